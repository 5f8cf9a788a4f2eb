"""Send orders to whoever is on duty at the units they go to; the page shows how far each came."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.calls.model.calls import Call, Delivery, Purpose, State
from riskmap.calls.model.escalation import StepName
from riskmap.calls.model.people import Reached
from riskmap.calls.service import book, calling
from riskmap.calls.service.book import Line
from riskmap.calls.service.calling import NewCall
from riskmap.calls.service.carrying import wanted_while
from riskmap.calls.service.means import Means
from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.locale.tongues import Tongue, tongue
from riskmap.response.model.orders import Followed, Order
from riskmap.response.service import ordering
from riskmap.store import Reading, Writing

_DESKS = {DivisionLevel.STREET: StepName.STREET, DivisionLevel.DISTRICT: StepName.DISTRICT}


def send(uow: Writing, followed: Followed, means: Means) -> int:
    """Tell of an order one person of each unit; return at how many units somebody is told.

    A on duty or who stands in, else B, else the desk of a street or district itself. Where nobody
    is on the roster the order stands on the screens of the unit alone.
    """
    lines = book.lines(uow, [one.unit for one in followed.addressees])
    told = 0
    for one in followed.addressees:
        several = _first(lines[one.unit], one.unit)
        for who in several[:1]:
            language = tongue(means.folder, who.language or means.language)
            new = _words(followed.order, one.unit, means, language)
            calling.call(uow, new, [who], means.channels)
            told += 1
    return told


def states(uow: Reading, followed: Followed) -> dict[str, State]:
    """Return how far the message about an order came, by unit; units without one are left out."""
    order, units = followed.order, [one.unit for one in followed.addressees]
    found = calling.about(uow, Purpose.ORDER, units, order.recorded_at, order=order.id)
    return {one.call.code12: one.state for one in found}


@wanted_while(Purpose.ORDER)
def is_still_awaited(uow: Reading, call: Call, _delivery: Delivery) -> bool:
    """Tell whether something is awaited of the unit, in the write that sends the message."""
    try:
        found = ordering.one(uow, call.about["order"])
    except NotFoundError:
        return False
    return any(one.unit == call.code12 and one.is_open for one in found.addressees)


def _first(line: Line, unit: str) -> tuple[Reached, ...]:
    desk = _DESKS.get(level_of(unit))
    steps: Iterable[StepName | None] = (StepName.A, StepName.B, desk)
    return next((line[step] for step in steps if step is not None and line.get(step)), ())


def _words(order: Order, unit: str, means: Means, language: Tongue) -> NewCall:
    shown = {
        "authority": order.authority,
        "text": order.text,
        "due": language.moment(order.due_at) if order.due_at else "",
        "address": f"{means.public_url.rstrip('/')}/orders/{order.id}",
    }
    due = N_("{authority}: {text} Done by {due}. Answer: {address}")
    text = due if order.due_at else N_("{authority}: {text} Answer: {address}")
    return NewCall(
        purpose=Purpose.ORDER,
        code12=unit,
        sender=means.office or "riskmap",
        subject=language.say(Message(N_("Order of {authority}"), shown)),
        words=language.say(Message(text, shown)),
        needs_answer=True,
        about={"order": order.id},
    )
