"""``riskmap geodata``: check a district's own data, and import it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskmap.core.access import Scope
from riskmap.core.codes import DivisionLevel
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message

if TYPE_CHECKING:
    from riskmap.divisions.service.importing import ImportReport, Known

_LEVELS = [level.slug for level in DivisionLevel]
_FILE = click.argument("file", type=click.Path(path_type=Path))
_OPTIONS = (
    click.option("--datum", help="wgs84, cgcs2000, epsg:4549 …; gcj02 and bd09 only by name."),
    click.option("--encoding", help="Of the text: utf-8, gbk, gb18030."),
    click.option("--layer", help="Layer or sheet, where there are several."),
    click.option("--code-field", help="Column of the codes, if it is not found by its name."),
    click.option("--name-field", help="Column of the names, if it is not found by its name."),
    click.option("--x-field", help="Column of longitude or easting, in a table of points."),
    click.option("--y-field", help="Column of latitude or northing, in a table of points."),
    click.option("--level", type=click.Choice(_LEVELS), help="Level of all units in the file."),
    click.option("--public", "is_public", is_flag=True, help="Outlines are for everybody."),
    click.option("--add", "adds_units", is_flag=True, help="Unknown codes are new units."),
    click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day the file refers to."),
    click.option("--source", default="", help="Where the outlines come from."),
    click.option("--licence", default="", help="Their terms of use."),
    click.option("--attribution", default="", help="Credit to show beside them."),
    click.option(
        "--report",
        "report_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write all findings here: CSV, or JSON if it ends in .json.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    return reduce(lambda inner, option: option(inner), reversed(_OPTIONS), command)


@click.group()
def geodata() -> None:
    """Check and import a district's own divisions and outlines."""


@geodata.command()
@_FILE
@_with_options
@click.pass_context
def check(
    ctx: click.Context, /, file: Path, *, report_file: Path | None, as_json: bool, **said: Any
) -> None:
    """List everything that is wrong with FILE; nothing is changed. Exit code 1: errors found."""
    report = _checked(ctx, file, said)
    _tell(ctx, report, report_file, as_json=as_json)
    if not report.is_accepted:
        ctx.exit(1)


@geodata.command("import")
@_FILE
@_with_options
@click.option("--by", default="", help="Who brings it, and why: it goes to the audit log.")
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    file: Path,
    *,
    report_file: Path | None,
    as_json: bool,
    by: str,
    **said: Any,
) -> None:
    """Import FILE if it has no errors, all of it or nothing. Exit code 1: refused."""
    from riskmap.divisions.service.importing import import_checked  # noqa: PLC0415 - loads GDAL

    shell = ctx.obj
    report = _checked(ctx, file, said)
    original = keep_original(file, report.sha256, shell.runtime.home)
    done = shell.runtime.database.write(
        Scope.system("riskmap geodata import", origin="shell"),
        lambda uow: import_checked(uow, report, original=original, by=by),
    )
    _tell(ctx, done.report, report_file, as_json=as_json, counts=dict(done.registered.counts))
    if not done.registered.is_accepted:
        ctx.exit(1)


def _checked(ctx: click.Context, file: Path, said: dict[str, Any]) -> ImportReport:
    from riskmap.divisions.service.importing import (  # noqa: PLC0415 - loads GDAL
        ImportOptions,
        check_file,
    )

    level, as_of = said.pop("level"), said.pop("as_of")
    options = ImportOptions(
        level=DivisionLevel.of_slug(level) if level else None, as_of=_day(as_of), **said
    )
    ctx.obj.say(Message(N_("Checking {file} …"), {"file": file.name}))
    return check_file(file, options, _known(ctx))


def _known(ctx: click.Context) -> Known:
    from riskmap.divisions.service.importing import known_for  # noqa: PLC0415 - loads GDAL

    runtime = ctx.obj.runtime
    place = runtime.settings.place
    with runtime.database.read(Scope.system("riskmap geodata check")) as uow:
        return known_for(uow, place.code12, place.bounds)


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()


def keep_original(file: Path, sha256: str, home: Any) -> str:
    """Keep what was brought in home, once; return where, relative to home."""
    target: Path = home.files / "imports" / f"{sha256[:16]}-{file.name}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        if file.is_dir():
            shutil.copytree(file, part, dirs_exist_ok=True)
        else:
            shutil.copyfile(file, part)
        part.rename(target)
    return target.relative_to(home.path).as_posix()


def _tell(
    ctx: click.Context,
    report: ImportReport,
    report_file: Path | None,
    *,
    as_json: bool,
    counts: dict[str, int] | None = None,
) -> None:
    from riskmap.divisions.service.importing import write_report  # noqa: PLC0415 - loads GDAL

    shell = ctx.obj
    if report_file is not None:
        write_report(report, report_file, shell.translate)
        shell.say(Message(N_("Wrote {file}"), {"file": str(report_file)}))
    lines = [*map(finding_line, report.findings), _verdict(report, counts)]
    data = report.as_dict() | ({} if counts is None else {"registered": counts})
    shell.answer(data, lines, as_json=as_json)


def finding_line(finding: Finding) -> Message:
    """Return a finding as one line of the shell."""
    params = {
        "severity": Message(str(finding.severity)),
        "kind": finding.kind,
        "message": finding.message,
        "mend": finding.mend or Message(""),
        "row": finding.row,
    }
    if finding.row is None:
        return Message(N_("{severity} {kind}: {message} {mend}"), params)
    return Message(N_("row {row} {severity} {kind}: {message} {mend}"), params)


def _verdict(report: ImportReport, counts: dict[str, int] | None) -> Message:
    if not report.is_accepted:
        return Message(N_("{file} is refused: nothing was imported."), {"file": report.file_name})
    if counts is None:
        return Message(N_("{file} has no errors."), {"file": report.file_name})
    return Message(
        N_(
            "{file} was imported: {divisions_changed} divisions and {boundaries_changed} "
            "outlines are new or changed."
        ),
        {"file": report.file_name, **counts},
    )


COMMANDS = (geodata,)
