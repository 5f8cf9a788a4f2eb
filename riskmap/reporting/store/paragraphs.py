"""Paragraphs that were frozen, the latest first."""

from __future__ import annotations

from typing import Any

from riskmap.reporting.model.paragraphs import Paragraph
from riskmap.reporting.store.paragraph_tables import report_paragraph
from riskmap.store import Reading, Writing

_NAMES = ("event_id", "code12", "cutoff_at", "texts", "basis", "figures", "sha256", "recorded_at",
          "actor")  # fmt: skip


def add(uow: Writing, one: Paragraph) -> None:
    """Keep a paragraph."""
    values: dict[str, Any] = {name: getattr(one, name) for name in _NAMES}
    uow.insert(report_paragraph, paragraph_id=one.id, versions=list(one.versions), **values)


def of_event(uow: Reading, event_id: str, code12: str = "") -> tuple[Paragraph, ...]:
    """Return the paragraphs of an event, of one unit or of all within reach."""
    table = report_paragraph.c
    statement = uow.select(report_paragraph).where(table.event_id == event_id)
    if code12:
        statement = statement.where(table.code12 == code12)
    ordered = statement.order_by(table.recorded_at.desc(), table.paragraph_id)
    return tuple(
        Paragraph(
            id=row["paragraph_id"],
            versions=tuple(row["versions"]),
            **{name: row[name] for name in _NAMES},
        )
        for row in uow.rows(ordered)
    )
