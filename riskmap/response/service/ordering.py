"""Give orders, follow them at each unit, take them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, field, frozen

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.service.chains import event as event_of
from riskmap.response.model.orders import (
    LONGEST,
    Addressee,
    Ended,
    Followed,
    Order,
    Stage,
    Step,
    in_order,
    next_step,
)
from riskmap.response.model.rights import Deed, may, require
from riskmap.response.service.noting import (
    new_id,
    nothing_there,
    record,
    required,
    stripped,
    trimmed,
    why,
)
from riskmap.response.store import orders as store
from riskmap.store import Reading, Writing, live, programs


@frozen(kw_only=True)
class Said:
    """What somebody orders.

    Parameters
    ----------
    units
        To whom: divisions at or below the one that orders.
    replaces
        Id of the order that this one stands for; empty for none.
    """

    code12: str
    authority: str = field(converter=trimmed)
    text: str = field(converter=stripped)
    units: tuple[str, ...]
    due_at: datetime | None = None
    event_id: str = ""
    replaces: str = ""
    reason: str = field(default="", converter=trimmed)


def give(uow: Writing, said: Said, *, by: str = "") -> Followed:
    """Give an order; one that it replaces is taken back with it.

    Raises
    ------
    ForbiddenError, NotFoundError
        If it is not for the one who asks, or the event is not there.
    InvalidRequestError
        If nobody says what, from whom or to whom, or it is due before now.
    ConflictError
        If the order that it replaces was taken back before.
    """
    who = acting(uow, by)
    require(who, Deed.ORDER, said.code12)
    _require_sound(uow, said)
    order = Order(
        id=new_id(),
        code12=said.code12,
        authority=said.authority,
        text=said.text,
        due_at=said.due_at,
        event_id=said.event_id,
        replaces=said.replaces,
        recorded_at=uow.now,
        actor=who.name,
    )
    units = tuple(sorted(set(said.units)))
    store.add(uow, order, units)
    _touch(uow, units)
    if said.replaces:
        _end(uow, said.replaces, said.reason, order.id, who)
    after = {"text": order.text, "units": len(units), "due_at": order.due_at}
    record(uow, "ordered", ("order", order.id, order.code12), who, after=after)
    return one(uow, order.id)


def take_back(uow: Writing, order_id: str, reason: str, *, by: str = "") -> None:
    """Take an order back; it stays readable with the reason.

    Raises
    ------
    ForbiddenError, NotFoundError, InvalidRequestError, ConflictError
        If it is not for the one who asks, not there, nobody says why, or it was done before.
    """
    _end(uow, order_id, reason, "", acting(uow, by))


def say(
    uow: Writing,
    order_id: str,
    unit: str,
    stage: Stage,
    words: str = "",
    *,
    told_by: str = "",
    by: str = "",
) -> Addressee:
    """Write down what became of an order at a unit: by itself, or as it told a desk.

    Parameters
    ----------
    told_by
        Who said so on the telephone; has to be said by whoever is not of the unit.

    Raises
    ------
    ForbiddenError, NotFoundError
        If it is not for the one who asks, or the unit has no such order.
    InvalidRequestError, ConflictError
        As `model.orders.next_step`, or if nobody says who told it.
    """
    who = acting(uow, by)
    programs.hold(uow, f"order {order_id} {unit}")
    found = _addressee(uow, order_id, unit)
    told_by, words = trimmed(told_by), trimmed(words)
    _require_may_say(who, unit, stage, told_by)
    if not next_step(found, stage, words):
        return found
    step = Step(stage=stage, words=words, told_by=told_by, recorded_at=uow.now, actor=who.name)
    store.add_step(uow, found, step)
    live.touch(uow, "orders", unit)
    after = {"stage": str(stage), **({"told_by": told_by} if told_by else {})}
    record(uow, "answered", ("order", order_id, unit), who, why=words, after=after)
    return evolve(found, steps=(*found.steps, step))


def one(uow: Reading, order_id: str) -> Followed:
    """Return an order with the units that the reader sees.

    Raises
    ------
    NotFoundError
        If there is none for the one who asks.
    """
    found = store.find(uow, ids=[order_id])
    if not found:
        raise nothing_there()
    return found[0]


def listed(
    uow: Reading,
    under: str,
    *,
    event_id: str = "",
    given: tuple[datetime, datetime] | None = None,
) -> tuple[Followed, ...]:
    """Return the orders to a division and all in it, as a desk wants them.

    Parameters
    ----------
    given
        Only orders given from the first moment on and before the second.
    """
    return in_order(store.find(uow, under=under, event_id=event_id, given=given), uow.now)


def awaited(uow: Reading, unit: str) -> tuple[Addressee, ...]:
    """Return the orders of which something is awaited of one unit, the most urgent first."""
    several = in_order(store.find(uow, under=unit), uow.now)
    own = (one for order in several for one in order.addressees if one.unit == unit)
    return tuple(one for one in own if one.is_open)


def may_be_ordered(uow: Reading, code12: str) -> dict[DivisionLevel, tuple[str, ...]]:
    """Return the units that a division may give orders to, by level."""
    return {
        level: tuple(divisions.list_codes(uow, level=level, under=code12))
        for level in DivisionLevel
        if level >= level_of(code12)
    }


def _require_sound(uow: Reading, said: Said) -> None:
    required(said.authority, N_("Nobody said who orders."), N_("Name the office."))
    required(said.text, N_("The order says nothing."), N_("Write what has to be done."))
    if len(said.text) > LONGEST:
        raise InvalidRequestError(
            N_("The order has {length} characters; {longest} are the most."),
            mend=N_("Shorten it: it is read on a telephone."),
            length=len(said.text),
            longest=LONGEST,
        )
    if not said.units:
        raise InvalidRequestError(
            N_("Nobody said to whom the order goes."), mend=N_("Choose at least one unit.")
        )
    area = Area.of(said.code12)
    known = {unit for several in may_be_ordered(uow, said.code12).values() for unit in several}
    strangers = sorted(one for one in said.units if one not in known or not area.contains(one))
    if strangers:
        raise InvalidRequestError(
            N_("{code} gives no orders to {other}."),
            mend=N_("Choose units that lie within."),
            code=said.code12,
            other=strangers[0],
        )
    if said.due_at is not None and said.due_at <= uow.now:
        raise InvalidRequestError(
            N_("The order is due before it is given."), mend=N_("Correct day and time.")
        )
    if said.event_id:
        event_of(uow, said.event_id)
    if said.replaces:
        why(said.reason)


def _end(uow: Writing, order_id: str, reason: str, replaced_by: str, who: Acting) -> None:
    followed = one(uow, order_id)
    order = followed.order
    require(who, Deed.ORDER, order.code12)
    ended = Ended(reason=why(reason), replaced_by=replaced_by, recorded_at=uow.now, actor=who.name)
    if not store.end(uow, order, ended):
        raise ConflictError(
            N_("This order was taken back already."), mend=N_("Look at the list again.")
        )
    _touch(uow, (each.unit for each in followed.addressees))
    record(uow, "taken_back", ("order", order.id, order.code12), who, why=ended.reason)


def _touch(uow: Writing, units: Iterable[str]) -> None:
    for unit in units:
        live.touch(uow, "orders", unit)


def _addressee(uow: Reading, order_id: str, unit: str) -> Addressee:
    found = (each for each in one(uow, order_id).addressees if each.unit == unit)
    if (addressee := next(found, None)) is None:
        raise nothing_there()
    return addressee


def _require_may_say(who: Acting, unit: str, stage: Stage, told_by: str) -> None:
    if told_by or not may(who, Deed.ANSWER, unit):
        if not may(who, Deed.RELAY, unit):
            raise ForbiddenError(
                N_("For {code} this is done by others."),
                mend=N_("Ask an administrator of your area for the role."),
                code=unit,
            )
        if not told_by:
            raise InvalidRequestError(
                N_("Nobody said who told it on the telephone."),
                mend=N_("Write the name of who answered."),
            )
    if stage is Stage.ISSUED:
        raise InvalidRequestError(
            N_("Nobody said what became of it."), mend=N_("Choose one of the answers.")
        )
