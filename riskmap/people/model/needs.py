"""Kinds of need, how long a check holds, and purposes, as ``helping.toml`` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message

_KIND_WORDS: Mapping[str, str] = {
    "powered": N_("needs electricity or oxygen"),
    "bedridden": N_("bedridden"),
    "disabled": N_("disabled"),
    "sick": N_("seriously ill"),
    "child_alone": N_("child alone"),
    "pregnant": N_("pregnant"),
    "elderly_alone": N_("elderly, living alone"),
    "other": N_("another need"),
}
_PURPOSE_WORDS: Mapping[str, str] = {
    "evacuation": N_("Evacuation or rescue"),
    "call": N_("A call before or during a disaster"),
    "visit": N_("A visit to look after the person"),
    "list": N_("Keeping the list right"),
    "request": N_("The person, or the family, asked for it"),
}
_REMOVAL_WORDS: Mapping[str, str] = {
    "moved": N_("The person moved away"),
    "died": N_("The person died"),
    "no_need": N_("The person needs no help any more"),
    "twice": N_("The person stood there twice, or by mistake"),
    "wish": N_("The person does not want to stand there"),
}


@frozen(kw_only=True)
class Need:
    """One kind of need; see ``helping.toml`` for what its fields mean."""

    slug: str
    aliases: tuple[str, ...]
    source: Source

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_KIND_WORDS[self.slug])


@frozen(kw_only=True)
class Check:
    """So long somebody's looking at a row holds."""

    holds: timedelta
    source: Source


@cache
def needs() -> Mapping[str, Need]:
    """Return all kinds of need by slug, the heaviest first."""
    return MappingProxyType({row["slug"]: _need(row) for row in _table()["kind"]})


def in_order(slugs: Iterable[str]) -> tuple[str, ...]:
    """Return kinds of need, each once, the heaviest first.

    Raises
    ------
    InvalidRequestError
        If one of them is none, or there is none at all.
    """
    asked = set(slugs)
    if strange := sorted(asked - needs().keys()):
        raise InvalidRequestError(
            N_("There is no kind of need called {kind}."),
            mend=N_("Use one of: {allowed}."),
            kind=strange[0][:40],
            allowed=", ".join(needs()),
        )
    if not asked:
        raise InvalidRequestError(
            N_("Nobody said what help is needed for."),
            mend=N_("Choose at least one kind of need."),
        )
    return tuple(one for one in needs() if one in asked)


@cache
def check() -> Check:
    """Return how long a check holds."""
    table = _table()["check"]
    return Check(holds=timedelta(days=table["days"]), source=_source(table))


@cache
def purposes() -> Mapping[str, Message]:
    """Return the purposes that may be chosen, with their words."""
    slugs = _table()["purpose"]["slugs"]
    return MappingProxyType({one: Message(_PURPOSE_WORDS[one]) for one in slugs})


@cache
def removals() -> Mapping[str, Message]:
    """Return why somebody may be taken off the list, with the words."""
    slugs = _table()["removal"]["slugs"]
    return MappingProxyType({one: Message(_REMOVAL_WORDS[one]) for one in slugs})


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("riskmap.people").joinpath("helping.toml").read_text("utf-8"))


def _need(row: Mapping[str, Any]) -> Need:
    return Need(slug=row["slug"], aliases=tuple(row["aliases"]), source=_source(row))


def _source(row: Mapping[str, Any]) -> Source:
    return Source(title=row["source"], verified=row["verified"])
