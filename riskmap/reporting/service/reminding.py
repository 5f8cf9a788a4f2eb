"""Remind who has not reported: one stream a person, quiet as soon as anybody meets the duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from attrs import evolve, field, frozen

from riskmap.calls.model.calls import BY_HAND, Call, Delivery, Purpose
from riskmap.calls.model.escalation import Escalation, StepName, escalation
from riskmap.calls.model.people import Reached
from riskmap.calls.service import book, calling, streaming
from riskmap.calls.service.calling import NewCall
from riskmap.calls.service.carrying import wanted_while
from riskmap.calls.service.means import Means
from riskmap.core.access import Scope
from riskmap.core.realm import Realm
from riskmap.reporting.model.duties import Duty
from riskmap.reporting.model.reminders import Item, Owed, about, slots_of
from riskmap.reporting.service.chains import open_events
from riskmap.reporting.service.reminder_words import Words, words_of
from riskmap.reporting.store import slots
from riskmap.reporting.store.silent import silent, still_silent
from riskmap.store import Database, Reading, Writing

#: A reminder that could not leave within this time is made anew, with what holds then.
LASTS = timedelta(minutes=14)


@frozen(kw_only=True)
class Reminded:
    """What one round has done; `by_hand`: people whom no channel reaches."""

    made: int = 0
    by_hand: int = 0


@frozen
class _Gathered:
    """Collects who is owed what."""

    own: dict[str, dict[tuple[str, str], Item]] = field(factory=dict)
    watched: dict[str, dict[tuple[str, str], Item]] = field(factory=dict)
    who: dict[str, tuple[Reached, StepName]] = field(factory=dict)
    due: set[str] = field(factory=set)


def remind(database: Database, realm: Realm, means: Means) -> Reminded:
    """Remind everybody who is owed it now; each in a write of his own."""
    scope = Scope.system("remind", realm)
    with database.read(scope) as uow:
        several = owed(uow)
    done = Reminded()
    for one in several:
        outcome = database.write(scope, partial(remind_one, one=one, means=means))
        is_by_hand = outcome == BY_HAND
        done = evolve(
            done,
            made=done.made + bool(outcome and not is_by_hand),
            by_hand=done.by_hand + is_by_hand,
        )
    return done


def owed(uow: Reading) -> list[Owed]:
    """Return who is to be reminded now, of all that is missing together."""
    ladder = escalation()
    current = {
        one.id: one
        for one in slots.open_at(uow, uow.now)
        if one.due_at - ladder.pace.first_before <= uow.now <= _end(ladder, one.due_at)
    }
    missing = silent(uow, current) if current else []
    if not missing:
        return []
    lines = book.lines(uow, {one.code12 for one in missing})
    keys = {who.key for line in lines.values() for told in line.values() for who in told}
    last = streaming.last_sent(uow, keys)
    events = {unit: tuple(one.id for one in open_events(uow, unit)) for unit in lines}
    found = _Gathered()
    for one in missing:
        _gather(found, one, lines[one.code12], events[one.code12], last=last, now=uow.now)
    on_the_way = streaming.waiting(uow, found.due)
    return [_owed(found, key) for key in sorted(found.due - on_the_way)]


def remind_one(uow: Writing, one: Owed, means: Means) -> str:
    """Make a reminder if it is still owed; return over which channel, empty for none."""
    if not streaming.claim(uow, one.who):
        return ""
    asked = slots_of(about(one))
    if still_silent(uow, asked) != asked:
        return ""  # somebody met a part of it meanwhile: the next round says what is left
    channel = calling.channel_for(uow, one.who, means.channels)
    if channel == BY_HAND and uow.scope.realm.is_live:
        return BY_HAND  # the desk sees whom it has to call
    said = words_of(
        uow,
        one,
        Words(
            folder=means.folder,
            language=one.who.language or means.language,
            office=means.office,
            public_url=means.public_url,
        ),
    )
    new = NewCall(
        purpose=Purpose.REMINDER,
        code12=one.who.code12,
        sender=means.office or "riskmap",
        subject=said.subject,
        words=said.words,
        needs_answer=any(each.is_answerable for each in one.own),
        about=about(one),
        lasts=LASTS,
        is_stream=True,
    )
    calling.call(uow, new, [one.who], means.channels, step=str(one.step))
    return channel


@wanted_while(Purpose.REMINDER)
def is_still_owed(uow: Reading, call: Call, _delivery: Delivery) -> bool:
    """Tell whether all of which a reminder speaks is still missing, in the write that sends it."""
    asked = slots_of(call.about)
    return still_silent(uow, asked) == asked


def _end(ladder: Escalation, due_at: datetime) -> datetime:
    return due_at + ladder.pace.until_after_due


def _gather(
    found: _Gathered,
    one: Duty,
    line: book.Line,
    events: tuple[str, ...],
    *,
    last: Mapping[str, datetime],
    now: datetime,
) -> None:
    """Note who is told of a missing report; who is due to be told hears all that he is owed."""
    ladder = escalation()
    cutoff_at, due_at = one.slot.cutoff_at, one.slot.due_at
    item = Item(
        unit=one.code12,
        slot_id=one.slot.id,
        plan=one.slot.plan,
        cutoff_at=cutoff_at,
        due_at=due_at,
        events=events,
    )
    for name, timed in ladder.reached(cutoff_at, due_at, now, line):
        is_officer = name in {StepName.A, StepName.B}
        for who in line[name]:
            found.who.setdefault(who.key, (who, name))
            kind = found.own if is_officer or who.code12 == item.unit else found.watched
            mine = evolve(item, is_answerable=is_officer)
            kind.setdefault(who.key, {})[item.slot_id, item.unit] = mine
            if ladder.is_told(timed, cutoff_at, due_at, now, last.get(who.key)):
                found.due.add(who.key)


def _owed(found: _Gathered, key: str) -> Owed:
    who, step = found.who[key]
    own = found.own.get(key, {})
    watched = {slot: one for slot, one in found.watched.get(key, {}).items() if slot not in own}
    return Owed(who=who, step=step, own=_ordered(own.values()), watched=_ordered(watched.values()))


def _ordered(several: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(several, key=lambda one: (one.due_at, one.unit, one.slot_id)))
