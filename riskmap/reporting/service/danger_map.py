"""Open dangers as points for the map: what, where, how it stands; never who reported it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskmap.core.realm import DEMO
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.reporting.model.danger_kinds import danger_table
from riskmap.reporting.model.dangers import Standing
from riskmap.reporting.service import dangers
from riskmap.store import Reading

Say = Callable[[Message], str]


def drawn(uow: Reading) -> list[Standing]:
    """Return the open dangers that somebody placed."""
    return [one for one in dangers.open_ones(uow) if one.position is not None]


def collection(uow: Reading, *, locale: str, say: Say) -> dict[str, Any]:
    """Return one point a danger as GeoJSON, EPSG:4490."""
    found = drawn(uow)
    names = divisions.names_of(uow, {one.unit for one in found}, locale=locale)
    return {
        "type": "FeatureCollection",
        "as_of": uow.now.isoformat(timespec="seconds"),
        "attribution": "",
        "is_demo": uow.scope.realm == DEMO,
        "features": [_feature(one, names, say) for one in found],
    }


def _feature(one: Standing, names: dict[str, str], say: Say) -> dict[str, Any]:
    position, kind = one.position, danger_table().kinds[one.danger.what]
    depth = danger_table().depths.get(one.danger.depth)
    facts = [
        [say(Message(N_("State"))), say(one.state.word)],
        [say(Message(N_("Unit"))), names.get(one.unit, one.unit)],
        [say(Message(N_("What"))), one.danger.words],
    ]
    if depth is not None:
        facts.append([say(Message(N_("Depth"))), say(depth.said)])
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": {
            "type": "Point",
            "coordinates": [] if position is None else [position.lon, position.lat],
        },
        "properties": {
            "code": one.id,
            "symbol": str(one.state),
            "title": say(kind.word),
            "facts": facts,
            "link": f"/dangers/{one.id}",
        },
    }
