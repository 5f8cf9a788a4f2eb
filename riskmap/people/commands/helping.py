"""``riskmap people demo-helped``: the made-up people who need help, of the demonstration."""

from __future__ import annotations

import click

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.core.words import N_, Message
from riskmap.people import demo_helped
from riskmap.people.commands.group import JSON, people
from riskmap.store.masters import Masters


@people.command("demo-helped")
@JSON
@click.pass_context
def make(ctx: click.Context, /, *, as_json: bool) -> None:
    """Make made-up people who need help, in the demonstration; again: up to today."""
    runtime = ctx.obj.runtime
    masters, home = Masters(runtime.home.keys), runtime.settings.place.code12
    masters.ensure(runtime.clock.now())
    scope = Scope.system("riskmap people", DEMO, origin="shell")
    count = runtime.database.write(scope, lambda uow: demo_helped.make(uow, masters, home))
    line = Message(
        N_("Made up {count} people who need help, in the demonstration only."), {"count": count}
    )
    note = Message(N_("To see them, sign in as somebody made up: riskmap people demo"))
    ctx.obj.answer({"people": count, "is_demo": True}, [line, note], as_json=as_json)
