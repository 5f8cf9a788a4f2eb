"""The alerts that were given out, as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec B405

from attrs import frozen

from riskmap.warnings.model.papers import Paper
from riskmap.warnings.service.cap.writing import MEDIA, printable

NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM = "application/atom+xml"


@frozen(kw_only=True)
class Head:
    """What a feed says of itself.

    Parameters
    ----------
    address
        Of the feed itself; the documents stand beside it.
    began_at
        What an empty feed says of its last change.
    """

    home: str
    title: str
    author: str
    address: str
    began_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)


def atom(head: Head, papers: Sequence[Paper], titles: Sequence[str]) -> bytes:
    """Return alerts as a feed, the latest in front; each leads to its document."""
    root = Element("feed", xmlns=NAMESPACE)
    _put(root, "id", f"urn:riskmap:{head.home}:warnings")
    _put(root, "title", head.title)
    _put(root, "updated", _moment(_decided(papers[0]) if papers else head.began_at))
    _put(SubElement(root, "author"), "name", head.author)
    SubElement(root, "link", rel="self", type=ATOM, href=head.address)
    for one, title in zip(papers, titles, strict=True):
        _entry(SubElement(root, "entry"), head, one, title)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(into: Element, head: Head, one: Paper, title: str) -> None:
    _put(into, "id", f"urn:riskmap:{head.home}:warnings:{one.identifier}")
    _put(into, "title", title)
    _put(into, "published", _moment(one.sent_at))
    _put(into, "updated", _moment(_decided(one)))
    SubElement(into, "category", term=one.does.title())
    beside = head.address.rpartition("warnings.atom")[0]
    SubElement(into, "link", rel="alternate", type=MEDIA, href=f"{beside}warnings/{one.id}.cap")


def _decided(one: Paper) -> datetime:
    return one.recorded_at if one.decision is None else one.decision.recorded_at


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _put(into: Element, name: str, text: str) -> None:
    SubElement(into, name).text = printable(text)
