"""Orders, at ``/orders``: given, followed at each unit, answered, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import evolve, frozen
from flask import Response, render_template, request, url_for

from riskmap.calls.model.calls import State
from riskmap.calls.service.means import Means, means_of
from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel, is_code12, level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.moments import moment_of
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, Work, attempt, is_demo, said
from riskmap.people.service.reading import acting
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.response.model.orders import STEPS, Addressee, Followed, Stage
from riskmap.response.model.rights import Deed, may, roles_of
from riskmap.response.pages.blueprint import FOLLOW, blueprint
from riskmap.response.pages.words import (
    division_said,
    events_said,
    may_here,
    people_said,
    units_said,
)
from riskmap.response.service import ordering, sending
from riskmap.store import Reading, Writing

#: So many orders that await nothing more are listed.
_CLOSED = 40
_LEVELS = {
    DivisionLevel.STREET: N_("All streets and towns"),
    DivisionLevel.COMMITTEE: N_("All committees"),
}


@frozen(kw_only=True)
class Row:
    """One order on the list, in numbers."""

    followed: Followed
    units: int
    overdue: int
    counts: tuple[tuple[Stage, int], ...]


@frozen(kw_only=True)
class OrdersPage:
    """Orders to a division and all in it."""

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    open: tuple[Row, ...]
    closed: tuple[Row, ...]
    older: int
    may_order: bool
    is_demo: bool
    done: str


@frozen(kw_only=True)
class Group:
    """A street with its committees, as a choice of addressees."""

    code12: str
    name: str
    units: tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class NewPage:
    """The form of an order."""

    title: str
    code12: str
    name: str
    levels: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    chosen: frozenset[str]
    events: tuple[tuple[str, str], ...]
    replaces: Followed | None
    is_demo: bool
    tried: Tried


@frozen(kw_only=True)
class Answered:
    """What became of an order at one unit, and what the reader may say of it."""

    one: Addressee
    name: str
    message: State | None
    is_overdue: bool
    may_answer: bool
    may_relay: bool


@frozen(kw_only=True)
class OrderPage:
    """One order and what became of it."""

    title: str
    followed: Followed
    where: str
    rows: tuple[Answered, ...]
    counts: tuple[tuple[Stage, int], ...]
    people: dict[str, str]
    event: str
    may_order: bool
    now: datetime
    answers: tuple[tuple[str, str], ...]
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/orders")
@needs(*FOLLOW)
def orders() -> Response:
    """Show orders to a division and all in it: the overdue first."""
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        found = [_row(one, uow.now) for one in ordering.listed(uow, code12)]
        page = OrdersPage(
            title=say(N_("Orders")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            divisions=reachable(uow),
            open=tuple(one for one in found if one.followed.is_open),
            closed=tuple(one for one in found if not one.followed.is_open)[:_CLOSED],
            older=max(sum(not one.followed.is_open for one in found) - _CLOSED, 0),
            may_order=may_here(Deed.ORDER, code12),
            is_demo=is_demo(),
            done=request.args.get("done", ""),
        )
    return Response(render_template("response/orders.html", page=page))


@blueprint.get("/orders/new")
@needs(*roles_of(Deed.ORDER))
def new_order() -> Response:
    """Show the form of an order."""
    return _form(UNTRIED)


@blueprint.post("/orders")
@needs(*roles_of(Deed.ORDER))
def give_order() -> Response:
    """Give an order."""
    return attempt(
        _read, _form, lambda one: url_for("response.order", order_id=one.order.id, done="given")
    )


@blueprint.get("/orders/<order_id>")
@needs(*FOLLOW)
def order(order_id: str) -> Response:
    """Show one order and what became of it."""
    return _show(order_id, UNTRIED)


@blueprint.post("/orders/<order_id>/end")
@needs(*roles_of(Deed.ORDER))
def end_order(order_id: str) -> Response:
    """Take an order back."""
    reason = said("why")
    return attempt(
        lambda: lambda uow: ordering.take_back(uow, order_id, reason),
        lambda form: _show(order_id, form),
        url_for("response.order", order_id=order_id, done="taken-back"),
    )


@blueprint.post("/orders/<order_id>/<code12>")
@needs(*FOLLOW)
def answer_order(order_id: str, code12: str) -> Response:
    """Write down what became of an order at a unit."""
    require_reach(code12)
    return attempt(
        lambda: _answer(order_id, code12),
        lambda form: _show(order_id, form),
        url_for("response.order", order_id=order_id, done="answered"),
    )


def _show(order_id: str, form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        followed = ordering.one(uow, order_id)
        who = acting(uow)
        messages = sending.states(uow, followed)
        names = units_said(uow, [followed.order.code12, *(one.unit for one in followed.addressees)])
        steps = [step for one in followed.addressees for step in one.steps]
        ended = [followed.ended.actor] if followed.ended else []
        actors = [followed.order.actor, *ended, *(step.actor for step in steps)]
        page = OrderPage(
            title=say(N_("Order")),
            followed=followed,
            where=names[followed.order.code12],
            rows=tuple(
                Answered(
                    one=one,
                    name=names[one.unit],
                    message=messages.get(one.unit),
                    is_overdue=one.is_overdue(uow.now),
                    may_answer=one.ended is None and may(who, Deed.ANSWER, one.unit),
                    may_relay=one.ended is None and may(who, Deed.RELAY, one.unit),
                )
                for one in sorted(followed.addressees, key=_by_urgency)
            ),
            counts=_counts(followed),
            people=people_said(uow, actors),
            event=dict(events_said(uow)).get(followed.order.event_id, ""),
            may_order=may(who, Deed.ORDER, followed.order.code12) and followed.ended is None,
            now=uow.now,
            answers=tuple((str(stage), say(stage.word)) for stage in STEPS),
            is_demo=is_demo(),
            done=request.args.get("done", ""),
            tried=form,
        )
    return Response(render_template("response/order.html", page=page))


def _form(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        replaced = request.values.get("replaces", "") or form.said.get("order-replaces", "")
        page = NewPage(
            title=say(N_("Give an order")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            levels=_levels(uow, code12),
            groups=tuple(_groups(uow, code12)),
            chosen=frozenset(request.values.getlist("to")),
            events=(("", say(N_("none"))), *events_said(uow)),
            replaces=ordering.one(uow, replaced) if replaced else None,
            is_demo=is_demo(),
            tried=form,
        )
    return Response(render_template("response/order_new.html", page=page))


def _read() -> Work:
    code12, chosen = division_said(), request.form.getlist("to")
    asked = ordering.Said(
        code12=code12,
        authority=said("authority"),
        text=said("text"),
        units=tuple(one for one in chosen if is_code12(one)),
        due_at=moment_of(said("day"), said("hour")),
        event_id=said("event"),
        replaces=said("replaces"),
        reason=said("why"),
    )
    levels = [level for level in _LEVELS if level.slug in chosen]
    means = means_of(parts())
    return lambda uow: _give(uow, _widened(uow, asked, levels), means)


def _give(uow: Writing, asked: ordering.Said, means: Means) -> Followed:
    made = ordering.give(uow, asked)
    sending.send(uow, made, means)
    return made


def _widened(uow: Reading, asked: ordering.Said, levels: Iterable[DivisionLevel]) -> ordering.Said:
    """Return an order that goes to all units of some levels, too."""
    below = ordering.may_be_ordered(uow, asked.code12)
    more = (unit for level in levels for unit in below.get(level, ()))
    return evolve(asked, units=(*asked.units, *more))


def _answer(order_id: str, code12: str) -> Work:
    try:
        stage = Stage(said("stage"))
    except ValueError:
        raise InvalidRequestError(
            N_("Nobody said what became of it."), mend=N_("Choose one of the answers.")
        ) from None
    words, told_by = said("words"), said("told_by")
    return lambda uow: ordering.say(uow, order_id, code12, stage, words, told_by=told_by)


def _levels(uow: Reading, code12: str) -> tuple[tuple[str, str], ...]:
    below = ordering.may_be_ordered(uow, code12)
    return tuple(
        (level.slug, f"{say(word)} ({len(below[level])})")
        for level, word in _LEVELS.items()
        if level > level_of(code12) and below.get(level)
    )


def _groups(uow: Reading, code12: str) -> Iterator[Group]:
    """Return the units that may be chosen one by one: each street with its committees."""
    below = ordering.may_be_ordered(uow, code12)
    committees = below.get(DivisionLevel.COMMITTEE, ())
    streets = below.get(DivisionLevel.STREET, ())
    names = units_said(uow, [*committees, *streets, code12])
    for street in streets or (code12,):
        inside = [one for one in committees if Area.of(street).contains(one)]
        yield Group(
            code12=street,
            name=names[street],
            units=tuple((one, names[one]) for one in (street, *inside)),
        )


def _row(one: Followed, now: datetime) -> Row:
    return Row(
        followed=one,
        units=len(one.addressees),
        overdue=one.overdue(now),
        counts=_counts(one),
    )


def _counts(one: Followed) -> tuple[tuple[Stage, int], ...]:
    return tuple((stage, count) for stage, count in one.counts.items() if count)


def _by_urgency(one: Addressee) -> tuple[bool, int, str]:
    return not one.is_open, list(Stage).index(one.stage), one.unit
