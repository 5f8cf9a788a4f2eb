"""The past tried by hand: ``riskmap warnings hindcast``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO, LIVE
from riskmap.core.words import N_, Message
from riskmap.feeds.reading.text import MAX_BYTES
from riskmap.store import Writing
from riskmap.warnings.hindcast.dating import from_file
from riskmap.warnings.model.hindcast import Hindcast, Rate, Trial
from riskmap.warnings.model.kept import to_json
from riskmap.warnings.service import hindcasting

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
_UNKNOWN = "–"


@click.command("hindcast")
@click.option("--days", type=click.IntRange(1, 36_500), default=hindcasting.USUALLY.days,
              show_default=True, help="How far back.")  # fmt: skip
@click.option("--events", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Dated events of the site as CSV: hazard, begin, end.")  # fmt: skip
@click.option("--keep", is_flag=True, help="Keep what comes of it, for the page of hindcasts.")
@click.option("--demo", is_flag=True, help="In the demonstration, not in live data.")
@JSON
@click.pass_context
def hindcast(
    ctx: click.Context, /, *, days: int, file: Path | None, keep: bool, demo: bool, as_json: bool
) -> None:
    """Ask the detectors again about the past, and hold what they say against dated events."""
    runtime = ctx.obj.runtime
    home = runtime.settings.place.code12
    scope = Scope.system("riskmap warnings hindcast", DEMO if demo else LIVE, origin="shell")
    dated = () if file is None else from_file(file.read_bytes()[:MAX_BYTES])
    with runtime.database.read(scope) as uow:
        since = uow.now - timedelta(days=days)
        made = hindcasting.tried(uow, home, since=since, until=uow.now, events=dated)
    if keep:

        def write(uow: Writing) -> str:
            return hindcasting.keep(uow, home, made)

        runtime.database.write(scope, write)
    ctx.obj.answer(as_dict(made), list(_lines(made, ctx.obj.language)), as_json=as_json)


def as_dict(made: Hindcast) -> dict[str, Any]:
    """Return a run for programs: the record, and the rates that follow from its counts."""
    body = to_json(made)
    for row, one in zip(body["trials"], made.trials, strict=True):
        row["skill"] |= {
            "events": one.skill.events,
            "episodes": one.skill.episodes,
            "pod": _rate(one.skill.pod),
            "far": _rate(one.skill.far),
            "csi": one.skill.csi,
            "lead_min": one.skill.lead_min,
            "is_small": one.skill.is_small,
        }
        row["dated_by"] = str(one.dated_by)
        row["notes"] = [str(each) for each in one.notes]
    return body


def _rate(one: Rate | None) -> dict[str, float] | None:
    return None if one is None else {"value": one.value, "low": one.low, "high": one.high}


def _lines(made: Hindcast, language: str) -> Iterator[Message | str]:
    yield Message(
        N_("{trials} trials between {since} and {until}, {seconds} s."),
        {
            "trials": len(made.trials),
            "since": made.since.date().isoformat(),
            "until": made.until.date().isoformat(),
            "seconds": made.seconds,
        },
    )
    if made.synthetic:
        yield Message(N_("The data are made up: the numbers say how the counting works, no more."))
    for one in made.trials:
        yield _line(one, language)
        yield from (Message(N_("    {note}"), {"note": each}) for each in one.notes)


def _line(one: Trial, language: str) -> Message:
    skill = one.skill
    return Message(
        N_("{name} · {part} · {events} events by {dated_by}: {hits} hit, {missed} missed,"
           " {false} sayings without an event · POD {pod}, FAR {far}, CSI {csi} · lead {lead} min"),
        {
            "name": one.en if language.startswith("en") else one.zh,
            "part": one.part.word,
            "events": skill.events,
            "dated_by": one.dated_by,
            "hits": skill.hits,
            "missed": skill.misses,
            "false": skill.false_alarms,
            "pod": _share(skill.pod),
            "far": _share(skill.far),
            "csi": _UNKNOWN if skill.csi is None else f"{skill.csi:.2f}",
            "lead": _UNKNOWN if skill.lead_min is None else f"{skill.lead_min:.0f}",
        },
    )  # fmt: skip


def _share(one: Rate | None) -> str:
    return _UNKNOWN if one is None else f"{one.value:.2f} ({one.low:.2f}-{one.high:.2f})"
