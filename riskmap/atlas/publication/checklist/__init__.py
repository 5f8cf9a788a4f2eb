"""The checklist of a map that is to be published: pure functions on what the map shows.

The items stand in ``checklist.toml``, with level and source; what each looks at stands here, one
function an item. A function yields what is missing; nothing yielded is passed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from riskmap.atlas.publication.checklist import content, premises, sheet
from riskmap.atlas.publication.checklist.content import ATTRIBUTES, SUPPORT
from riskmap.atlas.publication.checklist.lacks import Look
from riskmap.atlas.publication.checklist.sheet import PHONES, SCALE_TOLERANCE
from riskmap.atlas.publication.model import Facts, Item, Level, MapKind, Outcome, Status

__all__ = ["ATTRIBUTES", "LOOKS", "PHONES", "SCALE_TOLERANCE", "SUPPORT", "items", "judged"]

LOOKS: Mapping[str, Look] = {
    "P1": premises.assessment,
    "P2": premises.real,
    "M1": content.title,
    "M2": content.outlines,
    "M3": content.risk_points,
    "M4": content.shelters,
    "M5": content.routes,
    "M6": content.support,
    "M7": content.vulnerable,
    "M8": sheet.legend,
    "M9": sheet.scale,
    "M10": sheet.north,
    "M11": sheet.dates,
    "M12": sheet.makers,
    "M13": sheet.phones,
    "M14": sheet.base_map,
    "M15": sheet.frames,
    "M16": sheet.disclaimer,
}


@cache
def items() -> tuple[Item, ...]:
    """Return the items in their order, read once."""
    text = files("riskmap.atlas.publication").joinpath("checklist.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["item"]
    return tuple(Item(**{**row, "level": Level(row["level"])}) for row in rows)


def judged(facts: Facts) -> tuple[Outcome, ...]:
    """Return what comes of every item for a map, in the order of the list."""
    return tuple(_outcome(item, facts) for item in items())


def _outcome(item: Item, facts: Facts) -> Outcome:
    if item.level is Level.BLOCK_PUBLIC and facts.kind is not MapKind.PUBLIC:
        return Outcome(item=item, status=Status.NOT_APPLICABLE)
    lacks = tuple(LOOKS[item.id](facts))
    if not lacks:
        return Outcome(item=item, status=Status.PASSED)
    status = Status.WARNED if item.level is Level.WARN else Status.FAILED
    return Outcome(item=item, status=status, lacks=lacks)
