"""What people can do before, during and after a hazard, from ``advice.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen


@frozen
class Words:
    """One sentence in the languages of the house."""

    zh: str
    en: str

    def said(self, locale: str) -> str:
        """Return it in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@frozen(kw_only=True)
class Advice:
    """What to do about some hazards.

    Parameters
    ----------
    hazards
        Slugs of the list of hazards that it is for.
    source, verified
        What it can be held against, and whether somebody has done so.
    """

    hazards: tuple[str, ...]
    source: Words
    verified: bool
    before: tuple[Words, ...]
    during: tuple[Words, ...]
    after: tuple[Words, ...]


@cache
def all_advice() -> Mapping[str, Advice]:
    """Return the advice by slug of hazard; those of one entry share it."""
    table = tomllib.loads(files("riskmap.atlas").joinpath("advice.toml").read_text("utf-8"))
    entries = [_advice(row) for row in table["advice"]]
    return MappingProxyType({slug: one for one in entries for slug in one.hazards})


def _advice(row: Mapping[str, Any]) -> Advice:
    lists = {
        name: tuple(Words(**one) for one in row[name]) for name in ("before", "during", "after")
    }
    return Advice(
        hazards=tuple(row["hazards"]),
        source=Words(**row["source"]),
        verified=row["verified"],
        **lists,
    )


def advice_for(kinds: Iterable[str], at_most: int) -> tuple[Advice, ...]:
    """Return the advice for kinds of hazards, in their order, each entry once."""
    known = all_advice()
    found = dict.fromkeys(known[kind] for kind in kinds if kind in known)
    return tuple(found)[:at_most]
