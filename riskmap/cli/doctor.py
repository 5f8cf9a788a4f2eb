"""The doctor: look at everything, say what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from riskmap.cli import exits
from riskmap.cli.checks import Check, State, of_the_database, of_the_ground, ok
from riskmap.cli.feeds import of_the_feeds
from riskmap.cli.guards import of_the_guards
from riskmap.cli.shell import Shell
from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_, Message
from riskmap.runtime.parts import find_home

MARKS = {State.OK: "ok   ", State.UNKNOWN: "?    ", State.WARN: "warn ", State.FAULT: "FAULT"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click
    """Check settings, data, database, clock and fonts; exit code 1 if anything is at fault."""
    shell: Shell = ctx.obj
    checks = list(examine(shell))
    worst = max((one.state for one in checks), key=list(State).index)
    data = {"state": str(worst), "checks": [_as_dict(shell, one) for one in checks]}
    shell.answer(data, [line for one in checks for line in _lines(shell, one)], as_json=as_json)
    ctx.exit(exits.FINDINGS if worst is State.FAULT else exits.OK)


def examine(shell: Shell) -> Iterator[Check]:
    """Yield all checks; what cannot be reached ends the row."""
    import riskmap.runtime.rooms  # noqa: F401, PLC0415 - slow to import

    try:
        resources, home, _settings = find_home()
    except RiskmapError as error:
        yield Check.of_error("settings", error)
        return
    yield ok("settings", N_("Shipped settings, site.toml and environment fit together."))
    yield from of_the_ground(resources, home)
    try:
        runtime = shell.runtime
    except RiskmapError as error:
        yield Check.of_error("database", error)
        return
    yield from of_the_guards(runtime.settings.server, runtime.database)
    found = list(of_the_database(runtime))
    yield from found
    if not any(one.name == "database" and one.state is State.FAULT for one in found):
        yield from of_the_feeds(runtime)


def _lines(shell: Shell, check: Check) -> Iterator[Message | str]:
    yield f"{MARKS[check.state]}  {check.name:<10}  {check.message.say(shell.translate)}"
    if check.mend and check.mend.id:
        mend = Message(N_("To mend: {sentence}"), {"sentence": check.mend})
        yield f"{'':<19}{mend.say(shell.translate)}"


def _as_dict(shell: Shell, check: Check) -> dict[str, str | None]:
    return {
        "name": check.name,
        "state": str(check.state),
        "message": check.message.say(shell.translate),
        "mend": check.mend.say(shell.translate) if check.mend and check.mend.id else None,
    }
