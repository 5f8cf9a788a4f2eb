"""Rules for routes: where they end, and what they cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.places.model.kinds import ENDS, ROUTE
from riskmap.places.model.metres import around, length_m
from riskmap.places.model.place import Place, Route

#: A route must come so close to a shelter or an assembly point, metres.
REACH_M = 30.0


def route_of(line: Place, places: Iterable[Place]) -> Route:
    """Return a line as a route, with what stands at its end."""
    ends = [one for one in places if one.kind in ENDS]
    return Route(place=line, length_m=length_m(line.geometry), end=end_of(line, ends))


def end_of(line: Place, ends: Sequence[Place]) -> Place | None:
    """Return the nearest of `ends` within 30 m of the last vertex, the named one first."""
    lon, lat = shapely.get_coordinates(line.geometry)[-1]
    metres = shapely.distance(shapely.Point(0, 0), around(lon, lat, [one.geometry for one in ends]))
    close = [
        (one.id != line.ends_at, metre, one.id, one)
        for one, metre in zip(ends, metres.tolist(), strict=True)
        if metre <= REACH_M
    ]
    return min(close, key=lambda entry: entry[:3])[3] if close else None


def crossed(line: Place, places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the high-grade dangers of the same hazard through whose extent a route leads.

    A danger from which the route starts is left out: there one has to get away. A route for no
    hazard in particular is compared with all dangers.
    """
    lon, lat = shapely.get_coordinates(line.geometry)[0]
    dangers = [
        one
        for one in places
        if one.grade == "high" and one.id != line.starts_at and _is_same_hazard(one, line)
    ]
    path, *grounds = around(lon, lat, [line.geometry, *(one.geometry for one in dangers)])
    return tuple(
        danger
        for danger, ground in zip(dangers, grounds, strict=True)
        if shapely.distance(path, ground) <= (danger.extent_m or 0.0)
    )


def _is_same_hazard(danger: Place, line: Place) -> bool:
    if danger.of_kind.group != "hazards":
        return False
    if not line.hazards or not danger.hazards:
        return True
    return bool(set(danger.hazards) & set(line.hazards))


def faults_of(line: Place, places: Sequence[Place]) -> tuple[Finding, ...]:
    """Return what is wrong with one route among all places that are there."""
    if line.kind != ROUTE:
        return ()
    found = []
    if route_of(line, places).end is None:
        found.append(
            Finding(
                kind="route_without_end",
                severity=Severity.ERROR,
                message=Message(
                    N_("The route {name} ends at no shelter and no assembly point."),
                    {"name": line.name_zh},
                ),
                mend=Message(
                    N_("Draw it up to one, within {metres} m, or bring the place first."),
                    {"metres": round(REACH_M)},
                ),
                field="geometry",
                value=line.id,
            )
        )
    for danger in crossed(line, places):
        said = {"name": line.name_zh, "danger": danger.name_zh}
        found.append(
            Finding(
                kind="route_crosses_danger",
                severity=Severity.WARNING,
                message=Message(N_("The route {name} leads through the danger {danger}."), said),
                mend=Message(N_("Lead it around, or correct the extent of the danger.")),
                field="geometry",
                value=line.id,
            )
        )
    return tuple(found)
