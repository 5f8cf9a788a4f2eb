"""Commands that make ready and run: prepare, serve, clock, job."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

import click

from riskmap.cli.shell import Shell
from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError, RiskmapError
from riskmap.core.realm import LIVE
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.runtime import open_runtime
from riskmap.store import schema
from riskmap.store.audit import anchors
from riskmap.store.masters import Masters


@click.command()
@click.pass_obj
def prepare(shell: Shell) -> None:
    """Bring tables, register and demonstration region up to date; quick when they are."""
    from riskmap.runtime.rooms import modules  # noqa: PLC0415 - slow to import

    runtime = shell.runtime
    set_ups = modules("setup")
    before, after = schema.upgrade(runtime.database)
    if before != after:
        shell.say(Message(N_("Tables brought to revision {revision}."), {"revision": after}))
    Masters(runtime.home.keys).ensure(runtime.clock.now())
    for one in set_ups:
        one.prepare(runtime, shell.say)


@click.command()
@click.option("--host", help="Address to listen on.  [server.host]")
@click.option("--port", type=click.IntRange(0, 65535), help="TCP port; 0: any.  [server.port]")
@click.option("--clock/--no-clock", default=None, help="Run the clock beside.  [server.clock]")
@click.pass_obj
def serve(shell: Shell, host: str | None, port: int | None, clock: bool | None) -> None:  # noqa: FBT001 - click
    """Serve the web pages, with the clock beside, until Ctrl-C."""
    from riskmap.web import serve as web  # noqa: PLC0415 - not every command needs a server

    runtime = shell.runtime
    settings = runtime.settings.server
    schema.require_current(runtime.database)
    link = _first_link(shell)
    runtime.database.close()  # the worker opens its own
    try:
        web.serve(
            web.find_place(host or settings.host, settings.port if port is None else port),
            clock=settings.clock if clock is None else clock,
            ready=lambda address: _greet(shell, address, link),
        )
    finally:
        _anchor()


def _first_link(shell: Shell) -> str:
    """Return the path with which somebody becomes the first administrator; empty if one is."""
    from riskmap.people.service import links  # noqa: PLC0415 - not every command needs it

    made = shell.runtime.database.write(
        Scope.system("riskmap serve", origin="shell"),
        lambda uow: links.invite_if_nobody_is(uow, by="riskmap serve"),
    )
    return "" if made is None else f"invitation/{made.token}"


def _greet(shell: Shell, address: str, link: str) -> None:
    click.echo(f"riskmap: {address}")
    if link:
        params = {"link": f"{address}{link}"}
        shell.answer({}, [Message(N_("Nobody is administrator yet. Become it: {link}"), params)])


def _anchor() -> None:
    """Anchor what the worker left in the audit log; it may not have ended by itself."""
    with suppress(RiskmapError, OSError), open_runtime() as after:
        anchors.anchor_all(after.database, after.home.anchors)


@click.command()
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input closes.")
@click.option("--jobs", "named", hidden=True, help="module:NAME of other jobs, for tests.")
@click.pass_obj
def clock(shell: Shell, with_parent: bool, named: str | None) -> None:  # noqa: FBT001 - click
    """Run the jobs whenever no other clock does, until Ctrl-C."""
    from riskmap.clock import run_clock  # noqa: PLC0415 - not every command needs APScheduler
    from riskmap.runtime.jobs import listeners_of  # noqa: PLC0415 - slow to import

    runtime = shell.runtime
    run_clock(
        runtime,
        _named(named) if named else _all(shell),
        listeners=tuple if named else lambda: listeners_of(runtime),
        has_parent=with_parent,
    )


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def job(shell: Shell, name: str | None) -> None:
    """Do by hand what the clock does, or list what that is."""
    found = {one.name: one for one in _all(shell)}
    if name is None:
        shell.answer({}, [f"{one.name}: every {one.every}" for one in found.values()])
    elif name not in found:
        raise NotFoundError(
            N_("There is no job {name}."),
            mend=N_("Use one of: {allowed}."),
            name=name,
            allowed=", ".join(found),
        )
    else:
        runtime = shell.runtime
        shell.answer({}, [found[name].run(runtime, runtime.clock.now(), LIVE)])


def _all(shell: Shell) -> tuple[Job, ...]:
    from riskmap.runtime.jobs import jobs_of  # noqa: PLC0415 - slow to import

    return jobs_of(shell.runtime.settings)


def _named(entry: str) -> tuple[Job, ...]:
    module, _, name = entry.partition(":")
    return tuple(getattr(import_module(module), name))
