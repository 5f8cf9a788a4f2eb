"""Feeds by hand: which formats are read, and what a kept payload gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.model import Confirmation, Context, Format, Quality
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.reading.moments import from_iso
from riskmap.feeds.reading.text import MAX_BYTES

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
#: The command did its work and found entries to refuse; the payload is not of the format at all.
_SOME_REFUSED, _ALL_REFUSED = 1, 4
_SHOWN = 20
_ONLY_DRY = "Nothing is kept of a replay yet: say --dry-run."


@click.group()
def feeds() -> None:
    """Observations and signals from outside: what is read, and what a payload gives."""


@feeds.command("list")
@JSON
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click
    """List the formats that are read, and what each was tried on."""
    found = service.formats()
    data = {"count": len(found), "formats": [_as_dict(one) for one in found.values()]}
    lines = [line for one in found.values() for line in _lines(one, ctx.obj.language)]
    ctx.obj.answer(data, lines, as_json=as_json)


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
    """Say what format NAME makes of FILE. Exit code 1: some was refused; 4: all of it."""
    if not dry_run:
        raise click.UsageError(_ONLY_DRY)
    context = Context(
        station=said["station"] or file.stem,
        received_at=None if said["received_at"] is None else from_iso(said["received_at"]),
        utc_offset=None if said["utc_offset"] is None else timedelta(hours=said["utc_offset"]),
        datum=said["datum"],
        needs_checksum=not said["without_checksum"],
    )
    done = service.replay(service.format_named(name), _payload(file), context)
    ctx.obj.answer(done.as_dict(ctx.obj.translate), _told(done, ctx.obj.language), as_json=as_json)
    if done.parsed.refused:
        ctx.exit(_SOME_REFUSED if done.parsed.is_readable else _ALL_REFUSED)


COMMANDS: tuple[click.Command, ...] = (feeds,)


def _payload(file: Path) -> bytes:
    """Return what a file holds, unless it is larger than any feed's answer."""
    if file.stat().st_size > MAX_BYTES:
        raise UnreadableFileError(
            N_("The payload has more than {count} bytes."),
            mend=N_("Ask the sender for a shorter span."),
            count=MAX_BYTES,
        )
    return file.read_bytes()


def _as_dict(one: Format) -> dict[str, Any]:
    return {
        "name": one.name,
        "zh": one.zh,
        "en": one.en,
        "gives": list(one.gives),
        "address": one.address or None,
        "forms": [
            {
                "slug": form.slug,
                "zh": form.zh,
                "en": form.en,
                "confirmed": str(form.confirmed),
                "document": form.document,
            }
            for form in one.forms
        ],
    }


def _lines(one: Format, language: str) -> Iterator[Message]:
    yield Message(
        N_("{name} · {title} · gives {gives}"),
        {"name": one.name, "title": one.title(language), "gives": ", ".join(one.gives)},
    )
    for form in one.forms:
        params = {"form": form.name(language), "confirmed": form.confirmed.word}
        yield Message(N_("    {form} · {confirmed}"), params)


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
