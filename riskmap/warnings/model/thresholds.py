"""Numbers that detectors compare with: each with its document, its days, and whether it was read.

They stand in ``warnings/thresholds/*.toml``. A number that nobody has read is left out there, and
is None here: nothing is compared with it, and the reader is told so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from riskmap.core.levels import WarningLevel


def _level(name: str) -> WarningLevel:
    return WarningLevel[name.upper()]


@frozen(kw_only=True)
class Threshold:
    """One number, and where it comes from.

    Parameters
    ----------
    slug
        Unique in its file.
    scale
        Whose scale it belongs to: ``shanghai``, ``national``; empty where it is of none.
    subject
        A place or a kind of thing that it is said of; empty where it holds for all.
    level
        What it means when it is reached.
    window_h
        Hours over which the value is summed, or within which it is expected.
    value
        None: not known.
    includes
        Whether the value itself counts: "from 50 mm on" does, "more than 50 mm" does not.
    effective_from, effective_until
        First and last day.
    """

    slug: str
    scale: str = ""
    subject: str = ""
    level: WarningLevel | None = field(default=None, converter=optional(_level))
    window_h: float | None = None
    value: float | None = None
    unit: str
    datum: str = ""
    includes: bool = True
    document: str
    clause: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    verified: bool = False

    @property
    def source(self) -> str:
        """Document and clause in one text."""
        return f"{self.document}, {self.clause}" if self.clause else self.document

    def is_met(self, value: float) -> bool:
        """Tell whether a value reaches it; nothing reaches what is not known."""
        if self.value is None:
            return False
        return value >= self.value if self.includes else value > self.value

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_until is None or day <= self.effective_until)


@frozen(kw_only=True)
class Thresholds:
    """The numbers of one file by slug, in its order."""

    rows: Mapping[str, Threshold]

    def __getitem__(self, slug: str) -> Threshold:
        return self.rows[slug]

    def number(self, slug: str) -> float:
        """Return a number that has to be known.

        Raises
        ------
        KeyError
            If it is not.
        """
        value = self.rows[slug].value
        if value is None:
            raise KeyError(slug)
        return value

    def of(self, prefix: str, *, on: date, **wanted: Any) -> tuple[Threshold, ...]:
        """Return those in force on a day whose slug begins so, and whose fields are as asked."""
        return tuple(
            one
            for one in self.rows.values()
            if one.slug.startswith(prefix)
            and one.holds_on(on)
            and all(getattr(one, name) == value for name, value in wanted.items())
        )


@cache
def thresholds(name: str) -> Thresholds:
    """Return what one file of ``warnings/thresholds`` says."""
    return read(files("riskmap.warnings.thresholds").joinpath(f"{name}.toml").read_text("utf-8"))


def read(text: str) -> Thresholds:
    """Return the numbers of a file.

    Raises
    ------
    ValueError
        If two have the same slug.
    """
    rows = [Threshold(**row) for row in tomllib.loads(text)["threshold"]]
    found = {one.slug: one for one in rows}
    if len(found) != len(rows):
        msg = "two thresholds have the same slug"
        raise ValueError(msg)
    return Thresholds(rows=MappingProxyType(found))
