"""Dangers as they stand, and what was done about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import func

from riskmap.core.access import Area
from riskmap.core.clock import require_aware
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.reporting.model.dangers import Act, DangerState, Standing, Step
from riskmap.reporting.model.reports import Danger, Version
from riskmap.reporting.store import reports
from riskmap.reporting.store.danger_tables import danger_current, danger_step
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class WantedDangers:
    """Which dangers are asked for; what is empty does not limit."""

    area: Area | None = None
    what: str = ""
    states: tuple[DangerState, ...] = ()


@frozen(kw_only=True)
class Place:
    """Where a danger stands in the list: open ones first, then the latest."""

    is_over: bool
    received_at: datetime
    id: str

    @classmethod
    def of(cls, one: Standing) -> Place:
        """Return the place of a danger."""
        return cls(is_over=not one.state.is_open, received_at=one.received_at, id=one.id)

    @classmethod
    def read(cls, text: str) -> Place:
        """Return the place that a cursor names.

        Raises
        ------
        InvalidRequestError
            If it is none of this list.
        """
        is_over, _, rest = text.partition(" ")
        moment, _, danger_id = rest.partition(" ")
        try:
            at = require_aware(datetime.fromisoformat(moment))
        except ValueError:
            at = None
        if at is None or is_over not in {"0", "1"}:
            raise InvalidRequestError(
                N_("The cursor is not of this list."),
                mend=N_("Begin without one and follow next, with the same arguments."),
            )
        return cls(is_over=is_over == "1", received_at=at, id=danger_id)

    @property
    def text(self) -> str:
        """Return it as a cursor."""
        return f"{int(self.is_over)} {self.received_at.isoformat()} {self.id}"


def begin(uow: Writing, version: Version, state: DangerState) -> None:
    """Let a danger stand that was reported for the first time."""
    uow.insert(
        danger_current,
        report_id=version.report_id,
        version_id=version.id,
        code12=version.report.unit,
        what=_danger(version).what,
        state=str(state),
        received_at=version.received_at,
        changed_at=version.received_at,
        upgraded_to="",
    )


def follow(uow: Writing, version: Version) -> None:
    """Let a danger stand as its new version says."""
    _change(uow, version.report_id, version_id=version.id, what=_danger(version).what)


def link(uow: Writing, report_id: str, upgraded_to: str) -> None:
    """Write down which initial report a danger became."""
    _change(uow, report_id, upgraded_to=upgraded_to)


def add(uow: Writing, standing: Standing, step: Step, number: int, state: DangerState) -> None:
    """Write down what was done, and how the danger stands now."""
    add_step(uow, standing.id, standing.unit, step, number)
    _change(uow, standing.id, state=str(state))


def add_step(uow: Writing, report_id: str, unit: str, step: Step, number: int) -> None:
    """Write down what was done."""
    uow.insert(
        danger_step,
        step_id=step.id,
        report_id=report_id,
        number=number,
        code12=unit,
        act=str(step.act),
        words=step.words,
        at=step.at,
        recorded_at=step.recorded_at,
        actor=step.actor,
    )


def steps(uow: Reading, report_id: str) -> tuple[Step, ...]:
    """Return what was done about a danger, the first first."""
    statement = uow.select(danger_step).where(danger_step.c.report_id == report_id)
    return tuple(map(_step, uow.rows(statement.order_by(danger_step.c.number))))


def by_id(uow: Reading, report_id: str) -> Standing | None:
    """Return a danger that the scope reaches."""
    statement = uow.select(danger_current).where(danger_current.c.report_id == report_id)
    return next(iter(_standings(uow, uow.rows(statement))), None)


def of_version(uow: Reading, version_id: str) -> Standing | None:
    """Return the danger of which a report is a version."""
    version = reports.by_id(uow, version_id)
    return None if version is None else by_id(uow, version.report_id)


def page(
    uow: Reading, wanted: WantedDangers, limit: int, after: Place | None = None
) -> list[Standing]:
    """Return dangers, open ones first, then the latest; at most `limit` after a place."""
    table = danger_current.c
    is_over = table.state == str(DangerState.CLOSED)
    statement = uow.select(danger_current).where(*_conditions(wanted))
    if after is not None:
        same = table.received_at == after.received_at
        later = (table.received_at < after.received_at) | (same & (table.report_id < after.id))
        behind = is_over if not after.is_over else is_over & later
        statement = statement.where(behind if after.is_over else behind | (~is_over & later))
    ordered = statement.order_by(is_over, table.received_at.desc(), table.report_id.desc())
    return _standings(uow, uow.rows(ordered.limit(limit)))


def counts(uow: Reading, wanted: WantedDangers) -> dict[DangerState, int]:
    """Return how many dangers stand how."""
    table = danger_current.c
    statement = uow.select(danger_current, table.state, func.count().label("many"))
    grouped = statement.where(*_conditions(wanted)).group_by(table.state)
    found = {row["state"]: row["many"] for row in uow.rows(grouped)}
    return {one: found.get(str(one), 0) for one in DangerState}


def _conditions(wanted: WantedDangers) -> list[Any]:
    table = danger_current.c
    found: list[Any] = []
    if wanted.area is not None:
        found.append(table.code12.startswith(wanted.area.prefix, autoescape=True))
    if wanted.what:
        found.append(table.what == wanted.what)
    if wanted.states:
        found.append(table.state.in_([str(one) for one in wanted.states]))
    return found


def _change(uow: Writing, report_id: str, **values: Any) -> None:
    statement = uow.update(danger_current).where(danger_current.c.report_id == report_id)
    uow.execute(statement.values(changed_at=uow.now, **values))


def _standings(uow: Reading, rows: Any) -> list[Standing]:
    said = {one.id: one for one in reports.by_ids(uow, [row["version_id"] for row in rows])}
    return [_standing(row, said[row["version_id"]]) for row in rows]


def _standing(row: Mapping[str, Any], version: Version) -> Standing:
    return Standing(
        id=row["report_id"],
        version_id=row["version_id"],
        unit=row["code12"],
        danger=_danger(version),
        state=DangerState(row["state"]),
        seen_at=version.report.cutoff_at,
        received_at=row["received_at"],
        changed_at=row["changed_at"],
        upgraded_to=row["upgraded_to"],
    )


def _danger(version: Version) -> Danger:
    danger = version.report.danger
    if danger is None:
        msg = f"{version.id} is no report of a danger"
        raise TypeError(msg)
    return danger


def _step(row: Mapping[str, Any]) -> Step:
    names = ("words", "at", "recorded_at", "actor")
    return Step(id=row["step_id"], act=Act(row["act"]), **{name: row[name] for name in names})
