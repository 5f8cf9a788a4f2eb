"""Open orders: what was ordered, to whom, and how far it has come at each unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from riskmap.core.clock import SHANGHAI
from riskmap.core.words import N_, Message
from riskmap.reporting.service.packs import Facts, most_rows
from riskmap.reporting.service.paper import Paper
from riskmap.response.model.orders import Addressee, Followed, Stage
from riskmap.response.service import ordering
from riskmap.store import Reading

_HEADS = (N_("Unit"), N_("Delivered"), N_("Read"), N_("Done"), N_("By hand"))
_WIDTHS = (2.2, 0.9, 0.9, 1.8, 1.4)


def paper(uow: Reading, facts: Facts) -> bytes:
    """Return the orders of which something is awaited, the most urgent first."""
    say, made = facts.tongue.say, facts.paper(N_("Open orders"))
    found = [one for one in ordering.listed(uow, facts.code12) if one.is_open]
    if not found:
        now = {"moment": facts.tongue.moment(facts.at)}
        made.write(say(Message(N_("No order is open at {moment}."), now)))
    left = most_rows()
    for one in found:
        _order(facts, made, one)
        rows = [_row(each, facts) for each in _awaited_first(one.addressees)]
        if rows[:left]:
            made.table([say(head) for head in _HEADS], rows[:left], _WIDTHS, size=9)
        if len(rows) > left:
            made.write(say(N_("There are more: ask by street.")))
        left = max(left - len(rows), 0)
    return made.pdf()


def _order(facts: Facts, made: Paper, one: Followed) -> None:
    """Write what an order says, and how it stands on the whole."""
    say, order = facts.tongue.say, one.order
    made.head(say(Message(N_("Order of {authority}"), {"authority": order.authority})))
    made.write(order.text)
    made.facts(
        (
            (say(N_("Given")), facts.tongue.moment(order.recorded_at)),
            (say(N_("Due")), _due(facts, one)),
            (say(N_("Units")), _counts(facts, one)),
        )
    )


def _due(facts: Facts, one: Followed) -> str:
    say, due = facts.tongue.say, one.order.due_at
    if due is None:
        return say(N_("no time was set"))
    moment = facts.tongue.moment(due)
    if not one.overdue(facts.at):
        return moment
    late = {"moment": moment, "count": one.overdue(facts.at)}
    return say(Message(N_("{moment}: overdue at {count} units"), late))


def _counts(facts: Facts, one: Followed) -> str:
    """Return how many units there are, then how many stand at each stage."""
    say, units = facts.tongue.say, len(one.addressees)
    staged = [f"{say(stage.word)} {count}" for stage, count in one.counts.items()]
    return f"{units} · {facts.tongue.listed(staged)}"


def _awaited_first(several: Iterable[Addressee]) -> list[Addressee]:
    return sorted(several, key=lambda one: (not one.is_open, one.unit))


def _row(one: Addressee, facts: Facts) -> tuple[str, ...]:
    name = facts.names.get(one.unit, one.unit)
    first = (_at(one, stage) for stage in (Stage.DELIVERED, Stage.READ))
    return name, *first, _end(one, facts), ""  # the last to write on


def _at(one: Addressee, stage: Stage) -> str:
    """Return when an order came to a stage at a unit; empty where nobody said so."""
    times = [step.recorded_at for step in one.steps if step.stage is stage]
    return _short(times[-1]) if times else ""


def _end(one: Addressee, facts: Facts) -> str:
    if not one.stage.is_final:
        return ""
    last = one.steps[-1]
    word = "" if last.stage is Stage.DONE else facts.tongue.say(last.stage.word)
    return " · ".join(filter(None, (_short(last.recorded_at), word, last.words)))


def _short(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"
