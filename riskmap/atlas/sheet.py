"""The sheet of one unit: what is known of it, in the words of the reader."""

from __future__ import annotations

from attrs import frozen

from riskmap.atlas import service
from riskmap.atlas.model import AssessmentNote, Child, DivisionPage, Fact, Link
from riskmap.atlas.reasons import caveats, loss_caveats, loss_rows, measure_rows, money_note
from riskmap.atlas.service import Unit, Units
from riskmap.core.codes import DivisionLevel
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.words import locale, say
from riskmap.maps.parts import LinkedMap
from riskmap.risk.model import Assessment, PopulationFigure
from riskmap.store import Reading

KINDS = {
    "district": N_("district"),
    "subdistrict": N_("subdistrict"),
    "town": N_("town"),
    "residents_committee": N_("residents' committee"),
    "village_committee": N_("village committee"),
}
CHILDREN_TITLES = {
    DivisionLevel.DISTRICT: N_("Subdistricts and towns"),
    DivisionLevel.STREET: N_("Committees"),
}


@frozen(kw_only=True)
class Sheet:
    """Everything the sheet of one unit is made of."""

    unit: Unit
    around: Units
    around_level: DivisionLevel
    around_code: str
    children: Units | None
    assessment: Assessment | None
    counts: divisions.RegisterCounts | None


def look_up(uow: Reading, region: str, code12: str) -> Sheet:
    """Return what is known of a unit.

    Raises
    ------
    InvalidCodeError, NotFoundError
        If `code12` is no code, or nobody registered it.
    """
    division = divisions.division(uow, code12)
    itself = service.units(uow, region, level=division.level, under=code12)
    below = division.level.below
    children = service.units(uow, region, level=below, under=code12) if below is not None else None
    is_top = division.level <= DivisionLevel.DISTRICT or division.parent is None
    if is_top and children is not None and below is not None:
        around, level, under = children, below, code12
    else:
        under = str(division.parent)
        level = division.level
        around = service.units(uow, region, level=level, under=under)
    return Sheet(
        unit=next(one for one in itself.units if one.division.code12 == code12),
        around=around,
        around_level=level,
        around_code=under,
        children=children,
        assessment=itself.assessment,
        counts=divisions.counts(uow) if division.level is DivisionLevel.DISTRICT else None,
    )


def page_of(
    found: Sheet, *, chart: LinkedMap, trail: tuple[Link, ...], note: AssessmentNote | None
) -> DivisionPage:
    """Return the sheet as its page shows it."""
    unit, division = found.unit, found.unit.division
    score = unit.risk.composite if unit.risk else None
    names = (division.name_zh, division.name_en)
    return DivisionPage(
        title=division.name(locale()),
        other_name=names[0] if locale() == "en" else names[1],
        code12=division.code12,
        kind=say(KINDS.get(division.kind, division.kind)),
        trail=trail,
        level=found.around.legend.row(unit.class_number),
        score=None if score is None else f"{score:.1f}",
        score_unit="/ 10",
        flags=unit.flags,
        facts=tuple(_facts(found)),
        measures=tuple(measure_rows(unit, found.assessment)),
        losses=loss_rows(unit.risk, found.assessment),
        money_note=money_note(found.assessment),
        loss_caveats=loss_caveats(unit.risk, found.assessment),
        children=_children(found),
        children_title=say(CHILDREN_TITLES.get(division.level, "")) if found.children else "",
        map=chart,
        caveats=tuple(caveats(unit, found.assessment)),
        sources=service.sources_of(Units(units=(unit,), assessment=found.assessment)),
        assessment=note,
    )


def _facts(found: Sheet) -> list[Fact]:
    unit = found.unit
    area = unit.boundary.area_m2 / 1e6 if unit.boundary else None
    area_flags = unit.boundary.flags if unit.boundary else Flags()
    facts = [
        Fact(
            label=say(Message(N_("Area of the outline"))),
            value=None if area is None else f"{area:.2f}",
            unit="km²",
            flags=area_flags,
        ),
        _population(unit.risk.population if unit.risk else None),
    ]
    if found.children and found.children.units:
        facts.append(
            Fact(
                label=say(CHILDREN_TITLES[unit.division.level]),
                value=str(len(found.children.units)),
                unit=say(Message(N_("units"))),
            )
        )
    return [*facts, *_committees(found.counts)]


def _committees(counts: divisions.RegisterCounts | None) -> list[Fact]:
    """Return how many committees the register counts, and other documents, each with its date."""
    if counts is None:
        return []
    found: dict[str, dict[str, int]] = {}
    for one in (*counts.register, *counts.elsewhere):
        if one.level is DivisionLevel.COMMITTEE:
            found.setdefault(one.as_of, {})[one.kind] = one.units
    return [
        Fact(
            label=say(Message(N_("Committees, counted {as_of}"), {"as_of": as_of})),
            value=" + ".join(str(kinds[kind]) for kind in KINDS if kind in kinds),
            unit=" + ".join(say(KINDS[kind]) for kind in KINDS if kind in kinds),
        )
        for as_of, kinds in found.items()
    ]


def _population(figure: PopulationFigure | None) -> Fact:
    """Return the population: a number where it was counted, a range where it was estimated."""
    label = say(Message(N_("Population")))
    unit = say(Message(N_("persons")))
    if figure is None:
        return Fact(label=label, value=None, unit=unit)
    if not figure.is_estimated:
        return Fact(label=label, value=f"{figure.persons:,}", unit=unit)
    return Fact(
        label=label,
        value=f"{figure.low:,}–{figure.high:,}",
        unit=unit,
        flags=Flags(population_is_estimated=True),
    )


def _children(found: Sheet) -> tuple[Child, ...]:
    if found.children is None:
        return ()
    legend = found.children.legend
    return tuple(
        Child(
            code12=one.division.code12,
            name=one.division.name(locale()),
            href=f"/divisions/{one.division.code12}",
            # A level of a made-up outline belongs to the demonstration view.
            level=None if one.flags.geometry_is_synthetic else legend.row(one.class_number),
        )
        for one in found.children.units
    )
