"""Signed XML: was the text changed since? Who signed it is not asked: no keys are kept here."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from enum import StrEnum
from xml.etree.ElementTree import Element, canonicalize  # nosec B405

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_HASHES = {
    "http://www.w3.org/2001/04/xmlenc#sha256": hashlib.sha256,
    "http://www.w3.org/2001/04/xmlenc#sha512": hashlib.sha512,
}
#: Forms that are the same for a document whose namespaces all stand at its first element.
_CANONICAL = ("http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2001/10/xml-exc-c14n#",
              "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")  # fmt: skip
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_BLANK = re.compile(r">\s+<")


class Digest(StrEnum):
    """What became of the text since it was signed."""

    NONE = "none"
    HOLDS = "holds"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


def digest_of(payload: bytes, root: Element) -> Digest:
    """Return whether signed XML is as it was when it was signed.

    Parameters
    ----------
    payload, root
        The document, and the tree that `tree_of` made of it.
    """
    references = root.findall(f"{_DS}Signature/{_DS}SignedInfo/{_DS}Reference")
    if not references:
        return Digest.NONE if root.find(f".//{_DS}Signature") is None else Digest.UNCHECKED
    if len(references) > 1 or references[0].get("URI") != "":
        return Digest.UNCHECKED
    steps = [one.get("Algorithm") for one in references[0].iter(f"{_DS}Transform")]
    method = references[0].find(f"{_DS}DigestMethod")
    make = None if method is None else _HASHES.get(method.get("Algorithm", ""))
    if make is None or steps[:1] != [_ENVELOPED] or not set(steps[1:]) <= set(_CANONICAL):
        return Digest.UNCHECKED
    try:
        forms = _forms(payload.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Digest.UNCHECKED
    said = "".join(references[0].findtext(f"{_DS}DigestValue", "").split())
    # As text: another last letter can stand for the same bytes, and is a change all the same.
    made = (base64.b64encode(make(one).digest()).decode() for one in forms)
    return Digest.HOLDS if said in made else Digest.BROKEN


def _forms(text: str) -> Iterator[bytes]:
    """Yield the canonical text without its signature.

    Some write the signature first and indent the document afterwards; that changes nothing that
    is said, so the text without blanks between elements counts, too.
    """
    whole = canonicalize(xml_data=text, exclude_tags=[f"{_DS}Signature"])
    for one in (whole, re.sub(r"^(?:<\?.*?\?>\s*)+", "", whole)):
        yield one.encode()
        yield _BLANK.sub("><", one).encode()
