"""``riskmap reporting``: a made-up storm for the demonstration; erase somebody from a list."""

from __future__ import annotations

import click

from riskmap.core.words import N_, Message
from riskmap.reporting import demo
from riskmap.reporting.commands.group import DEMO_REALM, JSON, reading, reporting, writing
from riskmap.reporting.service import ledgers
from riskmap.store.masters import Masters


@reporting.command("demo-storm")
@JSON
@click.pass_context
def make_storm(ctx: click.Context, /, *, as_json: bool) -> None:
    """Make a made-up storm in the demonstration: lists by name, and what committees tell now."""
    runtime = ctx.obj.runtime
    masters, home = Masters(runtime.home.keys), runtime.settings.place.code12
    masters.ensure(runtime.clock.now())
    made = writing(ctx, lambda uow: demo.make(uow, masters, home), demo=True)
    line = Message(
        N_("Made up {rows} rows of lists, and what {entries} committees tell, of one storm."),
        made.as_dict(),
    )
    note = Message(N_("To see them, sign in as somebody made up: riskmap people demo"))
    ctx.obj.answer({**made.as_dict(), "is_demo": True}, [line, note], as_json=as_json)


@reporting.command("erase-row")
@click.argument("entry_id", metavar="ID")
@click.option("--by", required=True, help="Who decided it.")
@click.option("--why", required=True, help="Why; it stays in the audit log, so name nobody.")
@click.option("--yes", is_flag=True, help="Erase; without it only what would happen is said.")
@DEMO_REALM
@JSON
@click.pass_context
def erase_row(
    ctx: click.Context, /, entry_id: str, *, by: str, why: str, yes: bool, demo: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Erase who stands in a row of a list by name, for good; the row goes on counting."""
    outlook = ledgers.outlook(ctx.obj.runtime.settings.backup.keep)
    with reading(ctx, demo=demo) as uow:
        ledgers.entry(uow, entry_id)
    if yes:
        writing(ctx, lambda uow: ledgers.erase(uow, entry_id, why=why, by=by), demo=demo)
    done = N_("Erased for good.") if yes else N_("Nothing was erased yet: add --yes.")
    lines = [
        Message(N_("Goes:")), *outlook.goes, Message(N_("Stays:")), *outlook.stays, Message(done)
    ]  # fmt: skip
    said = {name: [str(one) for one in getattr(outlook, name)] for name in ("goes", "stays")}
    ctx.obj.answer({"row": entry_id, "erased": yes, **said}, lines, as_json=as_json)
