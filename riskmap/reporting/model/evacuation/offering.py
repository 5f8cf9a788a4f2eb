"""Figures that the board offers to a report: always with how they came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from riskmap.core.figure import Figure, add_up
from riskmap.core.words import Message
from riskmap.reporting.model.evacuation.entries import Entry, Shelter, ShelterEntry
from riskmap.reporting.model.evacuation.table import SITES, FigureRule, How, figure_rules
from riskmap.reporting.model.figures import Figures, with_sums


@frozen(kw_only=True)
class Offered:
    """What may be taken over into a report, if the one who reports wants it.

    Parameters
    ----------
    figures
        By indicator, sums worked out. An indicator of which nobody told anything is not here.
    cutoff_at
        Of the latest entry that counts; None where there is none.
    units, unknown
        How many committees there are, and how many of them told nothing.
    notes
        What has to be known about the figures before they are taken over.
    """

    figures: Figures = field(factory=dict)
    cutoff_at: datetime | None = None
    units: int = 0
    unknown: int = 0
    notes: tuple[Message, ...] = ()


def offer(
    units: Sequence[str], told: Mapping[str, Sequence[Entry]], shelters: Iterable[Shelter],
    opened: Iterable[ShelterEntry],
) -> Figures:  # fmt: skip
    """Return the figures that entries give.

    Parameters
    ----------
    units
        Committees that could tell something.
    told
        All their entries up to the cutoff, the last one last.
    shelters
        As they stand at the cutoff.
    opened
        All entries of shelters up to the cutoff.
    """
    sites, ever = list(shelters), {one.place_id for one in opened if one.is_open}
    found = {one.indicator: _figure(one, units, told, sites, ever) for one in figure_rules()}
    return with_sums({slug: figure for slug, figure in found.items() if not figure.is_unknown})


def _figure(
    rule: FigureRule, units: Sequence[str], told: Mapping[str, Sequence[Entry]],
    sites: Sequence[Shelter], ever: set[str],
) -> Figure:  # fmt: skip
    if rule.of == SITES:
        return _sites(rule, sites, ever)
    return add_up(_of_unit(rule, told.get(unit, ())) for unit in units).total


def _of_unit(rule: FigureRule, entries: Sequence[Entry]) -> Figure:
    known = [one for one in entries if one.numbers.get(rule.of) is not None]
    if not known:
        return Figure.unknown()
    if rule.how is How.HIGHEST:
        return Figure.at_least(max(one.numbers[rule.of] or 0 for one in known))
    return entries[-1].figure(rule.of)


def _sites(rule: FigureRule, sites: Sequence[Shelter], ever: set[str]) -> Figure:
    """Return how many sites are, or were, open; a site of which nobody told makes a lower bound."""
    heard = [one for one in sites if one.last is not None]
    if not heard:
        return Figure.unknown()
    if rule.how is How.OPENED:
        return Figure.at_least(len(ever & {one.place_id for one in sites}))
    is_open = sum(bool(one.is_open) for one in heard)
    whole = len(heard) == len(sites)
    return Figure.number(is_open) if whole else Figure.at_least(is_open)
