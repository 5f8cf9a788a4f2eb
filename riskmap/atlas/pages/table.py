"""The list beside the map, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from riskmap.atlas.measures import Coloured
from riskmap.atlas.model import Column, Row
from riskmap.atlas.pages.asked import MapAsked
from riskmap.atlas.rows import Filter, columns_there, filter_among, people_text, says_values
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say

_TITLES = {
    "name": N_("Unit"),
    "class": N_("Level"),
    "value": N_("Value"),
    "people": N_("People"),
    "parent": N_("Part of"),
}
#: Longer lists nobody reads, and browsers take seconds to lay them out; downloads have all.
MOST_ROWS = 300
_NUMBERS = {"value", "people"}
#: What is asked for first by a click: of names the first, of numbers the highest.
_HIGHEST_FIRST = {"class", "value", "people"}


def filter_of(asked: MapAsked, shown: Coloured) -> Filter:
    """Return which units are listed, and in what order.

    Raises
    ------
    InvalidRequestError
        If the list has no such column, or must not be sorted by it.
    """
    return filter_among(shown, text=asked.q, class_number=asked.class_, sort=asked.sort)


def columns_of(shown: Coloured, asked: MapAsked) -> tuple[Column, ...]:
    """Return the columns of the list with the addresses that sort by them."""
    return tuple(_column(name, shown, asked) for name in columns_there(shown))


def _column(name: str, shown: Coloured, asked: MapAsked) -> Column:
    is_sorted = asked.sort_column == name
    order = ("descending" if asked.is_descending else "ascending") if is_sorted else ""
    first, other = (f"-{name}", name) if name in _HIGHEST_FIRST else (name, f"-{name}")
    title = Message(_TITLES[name])
    if name == "value":
        title = Message(N_("{title}, {unit}"), {"title": title, "unit": shown.measure.unit})
    return Column(
        slug=name,
        label=say(title),
        href=asked.href(sort=other if asked.sort == first else first),
        order=order,
        is_number=name in _NUMBERS,
    )


def rows_of(shown: Coloured, places: Sequence[int]) -> tuple[Row, ...]:
    """Return the units at these places as rows."""
    language, units = locale(), shown.units
    with_values = says_values(shown)
    classes = shown.classes.tolist()
    return tuple(
        Row(
            code=unit.code,
            name=unit.name(language),
            href=url_for("atlas.division", code=unit.code),
            class_number=classes[place],
            value=(shown.text(place) or None) if with_values else None,
            unit="",
            people=people_text(unit),
            parent=units.parent_name(unit, language),
        )
        for place, unit in ((place, units.units[place]) for place in places)
    )
