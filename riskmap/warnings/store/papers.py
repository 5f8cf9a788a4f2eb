"""Alerts that somebody wants to give out, and what was decided about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict

from riskmap.store import Reading, Writing
from riskmap.warnings.model.papers import Decision, Does, Paper, Verdict
from riskmap.warnings.store.tables import hazard_warning_decision, hazard_warning_paper

_PAPER = (
    "warning_id", "number", "code12", "does", "identifier", "sent_at", "document", "words",
    "actor", "recorded_at",
)  # fmt: skip
_DECISION = ("verdict", "words", "actor", "recorded_at")


def add(uow: Writing, one: Paper) -> None:
    """Write an alert that somebody proposes."""
    values = {name: getattr(one, name) for name in _PAPER}
    uow.insert(hazard_warning_paper, paper_id=one.id, **{**values, "does": str(one.does)})


def decide(uow: Writing, one: Paper, decision: Decision) -> bool:
    """Write what was decided about an alert; False if somebody was first."""
    values = {**asdict(decision), "verdict": str(decision.verdict)}
    return uow.insert_if_new(hazard_warning_decision, paper_id=one.id, code12=one.code12, **values)


def find(
    uow: Reading, *, warning_id: str = "", paper_id: str = "", identifier: str = ""
) -> tuple[Paper, ...]:
    """Return alerts that the scope may see, the first in front."""
    table = hazard_warning_paper
    statement = uow.select_published(table)
    if warning_id:
        statement = statement.where(table.c.warning_id == warning_id)
    if paper_id:
        statement = statement.where(table.c.paper_id == paper_id)
    if identifier:
        statement = statement.where(table.c.identifier == identifier)
    rows = uow.rows(statement.order_by(table.c.recorded_at, table.c.paper_id))
    return _papers(uow, rows)


def out(uow: Reading, limit: int) -> tuple[Paper, ...]:
    """Return the alerts that were approved last, the latest in front."""
    table, decided = hazard_warning_paper, hazard_warning_decision
    statement = (
        uow.select_published(decided, decided.c.paper_id)
        .where(decided.c.verdict == str(Verdict.APPROVED))
        .order_by(decided.c.recorded_at.desc(), decided.c.paper_id)
        .limit(limit)
    )
    ids = [row["paper_id"] for row in uow.rows(statement)]
    found = uow.rows(uow.select_published(table).where(table.c.paper_id.in_(ids)))
    by_id = {one.id: one for one in _papers(uow, found)}
    return tuple(by_id[one] for one in ids if one in by_id)


def _papers(uow: Reading, rows: Any) -> tuple[Paper, ...]:
    several = list(rows)
    table = hazard_warning_decision
    ids = [row["paper_id"] for row in several]
    if not ids:
        return ()
    decided = uow.rows(uow.select_published(table).where(table.c.paper_id.in_(ids)))
    decisions = {row["paper_id"]: _decision(row) for row in decided}
    return tuple(_paper(row, decisions.get(row["paper_id"])) for row in several)


def _paper(row: Mapping[str, Any], decision: Decision | None) -> Paper:
    values = {name: row[name] for name in _PAPER}
    return Paper(id=row["paper_id"], decision=decision, **{**values, "does": Does(values["does"])})


def _decision(row: Mapping[str, Any]) -> Decision:
    return Decision(**{name: row[name] for name in _DECISION})
