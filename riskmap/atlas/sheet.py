"""The sheet of one unit: what is known of it, in the words of the reader."""

from __future__ import annotations

from attrs import frozen

from riskmap.atlas import service
from riskmap.atlas.model import AssessmentNote, Child, DivisionPage, Fact, Link, MeasureRow
from riskmap.atlas.service import Unit, Units
from riskmap.core.codes import DivisionLevel
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.words import locale, say
from riskmap.maps.parts import LinkedMap
from riskmap.risk.model import Assessment, Measure, PopulationFigure
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
DIMENSIONS = {
    "hazard": N_("Hazard"),
    "exposure": N_("Exposure"),
    "vulnerability": N_("Vulnerability"),
    "coping_capacity": N_("Coping capacity"),
}
#: Indicator → what it means, unit on screen, factor to that unit, decimals.
INDICATORS = {
    "rainstorm_waterlogging.expected_wet_share": (
        N_("Share of the ground under water in a mean year, rainstorm and waterlogging"),
        "‰",
        1000.0,
        2,
    ),
    "population_density": (N_("People on a square kilometre"), N_("persons/km²"), 1.0, 0),
    "share_65_plus": (N_("Share of people aged 65 and over"), "%", 100.0, 1),
}
ABSENT = N_("Not surveyed yet; it does not enter the composite")


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
        measures=tuple(_measures(unit)),
        children=_children(found),
        children_title=say(CHILDREN_TITLES.get(division.level, "")) if found.children else "",
        map=chart,
        caveats=tuple(_caveats(unit)),
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


def _measures(unit: Unit) -> list[MeasureRow]:
    if unit.risk is None:
        return []
    return [
        _measure(say(word), unit.risk.measures.get(name), unit.flags.without_geometry())
        for name, word in DIMENSIONS.items()
    ]


def _measure(label: str, measure: Measure | None, flags: Flags) -> MeasureRow:
    if measure is None:
        return MeasureRow(label=label, meaning=say(ABSENT), value=None, unit="", score=None)
    known = INDICATORS.get(measure.indicator)
    meaning, unit, factor, decimals = known or (measure.indicator, measure.unit, 1.0, 3)
    value = None if measure.value is None else f"{measure.value * factor:,.{decimals}f}"
    return MeasureRow(
        label=label,
        meaning=say(meaning),
        value=value,
        unit=say(unit),
        score=None if measure.score is None else f"{measure.score:.1f}",
        flags=Flags(
            population_is_estimated=measure.is_estimated,
            hazard_is_synthetic=flags.hazard_is_synthetic and "." in measure.indicator,
        ),
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


def _caveats(unit: Unit) -> list[Message]:
    risk, flags = unit.risk, unit.flags
    said = []
    if flags.geometry_is_synthetic:
        said.append(Message(N_("The outline is made up: nobody publishes those of committees.")))
    if flags.hazard_is_synthetic:
        said.append(
            Message(N_("Depths were computed on made-up ground: a method shown, not a forecast."))
        )
    if risk and risk.population and risk.population.is_estimated:
        proxy = Message(PROXIES.get(str(risk.population.proxy), str(risk.population.proxy)))
        said.append(
            Message(
                N_("The census counts the district; people were shared out by {proxy}."),
                {"proxy": proxy},
            )
        )
    if risk:
        said.append(Message(N_("Coping capacity has not been surveyed and does not enter.")))
        said.append(
            Message(
                N_("Goalposts, weights and class limits are proposals that nobody has verified.")
            )
        )
    return said


PROXIES = {"number of committees": N_("number of committees")}
