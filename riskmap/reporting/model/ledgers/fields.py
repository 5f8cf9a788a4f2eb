"""Fields of a list by name: how what people write becomes a value, and how a value is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.cells import day_of, plain
from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.people.model.helped import is_id_number

#: Longest text of a field, and of a remark.
LONGEST, NOTE = 200, 1000
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,30}")
_MOMENT = re.compile(r"[ T]+")


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NOTE = "note"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"


@frozen(kw_only=True)
class Option:
    """One value of a choice; `aliases` are how files call it."""

    slug: str
    word: str
    aliases: tuple[str, ...] = field(default=(), converter=tuple)


@frozen(kw_only=True)
class Field:
    """One field of a list; see ``ledgers.toml`` for what its parts mean.

    Parameters
    ----------
    word
        What it is called, in English.
    mask
        What is shown of it unopened: ``partly`` or ``hidden``; of a field that is not sealed all.
    """

    slug: str
    word: str
    kind: Kind = field(converter=Kind)
    is_sealed: bool = False
    is_required: bool = False
    is_asked: bool = False
    is_brief: bool = False
    mask: str = ""
    most: int | None = None
    options: tuple[Option, ...] = ()
    aliases: tuple[str, ...] = field(default=(), converter=tuple)

    @property
    def name(self) -> Message:
        """What it is called."""
        return Message(self.word)

    @property
    def words(self) -> Mapping[str, Message]:
        """What the options are called, by slug."""
        return MappingProxyType({one.slug: Message(one.word) for one in self.options})

    @property
    def usual(self) -> str:
        """The option that is chosen before anybody chooses; empty for what is no choice."""
        return self.options[0].slug if self.options else ""

    def read(self, text: str) -> Any:
        """Return the value that a text says, as JSON holds it; None for nothing.

        Raises
        ------
        InvalidRequestError
            If it is none. What is sealed is not repeated in what is wrong.
        """
        said = text.strip() if self.kind in {Kind.TEXT, Kind.NOTE} else plain(text)
        if not said:
            return None
        if self.is_sealed and "*" in said:
            raise InvalidRequestError(
                N_("This is masked."), mend=N_("Bring a table with what stands behind the stars.")
            )
        return _READERS[self.kind](self, said)

    def written(self, value: Any) -> str:
        """Return a value as a table or a form has it, the times as clocks in Shanghai show them."""
        if value is None:
            return ""
        if self.kind is Kind.MOMENT:
            return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        return str(value)


def _text(one: Field, said: str) -> str:
    if len(said) > (NOTE if one.kind is Kind.NOTE else LONGEST):
        raise InvalidRequestError(
            N_("This is too long."),
            mend=N_("Use at most {most} characters."),
            most=NOTE if one.kind is Kind.NOTE else LONGEST,
        )
    return said


def _phone(_one: Field, said: str) -> str:
    if not _PHONE.fullmatch(said):
        raise InvalidRequestError(
            N_("The telephone number cannot be right."),
            mend=N_("Use digits, for example 021-12345678 or 13800000000."),
        )
    return said


def _id_number(_one: Field, said: str) -> str:
    if not is_id_number(said.upper()):
        raise InvalidRequestError(
            N_("The identity number cannot be right."),
            mend=N_("Look at its 18 signs again, or leave it empty."),
        )
    return said.upper()


def _number(one: Field, said: str) -> int:
    most = one.most or 10**6
    if not (said.isascii() and said.isdecimal()) or len(said) > 9 or int(said) > most:  # noqa: PLR2004
        raise InvalidRequestError(
            N_("{name}: this is no number of it."),
            mend=N_("Write a whole number from 0 to {most}; leave it empty where nobody knows."),
            name=one.name,
            most=most,
        )
    return int(said)


def _day(one: Field, said: str) -> str:
    try:
        found = day_of(said)
    except ValueError:
        found = None
    if found is None:
        raise _no(one, N_("Write the day as YYYY-MM-DD."))
    return found.isoformat()


def _moment(one: Field, said: str) -> str:
    day, *rest = _MOMENT.split(said, maxsplit=1)
    try:
        clock = rest[0] if rest else "00:00"
        on = day_of(day) or date.fromisoformat(day)
        at = datetime.fromisoformat(f"{on.isoformat()}T{clock}")
    except ValueError:
        raise _no(one, N_("Write day and time as YYYY-MM-DD HH:MM.")) from None
    at = at.replace(tzinfo=SHANGHAI) if at.tzinfo is None else at
    return at.astimezone(UTC).isoformat()


def _choice(one: Field, said: str) -> str:
    folded = said.lower().replace(" ", "")
    for option in one.options:
        names = (option.slug, option.word, *option.aliases)
        if folded in {name.lower().replace(" ", "") for name in names}:
            return option.slug
    raise InvalidRequestError(
        N_("{name}: there is no such choice."),
        mend=N_("Use one of: {allowed}."),
        name=one.name,
        allowed=listed(option.aliases[0] for option in one.options),
    )


_READERS: Mapping[Kind, Callable[[Field, str], Any]] = {
    Kind.TEXT: _text,
    Kind.NOTE: _text,
    Kind.PHONE: _phone,
    Kind.ID_NUMBER: _id_number,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.CHOICE: _choice,
}


def listed(words: Iterable[str]) -> str:
    """Return words one after the other."""
    return "、".join(words)


def _no(one: Field, mend: str) -> InvalidRequestError:
    return InvalidRequestError(N_("{name}: this is no time."), mend=mend, name=one.name)
