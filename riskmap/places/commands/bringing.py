"""Bring places from files and hand them out; the demonstration."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskmap.core.words import N_, Message
from riskmap.divisions.commands import finding_line, keep_original
from riskmap.places import service, setup
from riskmap.places.commands.group import JSON, KIND, places, reading, writing
from riskmap.places.model import kinds
from riskmap.places.service import Reader, Why

if TYPE_CHECKING:
    from riskmap.places.service.importing import CheckedPlaces


@places.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--datum", "--crs", help="wgs84, cgcs2000, epsg:4549 …; gcj02, bd09 only by name.")
@click.option("--encoding", help="Of the text: utf-8, gbk, gb18030.")
@click.option("--layer", help="Layer or sheet, where there are several.")
@click.option("--kind", help="Of all rows, where the file has no such column.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day the file refers to.")
@click.option("--source", default="", help="Where the rows come from.")
@click.option("--licence", default="", help="Their terms of use.")
@click.option("--attribution", default="", help="Credit to show beside them.")
@click.option("--internal", is_flag=True, help="Not for everybody.")
@click.option("--outside", is_flag=True, help="Places may lie outside of the district.")
@click.option("--by", default="riskmap places import", help="Who brings it.")
@click.option("--dry-run", is_flag=True, help="Only list what is wrong; nothing is changed.")
@JSON
@click.pass_context
def import_(
    ctx: click.Context, /, file: Path, *, by: str, dry_run: bool, as_json: bool, **said: Any
) -> None:
    """Take the good rows of FILE and list the others. Exit code 1: some were left out."""
    from riskmap.places.service.importing import import_checked  # noqa: PLC0415 - loads GDAL

    checked = _checked(ctx, file, said)
    data, counts = checked.as_dict(), None
    if checked.places and not dry_run:
        original = keep_original(file, checked.sha256, ctx.obj.runtime.home)
        why = Why(actor=by, reason=f"import of {file.name}")
        taken = writing(ctx, lambda uow: import_checked(uow, checked, why, original=original))
        counts = taken.as_dict()
        data["taken"] = counts
    lines = [*map(finding_line, checked.findings), _verdict(checked, counts)]
    ctx.obj.answer(data, lines, as_json=as_json)
    if checked.refused:
        ctx.exit(1)


@places.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@KIND
@click.option("--public", "is_public", is_flag=True, help="Only what is for everybody.")
@click.option("--by", default="", help="Who takes it along, and what for.")
@JSON
@click.pass_context
def export(
    ctx: click.Context, file: Path, *, kind: str | None, is_public: bool, by: str, as_json: bool
) -> None:
    """Write places to FILE: .csv, .xlsx, .geojson or .gpkg; an import reads all of them."""
    from riskmap.places.service import exporting  # noqa: PLC0415 - loads GDAL

    with reading(ctx) as uow:
        found = service.places(uow, (kind,) if kind else tuple(kinds()), public=is_public)
    shown = exporting.for_everybody(found) if is_public else found
    reader = Reader(locale=ctx.obj.language, say=lambda one: one.say(ctx.obj.translate))
    made_at = ctx.obj.runtime.clock.now()
    exporting.export(file, exporting.Export(places=shown, made_at=made_at, reader=reader))
    if not is_public:
        writing(ctx, lambda uow: service.tell_exported(uow, shown, file.name, by))
    data = {"file": str(file), "count": len(shown), "is_demo": any(one.is_demo for one in shown)}
    line = Message(N_("Wrote {count} places to {file}."), {"count": len(shown), "file": str(file)})
    ctx.obj.answer(data, [line], as_json=as_json)


@places.command()
@click.option("--remove", "is_removal", is_flag=True, help="Take all made-up places away.")
@JSON
@click.pass_context
def demo(ctx: click.Context, is_removal: bool, as_json: bool) -> None:  # noqa: FBT001 - click
    """Take in the demonstration's made-up places, or take them away."""
    if is_removal:
        count = writing(ctx, lambda uow: service.remove_demo(uow, setup.WHY))
        line = Message(N_("{count} made-up places were taken away."), {"count": count})
        ctx.obj.answer({"removed": count}, [line], as_json=as_json)
        return
    taken = setup.take_demo(ctx.obj.runtime, setup.require_demo(ctx.obj.runtime))
    line = Message(N_("Took in {added} made-up places; {changed} differed."), taken.as_dict())
    ctx.obj.answer(taken.as_dict(), [line], as_json=as_json)


def _checked(ctx: click.Context, file: Path, said: dict[str, Any]) -> CheckedPlaces:
    from riskmap.places.service.importing import (  # noqa: PLC0415 - loads GDAL
        PlacesOptions,
        check_file,
    )

    as_of: datetime | None = said.pop("as_of")
    options = PlacesOptions(as_of=None if as_of is None else as_of.date(), **said)
    home = ctx.obj.runtime.settings.place
    ctx.obj.say(Message(N_("Checking {file} …"), {"file": file.name}))
    with reading(ctx) as uow:
        return check_file(uow, file, options, code12=home.code12, bounds=home.bounds)


def _verdict(checked: CheckedPlaces, counts: dict[str, int] | None) -> Message:
    about = {"file": checked.file_name, "good": len(checked.places), "bad": checked.refused}
    if counts is None:
        return Message(
            N_("{file}: {good} rows can be taken, {bad} cannot; nothing was changed."), about
        )
    return Message(
        N_("{file}: {added} new, {changed} changed, {unchanged} as they were, {bad} left out."),
        {**about, **counts},
    )
