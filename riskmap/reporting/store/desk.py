"""What waits at the desk, what came twice, and the versions of an event in short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from riskmap.core.access import Area
from riskmap.core.figure import Figure, FigureKind
from riskmap.reporting.model.deciding import Conflict, Verdict
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import CASUALTIES
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.store.desk_tables import IS_WAITING, report_conflict_verdict
from riskmap.reporting.store.report_tables import (
    report_conflict,
    report_current,
    report_figure,
    report_version,
)
from riskmap.reporting.store.reports import rows_of
from riskmap.store import Reading, Writing

#: Ids named in one statement.
_AT_ONCE = 500
_STAGES = tuple(str(one) for one in Kind if one.is_stage)


@frozen(kw_only=True)
class Brief:
    """A version without its body: for timelines and clocks. Of its figures only casualties.

    Parameters
    ----------
    is_mass_loss
        It says that many houses collapsed at once, or a large area suffered losses.
    amendment
        Which amendment of a verified report it is; 0: none.
    """

    id: str
    report_id: str
    unit: str
    event_id: str
    kind: Kind
    position: int
    number: int
    cutoff_at: datetime
    received_at: datetime
    by: str
    casualties: Figures
    is_mass_loss: bool = False
    amendment: int = 0


@frozen(kw_only=True)
class Pointer:
    """A report that waits: which, whose, since when."""

    version_id: str
    unit: str
    received_at: datetime
    is_urgent: bool = False


def waiting(uow: Reading, limit: int) -> list[Pointer]:
    """Return the reports with figures that nobody has looked at yet, the oldest first."""
    table = report_current.c
    statement = uow.select(report_current, table.version_id, table.code12, table.received_at).where(
        table.state == IS_WAITING
    )
    rows = uow.rows(statement.order_by(table.received_at, table.report_id).limit(limit))
    urgent = casualties_of(uow, [row["version_id"] for row in rows])
    return [
        Pointer(
            version_id=row["version_id"],
            unit=row["code12"],
            received_at=row["received_at"],
            is_urgent=any(one.amount for one in urgent.get(row["version_id"], {}).values()),
        )
        for row in rows
    ]


def casualties_of(uow: Reading, ids: Iterable[str]) -> dict[str, Figures]:
    """Return what versions say of dead, missing and seriously injured people."""
    wanted = list(ids)
    found: dict[str, dict[str, Figure]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        statement = uow.select(report_figure).where(
            report_figure.c.version_id.in_(wanted[start : start + _AT_ONCE]),
            report_figure.c.indicator.in_(CASUALTIES),
        )
        for row in uow.rows(statement):
            figure = Figure(FigureKind(row["kind"]), row["amount"])
            found.setdefault(row["version_id"], {})[row["indicator"]] = figure
    return {one: dict(figures) for one, figures in found.items()}


def briefs(uow: Reading, event_ids: Iterable[str], area: Area) -> list[Brief]:
    """Return all versions of the reports on some events in an area, in the order they came."""
    table = report_current.c
    named = uow.select(report_current, table.report_id).where(
        table.event_id.in_(sorted(set(event_ids))),
        table.code12.startswith(area.prefix, autoescape=True),
    )
    ids = [row["report_id"] for row in uow.rows(named)]
    version = report_version.c
    columns = (
        version.version_id, version.report_id, version.code12, version.event_id, version.kind,
        version.position, version.number, version.cutoff_at, version.received_at, version.actor,
    )  # fmt: skip
    rows = list(rows_of(uow, ids, *columns))
    stages = [row["version_id"] for row in rows if row["kind"] in _STAGES]
    figures, told = casualties_of(uow, stages), _told(uow, stages)
    several = (_brief(row, figures.get(row["version_id"], {}), told) for row in rows)
    return sorted(several, key=lambda one: (one.received_at, one.number, one.id))


def _told(uow: Reading, ids: list[str]) -> dict[str, tuple[bool, int]]:
    """Return of versions whether they say that losses are massive, and which amendment they are.

    Versions that say neither are left out.
    """
    table = report_version.c
    is_mass = table.body["is_mass_loss"].as_boolean()
    amendment = table.body["amendment"]["number"].as_integer()
    columns = (table.version_id, is_mass.label("is_mass"), amendment.label("amendment"))
    found: dict[str, tuple[bool, int]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        statement = uow.select(report_version, *columns).where(
            table.version_id.in_(ids[start : start + _AT_ONCE]), is_mass | (amendment >= 1)
        )
        for row in uow.rows(statement):
            found[row["version_id"]] = bool(row["is_mass"]), row["amendment"] or 0
    return found


def conflicts_of(uow: Reading, version_id: str) -> list[Conflict]:
    """Return what else came under the id of a version, and what was decided about it."""
    table, said = report_conflict.c, report_conflict_verdict.c
    rows = uow.rows(uow.select(report_conflict).where(table.version_id == version_id))
    verdicts = {
        row["sent_hash"]: row
        for row in uow.rows(
            uow.select(report_conflict_verdict).where(said.version_id == version_id)
        )
    }
    found = (_conflict(row, verdicts.get(row["sent_hash"])) for row in rows)
    return sorted(found, key=lambda one: (one.received_at, one.sent_hash))


def with_open_conflicts(uow: Reading) -> list[str]:
    """Return the ids under which something else came that nobody has decided about."""
    table, said = report_conflict.c, report_conflict_verdict.c
    decided = {
        (row["version_id"], row["sent_hash"])
        for row in uow.rows(uow.select(report_conflict_verdict, said.version_id, said.sent_hash))
    }
    rows = uow.rows(
        uow.select(report_conflict, table.version_id, table.sent_hash).order_by(table.received_at)
    )
    several = [(row["version_id"], row["sent_hash"]) for row in rows]
    return list(dict.fromkeys(one for one, sent in several if (one, sent) not in decided))


def add_verdict(uow: Writing, one: Conflict, unit: str) -> bool:
    """Write down which of two reports stands; False where somebody has."""
    return uow.insert_if_new(
        report_conflict_verdict,
        version_id=one.version_id,
        sent_hash=one.sent_hash,
        code12=unit,
        verdict=str(one.verdict),
        words=one.words,
        recorded_at=uow.now,
        actor=one.decided_by,
    )


def _conflict(row: Mapping[str, Any], verdict: Mapping[str, Any] | None) -> Conflict:
    one = Conflict(
        version_id=row["version_id"],
        sent_hash=row["sent_hash"],
        sent=row["sent"],
        received_at=row["received_at"],
        by=row["actor"],
    )
    if verdict is None:
        return one
    return evolve(
        one,
        verdict=Verdict(verdict["verdict"]),
        words=verdict["words"],
        decided_by=verdict["actor"],
    )


def _brief(
    row: Mapping[str, Any], casualties: Figures, told: Mapping[str, tuple[bool, int]]
) -> Brief:
    names = (
        "report_id", "event_id", "position", "number", "cutoff_at", "received_at",
    )  # fmt: skip
    is_mass_loss, amendment = told.get(row["version_id"], (False, 0))
    return Brief(
        id=row["version_id"],
        unit=row["code12"],
        kind=Kind(row["kind"]),
        by=row["actor"],
        casualties=casualties,
        is_mass_loss=is_mass_loss,
        amendment=amendment,
        **{name: row[name] for name in names},
    )
