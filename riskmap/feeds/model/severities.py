"""How bad others say it is, and which of our levels that is: one table for every foreign scale."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from attrs import frozen

from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message


class Grade(StrEnum):
    """What a foreign severity is among ours. Unknown is a grade of its own: never green."""

    UNKNOWN = "unknown"
    BELOW = "below"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def level(self) -> WarningLevel | None:
        """Our level; None where it is unknown, and where it is below every warning."""
        return None if self in {Grade.UNKNOWN, Grade.BELOW} else WarningLevel[self.name]

    @property
    def rank(self) -> int | None:
        """Its place from 0, below every warning, to 4, red; None where it is unknown."""
        return None if self is Grade.UNKNOWN else _RANKS[self]

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])


_RANKS = {one: rank for rank, one in enumerate(tuple(Grade)[1:])}
_WORDS = {
    Grade.UNKNOWN: N_("level unknown"),
    Grade.BELOW: N_("below every warning level"),
    Grade.BLUE: N_("blue"),
    Grade.YELLOW: N_("yellow"),
    Grade.ORANGE: N_("orange"),
    Grade.RED: N_("red"),
}


@frozen
class Severity:
    """How bad a sender says it is.

    Parameters
    ----------
    scale
        Slug of the scale in ``severities.toml``.
    said
        What the sender wrote, unchanged.
    grade
        Which of ours that is.
    """

    scale: str
    said: str
    grade: Grade


@frozen(kw_only=True)
class Scale:
    """One foreign scale: its words from least to worst, and what each is among ours."""

    slug: str
    title: str
    document: str
    verified: bool
    grades: Mapping[str, Grade]

    def severity(self, said: str | None) -> Severity:
        """Return what a sender said; what the scale does not list is unknown."""
        text = (said or "").strip()
        known = {word.casefold(): grade for word, grade in self.grades.items()}
        return Severity(self.slug, text, known.get(text.casefold(), Grade.UNKNOWN))


@cache
def scales() -> Mapping[str, Scale]:
    """Return all scales by slug."""
    text = files("riskmap.feeds.model").joinpath("severities.toml").read_text("utf-8")
    found = {}
    for row in tomllib.loads(text)["scale"]:
        pairs = row.pop("grades")
        grades = {said: Grade(grade) for said, grade in pairs}
        found[row["slug"]] = Scale(**row, grades=MappingProxyType(grades))
    return MappingProxyType(found)


_COLOUR = re.compile("(红|橙|黄|蓝)色")
_BRACKET = re.compile("(Ⅳ|Ⅲ|Ⅱ|Ⅰ|IV|III|II|I)级")


def of_headline(headline: str) -> tuple[Severity, bool] | None:
    """Return the colour that a Chinese headline says, and whether its bracket says the same.

    The colour counts; the level in brackets only checks it. None: there is no colour.
    """
    colour = _COLOUR.search(headline)
    if colour is None:
        return None
    severity = scales()["china_colour"].severity(colour[0])
    bracket = _BRACKET.search(headline)
    if bracket is None:
        return severity, True
    by_level = scales()["china_level"].severity(bracket[1])
    return severity, by_level.grade is severity.grade


def worst_of(*several: Severity) -> Severity:
    """Return the worst that is known; unknown only if all are."""
    return max(several, key=lambda one: -1 if one.grade.rank is None else one.grade.rank)
