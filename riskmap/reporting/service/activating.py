"""A named authority sets season or response level for a division; nothing starts by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from attrs import field, frozen

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel, ancestors_of, level_of
from riskmap.divisions import service as divisions
from riskmap.reporting.model import activation as rules
from riskmap.reporting.model.activation import Change, InForce, Track, Value
from riskmap.reporting.model.plans import Burden, burdens, plans
from riskmap.reporting.store import activation as store
from riskmap.store import Reading, Writing, audit, live
from riskmap.store.audit import Entry


def _trimmed(text: str) -> str:
    return " ".join(text.split())


@frozen(kw_only=True)
class Said:
    """What somebody says of a decision; `effective_at` None: from now on."""

    code12: str
    track: Track
    value: Value
    authority: str = field(converter=_trimmed)
    document: str = field(converter=_trimmed)
    reason: str = field(default="", converter=_trimmed)
    effective_at: datetime | None = None


@frozen(kw_only=True)
class Asked:
    """What the units of one level are asked, before and after a decision."""

    level: DivisionLevel
    units: int
    before: int
    after: int

    @property
    def together(self) -> int:
        """How many reports a day all of them are asked after it."""
        return self.units * self.after


@frozen(kw_only=True)
class Preview:
    """A decision before it is written, and what would follow from it."""

    change: Change
    before: InForce
    after: InForce
    is_lower: bool
    asked: tuple[Asked, ...]


@frozen(kw_only=True)
class Standing:
    """What holds in one division now, and how it came to it.

    Parameters
    ----------
    timeline
        Decisions of the division, of those above and of those below, the newest first.
    """

    code12: str
    at: datetime
    now: InForce
    timeline: tuple[Change, ...]
    burdens: tuple[Burden, ...]


def standing(uow: Reading, code12: str) -> Standing:
    """Return what holds in a division.

    Raises
    ------
    NotFoundError
        If the register does not know it.
    """
    divisions.division(uow, code12)
    every = store.timeline(uow)
    area, above = Area.of(code12), set(ancestors_of(code12))
    about = [one for one in every if one.code12 in above or area.contains(one.code12)]
    now = rules.in_force(every, code12, uow.now)
    return Standing(
        code12=code12,
        at=uow.now,
        now=now,
        timeline=tuple(reversed(about)),
        burdens=burdens(plans(), now),
    )


def preview(uow: Reading, said: Said) -> Preview:
    """Return what a decision would bring, without writing it.

    Raises
    ------
    NotFoundError
        If the register does not know the division.
    InvalidRequestError, ConflictError
        If it may not be written; see `riskmap.reporting.model.activation.require_sound`.
    """
    divisions.division(uow, said.code12)
    timeline = _of_line(uow, said.code12)
    change = _change(uow, said)
    rules.require_sound(timeline, change)
    before = rules.in_force(timeline, said.code12, change.effective_at)
    after = rules.in_force([*timeline, change], said.code12, change.effective_at)
    return Preview(
        change=change,
        before=before,
        after=after,
        is_lower=rules.is_lower(timeline, change),
        asked=tuple(_asked(uow, said.code12, before, after)),
    )


def decide(uow: Writing, said: Said) -> Change:
    """Write a decision at the end of the timeline; plan duties anew after the commit.

    Raises
    ------
    NotFoundError, InvalidRequestError, ConflictError
        As `preview`.
    """
    seen = preview(uow, said)
    change = seen.change
    store.append(uow, change)
    entry = Entry(
        action="decided",
        subject_kind="activation",
        subject_id=change.id,
        code12=change.code12,
        why=change.reason,
        before={str(change.track): str(seen.before.value(change.track))},
        after={
            str(change.track): str(change.value),
            "effective_at": change.effective_at,
            "authority": change.authority,
            "document": change.document,
        },
    )
    audit.record(uow, entry)
    live.touch(uow, "duties", change.code12, downward=True)
    return change


def _of_line(uow: Reading, code12: str) -> Sequence[Change]:
    return store.timeline(uow, (code12, *ancestors_of(code12)))


def _change(uow: Reading, said: Said) -> Change:
    return Change(
        id=uuid4().hex,
        code12=said.code12,
        track=said.track,
        value=said.value,
        effective_at=said.effective_at or uow.now,
        recorded_at=uow.now,
        authority=said.authority,
        document=said.document,
        reason=said.reason,
        actor=uow.scope.actor,
    )


def _asked(uow: Reading, code12: str, before: InForce, after: InForce) -> Iterable[Asked]:
    old = {one.level: one.a_day for one in burdens(plans(), before)}
    new = {one.level: one.a_day for one in burdens(plans(), after)}
    for level in DivisionLevel:
        if level < level_of(code12) or not (level in old or level in new):
            continue
        units = len(divisions.list_codes(uow, level=level, under=code12))
        yield Asked(level=level, units=units, before=old.get(level, 0), after=new.get(level, 0))
