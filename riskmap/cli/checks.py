"""What the doctor looks at. Each check finds one thing out and says how to mend it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import frozen

from riskmap.core.access import Scope
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import MissingAssetError, RiskmapError
from riskmap.core.words import N_, Message
from riskmap.runtime import Home, Resources, Runtime
from riskmap.store import Reading, backup, runs, schema, sealed
from riskmap.store.audit import verifying
from riskmap.store.backup import certificate
from riskmap.store.masters import Masters

#: A clock that gave no sign for so long is taken to be dead.
CLOCK_SILENT = timedelta(seconds=30)
LITTLE_SPACE = 2_000_000_000
TOO_LITTLE_SPACE = 200_000_000
RUN_PREPARE = N_("Run: riskmap prepare")
START_CLOCK = N_("Start riskmap serve, or riskmap clock.")


class State(StrEnum):
    """Whether something is well; unknown where it cannot be found out."""

    OK = "ok"
    UNKNOWN = "unknown"
    WARN = "warn"
    FAULT = "fault"


@frozen
class Check:
    """What was found out about one thing, and how to mend it."""

    name: str
    state: State
    message: Message
    mend: Message | None = None

    @classmethod
    def of_error(cls, name: str, error: RiskmapError) -> Check:
        """Return the check that `error` ended."""
        return cls(name, State.FAULT, error.message, error.how_to_mend)


def ok(name: str, said: str, **params: Any) -> Check:
    """Return a check that found things well."""
    return Check(name, State.OK, Message(said, params))


def bad(state: State, name: str, said: str, mend: str, /, **params: Any) -> Check:
    """Return a check that found something to mend."""
    return Check(name, state, Message(said, params), Message(mend, params))


def of_the_ground(resources: Resources, home: Home) -> Iterator[Check]:
    """Check what needs no database."""
    yield _home(home)
    yield _space(home)
    yield from _explained("assets", lambda: [_assets(resources)])
    yield from _explained("words", lambda: [_words(resources)])
    yield _fonts()


def of_the_database(runtime: Runtime) -> Iterator[Check]:
    """Check what the database holds; stops where going on makes no sense."""
    database = runtime.database
    if damage := database.damage():
        mend = N_("Restore the latest backup into a new home: riskmap db restore FILE")
        yield bad(
            State.FAULT, "database", N_("The database is damaged: {damage}"), mend, damage=damage
        )
        return
    try:
        schema.require_current(database)
    except RiskmapError as error:
        yield Check.of_error("database", error)
        return
    said = N_("{address}, revision {head}")
    yield ok("database", said, address=database.address, head=schema.head())
    with database.read(Scope.system("doctor")) as uow:
        yield _divisions(uow)
        yield _assessment(uow)
        yield _clock(uow)
        yield _jobs(uow)
        yield _audit(uow, runtime)
        yield _keys(uow, runtime)
    yield _backups(runtime)
    yield _verified(runtime)


def _explained(name: str, look: Callable[[], list[Check]]) -> list[Check]:
    try:
        return look()
    except RiskmapError as error:
        return [Check.of_error(name, error)]


def _home(home: Home) -> Check:
    trial = home.path / ".doctor"
    try:
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as fault:
        said = N_("{path} cannot be written to: {reason}.")
        mend = N_("Give this user the right, or set RISKMAP_HOME to another folder.")
        reason = fault.strerror or str(fault)
        return bad(State.FAULT, "home", said, mend, path=str(home.path), reason=reason)
    site = N_("with site.toml") if home.site_config.is_file() else N_("without site.toml")
    return ok("home", N_("{path}, {site}"), path=str(home.path), site=Message(site))


def _space(home: Home) -> Check:
    free = shutil.disk_usage(home.path).free
    said, params = N_("{free} GB free where home is"), {"free": round(free / 1e9, 1)}
    if free >= LITTLE_SPACE:
        return ok("space", said, **params)
    state = State.FAULT if free < TOO_LITTLE_SPACE else State.WARN
    return bad(state, "space", said, N_("Make room, or move home."), **params)


def _assets(resources: Resources) -> Check:
    vendor = resources.static / "vendor"
    manifest = vendor / "manifest.json"
    if not manifest.is_file():
        raise MissingAssetError(N_("{file} is missing."), file="vendor/manifest.json")
    packages = json.loads(manifest.read_text("utf-8")).values()
    files = {name: digest for one in packages for name, digest in one["files"].items()}
    for name, digest in files.items():
        path = vendor / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise MissingAssetError(N_("{file} is missing or changed."), file=f"vendor/{name}")
    return ok(
        "assets", N_("{count} browser files, as their makers published them"), count=len(files)
    )


def _words(resources: Resources) -> Check:
    if not (resources.locale / "zh" / "LC_MESSAGES" / "messages.mo").is_file():
        raise MissingAssetError(N_("{file} is missing."), file="messages.mo")
    return ok("words", N_("Chinese and English"))


def _fonts() -> Check:
    program = shutil.which("fc-list")
    if program is None:
        return Check(
            "fonts", State.UNKNOWN, Message(N_("There is no fc-list here to ask about fonts."))
        )
    asked = [program, ":lang=zh", "family"]
    found = subprocess.run(asked, capture_output=True, check=False).stdout.split(b"\n")
    families = {one for one in found if one}
    if not families:
        said = N_("No font for Chinese on this machine; pictures made here lack the characters.")
        return bad(
            State.WARN, "fonts", said, N_("Install one, for example: apt install fonts-noto-cjk")
        )
    return ok("fonts", N_("{count} font families for Chinese"), count=len(families))


def _divisions(uow: Reading) -> Check:
    from riskmap.divisions import service  # noqa: PLC0415 - slow to import

    counts = service.counts(uow)
    streets, committees = (
        counts.of_level(one) for one in (DivisionLevel.STREET, DivisionLevel.COMMITTEE)
    )
    if not streets:
        return bad(State.FAULT, "divisions", N_("The register is empty."), RUN_PREPARE)
    said = N_("{streets} subdistricts and towns, {committees} committees")
    return ok("divisions", said, streets=streets, committees=committees)


def _assessment(uow: Reading) -> Check:
    from riskmap.risk import service  # noqa: PLC0415 - slow to import

    found = service.latest(uow)
    if found is None:
        return bad(State.FAULT, "assessment", N_("There is no risk assessment."), RUN_PREPARE)
    said = N_("{region}, state {state}, made {at} UTC")
    at = f"{found.created_at.astimezone(UTC):%Y-%m-%d %H:%M}"
    return ok("assessment", said, region=found.region, state=str(found.state), at=at)


def _clock(uow: Reading) -> Check:
    beat = runs.last_beat(uow)
    if beat is None:
        return bad(State.WARN, "clock", N_("No clock runs."), START_CLOCK)
    age = uow.now - beat.beat_at
    params = {"holder": f"{beat.host}, process {beat.pid}", "age": round(age.total_seconds())}
    said = N_("Last sign of life {age} s ago, from {holder}")
    if age > CLOCK_SILENT:
        return bad(State.WARN, "clock", said, START_CLOCK, **params)
    return ok("clock", said, **params)


def _jobs(uow: Reading) -> Check:
    last = runs.last_runs(uow)
    bad_ones = [f"{one.job} ({one.state})" for one in last if one.state in {"failed", "lost"}]
    if bad_ones:
        said, mend = N_("Last run failed: {jobs}"), N_("See why in /health, then: riskmap job NAME")
        return bad(State.WARN, "jobs", said, mend, jobs=", ".join(bad_ones))
    return ok("jobs", N_("{count} jobs have run"), count=len(last))


def _audit(uow: Reading, runtime: Runtime) -> Check:
    found = verifying.glance(uow, runtime.home.anchors)
    if found.gone:
        said = N_("{count} chains of the audit log are shorter than their anchors.")
        mend = N_("Run: riskmap audit verify")
        return bad(State.FAULT, "audit", said, mend, count=len(found.gone))
    if found.unanchored:
        said = N_("{count} chains of the audit log have not been anchored for an hour.")
        mend = N_("Start the clock, or run: riskmap job anchor-audit")
        return bad(State.WARN, "audit", said, mend, count=found.unanchored)
    return ok("audit", N_("The chains of the audit log meet their anchors."))


def _keys(uow: Reading, runtime: Runtime) -> Check:
    masters = Masters(runtime.home.keys)
    missing = sorted({*sealed.uses(uow)} - {*masters.ids()})
    if missing:
        said, mend = N_("Master keys are missing: {keys}"), N_("Bring them back from their copy.")
        return bad(State.FAULT, "keys", said, mend, keys=", ".join(missing))
    if not masters.ids():
        said = N_("There is no master key for personal data.")
        return bad(State.WARN, "keys", said, RUN_PREPARE)
    if masters.open_to_others():
        said = N_("Others on this machine may read the master keys in {folder}.")
        mend = N_("Run: chmod -R go= {folder}")
        return bad(State.FAULT, "keys", said, mend, folder=str(masters.folder))
    said = N_("{count} master keys for personal data; keep a copy of {folder}")
    return ok("keys", said, count=len(masters.ids()), folder=str(masters.folder))


def _backups(runtime: Runtime) -> Check:
    every = timedelta(hours=runtime.settings.backup.every_h)
    mend = N_("Run: riskmap db backup")
    found = sorted(runtime.home.backups.glob(backup.PATTERN))
    if not found:
        return bad(State.WARN, "backups", N_("There is no backup yet."), mend)
    made_at = datetime.fromtimestamp(found[-1].stat().st_mtime, UTC)
    age = runtime.clock.now() - made_at
    said = N_("{count} backups in {folder}, the last {hours} h old")
    params = {
        "count": len(found),
        "folder": str(runtime.home.backups),
        "hours": round(age.total_seconds() / 3600),
    }
    if every and age > 2 * every:
        return bad(State.WARN, "backups", said, mend, **params)
    return ok("backups", said, **params)


def _verified(runtime: Runtime) -> Check:
    noted = certificate.last(runtime.home.backups)
    mend = N_("Run: riskmap db verify-backup")
    if noted is None:
        return bad(State.WARN, "verified", N_("No backup was ever tried."), mend)
    age = noted.age(runtime.clock.now())
    params = {"file": noted.backup, "hours": round(age.total_seconds() / 3600)}
    if not noted.is_sound:
        said = N_("{file} was refused {hours} h ago: {fault}")
        mend = N_("Run: riskmap db backup, then: riskmap db verify-backup")
        return bad(State.WARN, "verified", said, mend, **params, fault=noted.fault)
    said = N_("{file} was restored into scratch and compared {hours} h ago: equal")
    if age > certificate.VERIFIED_WITHIN:
        return bad(State.WARN, "verified", said, mend, **params)
    return ok("verified", said, **params)
