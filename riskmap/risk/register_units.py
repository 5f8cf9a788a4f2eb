"""Units from the register of divisions: names, levels, public outlines and their flags."""

from __future__ import annotations

from collections.abc import Sequence

from riskmap.core.errors import RegionError
from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.model import Boundary, Division
from riskmap.divisions.service import Selection, outlines
from riskmap.risk.faults import fault
from riskmap.risk.place import Place
from riskmap.risk.units import UnitRow
from riskmap.store import Reading


def register_rows(uow: Reading, place: Place) -> tuple[UnitRow, ...]:
    """Return the units of the levels that the region names, as the register has them today.

    Raises
    ------
    RegionError
        When a level has no unit there.
    """
    levels = place.region.divisions.levels
    pairs = [pair for pair in outlines(uow, Selection()) if pair[0].level.slug in levels]
    there = {division.level.slug for division, _ in pairs}
    missing = [level for level in levels if level not in there]
    if missing:
        raise RegionError(
            N_("The register has no units for {region}."),
            mend=N_("Run scripts/serve --prepare-only, or import the divisions first."),
            findings=tuple(_empty(level, sorted(there)) for level in missing),
            region=place.region.id,
        )
    return tuple(_row(division, boundary) for division, boundary in pairs)


def _empty(level: str, there: Sequence[str]) -> Finding:
    return fault(
        "empty_level",
        N_("The register has no {value}."),
        file="region.toml",
        field="divisions.levels",
        value=level,
        allowed=", ".join(there) or Message(N_("nothing: the register is empty")),
    )


def _row(division: Division, boundary: Boundary | None) -> UnitRow:
    return UnitRow(
        code=division.code12,
        parent=division.parent,
        level=division.level.slug,
        name_zh=division.name_zh,
        name_en=division.name("en"),
        flags=Flags() if boundary is None else boundary.flags,
        geometry=None if boundary is None else boundary.geometry,
        attribution="" if boundary is None else boundary.attribution,
    )
