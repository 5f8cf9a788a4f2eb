"""Join outline, names and risk of the units of one level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen
from shapely.geometry.base import BaseGeometry

from riskmap.atlas.service.editions import Shown, shown_edition
from riskmap.atlas.service.levels import levels_of
from riskmap.atlas.service.members import KEPT, members_of
from riskmap.atlas.service.units import Unit, Units
from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidRequestError
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.risk import service as risk
from riskmap.risk.model import Assessment, UnitRisk
from riskmap.store import Reading


@frozen(kw_only=True, eq=False)
class _Drawn:
    """What somebody knows of a unit beside its risk."""

    geometry: BaseGeometry | None
    source: Source | None
    flags: Flags
    kind: str = ""
    pinyin: str = ""
    initials: str = ""


_UNKNOWN = _Drawn(geometry=None, source=None, flags=Flags())


def units(
    uow: Reading,
    region: str,
    *,
    level: str,
    under: str | None = None,
    version: int | None = None,
) -> Units:
    """Return the units of a level with outlines and risk, by code.

    What was joined is kept in memory: outlines and risk are shared, none may be changed.

    Parameters
    ----------
    region
        Id of the place.
    level
        Slug of one of its levels; ignored before its first assessment, when there are no units.
    under
        Only this unit and what lies in it.
    version
        An earlier assessment; the one that is shown by default.

    Raises
    ------
    InvalidRequestError
        If the place has no such level, or no unit of the code `under`.
    NotFoundError
        If there is no such version.
    """
    shown = shown_edition(uow, region, version)
    if shown is None:
        return Units(key="", level=level, units=(), assessment=None, members={})
    slug = levels_of(uow, shown).level(level).slug
    found = KEPT.get(("units", shown.key, slug), lambda: _joined(uow, shown, slug))
    if under is None:
        return found
    if under not in found.members:
        raise InvalidRequestError(
            N_("The map has no unit {code}."),
            mend=N_("Search for it by name; codes change when units are divided or joined."),
            code=under,
        )
    return found.under(under)


def _joined(uow: Reading, shown: Shown, level: str) -> Units:
    assessment = risk.assessment(uow, shown.edition.number, level)
    drawn = _drawn(uow, shown, assessment, level)
    flags: dict[tuple[Flags, Flags], Flags] = {}  # few differ: each pair is joined once

    def joined(one: UnitRisk) -> Unit:
        known = drawn.get(one.code, _UNKNOWN)
        pair = (one.flags, known.flags)
        if pair not in flags:
            flags[pair] = one.flags | known.flags
        return _unit(one, known, flags[pair])

    return Units(
        key=f"{shown.key}/{level}",
        level=level,
        units=tuple(joined(one) for one in assessment.units),
        assessment=assessment,
        members=members_of(uow, shown),
    )


def _unit(one: UnitRisk, known: _Drawn, flags: Flags) -> Unit:
    return Unit(
        code=one.code,
        name_zh=one.name_zh,
        name_en=one.name_en,
        level=one.division_level,
        kind=known.kind or one.division_level,
        parent=one.parent,
        outline=known.geometry,
        outline_source=known.source,
        outline_flags=known.flags,
        risk=one,
        flags=flags,
        pinyin=known.pinyin,
        initials=known.initials,
    )


def _drawn(uow: Reading, shown: Shown, assessment: Assessment, level: str) -> Mapping[str, _Drawn]:
    """Return outlines by code: of the register on the day of the assessment, or its own."""
    if assessment.provenance["divisions"]["source"] == "file":
        return {
            one.code: _Drawn(geometry=one.geometry, source=one.source, flags=one.flags)
            for one in risk.outlines(uow, shown.edition.number)
        }
    return dict(_registered(uow, assessment, level))


def _registered(uow: Reading, assessment: Assessment, level: str) -> Iterator[tuple[str, _Drawn]]:
    selection = divisions.Selection(
        level=DivisionLevel.of_slug(level),
        under=assessment.provenance["divisions"]["under"],
        on_date=assessment.created_at.astimezone(SHANGHAI).date(),
    )
    for division, boundary in divisions.outlines(uow, selection):
        yield (
            division.code12,
            _Drawn(
                geometry=boundary.geometry if boundary else None,
                source=boundary.source if boundary else None,
                flags=boundary.flags if boundary else Flags(),
                kind=division.kind,
                pinyin=division.pinyin,
                initials=division.initials,
            ),
        )
