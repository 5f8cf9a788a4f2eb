"""QuakeML 1.2, and 1.0 as some still send it. Depth is in metres, whatever some senders think."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import evolve

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds.model import Context, Gathering, Parsed, Quake, our_format
from riskmap.feeds.model.parsed import TELL_SENDER, at_item, unreadable
from riskmap.feeds.reading.moments import from_iso
from riskmap.feeds.reading.numbers import between, latitude, longitude, number
from riskmap.feeds.reading.text import require_size
from riskmap.outside.markup import Element, name_of, tree_of

_HIGHEST_M, _DEEPEST_M = -20_000, 800_000
#: A depth of so few metres is one of kilometres that somebody wrote as they stood.
_NO_METRES = 700
_NOTHING_SAID = {"", "null", "not reported"}
_TEXT = 200


def parse(payload: bytes, context: Context) -> Parsed:
    """Return the events of a catalogue, with their preferred origin and magnitude."""
    gathering = Gathering()
    known = evolve(context, utc_offset=timedelta(0))  # QuakeML's times are UTC, with or without Z
    try:
        root = tree_of(require_size(payload))
        if name_of(root) != "quakeml":
            raise UnreadableFileError(
                N_("The file does not begin with {text}."), mend=TELL_SENDER, text="quakeml"
            )
    except RiskmapError as error:
        return unreadable(error, payload)
    for place, event in enumerate((one for one in root.iter() if name_of(one) == "event"), 1):
        kind = _kind(event)
        gathering.heard(kind or "?")
        with gathering.entry(at_item(place), event.get("publicID", "")):
            gathering.keep(_quake(event, kind, known))
    return gathering.parsed("quakeml_1_2")


FORMAT = our_format("quakeml", parse)


def _quake(event: Element, kind: str, context: Context) -> Quake:
    identifier = event.get("publicID", "").strip()
    origin = _preferred(event, "origin", "preferredOriginID")
    if not identifier or origin is None:
        missing = "origin" if identifier else "publicID"
        raise UnreadableFileError(N_("There is no {column}."), mend=TELL_SENDER, column=missing)
    magnitude = _preferred(event, "magnitude", "preferredMagnitudeID")
    depth, doubts = _depth(origin)
    return Quake(
        identifier=identifier,
        ids=(identifier,),
        source=_author(origin) or _author(event),
        time=from_iso(_value(origin, "time"), context),
        updated=_updated(event, context),
        lon=longitude(_value(origin, "longitude")),
        lat=latitude(_value(origin, "latitude")),
        depth_km=depth,
        magnitude=_magnitude(magnitude),
        magnitude_type="" if magnitude is None else _text(magnitude, "type"),
        kind=kind,
        status=_text(origin, "evaluationMode"),
        place=_place(event),
        doubts=doubts,
    )


def _kind(event: Element) -> str:
    said = _text(event, "type")
    return "" if said in _NOTHING_SAID else said


def _preferred(event: Element, name: str, pointer: str) -> Element | None:
    """Return the element that the event prefers, else its first."""
    several = list(_children(event, name))
    wanted = _text(event, pointer)
    chosen = (one for one in several if wanted and one.get("publicID") == wanted)
    return next(chosen, several[0] if several else None)


def _depth(origin: Element) -> tuple[float | None, tuple[Message, ...]]:
    said = _value(origin, "depth")
    if not said:
        return None, ()
    metres = between(number(said, "depth"), _HIGHEST_M, _DEEPEST_M, "depth")
    if 0 < metres < _NO_METRES:
        doubt = N_("The depth is {text} m; the sender may have meant kilometres.")
        return metres / 1_000, (Message(doubt, {"text": said[:20]}),)
    return metres / 1_000, ()


def _magnitude(element: Element | None) -> float | None:
    if element is None:
        return None
    return between(number(_value(element, "mag"), "magnitude"), -5, 10, "magnitude")


def _updated(event: Element, context: Context) -> datetime | None:
    said = next((_text(one, "creationTime") for one in _children(event, "creationInfo")), "")
    return from_iso(said, context) if said else None


def _author(element: Element) -> str:
    """Return the agency that made it; names of persons are not looked for."""
    infos = list(_children(element, "creationInfo"))
    return _text(infos[0], "agencyID")[:_TEXT] if infos else ""


def _place(event: Element) -> str:
    return next((_text(one, "text") for one in _children(event, "description")), "")[:_TEXT]


def _value(element: Element, name: str) -> str:
    return next((_text(one, "value") for one in _children(element, name)), "")


def _text(element: Element, name: str) -> str:
    return next(((one.text or "").strip() for one in _children(element, name)), "")


def _children(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element if name_of(one) == name)
