"""Sendai indicators of an area and year, from the official figures of its events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.figure import FigureKind
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.locale.tongues import Tongue
from riskmap.reporting.model.columns import Cell
from riskmap.reporting.model.figures import amount
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.periods import Period
from riskmap.reporting.model.sendai import Value, sendai, value_of
from riskmap.reporting.service.ledgers import known_population
from riskmap.reporting.service.official import official
from riskmap.reporting.service.sheets import About, Sheet, made_up
from riskmap.reporting.service.statistics import events_in, require_reached
from riskmap.store import Reading


@frozen(kw_only=True)
class SendaiYear:
    """The indicators of one area and year.

    Parameters
    ----------
    people, is_estimated
        Of the area, and whether somebody estimated them; None: not known.
    events
        How many events began in the year.
    incomplete
        Of how many of them something is unknown or not settled.
    """

    unit: str
    name: str
    year: Period
    values: tuple[Value, ...]
    people: int | None
    is_estimated: bool
    events: int
    incomplete: int
    realm: str
    is_going_on: bool


def year_of(uow: Reading, code12: str, year: Period, tongue: Tongue) -> SendaiYear:
    """Return the indicators of a division and year.

    Raises
    ------
    NotFoundError
        If it lies outside the scope.
    """
    require_reached(uow, code12)
    until = min(year.end, uow.now)
    found = [official(uow, one.id, code12, until) for one in events_in(uow, Area.of(code12), year)]
    known = known_population(uow, code12)
    people, is_estimated = (None, False) if known is None else (known.amount, known.is_estimated)
    figures = [one.figures for one in found]
    return SendaiYear(
        unit=code12,
        name=divisions.names_of(uow, [code12], locale=tongue.locale).get(code12, code12),
        year=year,
        values=tuple(value_of(one, figures, people, is_estimated=is_estimated) for one in sendai()),
        people=people,
        is_estimated=is_estimated,
        events=len(found),
        incomplete=sum(not one.is_complete for one in found),
        realm=uow.scope.realm.name,
        is_going_on=year.end > uow.now,
    )


def as_sheet(one: SendaiYear, tongue: Tongue) -> Sheet:
    """Return the indicators as a table; what cannot be worked out says why, and is no 0."""
    heads = (N_("Indicator"), N_("Indicator in words"), N_("Value"), N_("Unit of measure"),
             N_("Per 100,000 people"), N_("Unknown parts"), N_("Remark"))  # fmt: skip
    return Sheet(
        headings=tuple(tongue.say(head) for head in heads),
        rows=tuple(_row(each, tongue) for each in one.values),
        about=tuple(_about(one, tongue)),
        stem=f"sendai_{one.unit}_{one.year.name}",
    )


def as_dict(one: SendaiYear) -> dict[str, Any]:
    """Return the indicators for a program."""
    return {
        "unit": one.unit,
        "year": one.year.name,
        "is_over": not one.is_going_on,
        "realm": one.realm,
        "events": one.events,
        "incomplete": one.incomplete,
        "people": one.people,
        "population_is_estimated": one.is_estimated,
        "source": sendai()[0].source.title,
        "verified": sendai()[0].source.verified,
        "indicators": [_told(each) for each in one.values],
    }


def _told(one: Value) -> dict[str, Any]:
    return {
        "id": one.indicator.id,
        "name": one.indicator.word,
        "value": _json(one),
        "unit": one.indicator.unit or None,
        "per_100000": None if one.rate is None else round(one.rate, 4),
        "unknown_parts": None if one.sum is None else one.sum.unknown_parts,
        "parts": None if one.sum is None else one.sum.parts,
        "headings": list(one.indicator.headings),
        "remark": one.indicator.missing or None,
    }


def _json(one: Value) -> Any:
    """Return a value: a number, ``unknown``, at least a number; null: cannot be worked out."""
    if one.sum is None:
        return None
    figure = one.sum.total
    if figure.amount is None:
        return "unknown"
    said = amount(indicators()[one.indicator.headings[0]], figure.amount)
    return said if figure.kind is FigureKind.NUMBER else {"at_least": said}


def _row(one: Value, tongue: Tongue) -> tuple[Cell, ...]:
    said = _json(one)
    if said is None:
        cell: Cell = tongue.say(N_("cannot be worked out"))
    elif isinstance(said, dict):
        cell = f"≥ {said['at_least']}"
    else:
        cell = tongue.say(N_("not known to anybody")) if said == "unknown" else said
    heading = indicators()[one.indicator.headings[0]] if one.indicator.headings else None
    return (
        one.indicator.id,
        tongue.say(one.indicator.name),
        cell,
        heading.unit.name(tongue.locale) if heading else None,
        None if one.rate is None else round(one.rate, 2),
        None if one.sum is None else one.sum.unknown_parts,
        tongue.say(one.indicator.missing) or None,
    )


def _about(one: SendaiYear, tongue: Tongue) -> Iterator[About]:
    mark = made_up(one.realm)
    counts = {"events": one.events, "incomplete": one.incomplete}
    lines: list[tuple[str, Message | str]] = [
        (N_("Unit"), f"{one.name} {one.unit}"),
        (N_("Period"), one.year.name),
        (N_("Disaster events"), Message(N_("{events}, {incomplete} of them incomplete"), counts)),
        (N_("People of the area"), _people(one)),
        (N_("Source"), sendai()[0].source.title),
        (N_("Notice"), N_("Nobody has compared the mapping with the technical guidance.")),
        (N_("Notice"), N_("A part that nobody knows makes a sum a lower bound, never smaller.")),
    ]
    if one.is_going_on:
        lines.append((N_("Notice"), N_("The period is not over yet.")))
    if mark:
        lines.append((N_("Notice"), mark))
    for label, text in lines:
        yield About(label=tongue.say(label), text=tongue.say(text))


def _people(one: SendaiYear) -> Message | str:
    if one.people is None:
        return N_("not known: no rate is worked out")
    about = {"people": f"{one.people:,}"}
    return Message(N_("{people}, estimated"), about) if one.is_estimated else about["people"]
