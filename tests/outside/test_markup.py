"""XML of strangers as a tree, and whether a signature still holds."""

from __future__ import annotations

import base64
import hashlib
from xml.etree.ElementTree import canonicalize

import pytest

from riskmap.core.errors import UnreadableFileError
from riskmap.outside.markup import MAX_DEPTH, name_of, tree_of
from riskmap.outside.signatures import Digest, digest_of

SIGNATURE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:Reference URI="{uri}"><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>
<ds:DigestMethod Algorithm="{method}"/><ds:DigestValue>{digest}</ds:DigestValue>
</ds:Reference></ds:SignedInfo></ds:Signature>"""
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
TEXT = "<alert><identifier>1</identifier>{}</alert>"


def signed(*, uri: str = "", method: str = SHA256) -> bytes:
    said = canonicalize(xml_data=TEXT.format("")).encode()
    digest = base64.b64encode(hashlib.sha256(said).digest()).decode()
    return TEXT.format(SIGNATURE.format(uri=uri, method=method, digest=digest)).encode()


def test_a_tree_of_any_namespace_and_encoding() -> None:
    root = tree_of(b'\xef\xbb\xbf<q:a xmlns:q="urn:x"><b>1</b></q:a>')
    assert (name_of(root), root.findtext("b")) == ("a", "1")
    chinese = '<?xml version="1.0" encoding="GB2312"?><a>普陀</a>'.encode("gbk")
    assert tree_of(chinese).text == "普陀"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"hello",
        b"<a><b></a>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b"<a>" * (MAX_DEPTH + 1),
        b"<a>" + b"<b/>" * 300_001 + b"</a>",
    ],
    ids=["empty", "text", "crossed", "document type", "encoding", "deep", "many"],
)
def test_what_is_not_sound_is_refused(payload: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="no sound XML"):
        tree_of(payload)


def test_a_signature_holds_until_the_text_changes() -> None:
    assert digest_of(signed(), tree_of(signed())) is Digest.HOLDS
    changed = signed().replace(b"<identifier>1", b"<identifier>2")
    assert digest_of(changed, tree_of(changed)) is Digest.BROKEN
    plain = TEXT.format("").encode()
    assert digest_of(plain, tree_of(plain)) is Digest.NONE


def test_blanks_between_elements_say_nothing_and_break_nothing() -> None:
    indented = signed().replace(b"<identifier>", b"\n   <identifier>")
    assert digest_of(indented, tree_of(indented)) is Digest.HOLDS
    inside = signed().replace(b"<identifier>1", b"<identifier> 1")
    assert digest_of(inside, tree_of(inside)) is Digest.BROKEN


@pytest.mark.parametrize("payload", [signed(uri="#part"), signed(method="urn:md5")])
def test_what_we_cannot_check_is_called_so(payload: bytes) -> None:
    assert digest_of(payload, tree_of(payload)) is Digest.UNCHECKED
