"""``riskmap risk``: assess a place that is a folder, and decide what becomes of assessments."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskmap.core.access import Scope
from riskmap.core.clock import LiveClock
from riskmap.core.words import N_, Message
from riskmap.risk import service
from riskmap.risk.region_commands import region as region_group

if TYPE_CHECKING:
    from riskmap.risk.model import Assessment
    from riskmap.risk.place.reading import Place
    from riskmap.risk.place.units import UnitRow
    from riskmap.risk.steps import Steps

_REGION_FILE = click.argument("region_file", metavar="REGION.toml", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
#: Where a run keeps what its steps found, beside its results.
STEPS = "steps"


@click.group()
def risk() -> None:
    """Assess hazard, exposure, vulnerability and coping capacity of a place."""


@risk.command()
@_REGION_FILE
@click.option(
    "--out",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the results; made where it does not exist.",
)
@click.option("--fresh", is_flag=True, help="Take nothing from an earlier run into DIR.")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=None,
    help="Threads that compute; all processors by default. Results do not depend on it.",
)
@_JSON
@click.pass_obj
def assess(
    shell: Any,
    region_file: Path,
    folder: Path,
    *,
    fresh: bool,
    workers: int | None,
    as_json: bool,
) -> None:
    """Assess the place of REGION.toml and write the results into DIR.

    Writes divisions.csv, assessment.gpkg, summary.json, provenance.json, and in hazards/ the
    maps that were made. Every file says what in it is synthetic, estimated or unverified. A
    run that was cut off goes on where it stopped: finished steps lie in DIR/steps.
    """
    from riskmap.risk.place.reading import read_place  # noqa: PLC0415 - as above
    from riskmap.risk.results.files import summary, write_files  # noqa: PLC0415 - pandas, PROJ, GDAL
    from riskmap.risk.results.map_sheet import write_map  # noqa: PLC0415 - as above
    from riskmap.risk.run import steps_of  # noqa: PLC0415 - as above
    from riskmap.risk.steps import RunFolder  # noqa: PLC0415 - as above

    place = read_place(region_file)
    shell.say(Message(N_("{region}: the folder is sound."), {"region": place.region.id}))
    for warning in place.warnings:
        shell.say(warning.message)
    rows = _rows(shell, place)
    shell.say(Message(N_("Assessing {count} divisions."), {"count": len(rows)}))
    with (
        _progress(shell, folder / STEPS, steps_of(place), fresh=fresh) as steps,
        ThreadPoolExecutor(workers or os.cpu_count() or 1) as executor,
    ):
        run = RunFolder(maps=folder / "hazards", steps=steps, executor=executor)
        result = service.assess(place, rows, run, at=LiveClock().now())
    paths = write_files(result.assessment, result.units, result.assets, folder)
    picture = write_map(
        result.assessment,
        result.units,
        folder / "map.svg",
        templates=shell.resources.templates,
        say=lambda message: message.say(shell.translate),
    )
    paths = (*paths, picture)
    written = [Message(N_("Wrote {file}"), {"file": str(path)}) for path in paths]
    shell.answer(summary(result.assessment), written, as_json=as_json)


@contextmanager
def _progress(shell: Any, folder: Path, count: int, *, fresh: bool) -> Iterator[Steps]:
    """Show how far a run is, on standard error, where somebody is looking."""
    from riskmap.risk.steps import Steps  # noqa: PLC0415 - numpy

    stream = sys.stderr
    label = Message(N_("Computing")).say(shell.translate)
    with click.progressbar(length=count, label=label, file=stream) as bar:
        steps = Steps(folder=folder, say=shell.say if not stream.isatty() else str)
        if fresh:
            steps.forget()
        steps.tick = lambda done: bar.update(done - bar.pos)
        yield steps


def _rows(shell: Any, place: Place) -> tuple[UnitRow, ...]:
    if place.units is not None:
        return service.rows_of(place)
    # Opened only here: a place with its own divisions needs no database.
    with shell.runtime.database.read(Scope.system("riskmap risk assess")) as uow:
        return service.rows_of(place, uow)


@risk.command(name="list")
@click.argument("region")
@_JSON
@click.pass_obj
def list_(shell: Any, region: str, *, as_json: bool) -> None:
    """List the recorded assessments of REGION, the newest first."""
    with shell.runtime.database.read(Scope.system("riskmap risk list")) as uow:
        found = service.versions(uow, region)
    lines = [
        Message(
            N_("Version {version}: {state}, assessed {at}, review due {due}"),
            {
                "version": one.version,
                "state": one.state.word,
                "at": f"{one.created_at:%Y-%m-%d %H:%M} UTC",
                "due": one.review_due_on.isoformat(),
            },
        )
        for one in found
    ]
    nothing = [Message(N_("There is no assessment of {region}."), {"region": region})]
    shell.answer(
        {"region": region, "assessments": [_listed(one) for one in found]},
        lines or nothing,
        as_json=as_json,
    )


def _listed(one: Assessment) -> dict[str, Any]:
    return {
        "version": one.version,
        "state": str(one.state),
        "published_by": one.published_by,
        "created_at": one.created_at.isoformat(),
        "review_due_on": one.review_due_on.isoformat(),
        "method": one.method,
        "inputs_hash": one.inputs_hash,
    }


@risk.command()
@click.argument("region")
@click.argument("version", type=int)
@click.option("--by", required=True, help="The person who decides it.")
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def publish(shell: Any, region: str, version: int, *, by: str, reason: str) -> None:
    """Publish VERSION of the assessments of REGION in the name of a person."""
    shell.runtime.database.write(
        Scope.system("riskmap risk publish", origin="shell"),
        lambda uow: service.publish(uow, region, version, published_by=by, reason=reason),
    )
    about = {"version": version, "region": region, "by": by}
    shell.say(Message(N_("Version {version} of {region} is published by {by}."), about))


@risk.command()
@click.argument("region")
@click.argument("version", type=int)
@click.option("--by", required=True, help="The person who decides it.")
@click.option("--reason", required=True, help="Why.")
@click.pass_obj
def withdraw(shell: Any, region: str, version: int, *, by: str, reason: str) -> None:
    """Make a published VERSION a draft again, with the reason."""
    shell.runtime.database.write(
        Scope.system("riskmap risk withdraw", origin="shell"),
        lambda uow: service.withdraw(uow, region, version, by=by, reason=reason),
    )
    about = {"version": version, "region": region, "by": by}
    shell.say(Message(N_("Version {version} of {region} is a draft again, by {by}."), about))


@risk.command()
@click.argument("region")
@click.argument("one", type=int)
@click.argument("other", type=int)
@_JSON
@click.pass_obj
def compare(shell: Any, region: str, one: int, other: int, *, as_json: bool) -> None:
    """Compare two versions of the assessments of REGION, as far as they may be compared."""
    with shell.runtime.database.read(Scope.system("riskmap risk compare")) as uow:
        verdict, found = service.compared(uow, region, one, other)
    lines = [verdict.verdict.word, *(reason.message for reason in verdict.reasons)]
    if verdict.compares_composites:
        changed = sum(step not in (0, None) for step in _listed_floats(found.classes))
        counts = {"changed": changed, "units": len(found.codes)}
        lines.append(Message(N_("{changed} of {units} units are in another class."), counts))
    if found.is_redrawn.any():
        redrawn = {"count": int(found.is_redrawn.sum())}
        lines.append(
            Message(N_("{count} units have another outline now; they are left out."), redrawn)
        )
    data = verdict.to_json() | {
        "units": list(found.codes),
        "redrawn": [
            code for code, is_so in zip(found.codes, found.is_redrawn, strict=True) if is_so
        ],
        "composite_change": _listed_floats(found.composite),
        "class_change": _listed_floats(found.classes),
        "raw": {
            name: {
                "first": _listed_floats(raw.first),
                "second": _listed_floats(raw.second),
                "difference": _listed_floats(raw.difference),
            }
            for name, raw in found.raw.items()
        },
    }
    shell.answer(data, lines, as_json=as_json)


@risk.command()
@click.option(
    "--on",
    "moment",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The matrix in force on this day; today by default.",
)
@_JSON
@click.pass_obj
def matrix(shell: Any, moment: datetime | None, *, as_json: bool) -> None:
    """Show the risk matrix, likelihood by consequence, with its version and source."""
    from riskmap.risk.index.matrix import MatrixColour, matrix_on  # noqa: PLC0415 - numpy

    found = matrix_on((moment or LiveClock().now()).date())
    about = {"version": found.version, "source": found.source}
    lines: list[Message | str] = [Message(N_("Risk matrix, version {version}: {source}"), about)]
    for likelihood in range(len(found.cells), 0, -1):
        colours = found.colours(likelihood, range(1, len(found.cells) + 1))
        words = " ".join(shell.said(MatrixColour(colour).word) for colour in colours.tolist())
        lines.append(f"{likelihood}  {words}")
    shell.answer(found.to_json(), lines, as_json=as_json)


def _listed_floats(values: Any) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 - NaN


COMMANDS = (risk, region_group)
