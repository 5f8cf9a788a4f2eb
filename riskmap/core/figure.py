"""Reported figures: unknown, zero and a number are three things.

A figure that was not asked for is absent (None), not a `Figure`. In JSON a
figure reads ``12``, ``"unknown"`` or ``{"at_least": 1022}``. Amounts are whole
numbers of the smallest unit (persons, rooms, square metres, yuan): no floats.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_


class FigureKind(StrEnum):
    """What is known of an amount."""

    NUMBER = "number"
    AT_LEAST = "at_least"
    UNKNOWN = "unknown"


class FigureError(RiskmapError):
    """A value is not a figure: neither a whole number, nor unknown, nor at least some."""

    mend = N_('Write a whole number such as 12, the word "unknown", or {{"at_least": 12}}.')


def _is_whole_amount(_figure: Figure, _attribute: object, value: Any) -> None:
    # True is an int to Python, and would be written to JSON as true.
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        msg = f"an amount is a whole number, not {value!r}"
        raise ValueError(msg)


@frozen
class Figure:
    """One amount: a number, at least a number, or unknown.

    Parameters
    ----------
    kind
        What is known.
    amount
        Whole number of the smallest unit, never negative; None when unknown.
    """

    kind: FigureKind
    amount: int | None = field(default=None, validator=_is_whole_amount)

    def __attrs_post_init__(self) -> None:
        if (self.amount is None) != (self.kind is FigureKind.UNKNOWN):
            raise FigureError(N_("A figure of kind {kind} does not fit."), kind=str(self.kind))

    @classmethod
    def number(cls, amount: int) -> Figure:
        """Return a counted amount; 0 means counted and found to be none."""
        return cls(FigureKind.NUMBER, amount)

    @classmethod
    def at_least(cls, amount: int) -> Figure:
        """Return a lower bound."""
        return cls(FigureKind.AT_LEAST, amount)

    @classmethod
    def unknown(cls) -> Figure:
        """Return an amount that was asked for and is not known."""
        return cls(FigureKind.UNKNOWN)

    @property
    def is_unknown(self) -> bool:
        """True when nothing is known of the amount."""
        return self.kind is FigureKind.UNKNOWN

    def to_json(self) -> int | str | dict[str, int]:
        """Return the figure as it stands in JSON."""
        if self.amount is None:
            return "unknown"
        return self.amount if self.kind is FigureKind.NUMBER else {"at_least": self.amount}

    @classmethod
    def from_json(cls, value: Any) -> Figure:
        """Read a figure from its JSON form.

        Raises
        ------
        FigureError
            If `value` has none of the three forms, or is negative.
        """
        match value:
            case "unknown":
                return cls.unknown()
            case bool():
                pass
            case int() if value >= 0:
                return cls.number(value)
            case {"at_least": int(amount)} if len(value) == 1 and amount >= 0:
                if not isinstance(amount, bool):
                    return cls.at_least(amount)
        raise FigureError(N_("{value} is not a figure."), value=repr(value))


@frozen
class FigureSum:
    """A sum that says how many of its parts are unknown."""

    total: Figure
    parts: int
    unknown_parts: int


def add_up(figures: Iterable[Figure]) -> FigureSum:
    """Add figures: any unknown or lower bound makes the sum a lower bound.

    All parts unknown make the sum unknown; no parts at all make it 0 of 0 parts.
    """
    parts = tuple(figures)
    known = [one.amount for one in parts if one.amount is not None]
    unknown = len(parts) - len(known)
    if parts and not known:
        return FigureSum(Figure.unknown(), len(parts), unknown)
    exact = all(one.kind is FigureKind.NUMBER for one in parts)
    total = Figure.number(sum(known)) if exact else Figure.at_least(sum(known))
    return FigureSum(total, len(parts), unknown)
