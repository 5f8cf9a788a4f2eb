"""``riskmap people demo-roster``: the made-up roster of the demonstration."""

from __future__ import annotations

import click

from riskmap.core.words import N_, Message
from riskmap.people import demo_roster
from riskmap.people.commands.duty.shared import JSON, reading, writing


@click.command("demo-roster")
@click.option("--yes", is_flag=True, help="Also where real officers stand on the roster.")
@JSON
@click.pass_context
def make(ctx: click.Context, /, *, yes: bool, as_json: bool) -> None:
    """Make 267 made-up officers and six trainings in the demonstration; again: up to today."""
    if not yes:
        with reading(ctx, demo=False) as uow:
            demo_roster.require_no_live_roster(uow)
    home = ctx.obj.runtime.settings.place.code12
    made = writing(ctx, lambda uow: demo_roster.make(uow, home), demo=True)
    line = Message(
        N_(
            "Made up {officers} officers, {trainings} trainings and {events} events, "
            "in the demonstration only."
        ),
        made.as_dict(),
    )
    note = Message(N_("To see them, sign in as somebody made up: riskmap people demo"))
    ctx.obj.answer({**made.as_dict(), "is_demo": True}, [line, note], as_json=as_json)
