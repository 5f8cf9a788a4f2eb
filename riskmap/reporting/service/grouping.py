"""Which events may be one: suggested, with what speaks for it (汇拢)."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import level_of
from riskmap.divisions import service as divisions
from riskmap.divisions.service.features import Selection
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.grouping import LonLat, Suggestion, suggestions
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.store import events, reports
from riskmap.reporting.store.reports import Wanted
from riskmap.store import Reading


@frozen(kw_only=True)
class Groups:
    """Events that go on: what is suggested, and what is counted together already."""

    suggested: tuple[Suggestion, ...]
    counted: tuple[tuple[Event, Event], ...]


def groups(uow: Reading) -> Groups:
    """Return which events within reach may be one, and which are counted with another."""
    several = events.find(uow)
    by_id = {one.id: one for one in several}
    counted = [(one, by_id[one.merged_into]) for one in several if one.merged_into in by_id]
    return Groups(suggested=suggestions(several, _places(uow, several)), counted=tuple(counted))


def _places(uow: Reading, several: Iterable[Event]) -> dict[str, LonLat]:
    """Return where events were reported: where the initial report says, else within its unit."""
    found: dict[str, LonLat] = {}
    for event in several:
        initial = Wanted(event_id=event.id, kinds=(Kind.INITIAL,), area=Area.of(event.unit))
        positions = (one.report.position for one in reports.page(uow, initial, 5))
        said = next((one for one in positions if one is not None), None)
        place = (said.lon, said.lat) if said else _within(uow, event.unit)
        if place is not None:
            found[event.id] = place
    return found


def _within(uow: Reading, unit: str) -> LonLat | None:
    chosen = Selection(level=level_of(unit), under=unit, internal=True)
    drawn = (one for _, one in divisions.outlines(uow, chosen) if one is not None)
    outline = next(drawn, None)
    if outline is None:
        return None
    point = shapely.point_on_surface(outline.geometry)
    return point.x, point.y
