"""Amendments of verified reports: what was said of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from riskmap.core.access import Area
from riskmap.core.figure import Figure
from riskmap.reporting.model.amendments import Amendment, Said, Step
from riskmap.reporting.store.amendment_tables import report_amendment
from riskmap.store import Reading, Writing

_TABLE = report_amendment.c
_ENDED = tuple(str(one) for one in Step if not one.is_open)


def add(uow: Writing, one: Amendment) -> bool:
    """Write down what was said last of an amendment; False where somebody was faster."""
    said = one.said[-1]
    is_proposal = said.step is Step.PROPOSED
    return uow.insert_if_new(
        report_amendment,
        amendment_id=one.id,
        number=len(one.said),
        code12=one.unit,
        event_id=one.event_id,
        report_id=one.report_id,
        version_id=one.version_id,
        step=str(said.step),
        figures={slug: each.to_json() for slug, each in one.figures.items()}
        if is_proposal
        else None,
        ticked=list(one.ticked) if is_proposal else None,
        words=said.words,
        recorded_at=said.at,
        actor=said.by,
    )


def by_id(uow: Reading, amendment_id: str) -> Amendment | None:
    """Return an amendment that the scope reaches."""
    statement = uow.select(report_amendment).where(_TABLE.amendment_id == amendment_id)
    return next(iter(_read(uow, statement)), None)


def of_report(uow: Reading, report_id: str) -> list[Amendment]:
    """Return the amendments of a report, the first first."""
    return _read(uow, uow.select(report_amendment).where(_TABLE.report_id == report_id))


def of_events(uow: Reading, event_ids: Iterable[str], area: Area) -> list[Amendment]:
    """Return the amendments of reports on some events in an area, the first first."""
    statement = uow.select(report_amendment).where(
        _TABLE.event_id.in_(sorted(set(event_ids))),
        _TABLE.code12.startswith(area.prefix, autoescape=True),
    )
    return _read(uow, statement)


def open_ones(uow: Reading) -> list[Amendment]:
    """Return the amendments of which something is still to be said, the first first."""
    ended = uow.select(report_amendment, _TABLE.amendment_id).where(_TABLE.step.in_(_ENDED))
    over = sorted({row["amendment_id"] for row in uow.rows(ended)})
    return _read(uow, uow.select(report_amendment).where(_TABLE.amendment_id.not_in(over)))


def _read(uow: Reading, statement: Any) -> list[Amendment]:
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in uow.rows(statement.order_by(_TABLE.number)):
        rows.setdefault(row["amendment_id"], []).append(row)
    found = [_amendment(several) for several in rows.values()]
    return sorted(found, key=lambda one: (one.said[0].at, one.id))


def _amendment(rows: Sequence[Mapping[str, Any]]) -> Amendment:
    first = rows[0]
    proposal: Mapping[str, Any] = next((row for row in rows if row["figures"] is not None), {})
    figures = (proposal.get("figures") or {}).items()
    return Amendment(
        id=first["amendment_id"],
        unit=first["code12"],
        event_id=first["event_id"],
        report_id=first["report_id"],
        version_id=first["version_id"],
        figures={slug: Figure.from_json(value) for slug, value in figures},
        ticked=tuple(proposal.get("ticked") or ()),
        said=tuple(
            Said(step=Step(row["step"]), words=row["words"], at=row["recorded_at"], by=row["actor"])
            for row in rows
        ),
    )
