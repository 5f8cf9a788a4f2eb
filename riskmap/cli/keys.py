"""Commands on the master keys of sealed personal data."""

from __future__ import annotations

import click

from riskmap.cli.shell import Shell
from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.store import schema, sealed
from riskmap.store.masters import Masters

_json = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")


@click.group()
def keys() -> None:
    """Keys of sealed personal data: list them, put a new one in use, erase a person's."""
    # The tables must be known before they are asked whether they are current.
    import riskmap.runtime.rooms  # noqa: F401, PLC0415 - slow to import


@keys.command("list")
@_json
@click.pass_obj
def list_(shell: Shell, as_json: bool) -> None:  # noqa: FBT001 - click
    """List the master keys by id, and how much each is needed; never the keys themselves."""
    runtime = shell.runtime
    schema.require_current(runtime.database)
    ids = Masters(runtime.home.keys).ids()
    newest = max(ids, default=None)
    with runtime.database.read(Scope.system("riskmap keys list")) as uow:
        uses = sealed.uses(uow)
    found = [
        {
            "id": one,
            "subjects": uses.get(one, 0),
            "is_current": one == newest,
            "is_here": one in ids,
        }
        for one in sorted({*ids, *uses})
    ]
    shell.answer({"keys": found}, [_line(one) for one in found], as_json=as_json)


@keys.command()
@click.option("--by", default="", help="Who does it, and why: it goes to the audit log.")
@_json
@click.pass_obj
def rotate(shell: Shell, by: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Make a new master key and wrap all keys by it; older ones stay for older backups."""
    runtime = shell.runtime
    schema.require_current(runtime.database)
    masters = Masters(runtime.home.keys)
    scope = Scope.system("riskmap keys rotate", origin="shell")
    count = runtime.database.write(scope, lambda uow: sealed.rotate(uow, masters, by=by))
    said = {"key": masters.current(), "count": count}
    line = Message(N_("{key} is in use; the keys of {count} subjects are wrapped by it."), said)
    keep = Message(N_("Keep a copy of the folder keys, apart from backups of the database."))
    shell.answer({"id": said["key"], "subjects": count}, [line, keep], as_json=as_json)


@keys.command()
@click.argument("subject")
@click.option("--by", required=True, help="Who decided it.")
@click.option("--why", required=True, help="Why; it stays in the audit log.")
@_json
@click.pass_obj
def erase(shell: Shell, subject: str, by: str, why: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Destroy the key of SUBJECT: what was sealed for it can never be read again."""
    runtime = shell.runtime
    schema.require_current(runtime.database)
    scope = Scope.system("riskmap keys erase", origin="shell")
    done = runtime.database.write(scope, lambda uow: sealed.erase(uow, subject, why=why, by=by))
    if not done:
        raise NotFoundError(
            N_("Nothing is sealed for {subject}, or it was erased before."),
            mend=N_("riskmap audit list --subject sealed shows what became of it."),
            subject=subject,
        )
    line = Message(N_("What was sealed for {subject} is erased for good."), {"subject": subject})
    shell.answer({"subject": subject, "erased": True}, [line], as_json=as_json)


def _line(one: dict[str, object]) -> Message:
    about = {"key": one["id"], "count": one["subjects"]}
    if not one["is_here"]:
        return Message(N_("{key}: MISSING, needed for {count} subjects"), about)
    if one["is_current"]:
        return Message(N_("{key}: in use, needed for {count} subjects"), about)
    return Message(N_("{key}: needed for {count} subjects, and for older backups"), about)
