"""``riskmap reporting export``, ``import`` and ``pack``: what pages hand out and take, by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.locale.tongues import Tongue, tongue
from riskmap.reporting.commands.group import CODE, DEMO_REALM, JSON, reading, realm_of, reporting
from riskmap.reporting.service import importing, packs, sheets, situation
from riskmap.reporting.service.importing import Chosen
from riskmap.reporting.service.official import official
from riskmap.reporting.service.packs import Why
from riskmap.reporting.service.sheets.tables import ROWS

_KINDS = ("xlsx", "csv", "geojson", "pdf", "docx")
_AT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
_EVENT = click.argument("event_id", metavar="EVENT")
_WORLD = "riskmap reporting"


@reporting.command()
@_EVENT
@CODE
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="File to write; its ending says what: xlsx, csv, geojson, pdf, docx.",
)
@click.option("--cutoff", type=_AT, help="Local time up to which reports count; now by default.")
@click.option("--codes", is_flag=True, help="Head figures with official codes.")
@DEMO_REALM
@JSON
@click.pass_context
def export(
    ctx: click.Context,
    /,
    event_id: str,
    code12: str,
    *,
    file: Path,
    cutoff: datetime | None,
    demo: bool,
    as_json: bool,
    **more: Any,
) -> None:  # fmt: skip
    """Write the figures of an event for a division into a file, or its situation report."""
    kind, said = file.suffix.lower().lstrip("."), _tongue(ctx)
    if kind not in _KINDS:
        raise click.BadParameter(", ".join(_KINDS), param_hint="--to")
    with reading(ctx, demo=demo) as uow:
        at = uow.now if cutoff is None else cutoff.replace(tzinfo=_zone(ctx))
        one = official(uow, event_id, code12, at)
        if kind in {"pdf", "docx"}:
            report = situation.situation(uow, one, said)
            make = situation.as_pdf if kind == "pdf" else situation.as_docx
            content = make(report, said)
        elif kind == "geojson":
            content = sheets.as_geojson(uow, one, said)
        else:
            sheet = sheets.figures_sheet(uow, one, said, codes=bool(more["codes"]))
            content = sheets.as_csv(sheet) if kind == "csv" else sheets.as_xlsx((ROWS, sheet))
    file.write_bytes(content)
    data = {
        "file": str(file),
        "bytes": len(content),
        "event": event_id,
        "unit": code12,
        "cutoff_at": at.isoformat(),
        "is_official": one.is_official,
        "is_complete": one.is_complete,
        "units": len(one.said),
    }
    line = Message(N_("{file}: {units} units, {standing}."), {**data, "standing": one.standing})
    ctx.obj.answer(data, [line], as_json=as_json)


@reporting.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--event", default="", help="The event of all rows; the rows begin one by default.")
@click.option("--compiler", default="", help="Who handed in rows that name nobody.")
@click.option("--phone", default="", help="Under which number.")
@click.option("--yes", is_flag=True, help="Take it, with its warnings; only look by default.")
@DEMO_REALM
@JSON
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    file: Path,
    *,
    event: str,
    yes: bool,
    demo: bool,
    as_json: bool,
    **who: str,
) -> None:
    """Look at a table of reports, or take it: all of it, or nothing."""
    table = importing.read_file(file)
    scope = Scope.system(_WORLD, realm_of(demo=demo), origin="shell")
    chosen = Chosen(event_id=event, has_seen=yes, compiler=who["compiler"], phone=who["phone"])
    do = importing.take if yes else importing.preview
    result = do(ctx.obj.runtime.database, scope, table, chosen, by="shell")
    lines: list[Message | str] = [
        Message(N_("Row {row}: {message}"), {"row": one.row or "–", "message": one.message})
        for one in result.findings
    ]
    counts = {"new": result.new, "rows": len(result.rows)}
    taken, looked = N_("{new} reports were taken."), N_("{new} of {rows} rows would be taken.")
    nothing = N_("Nothing was taken.")
    last = taken if result.is_taken else nothing if yes or not result.is_good else looked
    ctx.obj.answer(result.as_dict(), [*lines, Message(last, counts)], as_json=as_json)
    if not result.is_good or (yes and not result.is_taken):
        ctx.exit(1)


@reporting.command()
@click.option("--code", "code12", default="", help="Division; the place at home by default.")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the pack, opened, into this ZIP file, too.",
)
@DEMO_REALM
@JSON
@click.pass_context
def pack(
    ctx: click.Context, /, code12: str, *, file: Path | None, demo: bool, as_json: bool
) -> None:  # fmt: skip
    """Make the pack for a night without network, as the clock does each night."""
    runtime = ctx.obj.runtime
    kept = packs.packs_of(runtime)
    made = packs.make(
        runtime.database,
        realm_of(demo=demo),
        code12 or runtime.settings.place.code12,
        Why.BY_HAND,
        kept,
        _tongue(ctx),
        papers=packs.papers_of(runtime),
        by="shell",
    )
    if file is not None:
        file.write_bytes(kept.opened(made.pack))
        file.chmod(0o600)
    data = {
        "name": made.pack.name,
        "papers": list(made.pack.papers),
        "people": made.people,
        "bytes": made.pack.size,
        "sha256": made.pack.sha256,
        "file": None if file is None else str(file),
    }
    line = Message(N_("{name}: {people} people are named in it."), data)
    ctx.obj.answer(data, [line], as_json=as_json)


def _tongue(ctx: click.Context) -> Tongue:
    runtime = ctx.obj.runtime
    return tongue(runtime.resources.locale, runtime.settings.place.language)


def _zone(ctx: click.Context) -> ZoneInfo:
    return ZoneInfo(ctx.obj.runtime.settings.place.timezone)
