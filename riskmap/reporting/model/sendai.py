"""Indicators of the Sendai Framework, as ``sendai.toml`` maps them to headings of the form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from attrs import frozen

from riskmap.core.figure import Figure, FigureKind, FigureSum, add_up
from riskmap.core.sources import Source
from riskmap.core.words import Message
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import indicators

#: People to which rates are related.
PEOPLE = 100_000


@frozen(kw_only=True)
class SendaiIndicator:
    """One indicator; see ``sendai.toml`` for what its fields mean."""

    id: str
    word: str
    headings: tuple[str, ...]
    is_rate: bool
    missing: str
    source: Source

    @property
    def name(self) -> Message:
        """What it is called."""
        return Message(self.word)

    @property
    def unit(self) -> str:
        """Slug of the unit that its headings are counted in; empty where it has none."""
        return indicators()[self.headings[0]].unit.slug if self.headings else ""


@frozen(kw_only=True)
class Value:
    """What a year of an area says of one indicator.

    Parameters
    ----------
    sum
        Over the events of the year, with how many of its parts are unknown; None where it cannot
        be worked out from the form.
    rate
        For 100,000 people, where it is a rate, the number is exact, and the people are known.
    """

    indicator: SendaiIndicator
    sum: FigureSum | None
    rate: float | None = None
    is_estimated: bool = False


@cache
def sendai() -> tuple[SendaiIndicator, ...]:
    """Return all indicators, in the order of the framework."""
    return read(files("riskmap.reporting").joinpath("sendai.toml").read_text("utf-8"))


def read(text: str) -> tuple[SendaiIndicator, ...]:
    """Return the indicators of a file.

    Raises
    ------
    ValueError
        If one names a heading that is none, adds up different units, or has neither headings nor
        a reason.
    """
    table = tomllib.loads(text)
    source = Source(title=table["source"], verified=table["verified"])
    several = tuple(
        SendaiIndicator(
            id=row["id"],
            word=row["word"],
            headings=tuple(row["headings"]),
            is_rate=row.get("per") == "population",
            missing=row.get("message", ""),
            source=source,
        )
        for row in table["indicator"]
    )
    for one in several:
        _require_sound(one)
    return several


def value_of(
    one: SendaiIndicator, years: Sequence[Figures], people: int | None, *, is_estimated: bool
) -> Value:
    """Return an indicator over the figures of events.

    An event that was not asked for a heading says nothing of it: its part is unknown, not 0. No
    event at all in a year is none of everything.
    """
    if not one.headings:
        return Value(indicator=one, sum=None)
    total = add_up(_parts(one, years))
    is_exact = total.total.kind is FigureKind.NUMBER and total.total.amount is not None
    rate = None
    if one.is_rate and people and is_exact:
        rate = (total.total.amount or 0) / people * PEOPLE
    return Value(
        indicator=one, sum=total, rate=rate, is_estimated=is_estimated and rate is not None
    )


def _parts(one: SendaiIndicator, years: Sequence[Figures]) -> Iterable[Figure]:
    for figures in years:
        for slug in one.headings:
            yield figures.get(slug, Figure.unknown())


def _require_sound(one: SendaiIndicator) -> None:
    unknown = [slug for slug in one.headings if slug not in indicators()]
    units = {indicators()[slug].unit.slug for slug in one.headings if slug in indicators()}
    if unknown or len(units) > 1 or not (one.headings or one.missing):
        msg = f"{one.id}: headings {unknown} are none, units {sorted(units)}, or no reason"
        raise ValueError(msg)
