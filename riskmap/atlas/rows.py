"""The list beside the map: the same units as rows, filtered and sorted as somebody asked. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.atlas.find import matching, spoken
from riskmap.atlas.measures import Coloured
from riskmap.atlas.service import Unit
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

#: What the list has. By class is how it comes: a list by value reads as a ranking.
COLUMNS = ("name", "class", "value", "people", "parent")


@frozen(kw_only=True)
class Filter:
    """Which units are listed, and in what order.

    Parameters
    ----------
    text
        Only those whose name, pinyin, initials or code fit; empty for all.
    class_number
        Only those of this class.
    column, is_descending
        By what they are sorted; empty for the order they come in: highest class first.
    """

    text: str = ""
    class_number: int | None = None
    column: str = ""
    is_descending: bool = False


def says_values(shown: Coloured) -> bool:
    """Tell whether values are listed: a list of them reads as a ranking.

    Made-up outlines bear none.
    """
    return not shown.units.flags.geometry_is_synthetic


def columns_there(shown: Coloured) -> tuple[str, ...]:
    """Return the columns that the list of these units has."""
    has_parents = any(unit.parent in shown.units.members for unit in shown.units.units)
    left_out = {"value": not says_values(shown), "parent": not has_parents}
    return tuple(name for name in COLUMNS if not left_out.get(name, False))


def filter_among(
    shown: Coloured, *, text: str = "", class_number: int | None = None, sort: str = ""
) -> Filter:
    """Return which units are listed, and in what order.

    Parameters
    ----------
    sort
        Column, with ``-`` before it for the highest first; empty for the order they come in.

    Raises
    ------
    InvalidRequestError
        If the list has no such column, or must not be sorted by it.
    """
    column, there = sort.removeprefix("-"), columns_there(shown)
    if sort and column not in there:
        raise InvalidRequestError(
            N_("The list cannot be sorted by {column}."),
            mend=N_("Use one of: {allowed}."),
            column=column,
            allowed=", ".join(there),
        )
    return Filter(
        text=text,
        class_number=class_number,
        column=column,
        is_descending=sort.startswith("-"),
    )


def places_of(shown: Coloured, asked: Filter, locale: str) -> list[int]:
    """Return the places, among the units, of those that are listed, in their order."""
    units = shown.units.units
    kept = np.ones(len(units), dtype=np.bool_)
    if asked.class_number is not None:
        kept &= shown.classes == asked.class_number
    if asked.text:
        fitting = matching(shown.units, asked.text)
        kept &= np.array([unit.code in fitting for unit in units], dtype=np.bool_)
    found: list[int] = np.flatnonzero(kept).tolist()
    if not asked.column:
        return sorted(found, key=lambda place: (-int(shown.classes[place]), units[place].code))
    return _sorted(found, _key(shown, asked.column, locale), is_descending=asked.is_descending)


def _sorted(places: list[int], key: Callable[[int], Any], *, is_descending: bool) -> list[int]:
    """Sort by a key; what has none stands last, whichever way."""
    known = [place for place in places if key(place) is not None]
    unknown = [place for place in places if key(place) is None]
    return [*sorted(known, key=key, reverse=is_descending), *unknown]


def _key(shown: Coloured, column: str, locale: str) -> Callable[[int], Any]:
    units = shown.units.units
    keys: dict[str, Callable[[int], Any]] = {
        "name": lambda place: spoken(units[place], locale),
        "class": lambda place: int(shown.classes[place]) or None,
        "value": shown.value,
        "people": lambda place: persons_of(units[place]),
        "parent": lambda place: shown.units.parent_name(units[place], locale) or None,
    }
    return keys[column]


def persons_of(unit: Unit) -> int | None:
    """Return how many people live in a unit, as far as anybody knows."""
    people = unit.risk.population if unit.risk else None
    return None if people is None else people.persons


def people_text(unit: Unit) -> str | None:
    """Return the people of a unit as text: a range where they were estimated; None for no data."""
    people = unit.risk.population if unit.risk else None
    if people is None:
        return None
    if people.is_estimated and people.low != people.high:
        return f"{people.low:,}–{people.high:,}"
    return f"{people.persons:,}"
