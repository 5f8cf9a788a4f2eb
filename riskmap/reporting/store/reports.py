"""Reports in versions, their figures, and what was decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import ColumnElement

from riskmap.core.access import Area
from riskmap.core.figure import Figure, FigureKind
from riskmap.reporting.model.bodies import body_of, report_from
from riskmap.reporting.model.chains import Link
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.reports import Kind, State, Version
from riskmap.reporting.store.report_tables import (
    IS_LATER,
    report_conflict,
    report_current,
    report_decision,
    report_figure,
    report_version,
)
from riskmap.store import Reading, Writing

_ONCE = (Kind.INITIAL, Kind.VERIFIED)
#: Ids named in one statement.
_AT_ONCE = 500


@frozen(kw_only=True)
class Decision:
    """What somebody decided about a version, and why.

    Parameters
    ----------
    marks
        Fields that are to be mended, in the order of the form; none: the whole report.
    """

    version_id: str
    state: State
    reason: str
    words: str
    recorded_at: datetime
    actor: str
    marks: tuple[str, ...] = ()


@frozen(kw_only=True)
class Wanted:
    """Which reports are asked for; what is empty does not limit."""

    area: Area | None = None
    event_id: str = ""
    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = ()


def add(uow: Writing, one: Version, sent: bytes, findings: Sequence[str]) -> bool:
    """Add a version and let the pointer show it; False where id or receipt is taken."""
    added = uow.insert_if_new(report_version, **row_of(one, sent, findings))
    if added:
        _add_figures(uow, one)
        _point(uow, one)
    return added


def row_of(one: Version, sent: bytes, findings: Sequence[str]) -> dict[str, Any]:
    """Return the row of a version."""
    report = one.report
    return {
        "version_id": one.id,
        "report_id": one.report_id,
        "number": one.number,
        "code12": report.unit,
        "event_id": report.event_id,
        "kind": str(report.kind),
        "position": one.position,
        "carries": one.carries,
        "supersedes": one.supersedes or None,
        "cutoff_at": report.cutoff_at,
        "received_at": one.received_at,
        "body": body_of(report),
        "findings": findings,
        "sent": sent,
        "sent_hash": one.sent_hash,
        "receipt": one.receipt,
        "actor": one.by,
    }


def pointer_of(one: Version) -> dict[str, Any]:
    """Return the row of the pointer to a first version."""
    kind = one.report.kind
    return {
        "report_id": one.report_id,
        "version_id": one.id,
        "code12": one.report.unit,
        "event_id": one.report.event_id or None,
        "kind": str(kind),
        "position": one.position or None,
        "once": str(kind) if kind in _ONCE else None,
        "state": str(one.state),
        "cutoff_at": one.report.cutoff_at,
        "received_at": one.received_at,
    }


def by_id(uow: Reading, version_id: str) -> Version | None:
    """Return a version that the scope reaches."""
    return next(iter(by_ids(uow, [version_id])), None)


def by_ids(uow: Reading, ids: Iterable[str]) -> list[Version]:
    """Return versions that the scope reaches, in the order asked for."""
    wanted = list(dict.fromkeys(ids))
    rows: list[Mapping[str, Any]] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = report_version.c.version_id.in_(wanted[start : start + _AT_ONCE])
        rows += uow.rows(uow.select(report_version).where(some))
    figures, states = _figures(uow, wanted), _states(uow, rows)
    found = {row["version_id"]: row for row in rows}
    return [
        _version(found[one], figures.get(one, {}), states[one]) for one in wanted if one in found
    ]


def current(uow: Reading, report_id: str) -> Link | None:
    """Return the last version of a report, as a link of its chain."""
    row = uow.row(uow.select(report_current).where(report_current.c.report_id == report_id))
    return None if row is None else _link(row)


def rows_of(
    uow: Reading, report_ids: Iterable[str], *columns: ColumnElement[Any]
) -> Iterator[Mapping[str, Any]]:
    """Yield columns of all versions of some reports: the first, then the later ones.

    The first has the id of its report; both are asked for apart, as SQLite looks through all
    reports where two ways to find one are named in a single statement.
    """
    wanted, table = sorted(set(report_ids)), report_version.c
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        first = table.version_id.in_(some) & (table.number == 1)
        later = table.report_id.in_(some) & IS_LATER
        for which in (first, later):
            yield from uow.rows(uow.select(report_version, *columns).where(which))


def version_ids(uow: Reading, report_id: str) -> list[str]:
    """Return the ids of all versions of a report, the first first."""
    table = report_version.c
    rows = rows_of(uow, [report_id], table.version_id, table.number)
    return [row["version_id"] for row in sorted(rows, key=lambda row: row["number"])]


def links(uow: Reading, event_ids: Iterable[str], area: Area) -> dict[tuple[str, str], list[Link]]:
    """Return the reports on some events of the units in an area, by event and unit."""
    statement = uow.select(report_current).where(
        report_current.c.event_id.in_(sorted(set(event_ids))),
        report_current.c.position.is_not(None),
        report_current.c.code12.startswith(area.prefix, autoescape=True),
    )
    found: dict[tuple[str, str], list[Link]] = {}
    for row in uow.rows(statement.order_by(report_current.c.position)):
        found.setdefault((row["event_id"], row["code12"]), []).append(_link(row))
    return found


def events_of(uow: Reading, code12: str) -> list[str]:
    """Return the events of which a unit has reported."""
    statement = uow.select(report_current, report_current.c.event_id).where(
        report_current.c.code12 == code12, report_current.c.once == str(Kind.INITIAL)
    )
    return [row["event_id"] for row in uow.rows(statement)]


def page(
    uow: Reading, wanted: Wanted, limit: int, after: tuple[datetime, str] | None = None
) -> list[Version]:
    """Return the last versions of reports, the latest first.

    Parameters
    ----------
    after
        When the last one of the page before was received, and its report's id.
    """
    table = report_current.c
    statement = uow.select(report_current, table.version_id)
    if wanted.area is not None:
        inside = table.code12.startswith(wanted.area.prefix, autoescape=True)
        statement = statement.where(inside)
    if wanted.event_id:
        statement = statement.where(table.event_id == wanted.event_id)
    if wanted.kinds:
        statement = statement.where(table.kind.in_([str(one) for one in wanted.kinds]))
    if wanted.states:
        statement = statement.where(table.state.in_([str(one) for one in wanted.states]))
    if after is not None:
        at, report_id = after
        is_same = (table.received_at == at) & (table.report_id < report_id)
        statement = statement.where((table.received_at < at) | is_same)
    ordered = statement.order_by(table.received_at.desc(), table.report_id.desc())
    return by_ids(uow, [row["version_id"] for row in uow.rows(ordered.limit(limit))])


def decide(uow: Writing, one: Version, decision: Decision) -> None:
    """Write a decision down and let the pointer follow it."""
    statement = uow.select(report_decision, report_decision.c.number)
    before = statement.where(report_decision.c.version_id == one.id)
    uow.insert(
        report_decision,
        version_id=one.id,
        number=len(uow.rows(before)) + 1,
        code12=one.report.unit,
        state=str(decision.state),
        reason=decision.reason,
        words=decision.words,
        marks=list(decision.marks) or None,
        recorded_at=decision.recorded_at,
        actor=decision.actor,
    )
    pointer = uow.update(report_current).where(report_current.c.report_id == one.report_id)
    uow.execute(pointer.values(state=str(decision.state)))


def decisions(uow: Reading, ids: Iterable[str]) -> list[Decision]:
    """Return what was decided about versions, the first first."""
    statement = uow.select(report_decision).where(report_decision.c.version_id.in_(list(ids)))
    ordered = statement.order_by(report_decision.c.recorded_at, report_decision.c.number)
    return [
        Decision(
            state=State(row["state"]),
            marks=tuple(row["marks"] or ()),
            **{
                name: row[name]
                for name in ("version_id", "reason", "words", "recorded_at", "actor")
            },
        )
        for row in uow.rows(ordered)
    ]


def keep_conflict(
    uow: Writing, version_id: str, sent_hash: str, code12: str, sent: bytes, actor: str
) -> bool:
    """Keep other bytes that came under a taken id; False where they are kept already."""
    return uow.insert_if_new(
        report_conflict,
        version_id=version_id,
        sent_hash=sent_hash,
        code12=code12,
        sent=sent,
        received_at=uow.now,
        actor=actor,
    )


def conflicts(uow: Reading, version_id: str) -> list[Mapping[str, Any]]:
    """Return what else came under an id."""
    statement = uow.select(report_conflict).where(report_conflict.c.version_id == version_id)
    return list(uow.rows(statement.order_by(report_conflict.c.received_at)))


def sent_bytes(uow: Reading, version_id: str) -> bytes | None:
    """Return a version byte for byte as it was sent."""
    statement = uow.select(report_version, report_version.c.sent)
    found: bytes | None = uow.scalar(statement.where(report_version.c.version_id == version_id))
    return found


def _add_figures(uow: Writing, one: Version) -> None:
    uow.insert_many(
        report_figure,
        [
            {
                "version_id": one.id,
                "indicator": slug,
                "code12": one.report.unit,
                "kind": str(figure.kind),
                "amount": figure.amount,
            }
            for slug, figure in one.report.figures.items()
        ],
    )


def _point(uow: Writing, one: Version) -> None:
    row = pointer_of(one)
    if one.number == 1:
        uow.insert(report_current, **row)
        return
    pointer = uow.update(report_current).where(report_current.c.report_id == one.report_id)
    moved = ("version_id", "state", "cutoff_at", "received_at")
    uow.execute(pointer.values({name: row[name] for name in moved}))


def _figures(uow: Reading, ids: Sequence[str]) -> dict[str, Figures]:
    found: dict[str, dict[str, Figure]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = report_figure.c.version_id.in_(ids[start : start + _AT_ONCE])
        for row in uow.rows(uow.select(report_figure).where(some)):
            figure = Figure(FigureKind(row["kind"]), row["amount"])
            found.setdefault(row["version_id"], {})[row["indicator"]] = figure
    return {one: dict(figures) for one, figures in found.items()}


def _states(uow: Reading, rows: Sequence[Mapping[str, Any]]) -> dict[str, State]:
    """Return the state of each version: that of its report where it is the last.

    An earlier one was returned, unless what replaced it is its amendment: then it was accepted.
    """
    ids = sorted({row["report_id"] for row in rows})
    now: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = report_current.c.report_id.in_(ids[start : start + _AT_ONCE])
        found = uow.rows(uow.select(report_current).where(some))
        now |= {row["version_id"]: row["state"] for row in found}
    earlier = [row["version_id"] for row in rows if row["version_id"] not in now]
    past = dict.fromkeys(earlier, State.RETURNED)
    past |= dict.fromkeys(_amended(uow, earlier), State.ACCEPTED)
    return {
        row["version_id"]: State(now[row["version_id"]])
        if row["version_id"] in now
        else past[row["version_id"]]
        for row in rows
    }


def _amended(uow: Reading, ids: Sequence[str]) -> set[str]:
    """Return which versions an amendment took the place of."""
    table, found = report_version.c, set()
    for start in range(0, len(ids), _AT_ONCE):
        statement = uow.select(report_version, table.supersedes).where(
            table.supersedes.in_(ids[start : start + _AT_ONCE]),
            table.body["amendment"]["number"].as_integer() >= 1,
        )
        found |= {row["supersedes"] for row in uow.rows(statement)}
    return found


def _link(row: Mapping[str, Any]) -> Link:
    return Link(
        id=row["version_id"],
        report_id=row["report_id"],
        kind=Kind(row["kind"]),
        position=row["position"] or 0,
        state=State(row["state"]),
        cutoff_at=row["cutoff_at"],
    )


def _version(row: Mapping[str, Any], figures: Figures, state: State) -> Version:
    names = ("report_id", "number", "position", "received_at", "sent_hash", "receipt", "carries")
    return Version(
        report=report_from(row["body"], figures),
        state=state,
        by=row["actor"],
        supersedes=row["supersedes"] or "",
        **{name: row[name] for name in names},
    )
