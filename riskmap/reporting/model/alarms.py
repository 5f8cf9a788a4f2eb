"""News of casualties: when a report makes an alarm, and what became of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from riskmap.core.figure import Figure
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.people.model import Role
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import CASUALTIES, indicators


@frozen(kw_only=True)
class Rule:
    """How alarms are handled, as ``alarms.toml`` has it.

    Parameters
    ----------
    takers
        Roles that may take an alarm.
    repeat
        After so long the leader on call is told again.
    sound
        So long it is silent between two sounds.
    """

    takers: tuple[Role, ...]
    repeat: timedelta
    repeat_source: Source
    sound: timedelta


@frozen(kw_only=True)
class Rise:
    """One figure that went up; `before` is None where it was not said before."""

    indicator: str
    before: Figure | None
    after: Figure

    @property
    def word(self) -> Message:
        """It as a person reads it: so many dead, and how many there were."""
        name = indicators()[self.indicator].name
        shown: dict[str, Any] = {"name": name, "after": _said(self.after)}
        if self.before is None or not self.before.amount:
            return Message(N_("{name}: {after}"), shown)
        return Message(
            N_("{name}: {after} (before: {before})"), shown | {"before": _said(self.before)}
        )


@frozen(kw_only=True)
class Taken:
    """Who took an alarm, when, and what he said that he does."""

    at: datetime
    actor: str
    name: str
    words: str


class NoteKind(StrEnum):
    """What a note of an alarm is: the leader was told, or somebody wrote something down."""

    TOLD = "told"
    SAID = "said"


@frozen(kw_only=True)
class Note:
    """What happened with an alarm, never changed."""

    number: int
    kind: NoteKind
    at: datetime
    actor: str
    words: str


@frozen(kw_only=True)
class Alarm:
    """News of casualties that somebody has to take.

    Parameters
    ----------
    version_id
        The version that told of it: each makes one alarm at most.
    notes
        The earliest first.
    """

    version_id: str
    unit: str
    event_id: str
    rises: tuple[Rise, ...]
    raised_at: datetime
    taken: Taken | None = None
    notes: tuple[Note, ...] = ()

    @property
    def is_open(self) -> bool:
        """True until a named person took it."""
        return self.taken is None

    @property
    def told_at(self) -> datetime | None:
        """When the leader on call was told last."""
        return max((one.at for one in self.notes if one.kind is NoteKind.TOLD), default=None)

    def is_to_be_told(self, now: datetime) -> bool:
        """Tell whether the leader on call is to be told now, first or again."""
        return self.is_open and (self.told_at is None or now - self.told_at >= rule().repeat)


def rises(before: Figures, after: Figures, *, tells: bool) -> tuple[Rise, ...]:
    """Return what a version tells of casualties that the one before did not.

    Parameters
    ----------
    tells
        Somebody wrote of casualties, even if the figure could not be read: then one that is not
        known now counts as news, too.
    """
    found = (
        Rise(indicator=slug, before=before.get(slug), after=after[slug])
        for slug in CASUALTIES
        if slug in after
    )
    return tuple(one for one in found if _is_news(one, tells=tells))


@cache
def rule() -> Rule:
    """Return the rule that ships."""
    text = files("riskmap.reporting").joinpath("alarms.toml").read_text("utf-8")
    table: Mapping[str, Any] = tomllib.loads(text)
    repeat = table["repeat"]
    return Rule(
        takers=tuple(map(Role, table["take"])),
        repeat=timedelta(minutes=repeat["every_min"]),
        repeat_source=Source(title=repeat["source"], verified=repeat["verified"]),
        sound=timedelta(seconds=table["sound"]["every_s"]),
    )


def _is_news(one: Rise, *, tells: bool) -> bool:
    before = one.before.amount if one.before else None
    if one.after.amount is None:
        return tells and (one.before is None or not one.before.is_unknown)
    return one.after.amount > (before or 0)


def _said(figure: Figure) -> Message | int:
    if figure.amount is None:
        return Message(N_("not known"))
    if figure.kind == "at_least":
        return Message(N_("at least {count}"), {"count": figure.amount})
    return figure.amount
