"""What left the house: versions as they stand in the national system, released figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve
from sqlalchemy import func

from riskmap.core.figure import Figure
from riskmap.reporting.model.deciding import Publication, SentUp
from riskmap.reporting.store.desk_tables import (
    report_publication,
    report_publication_end,
    report_sent_up,
)
from riskmap.store import Reading, Writing


def add_sent_up(uow: Writing, one: SentUp) -> None:
    """Write down how a version stands in the national system."""
    table = report_sent_up
    before = uow.select(table, func.max(table.c.number))
    last = uow.scalar(before.where(table.c.version_id == one.version_id))
    uow.insert(
        table,
        version_id=one.version_id,
        number=(last or 0) + 1,
        code12=one.unit,
        national_at=one.national_at,
        operator=one.operator,
        figures={slug: figure.to_json() for slug, figure in one.figures.items()},
        words=one.words,
        recorded_at=one.recorded_at,
        actor=one.by,
    )


def sent_up_of(uow: Reading, ids: Iterable[str]) -> dict[str, SentUp]:
    """Return how versions stand in the national system, as it was written down last."""
    statement = uow.select(report_sent_up).where(report_sent_up.c.version_id.in_(list(ids)))
    return {
        row["version_id"]: SentUp(
            version_id=row["version_id"],
            unit=row["code12"],
            number=row["number"],
            national_at=row["national_at"],
            operator=row["operator"],
            figures={slug: Figure.from_json(said) for slug, said in row["figures"].items()},
            words=row["words"],
            recorded_at=row["recorded_at"],
            by=row["actor"],
        )
        for row in uow.rows(statement.order_by(report_sent_up.c.number))
    }


def add_publication(uow: Writing, one: Publication) -> None:
    """Write down that figures were released."""
    uow.insert(
        report_publication,
        publication_id=one.id,
        code12=one.unit,
        event_id=one.event_id,
        sum_id=one.sum_id,
        indicators=list(one.indicators),
        words=one.words,
        channel=one.channel,
        document=one.document,
        recorded_at=one.recorded_at,
        actor=one.by,
    )


def withdraw(uow: Writing, one: Publication, words: str, actor: str) -> bool:
    """Write down that a release does not hold any more; False where that is so already."""
    return uow.insert_if_new(
        report_publication_end,
        publication_id=one.id,
        code12=one.unit,
        words=words,
        recorded_at=uow.now,
        actor=actor,
    )


def publications(uow: Reading, event_ids: Iterable[str] | None = None) -> list[Publication]:
    """Return what was released, here or by units above, the latest first.

    Parameters
    ----------
    event_ids
        Only of these; all by default.
    """
    statement = uow.select_published(report_publication)
    if event_ids is not None:
        statement = statement.where(report_publication.c.event_id.in_(sorted(set(event_ids))))
    table = report_publication.c
    found = uow.rows(statement.order_by(table.recorded_at.desc(), table.publication_id))
    ended = report_publication_end.c.publication_id.in_([row["publication_id"] for row in found])
    ends = {
        row["publication_id"]: row
        for row in uow.rows(uow.select_published(report_publication_end).where(ended))
    }
    return [_publication(row, ends.get(row["publication_id"])) for row in found]


def _publication(row: Mapping[str, Any], end: Mapping[str, Any] | None) -> Publication:
    one = Publication(
        id=row["publication_id"],
        unit=row["code12"],
        event_id=row["event_id"],
        sum_id=row["sum_id"],
        indicators=tuple(row["indicators"]),
        words=row["words"],
        channel=row["channel"],
        document=row["document"],
        recorded_at=row["recorded_at"],
        by=row["actor"],
    )
    if end is None:
        return one
    return evolve(
        one,
        withdrawn_at=end["recorded_at"],
        withdrawn_by=end["actor"],
        withdrawn_why=end["words"],
    )
