"""Find a unit of the place at home, and what stands around it, above it and in it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from riskmap.atlas import service
from riskmap.atlas.service import Unit, Units
from riskmap.core.codes import is_code12
from riskmap.core.errors import NotFoundError
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Boundary, Division
from riskmap.risk.model import Assessment, Member
from riskmap.store import Reading


@frozen(kw_only=True, eq=False)
class Found:
    """Everything that the sheet of one unit is made of.

    Parameters
    ----------
    around
        The units of its level beside it and itself; those in it where it is the whole place.
    children
        The units in it; None where there are none.
    trail
        Code and names of the units above it, the whole place first.
    counts
        What the register counts; None but for a district of it.
    """

    unit: Unit
    around: Units
    children: Units | None
    trail: tuple[Member, ...]
    counts: divisions.RegisterCounts | None

    @property
    def assessment(self) -> Assessment | None:
        """The assessment that is shown; None before the first."""
        return self.around.assessment

    @property
    def neighbours(self) -> tuple[Unit | None, Unit | None]:
        """The units before and after it by code, of its own level and within the unit above."""
        units = self.around.units
        place = next((n for n, one in enumerate(units) if one.code == self.unit.code), None)
        if place is None:
            return None, None
        before = units[place - 1] if place else None
        return before, units[place + 1] if place + 1 < len(units) else None


def look_up(uow: Reading, region: str, code: str) -> Found:
    """Return what is known of a unit.

    Parameters
    ----------
    region
        Id of the place at home.
    code
        Of a unit of its assessment, or of the register.

    Raises
    ------
    InvalidCodeError, NotFoundError
        If nobody knows the code; for a withdrawn one the error names what followed it.
    """
    there = service.levels(uow, region)
    if there.levels:
        whole = service.units(uow, region, level=there.levels[0].slug)
        if code in whole.members:
            return _assessed(uow, region, code, whole.members)
        if not _is_of_register(whole.assessment):
            raise NotFoundError(
                N_("There is no unit {code}."),
                mend=N_("Search for it by name on the map."),
                code=repr(code),
            )
    return _registered(uow, code)


def _is_of_register(assessment: Assessment | None) -> bool:
    return assessment is None or assessment.provenance["divisions"]["source"] == "register"


def _assessed(uow: Reading, region: str, code: str, members: Mapping[str, Member]) -> Found:
    member = members[code]
    level = service.units(uow, region, level=member.division_level)
    below = next((one.division_level for one in members.values() if one.parent == code), None)
    children = None
    if below is not None:
        children = service.units(uow, region, level=below, under=code)
    above = members.get(member.parent or "")
    beside = level.under(above.code) if above else children or level
    trail = _above(member, members)
    counted = not trail and is_code12(code) and _is_of_register(level.assessment)
    return Found(
        unit=level.by_code[code],
        around=beside,
        children=children,
        trail=trail,
        counts=divisions.counts(uow) if counted else None,
    )


def _above(member: Member, members: Mapping[str, Member]) -> tuple[Member, ...]:
    found: list[Member] = []
    while (above := members.get(member.parent or "")) is not None:
        found.append(above)
        member = above
    return tuple(reversed(found))


def _registered(uow: Reading, code: str) -> Found:
    """Return a unit that the register knows and nobody has assessed."""
    known = divisions.division(uow, code)
    pairs = divisions.outlines(uow, divisions.Selection(level=known.level, under=code))
    outline = next((boundary for one, boundary in pairs if one.code12 == code), None)
    unit = _bare(known, outline)
    alone = Units(
        key="", level=unit.level, units=(unit,) if outline else (), assessment=None, members={}
    )
    trail = tuple(_as_member(one) for one in divisions.ancestors(uow, code))
    return Found(unit=unit, around=alone, children=None, trail=trail, counts=None)


def _bare(known: Division, outline: Boundary | None) -> Unit:
    flags = outline.flags if outline else Flags()
    return Unit(
        code=known.code12,
        name_zh=known.name_zh,
        name_en=known.name_en or known.name_zh,
        level=known.level.slug,
        kind=known.kind,
        parent=known.parent,
        outline=outline.geometry if outline else None,
        outline_source=outline.source if outline else None,
        outline_flags=flags,
        risk=None,
        flags=flags,
    )


def _as_member(known: Division) -> Member:
    return Member(
        code=known.code12,
        parent=known.parent,
        division_level=known.level.slug,
        name=known.name_zh,
        name_zh=known.name_zh,
        name_en=known.name_en or known.name_zh,
        geometry_is_synthetic=False,
    )
