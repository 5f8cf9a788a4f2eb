"""XML from strangers: without a document type there are no entities, and nothing to swell."""

from __future__ import annotations

from typing import IO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse


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
