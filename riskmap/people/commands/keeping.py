"""Erase by hand what the pages and the clock erase: somebody, or what is over its period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError
from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.core.words import N_, Message
from riskmap.people import service
from riskmap.people.commands.group import JSON, people
from riskmap.people.model.helped import subject_of
from riskmap.people.model.retention import rules
from riskmap.people.service import erasing, helping, retaining

_HELPED = subject_of("")
_REALMS = (LIVE, DEMO)


@people.command()
@click.option("--dry-run", is_flag=True, help="Only count what is over; nothing is removed.")
@JSON
@click.pass_context
def retain(ctx: click.Context, /, *, dry_run: bool, as_json: bool) -> None:
    """Erase and remove what was kept long enough; the clock does it each night."""
    database = ctx.obj.runtime.database
    counts = dict.fromkeys(rules(), 0)
    for realm in _REALMS:
        for rule, count in _counted(database, realm, is_dry=dry_run).items():
            counts[rule] += count
    line = N_("{what}: {count} over the {days} days {after}") if dry_run else N_(
        "{what}: {count} removed, {days} days {after}"
    )  # fmt: skip
    lines = [Message(line, _about(rule, count)) for rule, count in counts.items()]
    ctx.obj.answer({"written": not dry_run, "rules": counts}, lines, as_json=as_json)


@people.command()
@click.argument("who", metavar="NAME|helped:ID")
@click.option("--by", required=True, help="Who decided it.")
@click.option("--why", required=True, help="Why; it stays in the audit log, so name nobody.")
@click.option("--yes", is_flag=True, help="Erase; without it only what would happen is said.")
@JSON
@click.pass_context
def erase(ctx: click.Context, /, who: str, *, by: str, why: str, yes: bool, as_json: bool) -> None:
    """Erase who somebody is, for good: an account, or a person who needs help."""
    runtime = ctx.obj.runtime
    kept = runtime.settings.backup.keep
    is_helped = who.startswith(_HELPED)
    outlook = (erasing.outlook_of_helped if is_helped else erasing.outlook_of_account)(kept)
    realm, work = _found(runtime.database, who.removeprefix(_HELPED), is_helped=is_helped)
    if yes:
        runtime.database.write(_scope(realm), lambda uow: work(uow, why=why, by=by))
    done = N_("Erased for good.") if yes else N_("Nothing was erased yet: add --yes.")
    lines = [
        Message(N_("Goes:")), *outlook.goes, Message(N_("Stays:")), *outlook.stays, Message(done)
    ]  # fmt: skip
    said = {name: [str(one) for one in getattr(outlook, name)] for name in ("goes", "stays")}
    ctx.obj.answer({"who": who, "erased": yes, **said}, lines, as_json=as_json)


def _found(database: Any, who: str, *, is_helped: bool) -> tuple[Realm, Callable[..., Any]]:
    """Return the world somebody belongs to, and what erases him.

    Raises
    ------
    NotFoundError
        If there is nobody.
    """
    if is_helped:
        realm = _realm_of_helped(database, who)
        return realm, lambda uow, **said: erasing.helped(uow, who, **said)
    with database.read(_scope(LIVE)) as uow:
        account = service.holder_named(uow, who).account
    realm = service.realm_of(account)
    return realm, lambda uow, **said: erasing.account(uow, account.number, **said)


def _realm_of_helped(database: Any, person_id: str) -> Realm:
    try:
        with database.read(_scope(DEMO)) as uow:
            helping.one(uow, person_id)
    except NotFoundError:
        with database.read(_scope(LIVE)) as uow:
            helping.one(uow, person_id)
        return LIVE
    return DEMO


def _counted(database: Any, realm: Realm, *, is_dry: bool) -> Mapping[str, int]:
    if is_dry:
        with database.read(_scope(realm)) as uow:
            return {one.rule: one.count for one in retaining.overdue(uow)}
    return {
        rule: database.write(_scope(realm), partial(retaining.retain, rule=rule))
        for rule in rules()
    }


def _scope(realm: Realm) -> Scope:
    return Scope.system("riskmap people", realm, origin="shell")


def _about(rule: str, count: int) -> dict[str, Any]:
    one = rules()[rule]
    return {"what": one.what, "after": one.after, "days": one.period.days, "count": count}
