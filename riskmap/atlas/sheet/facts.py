"""The plain figures of a unit: counted where somebody counted, a range where it is an estimate."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.atlas.reasons import amount
from riskmap.atlas.rows import people_text
from riskmap.atlas.service import Unit, Units
from riskmap.atlas.sheet.found import Found
from riskmap.atlas.sheet.model import Fact
from riskmap.core.codes import DivisionLevel
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.words import say
from riskmap.risk.model import UnitRisk

KINDS = {
    "district": N_("district"),
    "subdistrict": N_("subdistrict"),
    "town": N_("town"),
    "residents_committee": N_("residents' committee"),
    "village_committee": N_("village committee"),
}
CHILDREN_TITLES = {
    "street": N_("Subdistricts and towns"),
    "committee": N_("Committees"),
}


def facts_of(found: Found) -> Iterator[Fact]:
    """Yield the plain figures of a unit: area, people, parts, loss."""
    unit = found.unit
    area = unit.area_km2
    yield Fact(
        label=say(Message(N_("Area of the outline"))),
        value=None if area is None else f"{area:.2f}",
        unit="km²",
        flags=unit.outline_flags,
    )
    yield _population(unit)
    if found.children is not None:
        yield Fact(
            label=children_title(found.children),
            value=str(len(found.children.units)),
            unit=say(Message(N_("units"))),
        )
    yield from _annual_loss(unit.risk, found)
    yield from _committees(found.counts)


def _annual_loss(risk: UnitRisk | None, found: Found) -> Iterator[Fact]:
    assessment = found.assessment
    if risk is None or assessment is None or assessment.money is None or risk.annual_loss is None:
        return
    currency = assessment.money.currency
    low, high = (amount(one, currency) for one in (risk.annual_loss_low, risk.annual_loss_high))
    yield Fact(
        label=say(Message(N_("Annual loss"))),
        value=amount(risk.annual_loss, currency) if low is None else f"{low} – {high}",
        unit="",
        flags=Flags(value_is_estimated=assessment.money.is_estimated),
    )


def _committees(counts: divisions.RegisterCounts | None) -> Iterator[Fact]:
    """Yield how many committees the register counts, and other documents, each with its date."""
    if counts is None:
        return
    found: dict[str, dict[str, int]] = {}
    for one in (*counts.register, *counts.elsewhere):
        if one.level is DivisionLevel.COMMITTEE:
            found.setdefault(one.as_of, {})[one.kind] = one.units
    for as_of, kinds in found.items():
        yield Fact(
            label=say(Message(N_("Committees, counted {as_of}"), {"as_of": as_of})),
            value=" + ".join(str(kinds[kind]) for kind in KINDS if kind in kinds),
            unit=" + ".join(say(KINDS[kind]) for kind in KINDS if kind in kinds),
        )


def _population(unit: Unit) -> Fact:
    """Return the population: a number where it was counted, a range where it was estimated."""
    figure = unit.risk.population if unit.risk else None
    return Fact(
        label=say(Message(N_("Population"))),
        value=people_text(unit),
        unit=say(Message(N_("persons"))),
        flags=Flags(population_is_estimated=figure is not None and figure.is_estimated),
    )


def children_title(children: Units | None) -> str:
    """Return what the units in it are called; empty where there are none."""
    if children is None:
        return ""
    return say(CHILDREN_TITLES.get(children.level, N_("Units in it")))
