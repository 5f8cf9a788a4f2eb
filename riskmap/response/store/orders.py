"""Orders: written, and found by the units they go to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import asdict

from riskmap.core.access import Area
from riskmap.response.model.orders import Addressee, Ended, Followed, Order, Stage, Step
from riskmap.response.store.tables import (
    response_order,
    response_order_end,
    response_order_step,
    response_order_to,
)
from riskmap.store import Reading, Writing


def add(uow: Writing, order: Order, units: Iterable[str]) -> None:
    """Write an order and to whom it goes."""
    values = asdict(order)
    uow.insert(response_order, order_id=values.pop("id"), **values)
    uow.insert_many(
        response_order_to,
        [
            {"order_id": order.id, "code12": unit, "recorded_at": order.recorded_at}
            for unit in units
        ],
    )


def add_step(uow: Writing, one: Addressee, step: Step) -> None:
    """Write what became of an order at a unit."""
    uow.insert(
        response_order_step,
        order_id=one.order.id,
        code12=one.unit,
        number=len(one.steps) + 1,
        **{**asdict(step), "stage": str(step.stage)},
    )


def end(uow: Writing, order: Order, ended: Ended) -> bool:
    """Write that an order was taken back; False if it was before."""
    values = asdict(ended)
    return uow.insert_if_new(response_order_end, order_id=order.id, code12=order.code12, **values)


def find(
    uow: Reading,
    *,
    under: str = "",
    ids: Iterable[str] | None = None,
    event_id: str = "",
    given: tuple[datetime, datetime] | None = None,
) -> list[Followed]:
    """Return orders to units within reach, each with those units alone.

    Parameters
    ----------
    under
        Only what goes to this division or what lies in it.
    ids, event_id
        Only these orders, or those of one event.
    given
        Only orders given from the first moment on and before the second.
    """
    to = uow.select(response_order_to)
    if under:
        prefix = Area.of(under).prefix
        to = to.where(response_order_to.c.code12.startswith(prefix, autoescape=True))
    if ids is not None:
        to = to.where(response_order_to.c.order_id.in_(sorted(ids)))
    if given is not None:
        begin, end = given
        recorded_at = response_order_to.c.recorded_at
        to = to.where(recorded_at >= begin, recorded_at < end)
    pairs = [(row["order_id"], row["code12"]) for row in uow.rows(to)]
    orders = _orders(uow, {one for one, _ in pairs}, event_id)
    steps = _steps(uow, orders)
    ends = _ends(uow, orders)
    units: dict[str, list[str]] = defaultdict(list)
    for order_id, unit in sorted(pairs):
        units[order_id].append(unit)
    return [
        _followed(order, units[order_id], steps, ends.get(order_id))
        for order_id, order in orders.items()
    ]


def _followed(
    order: Order,
    units: Iterable[str],
    steps: Mapping[tuple[str, str], tuple[Step, ...]],
    ended: Ended | None,
) -> Followed:
    addressees = tuple(
        Addressee(order=order, unit=unit, steps=steps.get((order.id, unit), ()), ended=ended)
        for unit in units
    )
    return Followed(order=order, addressees=addressees, ended=ended)


def _orders(uow: Reading, ids: Iterable[str], event_id: str) -> dict[str, Order]:
    """Return orders that go to units within reach: those above publish them to these."""
    statement = uow.select_published(response_order).where(
        response_order.c.order_id.in_(sorted(ids))
    )
    if event_id:
        statement = statement.where(response_order.c.event_id == event_id)
    ordered = statement.order_by(response_order.c.recorded_at, response_order.c.order_id)
    return {row["order_id"]: _order(row) for row in uow.rows(ordered)}


def _steps(uow: Reading, ids: Iterable[str]) -> dict[tuple[str, str], tuple[Step, ...]]:
    table = response_order_step
    statement = uow.select(table).where(table.c.order_id.in_(sorted(ids)))
    found: dict[tuple[str, str], tuple[Step, ...]] = defaultdict(tuple)
    for row in uow.rows(statement.order_by(table.c.order_id, table.c.code12, table.c.number)):
        names = ("words", "told_by", "recorded_at", "actor")
        step = Step(stage=Stage(row["stage"]), **{name: row[name] for name in names})
        found[row["order_id"], row["code12"]] += (step,)
    return found


def _ends(uow: Reading, ids: Iterable[str]) -> dict[str, Ended]:
    statement = uow.select_published(response_order_end)
    statement = statement.where(response_order_end.c.order_id.in_(sorted(ids)))
    names = ("reason", "replaced_by", "recorded_at", "actor")
    return {
        row["order_id"]: Ended(**{name: row[name] for name in names}) for row in uow.rows(statement)
    }


def _order(row: Mapping[str, Any]) -> Order:
    names = (
        "code12", "authority", "text", "due_at", "event_id", "replaces", "recorded_at", "actor",
    )  # fmt: skip
    return Order(id=row["order_id"], **{name: row[name] for name in names})
