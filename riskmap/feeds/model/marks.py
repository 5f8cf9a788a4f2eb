"""Marks of stations: which names mean something, and what fits them."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

from attrs import field, frozen

#: What every mark may say.
COMMON = ("value", "source", "verified")


@frozen(kw_only=True)
class MarkRule:
    """What may stand under some names.

    Parameters
    ----------
    name
        Regular expression of the whole name.
    fits
        ``number``, ``text``, ``numbers`` or ``day``.
    kinds
        Kinds of stations for which something looks at it.
    also
        What it may say besides value, source and verified.
    """

    name: re.Pattern[str] = field(converter=re.compile)
    fits: str
    kinds: tuple[str, ...]
    also: tuple[str, ...] = ()
    en: str
    zh: str

    def is_of(self, name: str) -> bool:
        """Tell whether a name falls under it."""
        return self.name.fullmatch(name) is not None

    def takes(self, value: Any) -> bool:
        """Tell whether a value fits."""
        match self.fits:
            case "number":
                return _is_number(value)
            case "numbers":
                return isinstance(value, (list, tuple)) and all(map(_is_number, value))
            case "day":
                return isinstance(value, date) or _is_day(value)
        return isinstance(value, str) and bool(value)


@cache
def mark_rules() -> tuple[MarkRule, ...]:
    """Return what is known of marks."""
    text = files("riskmap.feeds.model").joinpath("marks.toml").read_text("utf-8")
    return tuple(
        MarkRule(**{**row, "kinds": tuple(row["kinds"]), "also": tuple(row.get("also", ()))})
        for row in tomllib.loads(text)["mark"]
    )


def rule_of(name: str) -> MarkRule | None:
    """Return what is known of a name; None: nothing looks at it."""
    return next((one for one in mark_rules() if one.is_of(name)), None)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
