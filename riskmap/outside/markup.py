"""XML from strangers: without a document type there are no entities, and nothing to swell."""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element  # nosec B405

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_

__all__ = ["Element", "name_of", "root_of", "tree_of"]

#: No feed's own XML comes near.
MAX_DEPTH = 100
MAX_ELEMENTS = 300_000
_CHINESE = re.compile(
    rb"\s*<\?xml[^>]{0,200}encoding=[\"'](?:gbk|gb2312|gb18030)[\"'][^>]{0,99}>", re.IGNORECASE
)


def root_of(stream: IO[bytes]) -> str | None:
    """Return the name of the first element, without its namespace; None if it is no sound XML.

    Parameters
    ----------
    stream
        Read no further than to its first element: a document type can stand only before it. One
        with a document type is not sound, in whatever letters it is written.
    """
    try:
        for _, element in iterparse(
            stream, events=("start",), forbid_dtd=True, forbid_entities=True, forbid_external=True
        ):
            return str(element.tag).rpartition("}")[2]
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return None


def tree_of(payload: bytes) -> Element:
    """Return the first element of XML, with all that it holds.

    Parameters
    ----------
    payload
        Of any encoding that XML parsers know, or of one that Chinese systems write.

    Raises
    ------
    UnreadableFileError
        If it is no sound XML, bears a document type, or nests or counts more than any feed does.
    """
    stack, count = 0, 0
    root: Element | None = None
    try:
        events = iterparse(
            BytesIO(_known_encoding(payload)), events=("start", "end"),
            forbid_dtd=True, forbid_entities=True, forbid_external=True,
        )  # fmt: skip
        for event, element in events:
            root = root if root is not None else element
            stack += 1 if event == "start" else -1
            count += event == "start"
            if stack > MAX_DEPTH or count > MAX_ELEMENTS:
                reason = "too deep, or too many elements"
                raise _no_xml(reason)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise _no_xml(" ".join(str(fault).split())[:120]) from None
    if root is None:
        reason = "empty"
        raise _no_xml(reason)
    return root


def name_of(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _known_encoding(payload: bytes) -> bytes:
    """Return XML in UTF-8 if it says that it is in an encoding of several bytes a character."""
    declared = _CHINESE.match(payload)
    if declared is None:
        return payload
    return payload[declared.end() :].decode("gb18030", "replace").encode()


def _no_xml(reason: str) -> UnreadableFileError:
    return UnreadableFileError(
        N_("This is no sound XML: {reason}."),
        mend=N_("Look at what the sender answers; it may be a page that says why."),
        reason=reason,
    )
