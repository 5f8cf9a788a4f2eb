"""Areas of CAP: names, codes, polygons and circles. Latitude stands first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds.model import Area, AreaCode, Circle
from riskmap.feeds.model.parsed import TELL_SENDER
from riskmap.feeds.reading.numbers import between, latitude, longitude, number
from riskmap.outside.markup import Element, name_of

_CORNERS_AT_LEAST = 4
_FARTHEST_KM = 20_040
_NAME_LENGTH = 2_000
_DEFAULT_LANGUAGE = "en-US"

Ring = tuple[tuple[float, float], ...]


@frozen
class Areas:
    """The areas of one warning, and what tells them from those of another."""

    areas: tuple[Area, ...]
    key: tuple[Any, ...]


def areas_of(infos: Sequence[Element], doubts: list[Message]) -> Areas:
    """Return the areas of blocks that say the same in several languages."""
    several: list[Area] = []
    for place, info in enumerate(infos):
        language = _text(info, "language") or _DEFAULT_LANGUAGE
        for number_, element in enumerate(one for one in info if name_of(one) == "area"):
            name = _text(element, "areaDesc")[:_NAME_LENGTH]
            if place == 0:
                several.append(_area(element, {language: name}, doubts))
            elif number_ < len(several):
                several[number_] = _named(several[number_], language, name)
    key = tuple((one.codes, one.polygons, one.circles) for one in several)
    return Areas(tuple(several), key)


def _named(area: Area, language: str, name: str) -> Area:
    return Area(
        names={**area.names, language: name},
        codes=area.codes,
        polygons=area.polygons,
        circles=area.circles,
    )


def _area(element: Element, names: dict[str, str], doubts: list[Message]) -> Area:
    polygons: list[Ring] = []
    circles: list[Circle] = []
    for shape in element:
        try:
            if name_of(shape) == "polygon":
                polygons.append(_ring(shape.text or ""))
            elif name_of(shape) == "circle":
                circles.append(_circle(shape.text or ""))
        except UnreadableFileError as error:
            doubts.append(Message(N_("A shape was left out: {reason}"), {"reason": error.message}))
    return Area(
        names=names,
        codes=tuple(_codes(element)),
        polygons=tuple(polygons),
        circles=tuple(circles),
    )


def _codes(element: Element) -> Iterator[AreaCode]:
    for one in element:
        if name_of(one) == "geocode":
            yield AreaCode(_text(one, "valueName")[:100], _text(one, "value")[:100])


def _ring(text: str) -> Ring:
    """Return a closed ring of (longitude, latitude)."""
    ring = tuple(_corner(pair) for pair in text.split())
    if len(ring) < _CORNERS_AT_LEAST or ring[0] != ring[-1]:
        raise UnreadableFileError(
            N_("A polygon needs four corners, the last as the first."), mend=TELL_SENDER
        )
    return ring


def _corner(text: str) -> tuple[float, float]:
    lat, _, lon = text.partition(",")
    return longitude(lon), latitude(lat)


def _circle(text: str) -> Circle:
    centre, _, radius = text.strip().partition(" ")
    lon, lat = _corner(centre)
    return Circle(lon, lat, between(number(radius, "radius"), 0, _FARTHEST_KM, "radius"))


def _text(element: Element, name: str) -> str:
    return next(((one.text or "").strip() for one in element if name_of(one) == name), "")
