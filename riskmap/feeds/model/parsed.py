"""What a source makes of one payload: records, and what was refused, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import MappingProxyType

from attrs import Factory, define, field, frozen
from attrs.converters import optional

from riskmap.core.clock import require_aware
from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_, Message
from riskmap.feeds.model.observations import Observation, Station, StationHealth
from riskmap.feeds.model.quakes import Quake
from riskmap.feeds.model.signals import RelayedSignal
from riskmap.feeds.model.tracks import Track

Record = Observation | StationHealth | Station | RelayedSignal | Track | Quake
#: So many refusals are told one by one; of the others only the number is kept.
TOLD_AT_MOST = 1_000
NOTHING_TAKEN = N_("Nothing was taken. Look whether it is the right format, then tell the sender.")
_TEXT_LENGTH = 120
_KINDS_AT_MOST, _KIND_LENGTH, _OTHER = 1_000, 40, "…"
TELL_SENDER = N_("Tell the sender; everything else was taken.")


@frozen(kw_only=True)
class Context:
    """What is known of a payload beside its bytes.

    Parameters
    ----------
    station
        Whose data they are, where they do not say.
    received_at
        When they came.
    utc_offset
        Of times that say none; None refuses such times.
    datum
        Of heights, where the data do not say.
    needs_checksum
        False takes sentences that bear no checksum; a wrong one is always refused.
    """

    station: str = ""
    received_at: datetime | None = field(default=None, converter=optional(require_aware))
    utc_offset: timedelta | None = None
    datum: str = ""
    needs_checksum: bool = True


@frozen(kw_only=True)
class Refusal:
    """One entry that was left out.

    Parameters
    ----------
    where
        Its place in the payload.
    why, mend
        What is wrong, and what to do.
    text
        The beginning of it, with what cannot be printed made visible.
    """

    where: Message
    why: Message
    mend: Message
    text: str = ""


@frozen(kw_only=True)
class Parsed:
    """All that one payload gave.

    Parameters
    ----------
    form
        Slug of the form that it has; empty where it is of none: then nothing was read.
    messages
        Entries seen, taken or refused, by kind.
    refused
        How many were refused; `refusals` tells the first thousand.
    skipped_bytes
        Bytes between messages that belong to none.
    """

    form: str
    messages: Mapping[str, int]
    records: tuple[Record, ...]
    refusals: tuple[Refusal, ...]
    refused: int
    skipped_bytes: int = 0

    @property
    def is_readable(self) -> bool:
        """Tell whether the payload is of the format at all."""
        return bool(self.form)

    @property
    def message_count(self) -> int:
        """How many entries were seen."""
        return sum(self.messages.values())

    def of(self, kind: type[Record]) -> tuple[Record, ...]:
        """Return the records of one kind."""
        return tuple(one for one in self.records if isinstance(one, kind))


@define
class Gathering:
    """What a source writes into while it reads."""

    _records: list[Record] = Factory(list)
    _refusals: list[Refusal] = Factory(list)
    _refused: int = 0
    _messages: Counter[str] = Factory(Counter)
    _skipped: int = 0

    @property
    def refused(self) -> int:
        """How many were refused so far."""
        return self._refused

    def heard(self, kind: str, count: int = 1) -> None:
        """Count entries of one kind; of a thousand kinds the others are one."""
        name = visible(kind)[:_KIND_LENGTH]
        known = name in self._messages or len(self._messages) < _KINDS_AT_MOST
        if count:
            self._messages[name if known else _OTHER] += count

    def skip(self, count: int) -> None:
        """Count bytes that belong to no message."""
        self._skipped += count

    def keep(self, *records: Record) -> None:
        """Take records."""
        self._records.extend(records)

    def refuse(self, where: Message, error: RiskmapError, text: str | bytes = "") -> None:
        """Leave an entry out, and say why."""
        self._refused += 1
        if len(self._refusals) >= TOLD_AT_MOST:
            return
        mend = error.how_to_mend if error.how_to_mend.id else Message(TELL_SENDER)
        self._refusals.append(
            Refusal(where=where, why=error.message, mend=mend, text=visible(text))
        )

    @contextmanager
    def entry(self, where: Message, text: str | bytes = "") -> Iterator[None]:
        """Refuse what is raised inside: one bad entry never stops the others."""
        try:
            yield
        except RiskmapError as error:
            self.refuse(where, error, text)

    def parsed(self, form: str) -> Parsed:
        """Return what was gathered."""
        return Parsed(
            form=form,
            messages=MappingProxyType(dict(self._messages)),
            records=tuple(self._records),
            refusals=tuple(self._refusals),
            refused=self._refused,
            skipped_bytes=self._skipped,
        )


def unreadable(error: RiskmapError, payload: bytes = b"") -> Parsed:
    """Return what becomes of a payload that is not of the format at all."""
    said = error.how_to_mend
    mend = said if said.id and said.id != TELL_SENDER else Message(NOTHING_TAKEN)
    refusal = Refusal(where=whole(), why=error.message, mend=mend, text=visible(payload))
    return Parsed(form="", messages={}, records=(), refusals=(refusal,), refused=1)


def visible(text: str | bytes) -> str:
    """Return the beginning of a text in one line, what cannot be printed as a question mark."""
    if isinstance(text, bytes):
        text = text[: 4 * _TEXT_LENGTH].decode("utf-8", "replace")
    short = " ".join(text[: 4 * _TEXT_LENGTH].split())[:_TEXT_LENGTH]
    return "".join(one if one.isprintable() else "?" for one in short)


def whole() -> Message:
    """Return the place of all of it."""
    return Message(N_("the whole payload"))


def at_line(number: int) -> Message:
    """Return the place of a line, counted from 1."""
    return Message(N_("line {number}"), {"number": number})


def at_item(number: int) -> Message:
    """Return the place of an item of a list, counted from 1."""
    return Message(N_("item {number}"), {"number": number})


def at_byte(number: int) -> Message:
    """Return the place of a byte, counted from 0."""
    return Message(N_("byte {number}"), {"number": number})


def at_series(name: str, number: int) -> Message:
    """Return the place of a value in a series, counted from 1."""
    return Message(N_("{name}, value {number}"), {"name": visible(name), "number": number})
