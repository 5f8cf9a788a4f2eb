"""Read a payload that somebody kept, and say what it gives."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import (
    Confirmation,
    Context,
    Format,
    Observation,
    Parsed,
    Quake,
    Refusal,
    RelayedSignal,
    Station,
    StationHealth,
    Track,
)
from riskmap.feeds.model.parsed import unreadable

log = logging.getLogger(__name__)
RECORDS: Mapping[str, type] = {
    "observations": Observation,
    "health": StationHealth,
    "stations": Station,
    "signals": RelayedSignal,
    "tracks": Track,
    "quakes": Quake,
}


def read(source: Format, payload: bytes, context: Context) -> Parsed:
    """Return what a format makes of a payload, whatever the format does.

    Ours never raise. A source that was brought from elsewhere may: then the payload is refused.
    """
    try:
        return source.parse(payload, context)
    except Exception:
        log.exception("source %s failed", source.name)
        error = UnreadableFileError(
            N_("The source {name} failed."),
            mend=N_("Its trace is in the log; tell its makers, with the payload."),
            name=source.name,
        )
        return unreadable(error, payload)


@frozen(kw_only=True)
class Replay:
    """What a kept payload gives."""

    source: Format
    size: int
    parsed: Parsed

    @property
    def confirmed(self) -> Confirmation | None:
        """What its form was tried on; None if it is of none."""
        form = self.source.form(self.parsed.form)
        return None if form is None else form.confirmed

    def as_dict(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return it for programs."""
        parsed = self.parsed
        counts = {name: len(parsed.of(kind)) for name, kind in RECORDS.items()}
        return {
            "format": self.source.name,
            "form": parsed.form or None,
            "confirmed": None if self.confirmed is None else str(self.confirmed),
            "bytes": self.size,
            "skipped_bytes": parsed.skipped_bytes,
            "messages": parsed.message_count,
            "refused": parsed.refused,
            **counts,
            "by_kind": dict(sorted(parsed.messages.items())),
            "by_quantity": _counted(one.quantity for one in _observations(parsed)),
            "by_quality": _counted(one.quality.value for one in _observations(parsed)),
            "first": _iso(min(_times(parsed), default=None)),
            "last": _iso(max(_times(parsed), default=None)),
            "refusals": [_refusal(one, translate) for one in parsed.refusals],
        }


def replay(source: Format, payload: bytes, context: Context) -> Replay:
    """Return what a kept payload gives; nothing is kept of it."""
    return Replay(source=source, size=len(payload), parsed=read(source, payload, context))


def _observations(parsed: Parsed) -> Iterable[Observation]:
    return (one for one in parsed.records if isinstance(one, Observation))


def _times(parsed: Parsed) -> Iterable[datetime]:
    """Yield the moments that records are of."""
    for one in parsed.records:
        if isinstance(one, (Observation, Quake)):
            yield one.time
        elif isinstance(one, StationHealth):
            yield from () if one.time is None else (one.time,)
        elif isinstance(one, RelayedSignal):
            yield one.sent
        elif isinstance(one, Track):
            yield from (position.at for position in one.positions)


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _refusal(one: Refusal, translate: Callable[[str], str]) -> dict[str, str]:
    return {
        "where": one.where.say(translate),
        "why": one.why.say(translate),
        "mend": one.mend.say(translate),
        "text": one.text,
    }
