"""What a table holds, whatever its format: headings, rows, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from riskmap.core.realm import DEMO, Realm
from riskmap.core.words import N_, Message
from riskmap.reporting.model.columns import Cell

Say = Callable[[Message], str]


@frozen(kw_only=True)
class About:
    """One thing that is said of the whole file."""

    label: str
    text: str


@frozen(kw_only=True)
class Sheet:
    """Rows and what is said of them.

    Parameters
    ----------
    headings
        Of the columns.
    rows
        One cell a column; None stays empty.
    about
        Event, cutoff, what the figures rest on, what an empty cell means.
    stem
        Name of the file without its ending.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: tuple[About, ...]
    stem: str


def made_up(realm: str) -> Message | None:
    """Return what has to stand beside everything of a realm that is not live; None for live."""
    if realm == DEMO.name:
        return Message(N_("Demonstration: everything is made up."))
    return Message(N_("Drill: nothing of this happened.")) if Realm(realm).is_drill else None
