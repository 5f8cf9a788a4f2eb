"""What a kept payload gives: told only, or taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.commands.group import (
    ALL_REFUSED,
    JSON,
    SOME_REFUSED,
    feeds,
    parts_of,
    payload_of,
)
from riskmap.feeds.commands.running import taken_line
from riskmap.feeds.model import Confirmation, Context, Quality
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.model.runs import Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.reading.moments import from_iso

_SHOWN = 20


@feeds.command()
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what it gives; needs no database.")
@click.option("--station", help="Whose data these are, where they do not say.  [name of FILE]")
@click.option("--received-at", help="When they came, as 2026-07-12T08:00+08:00.")
@click.option("--utc-offset", metavar="HOURS", type=click.FloatRange(-12, 14),
              help="Of times that say none: 8 for China.")  # fmt: skip
@click.option("--datum", default="", help="Of heights, where the data do not say.")
@click.option("--without-checksum", is_flag=True, help="Take NMEA sentences that bear none.")
@JSON
@click.pass_context
def replay(
    ctx: click.Context, /, *, name: str, file: Path, dry_run: bool, as_json: bool, **said: Any
) -> None:
    """Take FILE as an answer of feed NAME, or only say what format NAME makes of it.

    What is known already stays as it is; a payload that came before counts as of then. Exit code
    1: some was refused; 4: all of it.
    """
    payload = payload_of(file)
    given = Context(
        station=said["station"] or file.stem,
        received_at=None if said["received_at"] is None else from_iso(said["received_at"]),
        utc_offset=None if said["utc_offset"] is None else timedelta(hours=said["utc_offset"]),
        datum=said["datum"],
        needs_checksum=not said["without_checksum"],
    )
    if not dry_run:
        _take(ctx, name, payload, given, has_station=bool(said["station"]), as_json=as_json)
        return
    done = service.replay(service.format_named(name), payload, given)
    ctx.obj.answer(done.as_dict(ctx.obj.translate), _told(done, ctx.obj.language), as_json=as_json)
    if done.parsed.refused:
        ctx.exit(SOME_REFUSED if done.parsed.is_readable else ALL_REFUSED)


def _take(
    ctx: click.Context,
    name: str,
    payload: bytes,
    given: Context,
    *,
    has_station: bool,
    as_json: bool,
) -> None:
    """Keep what a payload says, as its feed would have done when it came."""
    runtime = parts_of(ctx)
    feed = service.brought_by_hand(runtime.settings, name)
    context = _context(feed, given, _received_at(ctx, feed, payload, given), has_station)
    taken = service.keep(runtime, feed, payload, context, way=Way.REPLAY)
    ctx.obj.answer(taken.as_dict(ctx.obj.translate), taken_line(taken), as_json=as_json)
    if taken.refused:
        ctx.exit(SOME_REFUSED if taken.form else ALL_REFUSED)


def _received_at(
    ctx: click.Context, feed: FeedSettings, payload: bytes, given: Context
) -> datetime:
    """Return when a payload came: as said, else when the same bytes came last, else now."""
    if given.received_at is not None:
        return given.received_at
    with ctx.obj.runtime.database.read(service.scope_of(feed)) as uow:
        before = service.last_came_at(uow, feed.name, sha256(payload).hexdigest())
    return before or ctx.obj.runtime.clock.now()


def _context(
    feed: FeedSettings,
    given: Context,
    received_at: datetime,
    has_station: bool,  # noqa: FBT001
) -> Context:
    """Return what is known beside the bytes: what was said wins over what the feed says."""
    of_feed = service.context_of(feed, received_at)
    return evolve(
        of_feed,
        station=given.station if has_station or not of_feed.station else of_feed.station,
        utc_offset=of_feed.utc_offset if given.utc_offset is None else given.utc_offset,
        datum=given.datum or of_feed.datum,
        needs_checksum=given.needs_checksum and of_feed.needs_checksum,
    )


def _told(done: service.Replay, language: str) -> Iterator[Message | str]:
    """Yield what a person reads: counts first, then refusals, each with its place."""
    data = done.as_dict()
    if done.parsed.is_readable:
        confirmed = done.confirmed or Confirmation.UNCONFIRMED
        yield Message(N_("{format}, {form}: {confirmed}"), {**data, "confirmed": confirmed.word})
    yield Message(N_("{messages} messages, {refused} refused."), data)
    yield from (f"  {kind}: {count}" for kind, count in data["by_kind"].items())
    yield Message(
        N_("{observations} observations, {health} of health, {stations} stations,"
           " {signals} signals, {tracks} tracks, {quakes} earthquakes."),
        data,
    )  # fmt: skip
    for slug, count in data["by_quantity"].items():
        yield f"  {quantities()[slug].name(language)}: {count}"
    for slug, count in data["by_quality"].items():
        yield Message(N_("  {word}: {count}"), {"word": Quality(slug).word, "count": count})
    for one in done.parsed.refusals[:_SHOWN]:
        params = {"where": one.where, "why": one.why, "mend": one.mend}
        yield Message(N_("{where}: {why} {mend}"), params)
    if done.parsed.refused > _SHOWN:
        yield Message(
            N_("… and {count} more; --json tells up to a thousand."),
            {"count": done.parsed.refused - _SHOWN},
        )
