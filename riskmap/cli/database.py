"""Commands on the database as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from riskmap.cli import exits
from riskmap.cli.shell import Shell
from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.store import Writing, audit, backup, runs, schema
from riskmap.store.audit import anchors
from riskmap.store.audit.verifying import Lost, lost
from riskmap.store.backup import certifying
from riskmap.store.manifest import Manifest

_json = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")


@click.group()
def db() -> None:
    """Look after the database: upgrade, backup, restore, status."""
    # The rooms' tables belong to what is upgraded, saved and restored.
    import riskmap.runtime.rooms  # noqa: F401, PLC0415 - slow to import


@db.command()
@_json
@click.pass_obj
def upgrade(shell: Shell, as_json: bool) -> None:  # noqa: FBT001 - click
    """Bring the tables to the version this program needs."""
    before, after = schema.upgrade(shell.runtime.database)
    line = Message(N_("The tables are at revision {revision}."), {"revision": after})
    shell.answer({"before": before, "after": after}, [line], as_json=as_json)


@db.command()
@_json
@click.pass_obj
def status(shell: Shell, as_json: bool) -> None:  # noqa: FBT001 - click
    """Tell where the database is, its revision, and what the clock did last."""
    database = shell.runtime.database
    found = schema.current(database)
    jobs: list[runs.Run] = []
    if found == schema.head():
        with database.read(Scope.system("status")) as uow:
            jobs = list(runs.last_runs(uow))
    shell.answer(
        {
            "address": database.address,
            "revision": found,
            "needed": schema.head(),
            "jobs": [
                {"job": one.job, "slot": one.slot.isoformat(), "state": one.state} for one in jobs
            ],
        },
        [
            Message(N_("Database: {address}"), {"address": database.address}),
            Message(
                N_("Revision {found}; this program needs {head}."),
                {"found": found or "0", "head": schema.head()},
            ),
            *(f"{one.job}: {one.state}, {one.slot:%Y-%m-%d %H:%M} UTC" for one in jobs),
        ],
        as_json=as_json,
    )


@db.command("backup")
@click.option(
    "--to", type=click.Path(file_okay=False, exists=True, path_type=Path), help="Another folder."
)
@_json
@click.pass_obj
def back_up(shell: Shell, to: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click
    """Save all tables and files into one zip, while others go on working."""
    runtime = shell.runtime
    home = runtime.home
    path, manifest = backup.make(
        runtime.database,
        to or home.backups,
        keep=runtime.settings.backup.keep,
        files=home.files,
        keys=home.keys,
    )
    said = N_("{file}: {tables} tables, {rows} rows, {files} files.")
    shell.answer(
        {"file": str(path), **manifest.as_dict()},
        [_summary(said, path, manifest)],
        as_json=as_json,
    )


@db.command("verify-backup")
@click.argument("file", default="newest", metavar="[FILE|newest]")
@_json
@click.pass_context
def verify_backup(ctx: click.Context, file: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Restore a backup into scratch, compare all of it, and write a certificate beside it."""
    shell: Shell = ctx.obj
    runtime = shell.runtime
    path = certifying.newest_of(runtime) if file == "newest" else Path(file)
    if not path.is_file():
        msg = f"there is no file {file}"
        raise click.BadParameter(msg, param_hint="FILE")
    found = certifying.certify(runtime, path)
    zone = ZoneInfo(runtime.settings.place.timezone)
    shell.answer(found.as_dict(), found.sentences(zone), as_json=as_json)
    ctx.exit(exits.OK if found.is_sound else exits.FINDINGS)


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove first what the database holds.")
@click.option("--by", default="", help="Who restores, and why: it goes to the audit log.")
@_json
@click.pass_obj
def restore(shell: Shell, file: Path, replace: bool, by: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Fill database and files from a backup, all or nothing; stop the server before."""
    # Rooms know what was erased; with their commands they are slow to import.
    from riskmap.people.service import erasing  # noqa: PLC0415

    runtime = shell.runtime
    database, anchored = runtime.database, runtime.home.anchors
    schema.upgrade(database)

    def record(uow: Writing, manifest: Manifest) -> None:
        erasing.erase_again(uow)
        audit.record(uow, _restored(file, manifest, by=by, gone=lost(uow, anchored)))

    home = runtime.home
    manifest = backup.restore(
        database,
        file,
        replace=replace,
        files=home.files,
        room=home.cache / "scratch",
        and_record=record,
    )
    anchors.anchor_all(database, anchored)
    data = {"file": str(file), **manifest.as_dict()}
    shell.answer(data, _told(file, manifest), as_json=as_json)


@db.command(hidden=True)
@click.argument("message")
@click.pass_obj
def revision(shell: Shell, message: str) -> None:
    """Draft a migration from what the rooms declare; for developers, in a checkout."""
    for path in schema.draft(shell.runtime.database, message):
        shell.answer({}, [str(path)])


def _restored(file: Path, manifest: Manifest, *, by: str, gone: list[Lost]) -> audit.Entry:
    """Return what the audit log says of a restore: from what, and which entries it lost."""
    return audit.Entry(
        action="restored",
        subject_kind="database",
        subject_id=file.name,
        after={"made_at": manifest.made_at, "rows": manifest.rows, "lost": gone},
        by=by,
    )


def _told(file: Path, manifest: Manifest) -> Iterator[Message]:
    said = N_(
        "Restored {file}: {tables} tables, {rows} rows, {files} files, compared with the backup:"
        " equal."
    )
    yield _summary(said, file, manifest)
    if not manifest.has_files:
        yield Message(N_("It is of the earlier format, without files: the files here stay."))


def _summary(sentence: str, path: Path, manifest: Manifest) -> Message:
    params = {
        "file": str(path),
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": len(manifest.files),
    }
    return Message(sentence, params)
