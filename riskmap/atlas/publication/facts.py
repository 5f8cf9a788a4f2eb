"""What the checklist asks of places and outlines, read off the records of other rooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import shapely

from riskmap.atlas.publication.model import OutlineFacts, PointFacts, RouteFacts
from riskmap.atlas.service import Unit
from riskmap.core.codes import DivisionLevel, is_code12, level_of
from riskmap.core.small_counts import shown as large_enough
from riskmap.maps.symbols import preset
from riskmap.places.model import EmergencyNumber, Place, Route

#: Which kind of place stands for which support.
SUPPORT = {
    "hospital": "medical",
    "fire_station": "fire",
    "police": "police",
    "command_post": "command_post",
    "supplies": "supplies",
}
VULNERABLE = ("vulnerable_area", "care_home", "school")


def outline_facts(units: Sequence[Unit], registered: frozenset[str]) -> OutlineFacts:
    """Return what is wrong with the outlines of a map.

    Parameters
    ----------
    registered
        Codes that the register has at this level; empty where the place brings its own units.
    """
    drawn = [one for one in units if one.outline is not None]
    return OutlineFacts(
        units=len(units),
        missing=tuple(one.code for one in units if one.outline is None)
        + tuple(sorted(registered - {one.code for one in units})),
        invalid=tuple(one.code for one in drawn if not _is_sound(one)),
        unregistered=tuple(one.code for one in units if registered and one.code not in registered),
    )


def _is_sound(unit: Unit) -> bool:
    outline = unit.outline
    return (
        outline is not None
        and outline.geom_type in {"Polygon", "MultiPolygon"}
        and not outline.is_empty
        and bool(shapely.is_valid(outline))
    )


def risk_points(places: Iterable[Place]) -> tuple[PointFacts, ...]:
    """Return the risk points and areas with what is not known of each."""
    return tuple(
        PointFacts(name=one.name_zh or one.id, lacks=tuple(_risk_lacks(one)))
        for one in places
        if one.of_kind.group == "hazards"
    )


def _risk_lacks(one: Place) -> Iterator[str]:
    known = {
        "type": one.hazards,
        "name": one.name_zh.strip(),
        "grade": one.grade,
        "season": one.likely_season.strip(),
        # An area says by itself how far it reaches.
        "extent": one.extent_m is not None or one.shape == "area",
    }
    yield from (name for name, value in known.items() if not value)


def shelters(places: Iterable[Place]) -> tuple[PointFacts, ...]:
    """Return the shelters with what is not known of each."""
    return tuple(
        PointFacts(name=one.name_zh or one.id, lacks=tuple(_shelter_lacks(one)))
        for one in places
        if one.kind == "shelter"
    )


def _shelter_lacks(one: Place) -> Iterator[str]:
    known = {
        "name": one.name_zh.strip(),
        "capacity": one.capacity_persons is not None or one.capacity_calculated is not None,
        "manager": one.manager.strip(),
    }
    yield from (name for name, value in known.items() if not value)


def small_groups(places: Iterable[Place]) -> tuple[str, ...]:
    """Return the names of vulnerable areas whose count of persons may not be shown."""
    return tuple(
        one.name_zh or one.id
        for one in places
        if one.persons is not None and large_enough(one.persons) is None
    )


def routes(several: Iterable[Route]) -> tuple[RouteFacts, ...]:
    """Return the evacuation routes: whether arrows are drawn, and where each ends."""
    drawn = preset().symbols
    return tuple(
        RouteFacts(
            name=one.place.name_zh or one.place.id,
            has_direction=drawn[one.place.symbol].shape == "arrow",
            reaches=one.end.name_zh or one.end.id if one.end else "",
        )
        for one in several
    )


def support(places: Iterable[Place]) -> frozenset[str]:
    """Return which kinds of support are on the map."""
    return frozenset(SUPPORT[one.kind] for one in places if one.kind in SUPPORT)


def phones(numbers: Iterable[EmergencyNumber], places: Iterable[Place]) -> Mapping[str, str]:
    """Return the phone numbers of a map: emergency numbers, and the first duty desks known."""
    found = {one.number: one.number for one in numbers}
    for one in places:
        who = _desk_of(one)
        if who and one.phone.strip():
            found.setdefault(who, one.phone.strip())
    return found


def _desk_of(one: Place) -> str:
    if one.kind != "duty_desk" or not is_code12(one.code):
        return ""
    level = level_of(one.code)
    names = {DivisionLevel.COMMITTEE: "committee", DivisionLevel.STREET: "subdistrict"}
    return names.get(level, "")


def data_date(units: Sequence[Unit], places: Iterable[Place]) -> date | None:
    """Return the date of the oldest data on the map that has one: no map is younger than that."""
    dates = [one.outline_source.as_of for one in units if one.outline_source]
    dates += [one.as_of for one in places]
    return min((one for one in dates if one), default=None)
