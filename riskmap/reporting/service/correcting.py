"""Accept a report or return it with reasons, and correct the header of an event (勘误)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import evolve, frozen

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.bodies import header_body
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.marks import require_marks
from riskmap.reporting.model.reports import Header, Kind, ReturnReason, State, Version
from riskmap.reporting.model.rights import Deed, may
from riskmap.reporting.service import chains, planning
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import amendments, events, reports
from riskmap.reporting.store.reports import Decision
from riskmap.store import Reading, Writing, audit, live, programs
from riskmap.store.audit import Entry, difference


@frozen(kw_only=True)
class _Said:
    """What somebody decides about a version."""

    state: State
    reason: str = ""
    words: str = ""
    marks: tuple[str, ...] = ()


def accept(uow: Writing, version_id: str, *, words: str = "", by: str = "") -> Version:
    """Accept a report; nobody accepts what he sent or compiled himself.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        If there is none, it is not for the one who asks, or it does not wait for this.
    """
    who = acting(uow, by)
    version = _waiting(uow, version_id, who)
    if version.state is not State.SUBMITTED:
        raise _not_waiting(version)
    if who.name == version.by:
        raise ForbiddenError(
            N_("Nobody accepts a report that he sent himself."),
            mend=N_("Another person of your level or the one above has to look at it."),
        )
    decided = _decide(uow, version, _Said(state=State.ACCEPTED, words=words.strip()), who)
    _follow(uow, decided, who)
    return decided


def return_(
    uow: Writing,
    version_id: str,
    reason: ReturnReason,
    words: str,
    *,
    marks: Iterable[str] = (),
    by: str = "",
) -> Version:
    """Return a report to who sent it, with the reason that he sees first (驳回).

    An accepted report can be returned, too: that undoes the acceptance, and says so. A verified
    one cannot when its event is verified, or while an amendment of it is open.

    Parameters
    ----------
    marks
        Slugs of the fields to be mended: indicators, boxes of the text, others; none: all of it.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is none, it is not for the one who asks, it was returned already, its figures are
        settled, or nobody says what is to be mended.
    """
    who, marked = acting(uow, by), require_marks(marks)
    version = _waiting(uow, version_id, who)
    if version.state is State.RETURNED or not version.report.kind.is_stage:
        raise _not_waiting(version)
    if not words.strip():
        raise InvalidRequestError(
            N_("Nobody said what is to be mended."),
            mend=N_("Write it in a few words; the sender sees them first."),
        )
    if version.report.kind is Kind.VERIFIED:
        _require_not_settled(uow, version)
    said = _Said(state=State.RETURNED, reason=str(reason), words=words.strip(), marks=marked)
    return _decide(uow, version, said, who)


def correct_header(uow: Writing, event_id: str, header: Header, why: str, *, by: str = "") -> Event:
    """Correct hazard, times or place of an event; its figures stay as they are (勘误).

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidRequestError
        If there is none, it is not for the one who asks, or nobody says why.
    """
    who, event = acting(uow, by), chains.event(uow, event_id)
    _require_right(who, Deed.DECIDE, event.unit, uow)
    if header == event.header:
        return event
    return _change(uow, event, _said(why), who, header=header)


def declare(uow: Writing, event_id: str, state: EventState, why: str, *, by: str = "") -> Event:
    """Say what an event has become: stable, going on again, reported in error, handed over.

    What is counted with it goes along. An event that is not stable any more asks its units again
    each day.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is none, it is not for the one who asks, it cannot become that, or nobody says
        why.
    """
    who, event = acting(uow, by), chains.event(uow, event_id)
    _require_right(who, Deed.DECLARE, event.unit, uow)
    if state is EventState.VERIFIED or not event.may_become(state):
        raise ConflictError(
            N_("An event that is {before} cannot become {after} here."),
            mend=N_("Look at the event again; it may have changed meanwhile."),
            before=event.state.word,
            after=state.word,
        )
    reason = _said(why)
    for one in (event, *events.counted_with(uow, event.id)):
        if one.may_become(state):
            changed = _change(uow, one, reason, who, state=state)
            _ask_or_release(uow, changed)
    return chains.event(uow, event_id)


def count_with(uow: Writing, event_id: str, other_id: str, why: str, *, by: str = "") -> Event:
    """Count an event with another one (汇拢); an empty id undoes it. No report is touched.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If one is not there, it is not for the one who asks, they would be counted in a circle, or
        nobody says why.
    """
    who, event = acting(uow, by), chains.event(uow, event_id)
    _require_right(who, Deed.DECLARE, event.unit, uow)
    if other_id:
        other = chains.event(uow, other_id)
        _require_right(who, Deed.DECLARE, other.unit, uow)
        is_circle = other.id == event.id or bool(other.merged_into)
        if is_circle or events.counted_with(uow, event.id):
            raise ConflictError(
                N_("Events are counted with one that is counted by itself, in one step."),
                mend=N_("Choose the event that all others are counted with."),
            )
    return _change(uow, event, _said(why), who, merged_into=other_id)


def _waiting(uow: Writing, version_id: str, who: Acting) -> Version:
    """Return the last version of a report that somebody may decide about, held for this write."""
    version = require_known(reports.by_id(uow, version_id), version_id)
    programs.hold(uow, f"chain {version.report.unit} {version.report.event_id}")
    version = require_known(reports.by_id(uow, version_id), version_id)
    _require_right(who, Deed.DECIDE, version.report.unit, uow)
    link = reports.current(uow, version.report_id)
    if link is None or link.id != version.id:
        raise ConflictError(
            N_("There is a newer version of this report."),
            mend=N_("Look at that one."),
        )
    return version


def _require_not_settled(uow: Reading, version: Version) -> None:
    """Do nothing if a verified report can still be returned (reporting.md 8.2, rule 24)."""
    event = chains.event(uow, version.report.event_id)
    if event.state is EventState.VERIFIED:
        raise ConflictError(
            N_("The event is verified: its figures are settled."),
            mend=N_("They change only by an amendment that a second person approves."),
        )
    if any(one.step.is_open for one in amendments.of_report(uow, version.report_id)):
        raise ConflictError(
            N_("An amendment of this report waits."),
            mend=N_("Let it be decided or withdrawn first."),
        )


def _require_right(who: Acting, deed: Deed, unit: str, uow: Reading) -> None:
    if not (may(who, deed, unit) and uow.scope.reaches(unit)):
        raise ForbiddenError(
            N_("This is decided by others for {code}."),
            mend=N_("Ask an approver of the level above."),
            code=unit,
        )


def _not_waiting(version: Version) -> ConflictError:
    return ConflictError(
        N_("The report does not wait for this: {state}."),
        mend=N_("Look at it again; somebody may have decided meanwhile."),
        state=version.state.word,
    )


def _said(why: str) -> str:
    if not why.strip():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    return why.strip()


def _decide(uow: Writing, version: Version, said: _Said, who: Acting) -> Version:
    decision = Decision(
        version_id=version.id,
        state=said.state,
        reason=said.reason,
        words=said.words,
        marks=said.marks,
        recorded_at=uow.now,
        actor=who.name,
    )
    reports.decide(uow, version, decision)
    after = {"reason": said.reason, "marks": [*said.marks]} if said.reason else None
    subject = ("report", version.id, version.report.unit)
    _record(uow, str(said.state), subject, who, said.words, after=after)
    return evolve(version, state=said.state)


def _follow(uow: Writing, version: Version, who: Acting) -> None:
    """Let follow what an accepted report brings about."""
    report = version.report
    event = chains.event(uow, report.event_id)
    if report.kind is Kind.INITIAL and event.state is EventState.OPEN:
        planning.event_opened(uow, report.unit, event.id, version.received_at)
    if report.kind is Kind.VERIFIED and report.unit == event.unit:
        _change(uow, event, "verified report accepted", who, state=EventState.VERIFIED)


def _ask_or_release(uow: Writing, event: Event) -> None:
    """Ask the units of an event that goes on for a report each day; no longer one that does not."""
    for unit, has_initial in chains.units_of(uow, event).items():
        if event.state is EventState.OPEN and has_initial:
            planning.event_opened(uow, unit, event.id, uow.now)
        elif event.state is not EventState.OPEN:
            planning.event_closed(uow, unit, event.id)


def _change(uow: Writing, event: Event, why: str, who: Acting, **values: Any) -> Event:
    after = evolve(event, number=event.number + 1, **values)
    if "state" in values:
        keeps = after.state in {EventState.STABLE, EventState.VERIFIED}
        after = evolve(after, stable_at=(event.stable_at or uow.now) if keeps else None)
    events.add(uow, after, why, who.name)
    old, new = difference(_told(event), _told(after))
    _record(uow, "changed", ("event", event.id, after.unit), who, why, before=old, after=new)
    return after


def _told(event: Event) -> dict[str, Any]:
    return {
        "state": str(event.state),
        "merged_into": event.merged_into,
        **header_body(event.header),
    }


def _record(
    uow: Writing, action: str, subject: tuple[str, str, str], who: Acting, why: str, **more: Any
) -> None:
    """Leave an entry; `subject` is kind, id and unit."""
    kind, subject_id, unit = subject
    entry = Entry(
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        code12=unit,
        why=why,
        by="" if who.name == uow.scope.actor else who.name,
        **more,
    )
    audit.record(uow, entry)
    live.touch(uow, "reports", unit)
