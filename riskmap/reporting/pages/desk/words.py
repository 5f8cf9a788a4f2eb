"""What pages of the desk say: events, clocks, copies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.figure import Figure, FigureKind
from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.reporting.model.clocks import Standing
from riskmap.reporting.model.copies import CopyRule
from riskmap.reporting.model.figures import amount
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import MASS_LOSS
from riskmap.reporting.pages.stages.words import event_said, figure_said
from riskmap.reporting.service.timing import Copy, Timed


@frozen(kw_only=True)
class ClockSaid:
    """A clock in words.

    Parameters
    ----------
    state
        A duty state, for mark and colour.
    words
        How long it still has, or by how much it is over, as the server's clock says.
    """

    unit: str
    event: str
    href: str
    what: str
    due_at: datetime
    met_at: datetime | None
    state: str
    words: str
    counted: str
    source: str
    is_verified: bool


@frozen(kw_only=True)
class CopySaid:
    """A copy that is due, in words.

    Parameters
    ----------
    people
        Dead and missing together; empty where massive losses ask for it.
    why
        What asks for it.
    """

    rule: str
    event: str
    event_id: str
    to: str
    people: str
    why: str
    due_at: datetime
    is_over: bool
    words: str
    sent_at: datetime | None
    sent_how: str
    sent_by: str
    source: str
    is_verified: bool


_MARKS = {
    Standing.RUNNING: "due",
    Standing.OVERDUE: "missed",
    Standing.MET: "met",
    Standing.MET_LATE: "late",
}


def bare_said(slug: str, figure: Figure) -> str:
    """Return a figure without its unit, for tables whose heads say it: 1,200, ≥ 12, not known."""
    if figure.amount is None:
        return say(N_("not known"))
    one = indicators()[slug]
    places = one.unit.decimals if figure.amount else 0
    number = f"{amount(one, figure.amount):,.{places}f}"
    return number if figure.kind is FigureKind.NUMBER else f"≥ {number}"


def left_said(span: timedelta) -> str:
    """Return a span as people count it down: 1 h 23 min; a minute that has begun counts."""
    minutes = int(-(-abs(span.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return say(Message(N_("{days} d {hours} h"), {"days": days, "hours": hours}))
    told = {"hours": hours, "minutes": minutes}
    return say(Message(N_("{hours} h {minutes} min") if hours else N_("{minutes} min"), told))


def span_said(due_at: datetime, now: datetime) -> str:
    """Return how long something still has, or by how much it is over."""
    text = N_("{span} left") if now <= due_at else N_("{span} over")
    return say(Message(text, {"span": left_said(due_at - now)}))


def clocks_said(
    several: Iterable[Timed], names: dict[str, str], now: datetime
) -> tuple[ClockSaid, ...]:
    """Return clocks in words, in the order given."""
    return tuple(_clock_said(one, names, now) for one in several)


def copies_said(several: Iterable[Copy], now: datetime) -> tuple[CopySaid, ...]:
    """Return copies in words, those that were not sent first."""
    found = sorted(several, key=lambda one: (one.sent is not None, one.due.due_at))
    return tuple(_copy_said(one, now) for one in found)


def _clock_said(one: Timed, names: dict[str, str], now: datetime) -> ClockSaid:
    clock = one.clock
    standing = clock.standing_at(now)
    words = say(standing.word) if clock.met_at else span_said(clock.due_at, now)
    return ClockSaid(
        unit=names.get(clock.unit, clock.unit),
        event=event_said(one.event),
        href=f"/disasters/{one.event.id}",
        what=say(clock.rule.what.word),
        due_at=clock.due_at,
        met_at=clock.met_at,
        state=_MARKS[standing],
        words=words,
        counted=say(clock.rule.anchor.word),
        source=say(clock.rule.source.title),
        is_verified=clock.rule.source.verified,
    )


def _why(rule: CopyRule) -> str:
    if rule.at_least is None:
        return say(MASS_LOSS)
    return say(Message(N_("dead and missing together: {count} or more"), {"count": rule.at_least}))


def _copy_said(one: Copy, now: datetime) -> CopySaid:
    rule, sent = one.due.rule, one.sent
    return CopySaid(
        rule=rule.slug,
        event=event_said(one.event),
        event_id=one.event.id,
        to=say(rule.to.word),
        people=figure_said("deaths", one.due.people) if rule.at_least else "",
        why=_why(rule),
        due_at=one.due.due_at,
        is_over=now > one.due.due_at,
        words=span_said(one.due.due_at, now),
        sent_at=sent.sent_at if sent else None,
        sent_how=sent.how if sent else "",
        sent_by=sent.by if sent else "",
        source=say(rule.source.title),
        is_verified=rule.source.verified,
    )
