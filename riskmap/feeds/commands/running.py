"""Ask feeds by hand, and look how they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.realm import Realm
from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.commands.group import ALL_REFUSED, JSON, SOME_REFUSED, feeds, parts_of, writing
from riskmap.feeds.model.health import FeedHealth
from riskmap.feeds.model.runs import Run, RunState
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.taking import Taken


@feeds.command("run")
@click.argument("name", required=False)
@click.option("--all", "is_all", is_flag=True, help="All feeds that are on and have an address.")
@JSON
@click.pass_context
def run_(ctx: click.Context, *, name: str | None, is_all: bool, as_json: bool) -> None:
    """Ask feed NAME now and keep what comes. Exit code 1: some was refused; 4: no answer."""
    if bool(name) is is_all:
        raise click.UsageError(_NAME_OR_ALL)
    runtime = parts_of(ctx)
    chosen = _all(runtime.settings) if name is None else [_asked(runtime.settings, name)]
    now = runtime.clock.now()
    found = [(one, service.run(runtime, one, now)) for one in chosen]
    data = {"runs": [_as_dict(one, run, ctx.obj.translate) for one, run in found]}
    ctx.obj.answer(data, [_line(one, run) for one, run in found], as_json=as_json)
    runs = [run for _, run in found if run is not None]
    if any(one.state is RunState.FAILED for one in runs):
        ctx.exit(ALL_REFUSED)
    if any(one.refused for one in runs):
        ctx.exit(SOME_REFUSED)


@feeds.command()
@JSON
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click
    """Say how each feed is. Exit code 1: one that is on is in trouble."""
    runtime = parts_of(ctx)
    found = [
        one
        for realm in sorted({each.realm.name for each in service.feeds_of(runtime.settings)})
        for one in _health(ctx, realm)
    ]
    data = {"feeds": [one.as_dict(ctx.obj.translate) for one in found]}
    ctx.obj.answer(data, [line for one in found for line in _told(one)], as_json=as_json)
    if any(one.state.is_trouble for one in found):
        ctx.exit(1)


@feeds.command()
@click.argument("name")
@click.option("--why", default="", help="What you found; it goes to the audit log.")
@JSON
@click.pass_context
def resume(ctx: click.Context, *, name: str, why: str, as_json: bool) -> None:
    """Take feed NAME up again: somebody has looked, and believes it as it is now."""
    feed = service.feed_named(ctx.obj.runtime.settings, name)
    seen = writing(ctx, lambda uow: service.take_up_again(uow, feed, why=why))
    line = Message(N_("{name} is asked again; {count} payloads were seen."),
                   {"name": name, "count": seen})  # fmt: skip
    ctx.obj.answer({"feed": name, "seen": seen}, [line], as_json=as_json)


def taken_line(taken: Taken) -> Iterator[Message]:
    """Yield what became of a payload, for people."""
    yield Message(
        N_("{new} new, {changed} changed, {unchanged} as they were, {refused} refused."),
        {
            "new": taken.new,
            "changed": taken.changed,
            "unchanged": taken.unchanged,
            "refused": taken.refused,
        },
    )
    if taken.quarantine is not None:
        yield Message(N_("Somebody has to look at it: {why}"), {"why": taken.quarantine})


_NAME_OR_ALL = "Name a feed, or say --all."


def _all(settings: Any) -> list[FeedSettings]:
    return [one for one in service.feeds_of(settings) if one.on and one.address]


def _asked(settings: Any, name: str) -> FeedSettings:
    """Return a feed that can be asked, whether it is on or not."""
    feed = service.feed_named(settings, name)
    if not feed.address:
        text = f"{name} has no address: set feeds.{name}.address, or bring files with replay."
        raise click.UsageError(text)
    return feed


def _as_dict(feed: FeedSettings, run: Run | None, translate: Any) -> dict[str, Any]:
    if run is None:
        return {"feed": feed.name, "state": None}
    error = None if run.error is None else run.error.say(translate)
    return {**run.as_dict(), "error": error}


def _line(feed: FeedSettings, run: Run | None) -> Message:
    if run is None:
        return Message(N_("{feed}: another process asks it now."), {"feed": feed.name})
    if run.error is not None:
        return Message(N_("{feed}: {why}"), {"feed": feed.name, "why": run.error})
    if run.not_modified:
        return Message(N_("{feed}: nothing changed since it was asked last."), {"feed": feed.name})
    params = {"feed": feed.name, "bytes": run.size, "new": run.new, "changed": run.changed}
    return Message(
        N_("{feed}: {bytes} bytes, {new} new, {changed} changed, {unchanged} as they were,"
           " {refused} refused."),
        {**params, "unchanged": run.unchanged, "refused": run.refused},
    )  # fmt: skip


def _health(ctx: click.Context, realm: str) -> tuple[FeedHealth, ...]:
    runtime = ctx.obj.runtime
    scope = Scope.system("riskmap feeds status", Realm(realm))
    with runtime.database.read(scope) as uow:
        return service.health(uow, runtime.clock.now(), runtime.settings)


def _told(one: FeedHealth) -> Iterator[Message]:
    yield Message(N_("{feed}: {state}"), {"feed": one.feed, "state": one.state.word})
    for words in one.words:
        yield Message(N_("    {words}"), {"words": words})
