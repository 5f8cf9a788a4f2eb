"""The lists that there are, their statuses, sums and rights, as ``ledgers.toml`` defines them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.people.model import Role
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.ledgers.fields import Field, Option


class Right(StrEnum):
    """What somebody may do with a list."""

    SEES = "sees"
    OPENS = "opens"
    KEEPS = "keeps"
    ERASES = "erases"


@frozen(kw_only=True)
class Status:
    """What may be true of a row.

    Parameters
    ----------
    becomes
        Slugs of what it may become.
    aliases
        How files call it, beside slug and word.
    counts
        It enters the sums.
    """

    slug: str
    word: str
    becomes: tuple[str, ...] = field(converter=tuple)
    aliases: tuple[str, ...] = field(converter=tuple)
    counts: bool = True

    @property
    def name(self) -> Message:
        """What it is called."""
        return Message(self.word)


@frozen(kw_only=True)
class Rule:
    """How rows are added up for one indicator.

    Parameters
    ----------
    statuses
        Only rows of these; empty: of all that count.
    only
        Only rows in which these choices are so.
    above, add
        Count rows in which this number is more than none; or add it up. Neither: count rows.
    """

    statuses: tuple[str, ...] = field(default=(), converter=tuple)
    only: Mapping[str, str] = field(factory=dict)
    above: str = ""
    add: str = ""

    @property
    def number(self) -> str:
        """The field whose number counts; empty where rows do."""
        return self.above or self.add


@frozen(kw_only=True)
class Ledger:
    """One list."""

    slug: str
    word: str
    zh: str
    statuses: Mapping[str, Status]
    fields: Mapping[str, Field]
    alike: tuple[tuple[str, ...], ...]
    sums: Mapping[str, Rule]

    @property
    def name(self) -> Message:
        """What it is called."""
        return Message(self.word)

    @property
    def plain(self) -> tuple[Field, ...]:
        """Fields that tell nobody who it is."""
        return tuple(one for one in self.fields.values() if not one.is_sealed)

    @property
    def sealed(self) -> tuple[Field, ...]:
        """Fields that are kept sealed."""
        return tuple(one for one in self.fields.values() if one.is_sealed)

    @property
    def first_status(self) -> Status:
        """The status that is chosen before anybody chooses."""
        return next(iter(self.statuses.values()))

    def status(self, slug: str) -> Status:
        """Return a status.

        Raises
        ------
        InvalidRequestError
            If there is none of that name.
        """
        if slug not in self.statuses:
            raise InvalidRequestError(
                N_("Nobody said how it stands."), mend=N_("Choose one of the values offered.")
            )
        return self.statuses[slug]

    def lowers(self, before: str, after: str) -> bool:
        """Tell whether a change of status takes a row out of the sums."""
        return self.statuses[before].counts and not self.statuses[after].counts


@cache
def ledgers() -> Mapping[str, Ledger]:
    """Return all lists by slug."""
    return read_ledgers(_text())


def ledger_named(slug: str) -> Ledger:
    """Return one list.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    """
    if slug not in ledgers():
        raise NotFoundError(
            N_("There is no list {slug}."), mend=N_("Look at the lists."), slug=slug[:40]
        )
    return ledgers()[slug]


def read_ledgers(text: str) -> Mapping[str, Ledger]:
    """Return the lists that a text in TOML defines, each checked.

    Raises
    ------
    ValueError
        If a status, a field, an option or an indicator is not known.
    """
    found = {slug: _ledger(slug, row) for slug, row in tomllib.loads(text)["ledger"].items()}
    return MappingProxyType(found)


@cache
def roles_with(right: Right) -> tuple[Role, ...]:
    """Return the roles that have a right, in the order of roles."""
    named = {Role(one) for one in _table()["rights"][right]}
    return tuple(role for role in Role if role in named)


@cache
def purposes() -> Mapping[str, Message]:
    """Return the purposes for which a row may be opened, with their words."""
    return MappingProxyType({row["slug"]: Message(row["word"]) for row in _table()["purpose"]})


@cache
def source() -> Source:
    """Return where the lists come from."""
    about = _table()["about"]
    return Source(title=about["source"], verified=about["verified"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_text())


def _text() -> str:
    return files("riskmap.reporting").joinpath("ledgers.toml").read_text("utf-8")


def _ledger(slug: str, row: Mapping[str, Any]) -> Ledger:
    one = Ledger(
        slug=slug,
        word=row["word"],
        zh=row["zh"],
        statuses={each["slug"]: Status(**each) for each in row["status"]},
        fields={each["slug"]: _field(each) for each in row["field"]},
        alike=tuple(tuple(group) for group in row["alike"]),
        sums={indicator: _rule(each) for indicator, each in row["sums"].items()},
    )
    _require_sound(one)
    return one


def _field(row: Mapping[str, Any]) -> Field:
    flags = {"sealed", "required", "asked", "brief"}
    values = {f"is_{name}" if name in flags else name: value for name, value in row.items()}
    options = tuple(Option(**each) for each in row.get("options", ()))
    return Field(**{**values, "options": options})


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(statuses=row.get("status", ()), only=row.get("only", {}),
                above=row.get("above", ""), add=row.get("add", ""))  # fmt: skip


def _require_sound(one: Ledger) -> None:
    known = set(one.statuses)
    for status in one.statuses.values():
        _require(set(status.becomes) <= known - {status.slug}, one, f"{status.slug} becomes")
    for field_ in one.fields.values():
        _require(bool(field_.options) is (field_.kind == "choice"), one, f"{field_.slug} chooses")
        _require(bool(field_.mask) is field_.is_sealed, one, f"{field_.slug} masks")
    for group in one.alike:
        _require(set(group) <= set(one.fields), one, f"compares {group}")
    for slug, rule in one.sums.items():
        _require(slug in indicators(), one, f"adds up {slug}")
        _require(set(rule.statuses) <= known, one, f"{slug} counts")
        _require({*rule.only, *filter(None, [rule.number])} <= set(one.fields), one, slug)


def _require(is_so: bool, one: Ledger, otherwise: str) -> None:  # noqa: FBT001 - reads well
    if not is_so:
        msg = f"the list {one.slug}: {otherwise} what is not there"
        raise ValueError(msg)
