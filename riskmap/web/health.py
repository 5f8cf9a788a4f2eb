"""Is everything in order: for people a page, for programs two short answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from attrs import frozen
from flask import Blueprint, Response
from flask_babel import format_timedelta

import riskmap
from riskmap.atlas.home import has_own_divisions, home_region
from riskmap.core.access import Scope
from riskmap.core.errors import RiskmapError
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.answers import document, page
from riskmap.doors.pacing import NOTHING, costs
from riskmap.doors.parts import parts
from riskmap.doors.words import moment, say
from riskmap.risk import service as risk
from riskmap.runtime.jobs import jobs_of
from riskmap.store import Reading, backup, runs, schema
from riskmap.store.backup import certificate

blueprint = Blueprint("health", __name__)

#: A clock that gave no sign for so long is taken to be dead.
CLOCK_SILENT = timedelta(seconds=30)


@frozen(kw_only=True)
class JobRow:
    """One job of the clock."""

    name: str
    period: str
    state: str
    last_at: datetime | None
    age: timedelta | None
    next_at: datetime | None
    note: str


@frozen(kw_only=True)
class DataRow:
    """One body of data and how old it is."""

    name: str
    state: str
    as_of: datetime | None
    age: timedelta | None
    note: str


@frozen(kw_only=True)
class PartRow:
    """One part of the system."""

    name: str
    state: str
    value: str


@frozen(kw_only=True)
class HealthPage:
    """The state of the system."""

    title: str
    checked_at: datetime
    jobs: tuple[JobRow, ...]
    data: tuple[DataRow, ...]
    parts: tuple[PartRow, ...]

    @property
    def is_ok(self) -> bool:
        """True when nothing needs attention."""
        jobs, data = {row.state for row in self.jobs}, {row.state for row in self.data}
        states = jobs | data | {row.state for row in self.parts}
        return states <= {"ok", "running", "never"}


@blueprint.get("/healthz")
@costs(NOTHING)
def alive() -> Response:
    """Answer that the process lives; asks nothing of anybody."""
    return _short({"status": "ok", "version": riskmap.__version__}, 200)


@blueprint.get("/readyz")
@costs(NOTHING)
def ready() -> Response:
    """Answer whether requests can be served: database there and of the right version."""
    try:
        schema.require_current(parts().database)
    except RiskmapError as fault:
        return _short({"status": "not ready", "reason": type(fault).__name__}, 503)
    return _short({"status": "ready"}, 200)


@blueprint.get("/health")
def health() -> Response:
    """Show jobs, last runs and ages of the data."""
    with parts().database.read(Scope.system("health page")) as uow:
        record = HealthPage(
            title=say(Message(N_("System status"))),
            checked_at=uow.now,
            jobs=tuple(_job_rows(uow)),
            data=tuple(_data_rows(uow)),
            parts=tuple(_part_rows(uow)),
        )
    return page("web/health.html", record)


def _short(answer: dict[str, str], status: int) -> Response:
    response = document(answer)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _job_rows(uow: Reading) -> list[JobRow]:
    last = {run.job: run for run in runs.last_runs(uow)}
    return [_job_row(job, last.get(job.name), uow.now) for job in jobs_of(parts().settings)]


def _job_row(job: Job, run: runs.Run | None, now: datetime) -> JobRow:
    return JobRow(
        name=say(job.title) if job.title else job.name,
        period=say(Message(N_("every {period}"), {"period": format_timedelta(job.every)})),
        state=_job_state(job, run, now),
        last_at=run.started_at if run else None,
        age=now - run.started_at if run else None,
        next_at=job.next_slot(now),
        # What went wrong may name things that are nobody's business: it stands in the log.
        note=(run.result or "") if run else "",
    )


def _job_state(job: Job, run: runs.Run | None, now: datetime) -> str:
    if run is None:
        return "never"
    if run.state in {"failed", "lost"}:
        return "failed"
    if run.state == "running":
        return "running"
    grace = timedelta(seconds=parts().settings.clock.misfire_grace_s)
    return "late" if now - run.slot > job.every + grace else "ok"


def _data_rows(uow: Reading) -> list[DataRow]:
    return [_register_row(uow), _assessment_row(uow), _verified_row(uow.now)]


def _register_row(uow: Reading) -> DataRow:
    name = say(Message(N_("Register of divisions")))
    last = next((one for one in divisions.deliveries(uow) if one["verdict"] == "accepted"), None)
    if last is None and has_own_divisions():
        own = say(Message(N_("not needed: this place brings its own divisions")))
        return DataRow(name=name, state="ok", as_of=None, age=None, note=own)
    if last is None:
        return DataRow(name=name, state="missing", as_of=None, age=None, note="")
    editions = [one.as_of for one in divisions.counts(uow).register]
    return DataRow(
        name=name,
        state="ok",
        as_of=last["made_at"],
        age=uow.now - last["made_at"],
        note=say(Message(N_("edition of {as_of}"), {"as_of": max(editions, default="–")})),
    )


def _assessment_row(uow: Reading) -> DataRow:
    note = risk.shown(uow, home_region())
    name = say(Message(N_("Risk assessment")))
    if note is None:
        return DataRow(name=name, state="missing", as_of=None, age=None, note="")
    return DataRow(
        name=name,
        state="ok",
        as_of=note.created_at,
        age=uow.now - note.created_at,
        note=f"{note.region} · {note.version} · {say(note.state.word)}",
    )


def _verified_row(now: datetime) -> DataRow:
    """Tell when a backup was last restored into scratch and compared."""
    name = say(Message(N_("Backup that was tried")))
    folder = parts().home.backups
    noted = certificate.last(folder)
    if noted is None:
        return DataRow(name=name, state=_untried(folder, now), as_of=None, age=None, note="")
    counts = {"tables": noted.tables, "rows": noted.rows, "files": noted.files}
    said = Message(N_("{tables} tables, {rows} rows, {files} files: equal"), counts)
    age, state = noted.age(now), "ok"
    if not noted.is_sound:
        state, said = "failed", Message(N_("refused; riskmap doctor says why"))
    elif age > certificate.VERIFIED_WITHIN:
        state = "late"
    return DataRow(name=name, state=state, as_of=noted.verified_at, age=age, note=say(said))


def _untried(folder: Path, now: datetime) -> str:
    """Return how bad it is that no backup was tried: a new site has none yet."""
    made_at = min((one.stat().st_mtime for one in folder.glob(backup.PATTERN)), default=None)
    if made_at is None or now.timestamp() - made_at <= certificate.VERIFIED_WITHIN.total_seconds():
        return "never"
    return "late"


def _part_rows(uow: Reading) -> list[PartRow]:
    beat = runs.last_beat(uow)
    silent = beat is None or uow.now - beat.beat_at > CLOCK_SILENT
    return [
        PartRow(name=say(Message(N_("Program"))), state="ok", value=riskmap.__version__),
        PartRow(
            name=say(Message(N_("Database"))),
            state="ok",
            value=f"{'SQLite' if parts().database.is_sqlite else 'PostgreSQL'} · {schema.head()}",
        ),
        PartRow(
            name=say(Message(N_("Clock"))),
            state="missing" if silent else "ok",
            value=say(Message(N_("no sign of life"))) if beat is None else moment(beat.beat_at),
        ),
    ]
