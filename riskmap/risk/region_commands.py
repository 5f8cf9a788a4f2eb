"""``riskmap region``: begin a place of your own, check its folder, print the form of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskmap.core.clock import LiveClock
from riskmap.core.errors import RegionError
from riskmap.core.findings import Finding, counts
from riskmap.core.words import N_, Message

if TYPE_CHECKING:
    from riskmap.risk.place.reading import Place

_REGION_FILE = click.argument("region_file", metavar="REGION.toml", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_DAY = click.DateTime(["%Y-%m-%d"])
_NEW = (
    click.option(
        "--out",
        "folder",
        required=True,
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder to write: a new or an empty one.",
    ),
    click.option("--id", help="Id of the place; after the folder by default."),
    click.option("--name", help="Name of the place, in its language."),
    click.option("--language", default="en", show_default=True, help="Tag: zh, en, es, pt-BR …"),
    click.option("--layer", help="Layer, where the file has several."),
    click.option("--encoding", help="Of the text, where the file does not say it: gbk, utf-8."),
    click.option(
        "--crs",
        "--datum",
        "crs",
        help="Of the file, where it does not say it; gcj02 and bd09 only by name.",
    ),
    click.option("--code-field", help="Column of the codes, if it is not found by its name."),
    click.option("--name-field", help="Column of the names, if it is not found by its name."),
    click.option("--parent-field", help="Column with the code of the unit that each lies in."),
    click.option("--level-field", help="Column of the levels; else they follow from parents."),
    click.option("--number", "numbers_codes", is_flag=True, help="Make codes: 1, 2, 3 …"),
    click.option("--metric-crs", help="Projected CRS in metres; else one is proposed."),
    click.option(
        "--population",
        type=click.Path(path_type=Path),
        help="People: a CSV file with the columns code and total.",
    ),
    click.option(
        "--total-population", type=click.IntRange(min=1), help="People in the whole, shared out."
    ),
    click.option("--as-of", type=_DAY, help="Day of the count."),
    click.option("--source", help="Who published the count."),
    click.option("--licence", help="Terms of use of the outlines."),
    click.option("--attribution", help="Credit to show beside the outlines."),
    click.option("--demo", "makes_values", is_flag=True, help="Make up values too, to see losses."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    return reduce(lambda inner, option: option(inner), reversed(_NEW), command)


@click.group()
def region() -> None:
    """Begin a place of your own, and check its folder."""


@region.command()
@click.argument("boundaries", type=click.Path(path_type=Path))
@_with_options
@_JSON
@click.pass_obj
def new(
    shell: Any, /, boundaries: Path, *, as_json: bool, as_of: datetime | None, **said: Any
) -> None:
    """Make a folder for a place from BOUNDARIES, a file of outlines.

    A Shapefile (.shp or zipped), GeoPackage, GeoJSON, KML or File-GDB in any CRS. What is
    not known yet is SYNTHETIC or a placeholder, and says so, so that the first map comes at
    once; README.md in the folder says what to replace first. Nothing is overwritten.
    """
    from riskmap.risk.scaffold import Asked, scaffold  # noqa: PLC0415 - GDAL, PROJ

    today = LiveClock().now().date()
    made = scaffold(Asked(boundaries=boundaries, as_of=_day(as_of), today=today, **said))
    file = str(made.region_file)
    lines = [
        *made.notes,
        Message(N_("Wrote {file}"), {"file": file}),
        Message(N_("Next: riskmap risk assess {file} --out results"), {"file": file}),
    ]
    shell.answer(made.to_json(), lines, as_json=as_json)


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()


@region.command()
@_REGION_FILE
@_JSON
@click.pass_context
def check(ctx: click.Context, region_file: Path, *, as_json: bool) -> None:
    """List every fault of REGION.toml and the files it names; nothing is computed.

    Exit code 1: there are faults. Warnings are listed as well and keep nothing out.
    """
    place, findings = _looked_at(region_file)
    shell = ctx.obj
    data = {
        "file": region_file.name,
        "region": None if place is None else place.region.id,
        "is_sound": place is not None,
        "counts": dict(counts(findings)),
        "findings": [one.as_dict(shell.translate) for one in findings],
    }
    shell.answer(data, [*map(_line, findings), _verdict(region_file, place)], as_json=as_json)
    if place is None:
        ctx.exit(1)


def _looked_at(file: Path) -> tuple[Place | None, tuple[Finding, ...]]:
    """Return the place and its warnings, or None and its faults."""
    from riskmap.risk.place.reading import read_place  # noqa: PLC0415 - GDAL, PROJ

    try:
        place = read_place(file)
    except RegionError as trouble:
        return None, trouble.findings
    return place, place.warnings


def _line(finding: Finding) -> Message:
    places = (finding.file, finding.row, finding.field)
    return Message(
        N_("{severity} {kind} · {where}: {message} {mend}"),
        {
            "severity": Message(str(finding.severity)),
            "kind": finding.kind,
            "where": " · ".join(str(one) for one in places if one is not None),
            "message": finding.message,
            "mend": finding.mend or Message(""),
        },
    )


def _verdict(file: Path, place: Place | None) -> Message:
    if place is None:
        return Message(N_("{file} cannot be assessed before that is mended."), {"file": file.name})
    return Message(N_("{region}: the folder is sound."), {"region": place.region.id})


@region.command()
@click.option(
    "--out",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it there; by default it is printed.",
)
@click.pass_obj
def schema(shell: Any, target: Path | None) -> None:
    """Print the JSON schema of region.toml, for editors that complete and check it."""
    from riskmap.risk.region.schema import schema_text  # noqa: PLC0415 - only here

    text = schema_text()
    if target is None:
        shell.answer({}, [text.rstrip("\n")])
        return
    target.write_text(text, "utf-8")
    shell.say(Message(N_("Wrote {file}"), {"file": str(target)}))
