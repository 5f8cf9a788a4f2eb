"""How each unit stands, as points for the map: for people with a role in that area, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely

from riskmap.core.codes import DivisionLevel
from riskmap.core.realm import DEMO
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.model import Boundary
from riskmap.divisions.service.features import DECIMALS, Selection, outlines
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.service.roster import units
from riskmap.store import Reading

Say = Callable[[Message], str]


def drawn(uow: Reading) -> list[tuple[UnitRoster, Boundary]]:
    """Return the committees that the scope reaches, with their outlines; others are left out."""
    pairs = outlines(uow, Selection(level=DivisionLevel.COMMITTEE))
    known = {one.code12: outline for one, outline in pairs if outline is not None}
    return [(one, known[one.code12]) for one in units(uow) if one.code12 in known]


def collection(uow: Reading, *, locale: str, say: Say) -> dict[str, Any]:
    """Return one point a committee as GeoJSON, EPSG:4490: state, reasons, never a name."""
    found = drawn(uow)
    flags = Flags.of(outline.flags for _, outline in found)
    return {
        "type": "FeatureCollection",
        "as_of": uow.now.isoformat(timespec="seconds"),
        "attribution": "; ".join(dict.fromkeys(one.attribution for _, one in found)),
        "is_demo": uow.scope.realm == DEMO,
        **flags.as_dict(),
        "features": [_feature(one, outline, locale, say) for one, outline in found],
    }


def _feature(unit: UnitRoster, outline: Boundary, locale: str, say: Say) -> dict[str, Any]:
    point = shapely.point_on_surface(outline.geometry)
    facts = [[say(Message(N_("Roster"))), say(unit.state.word)]]
    facts += [[say(Message(N_("Missing"))), say(gap.message)] for gap in _nameless(unit)]
    return {
        "type": "Feature",
        "id": unit.code12,
        "geometry": {
            "type": "Point",
            "coordinates": [round(point.x, DECIMALS), round(point.y, DECIMALS)],
        },
        "properties": {
            "code12": unit.code12,
            "symbol": str(unit.state),
            "title": unit.division.name(locale),
            "facts": facts,
            "link": f"/roster/{unit.code12}",
            **outline.flags.as_dict(),
        },
    }


def _nameless(unit: UnitRoster) -> list[Any]:
    """Return what is missing, said without names: a map is often shown to a whole room."""
    return [gap for gap in unit.gaps if "name" not in gap.message.params]
