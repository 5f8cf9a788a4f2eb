"""Who is told next, and when: steps and pace as ``escalation.toml`` has them, with sources."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from riskmap.core.codes import DivisionLevel
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.people.model import Role


class StepName(StrEnum):
    """A step of the escalation."""

    A = "a"
    B = "b"
    STREET = "street"
    DISTRICT = "district"

    @property
    def word(self) -> Message:
        """Who is told there."""
        return Message(_WORDS[self])


_WORDS = {
    StepName.A: N_("A, on duty"),
    StepName.B: N_("B, stands in"),
    StepName.STREET: N_("Duty of the street"),
    StepName.DISTRICT: N_("Duty of the district"),
}


@frozen(kw_only=True)
class Step:
    """One step.

    Parameters
    ----------
    roles
        Who is told, by role; of an officer of the unit itself his post.
    level
        Of the division around the unit for which the roles are held; None for the unit itself.
    shares
        First reminders, as shares of the time between cutoff and due time.
    after_due
        From then on it is told, after the due time.
    """

    name: StepName
    roles: tuple[Role, ...]
    level: DivisionLevel | None
    shares: tuple[float, ...]
    after_due: timedelta
    source: Source


@frozen(kw_only=True)
class Pace:
    """How often one person is told at most, and within which time around a due time."""

    every: timedelta
    first_before: timedelta
    until_after_due: timedelta
    source: Source


@frozen(kw_only=True)
class Escalation:
    """All steps in order, and the pace."""

    steps: tuple[Step, ...]
    pace: Pace

    def begins(self, step: Step, cutoff_at: datetime, due_at: datetime) -> datetime:
        """Return when a step begins for a report with this cutoff and due time."""
        if not step.shares:
            return due_at + step.after_due
        first = cutoff_at + (due_at - cutoff_at) * min(step.shares)
        return max(first, due_at - self.pace.first_before)

    def moments(self, step: Step, cutoff_at: datetime, due_at: datetime) -> tuple[datetime, ...]:
        """Return when somebody of a step is told of a report that is missing, in order."""
        begins = self.begins(step, cutoff_at, due_at)
        shares = [cutoff_at + (due_at - cutoff_at) * share for share in step.shares]
        after, end = due_at + step.after_due, due_at + self.pace.until_after_due
        count = max((end - after) // self.pace.every + 1, 0)
        again = [after + self.pace.every * number for number in range(count)]
        return tuple(sorted({max(one, begins) for one in (*shares, *again)}))

    def is_told(
        self,
        step: Step,
        cutoff_at: datetime,
        due_at: datetime,
        now: datetime,
        last_at: datetime | None,
    ) -> bool:
        """Tell whether somebody of a step is to be told now, who was told last at a moment."""
        if last_at is not None and now - last_at < self.pace.every:
            return False
        past = [one for one in self.moments(step, cutoff_at, due_at) if one <= now]
        is_over = now > due_at + self.pace.until_after_due
        return bool(past) and not is_over and (last_at is None or last_at < past[-1])

    def reached(
        self, cutoff_at: datetime, due_at: datetime, now: datetime, there: Collection[StepName]
    ) -> tuple[tuple[StepName, Step], ...]:
        """Return which steps have begun, and by whose times: the first in front.

        Parameters
        ----------
        there
            Steps of which somebody can be told. The first of them goes by the times of the first
            of all: where there is no A, B is told as A would be.
        """
        names = [one.name for one in self.steps if one.name in there]
        timed = {one.name: one for one in self.steps} | dict.fromkeys(names[:1], self.steps[0])
        return tuple(
            (name, timed[name])
            for name in names
            if now >= self.begins(timed[name], cutoff_at, due_at)
        )


@cache
def escalation() -> Escalation:
    """Return what ships."""
    return escalation_from(files("riskmap.calls").joinpath("escalation.toml").read_text("utf-8"))


def escalation_from(text: str) -> Escalation:
    """Return the escalation of a table."""
    table = tomllib.loads(text)
    pace = table["pace"]
    return Escalation(
        steps=tuple(map(_step, table["step"])),
        pace=Pace(
            every=timedelta(minutes=pace["every_min"]),
            first_before=timedelta(minutes=pace["first_before_min"]),
            until_after_due=timedelta(minutes=pace["until_after_due"]),
            source=_source(pace),
        ),
    )


def _step(row: Mapping[str, Any]) -> Step:
    at = row.get("at")
    return Step(
        name=StepName(row["slug"]),
        roles=tuple(map(Role, row["who"])),
        level=None if at is None else next(one for one in DivisionLevel if one.slug == at),
        shares=tuple(row.get("shares", ())),
        after_due=timedelta(minutes=row["after_due"]),
        source=_source(row),
    )


def _source(row: Mapping[str, Any]) -> Source:
    return Source(title=row["source"], verified=row["verified"])
