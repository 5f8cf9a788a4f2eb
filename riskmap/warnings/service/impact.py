"""What lies where a warning holds, found in the write that makes the warning.

All of it comes from rooms below: outlines, the assessment that is shown, places, the roster. What
nobody knows stays unknown.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from time import perf_counter
from typing import Any

import shapely
from attrs import evolve
from shapely.geometry.base import BaseGeometry

from riskmap.calls.model.escalation import StepName
from riskmap.calls.service import book
from riskmap.core.small_counts import shown as large_enough
from riskmap.core.sources import Flags
from riskmap.people.service.helping import reading as helping
from riskmap.places import service as places
from riskmap.places.model import Place
from riskmap.risk.model import Assessment, UnitRisk
from riskmap.risk.service.reading import of_units
from riskmap.store import Reading, Writing
from riskmap.warnings import store
from riskmap.warnings.model.impacts import Helped, Impact, LossBand, People, ToCall
from riskmap.warnings.model.placing import Outlined, Placed, placed, placed_by_codes
from riskmap.warnings.model.warnings import HazardWarning

_CALLED = (StepName.A, StepName.B)


def record(uow: Writing, there: Outlined, one: HazardWarning) -> Impact:
    """Find what lies where a version holds, and keep it beside the version."""
    began = perf_counter()
    found = find(uow, there, one)
    done = evolve(found, took_ms=round((perf_counter() - began) * 1000))
    store.impacts.add(uow, one.code12, done)
    return done


def find(uow: Reading, there: Outlined, one: HazardWarning) -> Impact:
    """Return what lies where a warning holds now."""
    where = where_of(there, one)
    assessment = of_units(uow, where.areas) if where.areas else None
    units = () if assessment is None else assessment.units
    shown = _places(uow, there, where)
    impact = Impact(
        warning_id=one.id,
        number=one.version.number,
        recorded_at=uow.now,
        streets=where.streets,
        committees=where.committees,
        without_outline=where.without_outline,
        people=_people(units, where.areas),
        facilities=dict(Counter(each.kind for each in shown)),
        exposed=tuple(each.id for each in shown if each.kind in _exposed()),
        loss=_loss(assessment, one.said.hazard),
        assessment=None if assessment is None else assessment.version,
        flags=Flags.of(
            (where.flags, *(unit.flags for unit in units), *(each.flags for each in shown))
        ),
    )
    return _with_people(uow, impact)


def where_of(there: Outlined, one: HazardWarning) -> Placed:
    """Return the divisions that a warning holds for, by its shape and by its codes."""
    by_shape = placed(there, one.said.place) if one.said.place is not None else Placed()
    return by_shape if by_shape.areas else placed_by_codes(there, one.said.areas)


def _with_people(uow: Reading, impact: Impact) -> Impact:
    """Add who is to be called of the units, and how many people there need help."""
    lines = book.lines(uow, impact.units)
    to_call = tuple(
        ToCall(unit=unit, person=who.key, step=str(step))
        for unit, line in lines.items()
        for step in _CALLED
        for who in line.get(step, ())
    )
    met = {one.unit for one in to_call}
    return evolve(
        impact,
        to_call=to_call,
        without_officer=tuple(one for one in impact.units if one not in met),
        helped=_helped(uow, impact.units),
    )


def _people(units: Iterable[UnitRisk], asked: tuple[str, ...]) -> People | None:
    known = [one.population for one in units if one.population is not None]
    if not known:
        return None
    return People(
        persons=sum(one.persons for one in known),
        low=sum(one.low for one in known),
        high=sum(one.high for one in known),
        is_estimated=any(one.is_estimated for one in known),
        unknown_units=len(asked) - len(known),
    )


def _helped(uow: Reading, units: tuple[str, ...]) -> Helped | None:
    """Count who stands on the lists of people who need help; few of them are not told."""
    wanted = set(units)
    rows = [one for one in helping.listed(uow, helping.Wanted()) if one.code12 in wanted]
    with_list = {one.code12 for one in rows}
    if not rows:
        return None
    return Helped(
        persons=large_enough(len(rows)),
        units_without_a_list=len(wanted - with_list),
    )


def _places(uow: Reading, there: Outlined, where: Placed) -> tuple[Place, ...]:
    """Return the public places inside: of the shape itself, else of the divisions."""
    shape = where.shape if where.shape is not None else _together(there, where.areas)
    return () if shape is None else places.in_division(uow, shape)


def _together(there: Outlined, codes: Iterable[str]) -> BaseGeometry | None:
    drawn = [there.outlines[one] for one in codes if one in there.outlines]
    return shapely.union_all(drawn) if drawn else None


def _loss(assessment: Assessment | None, hazard: str) -> LossBand | None:
    """Return the losses at the mildest and at the worst map of a hazard, over all units."""
    if assessment is None or assessment.money is None:
        return None
    for name in _hazards().get(hazard, ()):
        by_period = _losses(assessment.units, name)
        if by_period:
            low, high = min(by_period), max(by_period)
            return LossBand(
                hazard=name,
                low=by_period[low],
                high=by_period[high],
                low_label=f"T{low:g}",
                high_label=f"T{high:g}",
                currency=assessment.money.currency,
                price_year=assessment.money.price_year,
                is_estimated=assessment.money.is_estimated,
            )
    return None


def _losses(units: Iterable[UnitRisk], hazard: str) -> dict[float, float]:
    """Return losses by return period, added over the units, where each of them has one."""
    several = [unit.hazards.get(hazard) for unit in units]
    if not several or any(one is None for one in several):
        return {}
    found: dict[float, list[float]] = {}
    for one in several:
        maps = {} if one is None else one.by_return_period
        for period, each in maps.items():
            if each.loss is not None:
                found.setdefault(period, []).append(each.loss)
    return {period: sum(parts) for period, parts in found.items() if len(parts) == len(several)}


def _hazards() -> Mapping[str, tuple[str, ...]]:
    return {slug: tuple(names) for slug, names in _table()["hazards"].items()}


def _exposed() -> frozenset[str]:
    return frozenset(_table()["places"]["exposed"])


@cache
def _table() -> Mapping[str, Any]:
    text = files("riskmap.warnings").joinpath("impact.toml").read_text("utf-8")
    return tomllib.loads(text)
