"""Write an alert as XML, elements in the order that the schema of CAP 1.2 asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec B405

from riskmap.core.clock import SHANGHAI
from riskmap.warnings.model.cap import Alert, Info, Ring, table

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
#: The type of such a document in HTTP and Atom.
MEDIA = "application/cap+xml"
_DECIMALS = 5
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def document(one: Alert) -> bytes:
    """Return an alert as XML in UTF-8, without a byte order mark."""
    root = Element("alert", xmlns=NAMESPACE)
    _put(root, "identifier", one.identifier)
    _put(root, "sender", one.sender)
    _put(root, "sent", moment(one.sent))
    _put(root, "status", one.status)
    _put(root, "msgType", one.does.title())
    _put(root, "scope", "Public")
    _put(root, "note", one.note)
    _put(root, "references", " ".join(_reference(*each) for each in one.references))
    for info in one.infos:
        _info(SubElement(root, "info"), one, info)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def moment(at: datetime) -> str:
    """Return a moment as CAP wants it: whole seconds, a numeric offset, never Z."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def _info(into: Element, one: Alert, info: Info) -> None:
    _put(into, "language", info.language)
    _put(into, "category", one.category)
    _put(into, "event", info.event)
    _put(into, "urgency", one.urgency)
    _put(into, "severity", one.severity)
    _put(into, "certainty", one.certainty)
    _put(into, "effective", moment(one.sent))
    _put(into, "onset", "" if one.onset is None else moment(one.onset))
    _put(into, "expires", moment(one.expires))
    _put(into, "senderName", info.sender_name)
    _put(into, "headline", info.headline)
    _put(into, "description", info.description)
    _put(into, "instruction", info.instruction)
    _put(into, "web", one.web)
    for name, value in one.parameters:
        _pair(into, "parameter", name, value)
    _area(SubElement(into, "area"), one, info.area)


def _area(into: Element, one: Alert, name: str) -> None:
    _put(into, "areaDesc", name or ", ".join(one.codes))
    for ring in one.rings:
        _put(into, "polygon", _polygon(ring))
    for code in one.codes:
        _pair(into, "geocode", table()["geocode"]["name"], code)


def _polygon(ring: Ring) -> str:
    """Return a ring as CAP writes it: LATITUDE FIRST, closed."""
    corners = [f"{lat:.{_DECIMALS}f},{lon:.{_DECIMALS}f}" for lon, lat in ring]
    closed = corners if corners[0] == corners[-1] else [*corners, corners[0]]
    return " ".join(closed)


def _reference(sender: str, identifier: str, sent: datetime) -> str:
    return f"{sender},{identifier},{moment(sent)}"


def _pair(into: Element, kind: str, name: str, value: str) -> None:
    pair = SubElement(into, kind)
    _put(pair, "valueName", name)
    _put(pair, "value", value)


def _put(into: Element, name: str, text: str) -> None:
    """Add an element, unless it would be empty."""
    if text:
        SubElement(into, name).text = printable(text)


def printable(text: str) -> str:
    """Return a text without what XML 1.0 has no sign for."""
    return _NO_SIGN.sub("", text)


def joined(lines: Iterable[str]) -> str:
    """Return lines one under the other, without those that are empty."""
    return "\n".join(line for line in lines if line)
