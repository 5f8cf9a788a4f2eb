"""Expect reports ahead of time: silence can be seen only where a report was expected.

What is asked of whom follows from the timeline alone, so planning may be repeated, interrupted
and done by two at once: each write compares what is there with what should be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import groupby

from attrs import field, frozen

from riskmap.core.access import Scope
from riskmap.core.codes import ancestors_of, around
from riskmap.core.realm import Realm
from riskmap.divisions import service as divisions
from riskmap.reporting.model.activation import Change
from riskmap.reporting.model.duties import Slot
from riskmap.reporting.service.expecting import Codes, Expecting, Wanted
from riskmap.reporting.store import activation, duties, slots
from riskmap.reporting.store.activation import OpenEvent
from riskmap.store import Database, Reading, Writing, audit
from riskmap.store.audit import Entry

#: Duties are made so long ahead: the clock may be away for a night and a day.
AHEAD = timedelta(hours=36)
#: What became due while the clock was away is made so long afterwards: silence stays visible.
BACK = timedelta(days=2)
#: Units in one write: others wait for it a fraction of a second.
CHUNK = 10_000
#: Decisions about divisions of more units are planned by the clock.
AT_ONCE = 20_000


@frozen(kw_only=True)
class Draft:
    """A slot at which others are asked than stand in the database."""

    wanted: Wanted
    fingerprint: str
    timeline: Sequence[Change] = field(eq=False, repr=False)

    @property
    def slot(self) -> Slot:
        """The slot."""
        return self.wanted.slot


@frozen(kw_only=True)
class Part:
    """As much of a draft as is done in one write: units from `first` to `last`."""

    draft: Draft
    first: str
    last: str
    units: int
    is_last: bool


@frozen(kw_only=True)
class Planned:
    """What planning has done."""

    slots: int = 0
    made: int = 0
    excused: int = 0
    asked_again: int = 0

    def __add__(self, other: Planned) -> Planned:
        return Planned(
            slots=self.slots + other.slots,
            made=self.made + other.made,
            excused=self.excused + other.excused,
            asked_again=self.asked_again + other.asked_again,
        )


def plan_ahead(database: Database, realm: Realm, *, purpose: str = "plan duties") -> Planned:
    """Bring duties to what is in force, in writes that are short."""
    scope = Scope.system(purpose, realm)
    with database.read(scope) as uow:
        parts = [part for one in draft(uow) for part in _parts(one)]
    done = Planned()
    for several in _batches(parts):
        done += database.write(scope, partial(_carry_out, several=several))
    return done


def plan_after_decision(database: Database, realm: Realm, code12: str) -> bool:
    """Plan at once what a decision about a division asks; False if that is left to the clock.

    Whoever decides for a province does not wait for it on a page.
    """
    with database.read(Scope.system("plan after a decision", realm)) as uow:
        units = len(divisions.list_codes(uow, under=code12))
    if units > AT_ONCE:
        return False
    plan_ahead(database, realm, purpose="plan after a decision")
    return True


def draft(uow: Reading) -> Iterator[Draft]:
    """Yield the slots of the near past and future at which others are asked than stand there.

    A slot that became due and was planned is history: it stays as it is.
    """
    expecting = Expecting(uow)
    begin, end = uow.now - BACK, uow.now + AHEAD
    wanted = {one.slot.id: one for one in expecting.between(begin, end)}
    for slot in slots.between(uow, uow.now, end):  # of plans that are no more, or changed
        wanted.setdefault(slot.id, Wanted(slot=slot))
    stored = slots.fingerprints(uow, wanted)
    for one in sorted(wanted.values(), key=lambda it: it.slot.due_at):
        before, fingerprint = stored.get(one.slot.id), _fingerprint(one.units)
        is_history = bool(before) and one.slot.due_at <= uow.now
        is_nothing = before is None and not len(one.units)
        if not (is_history or is_nothing or before == fingerprint):
            yield Draft(wanted=one, fingerprint=fingerprint, timeline=expecting.timeline)


def carry_out(uow: Writing, part: Part) -> Planned:
    """Bring the duties of some units at a slot to what is expected."""
    one = part.draft
    slots.hold(uow, one.slot)
    there = duties.there(uow, one.slot.id, part.first, part.last)
    units = one.wanted.units
    wanted = dict.fromkeys(units[(units >= part.first) & (units <= part.last)].tolist())
    missing = [code12 for code12 in wanted if code12 not in there]
    duties.create(uow, one.slot, missing)
    done = Planned(made=len(missing))
    if one.slot.due_at > uow.now:
        over = [code12 for code12, excuse in there.items() if code12 not in wanted and not excuse]
        kept = {code12: there[code12] for code12 in wanted if code12 in there}
        done += Planned(excused=_excuse(uow, one, over), asked_again=_asked_again(uow, one, kept))
    if part.is_last:
        slots.note_fingerprint(uow, one.slot.id, one.fingerprint)
        done += Planned(slots=1)
    return done


def event_opened(uow: Writing, code12: str, event_id: str, at: datetime) -> None:
    """Ask a unit about an event each day from now on, until `event_closed`."""
    opened = activation.open_event(
        uow, OpenEvent(event_id=event_id, code12=code12, opened_at=max(at, uow.now))
    )
    if opened:
        _tell_event(uow, "asked", event_id, code12)


def event_closed(uow: Writing, code12: str, event_id: str) -> None:
    """Ask a unit no longer about an event: it is stable there, or was none."""
    if activation.close_event(uow, event_id, code12, uow.now):
        _tell_event(uow, "released", event_id, code12)


def _fingerprint(codes: Codes) -> str:
    return sha256(codes.astype("S12").tobytes()).hexdigest()


def _parts(one: Draft) -> Iterator[Part]:
    """Divide the work of a slot; together the parts leave no code out."""
    every = one.wanted.every
    firsts = ["", *every[CHUNK::CHUNK].tolist()]
    lasts = [*(f"{int(following) - 1:012d}" for following in firsts[1:]), "~"]
    for place, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        units = len(every[place * CHUNK : (place + 1) * CHUNK])
        is_last = place == len(firsts) - 1
        yield Part(draft=one, first=first, last=last, units=units, is_last=is_last)


def _batches(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Yield parts that are small enough together for one write."""
    batch: list[Part] = []
    for part in parts:
        if batch and sum(one.units for one in batch) + part.units > CHUNK:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def _carry_out(uow: Writing, several: Iterable[Part]) -> Planned:
    done = Planned()
    for part in several:
        done += carry_out(uow, part)
    return done


def _excuse(uow: Writing, one: Draft, codes: Sequence[str]) -> int:
    """Excuse units that are no longer asked, each with the decision behind it."""
    count = 0
    by_reason = sorted((_reason(one, code12), code12) for code12 in codes)
    for reason, several in groupby(by_reason, key=lambda pair: pair[0]):
        units = [code12 for _, code12 in several]
        note = duties.add_note(uow, "replanned", one.slot.id, units[0], reason, uow.scope.actor)
        excused = duties.excuse_unmet(uow, one.slot, units, note)
        _tell(uow, "excused", one.slot, reason, units, excused)
        count += excused
    return count


def _asked_again(uow: Writing, one: Draft, there: dict[str, str]) -> int:
    """Ask units again that planning had excused; what a person excused stays."""
    found = duties.notes(uow, there.values())
    replanned = {note_id for note_id, note in found.items() if note.kind == "replanned"}
    units = [code12 for code12, excuse in there.items() if excuse in replanned]
    if not units:
        return 0
    reason = _reason(one, units[0])
    duties.add_note(uow, "restored", one.slot.id, units[0], reason, uow.scope.actor)
    lifted = duties.lift_excuses(uow, one.slot, units)
    _tell(uow, "asked", one.slot, reason, units, lifted)
    return lifted


def _reason(one: Draft, code12: str) -> str:
    """Return the paper behind the newest decision that reaches a unit; of an event its id."""
    line = {code12, *ancestors_of(code12)}
    found = [it for it in one.timeline if it.code12 in line and it.effective_at <= one.slot.due_at]
    if one.slot.event_id or not found:
        return one.slot.event_id
    newest = found[-1]
    return f"{newest.authority} {newest.document}"


def _tell(
    uow: Writing, action: str, slot: Slot, why: str, units: Sequence[str], count: int
) -> None:
    entry = Entry(
        action=action,
        subject_kind="duty",
        subject_id=slot.id,
        code12=around(units),
        why=why,
        after={"units": count, "due_at": slot.due_at},
    )
    audit.record(uow, entry)


def _tell_event(uow: Writing, action: str, event_id: str, code12: str) -> None:
    entry = Entry(action=action, subject_kind="duty-event", subject_id=event_id, code12=code12)
    audit.record(uow, entry)
