"""Commands on the database as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from riskmap.cli.shell import Shell
from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.store import Writing, audit, backup, runs, schema
from riskmap.store.audit import anchors
from riskmap.store.audit.verifying import Lost, lost
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
    """Save all tables into one file, while others go on working."""
    runtime = shell.runtime
    folder = to or runtime.home.backups
    path, manifest = backup.make(runtime.database, folder, keep=runtime.settings.backup.keep)
    shell.answer(
        {"file": str(path), **manifest.as_dict()},
        [_summary(N_("{file}: {tables} tables, {rows} rows."), path, manifest)],
        as_json=as_json,
    )


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove first what the database holds.")
@click.option("--by", default="", help="Who restores, and why: it goes to the audit log.")
@_json
@click.pass_obj
def restore(shell: Shell, file: Path, replace: bool, by: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Fill the database from a backup, all or nothing; stop the server before."""
    runtime = shell.runtime
    database, anchored = runtime.database, runtime.home.anchors
    schema.upgrade(database)

    def record(uow: Writing, manifest: Manifest) -> None:
        audit.record(uow, _restored(file, manifest, by=by, gone=lost(uow, anchored)))

    manifest = backup.restore(database, file, replace=replace, and_record=record)
    anchors.anchor_all(database, anchored)
    said = N_("Restored {file}: {tables} tables, {rows} rows, compared with the backup: equal.")
    shell.answer(
        {"file": str(file), **manifest.as_dict()},
        [_summary(said, file, manifest)],
        as_json=as_json,
    )


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


def _summary(sentence: str, path: Path, manifest: Manifest) -> Message:
    return Message(
        sentence, {"file": str(path), "tables": len(manifest.tables), "rows": manifest.rows}
    )
