"""Counts of duties by slot and street: changed with the duties, in the same write.

All changes are differences, made after those of the duties they count, in the order of their key:
so writers that meet duties at once neither overwrite each other nor wait in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field
from sqlalchemy import Select, bindparam, func, update
from sqlalchemy.dialects import postgresql, sqlite

from riskmap.core.access import Area
from riskmap.core.codes import CODE_LENGTH, DivisionLevel
from riskmap.reporting.model.activation import bounds
from riskmap.reporting.model.duties import Outcome
from riskmap.reporting.store.duty_tables import duty, duty_count
from riskmap.reporting.store.slots import here
from riskmap.store import Reading, Writing
from riskmap.store.prepared import run_many

Counts = Mapping[Outcome, int]
_NAMES = tuple(one.value for one in Outcome)


def street_of(code12: str) -> str:
    """Return the key under which a unit is counted: its street's code, or its own above."""
    return code12[: DivisionLevel.STREET].ljust(CODE_LENGTH, "0")


@define
class Changes:
    """Collects how counts change, to be written together."""

    by_key: dict[tuple[str, str], dict[str, int]] = field(factory=dict)

    def add(self, slot_id: str, code12: str, outcome: Outcome, by: int = 1) -> None:
        """Count a unit in, or with -1 out."""
        key = (slot_id, street_of(code12))
        if key not in self.by_key:
            self.by_key[key] = dict.fromkeys(_NAMES, 0)
        self.by_key[key][outcome] += by

    def move(self, slot_id: str, code12: str, before: Outcome, after: Outcome) -> None:
        """Count a unit elsewhere."""
        self.add(slot_id, code12, before, -1)
        self.add(slot_id, code12, after)

    def write(self, uow: Writing, *, is_new: bool = False) -> None:
        """Change the counts; `is_new` where duties are made, whose counts may not be there."""
        rows = [
            {"slot_id": slot_id, "code12": code12, **counts}
            for (slot_id, code12), counts in sorted(self.by_key.items())
            if any(counts.values())
        ]
        if rows:
            if is_new:
                _make_missing(uow, rows)
            _add(uow, rows)


def of_area(uow: Reading, slot_ids: list[str], area: Area) -> dict[str, dict[Outcome, int]]:
    """Return for each slot how many duties of an area stand how; a slot without any is left out.

    The caller has asked whether the scope reaches the area.
    """
    if area.level is DivisionLevel.COMMITTEE:
        return recount(uow, slot_ids, area)
    first, last = bounds(area)
    sums = [func.sum(duty_count.c[name]).label(name) for name in _NAMES]
    statement = (
        uow.select(duty_count, duty_count.c.slot_id, *sums)
        .where(
            here(uow, duty_count),
            duty_count.c.slot_id.in_(slot_ids),
            duty_count.c.code12 >= first,
            duty_count.c.code12 < last,
        )
        .group_by(duty_count.c.slot_id)
    )
    return {
        row["slot_id"]: {one: int(row[one.value]) for one in Outcome} for row in uow.rows(statement)
    }


def by_key(
    uow: Reading, slot_ids: list[str], area: Area
) -> dict[str, dict[str, dict[Outcome, int]]]:
    """Return for each street of an area, and for units above, the counts of slots by slot.

    The caller has asked whether the scope reaches the area.
    """
    first, last = bounds(area)
    statement = uow.select(duty_count).where(
        here(uow, duty_count),
        duty_count.c.slot_id.in_(slot_ids),
        duty_count.c.code12 >= first,
        duty_count.c.code12 < last,
    )
    found: dict[str, dict[str, dict[Outcome, int]]] = {}
    for row in uow.rows(statement):
        counts = {one: int(row[one.value]) for one in Outcome}
        found.setdefault(row["code12"], {})[row["slot_id"]] = counts
    return found


def recount(uow: Reading, slot_ids: list[str], area: Area) -> dict[str, dict[Outcome, int]]:
    """Return the same, counted duty by duty."""
    first, last = bounds(area)
    columns = (duty.c.slot_id, duty.c.outcome, func.count().label("units"))
    begun: Select[Any] = uow.select(duty, *columns).where(
        duty.c.slot_id.in_(slot_ids), duty.c.code12 >= first, duty.c.code12 < last
    )
    found: dict[str, dict[Outcome, int]] = {}
    for row in uow.rows(begun.group_by(duty.c.slot_id, duty.c.outcome)):
        counts = found.setdefault(row["slot_id"], dict.fromkeys(Outcome, 0))
        counts[Outcome(row["outcome"])] = row["units"]
    return found


def _make_missing(uow: Writing, rows: list[dict[str, Any]]) -> None:
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[uow.connection.dialect.name]
    statement = dialect.insert(duty_count).on_conflict_do_nothing()
    empty = {"realm": uow.scope.realm.name, **dict.fromkeys(_NAMES, 0)}
    uow.connection.execute(
        statement, [{**empty, "slot_id": one["slot_id"], "code12": one["code12"]} for one in rows]
    )


def _adding(_dialect: str) -> Any:
    return (
        update(duty_count)
        .where(
            duty_count.c.realm == bindparam("in_realm"),
            duty_count.c.slot_id == bindparam("of_slot"),
            duty_count.c.code12 == bindparam("of_code"),
        )
        .values({name: duty_count.c[name] + bindparam(f"by_{name}") for name in _NAMES})
    )


_ADDED: dict[str, Any] = {}


def _add(uow: Writing, rows: list[dict[str, Any]]) -> None:
    values = [
        {
            "of_slot": one["slot_id"],
            "of_code": one["code12"],
            **{f"by_{name}": one[name] for name in _NAMES},
        }
        for one in rows
    ]
    run_many(uow.connection, _ADDED, _adding, values, in_realm=uow.scope.realm.name)
