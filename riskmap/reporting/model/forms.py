"""The pages on which figures are written down, as ``forms.toml`` divides them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from datetime import timedelta
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.hazards import hazards
from riskmap.core.words import Message
from riskmap.reporting.model.indicators import Group, Indicator, indicators
from riskmap.reporting.model.reports import Kind

WHAT, CHECK = "what", "check"
STAGES = (Kind.INITIAL, Kind.FOLLOW_UP, Kind.VERIFIED)


@frozen(kw_only=True)
class Headings:
    """What one page asks: what stands open, and what stands behind a fold, by group."""

    first: tuple[Indicator, ...]
    rest: tuple[tuple[Group, tuple[Indicator, ...]], ...]

    @property
    def all(self) -> tuple[Indicator, ...]:
        """Every heading of the page."""
        return self.first + tuple(one for _, several in self.rest for one in several)


@frozen(kw_only=True)
class FormPage:
    """One page; see ``forms.toml`` for what its fields mean."""

    slug: str
    word: str
    kinds: tuple[Kind, ...] = STAGES
    groups: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    first_for: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @property
    def name(self) -> Message:
        """What it is called."""
        return Message(self.word)

    def holds(self, slug: str) -> bool:
        """Tell whether an indicator is asked for here."""
        one = indicators().get(slug)
        return one is not None and one.group.slug in self.groups

    def headings(self, unit: str, hazard: str, said: Collection[str] = ()) -> Headings:
        """Return what is asked of a unit for a hazard.

        Parameters
        ----------
        hazard
            Slug of the list of hazards; empty while nobody chose one.
        said
            Indicators of which something was said: they are shown, whatever the hazard.
        """
        stat_id = stat_id_of(hazard)
        first = self.first_for.get(stat_id or "", self.first)
        asked = self._asked(unit, stat_id, said)
        return Headings(
            first=tuple(indicators()[one] for one in first if indicators()[one] in asked),
            rest=_by_group([one for one in asked if one.slug not in first], self.groups),
        )

    def _asked(self, unit: str, stat_id: str | None, said: Collection[str]) -> list[Indicator]:
        return [
            one
            for one in indicators().values()
            if self.holds(one.slug)
            and (one.slug in said or (one.is_asked_of(unit) and one.is_asked_for(stat_id)))
        ]


@cache
def form_pages() -> Mapping[str, FormPage]:
    """Return all pages by slug, in their order."""
    found = {row["slug"]: _page(row) for row in _table()["page"]}
    _require_each_once(found.values())
    return MappingProxyType(found)


def pages_of(kind: Kind) -> tuple[FormPage, ...]:
    """Return the pages of a kind of report, in their order."""
    return tuple(one for one in form_pages().values() if kind in one.kinds)


def page_of(field_name: str) -> str:
    """Return the page on which an indicator, or else what the header says, is asked for."""
    found = (one.slug for one in form_pages().values() if one.holds(field_name))
    return next(found, WHAT)


@cache
def conversions() -> Mapping[str, Mapping[str, Fraction]]:
    """Return by what an amount is multiplied, by unit of the form and unit as written."""
    table = _table()["convert"]
    return {
        unit: {written: Fraction(*pair) for written, pair in row.items()}
        for unit, row in table.items()
    }


def in_the_sentence() -> tuple[str, ...]:
    """Return the indicators that the sentence to be confirmed names."""
    return tuple(_table()["sentence"]["figures"])


def kept_for(what: str) -> timedelta:
    """Return how long a draft is kept that is unfinished, or was thrown away."""
    return timedelta(days=_table()["kept"][what])


def stat_id_of(hazard: str) -> str | None:
    """Return the first-level type of a hazard; None for none, or one outside the statistics."""
    one = hazards().get(hazard)
    return None if one is None else one.stat_id


def _page(row: Mapping[str, Any]) -> FormPage:
    read: dict[str, Any] = {name: tuple(row.get(name, ())) for name in ("groups", "first")}
    read["first_for"] = {one: tuple(slugs) for one, slugs in row.get("first_for", {}).items()}
    if "kinds" in row:
        read["kinds"] = tuple(map(Kind, row["kinds"]))
    return FormPage(**{**row, **read})


def _by_group(
    several: Collection[Indicator], groups: Collection[str]
) -> tuple[tuple[Group, tuple[Indicator, ...]], ...]:
    found = {slug: tuple(one for one in several if one.group.slug == slug) for slug in groups}
    return tuple((some[0].group, some) for some in found.values() if some)


def _require_each_once(several: Collection[FormPage]) -> None:
    """Every indicator is asked for on one page, and what stands first belongs to its page."""
    for slug in indicators():
        places = [one.slug for one in several if one.holds(slug)]
        if len(places) != 1:
            msg = f"{slug} is asked for on {places}"
            raise ValueError(msg)
    for page in several:
        for slug in (*page.first, *(one for some in page.first_for.values() for one in some)):
            if not page.holds(slug):
                msg = f"{slug} does not belong to the page {page.slug}"
                raise ValueError(msg)


@cache
def _table() -> Mapping[str, Any]:
    text = files("riskmap.reporting").joinpath("forms.toml").read_text("utf-8")
    return tomllib.loads(text)
