"""``riskmap people roster``: list, gaps, import, export, confirm."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from attrs import asdict

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.commands import finding_line
from riskmap.people.commands.duty.shared import (
    BY,
    DEMO_REALM,
    JSON,
    UNDER,
    WHY,
    keep,
    reading,
    writing,
)
from riskmap.people.imports.fields import FIELDS
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Post
from riskmap.people.service import roster as service

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def roster() -> None:
    """Who is on duty in each unit: list, bring, take along, confirm."""


@roster.command("list")
@UNDER
@DEMO_REALM
@JSON
@click.pass_context
def list_(ctx: click.Context, /, under: str, *, demo: bool, as_json: bool) -> None:
    """List all units, what is missing first."""
    with reading(ctx, demo=demo) as uow:
        found = service.units(uow, under)
    counts = service.counts_of(found)
    data = {**counts.as_dict(), "is_demo": demo, "rows": [_unit(one) for one in found]}
    ctx.obj.answer(data, [*map(_line, found), _counted(counts)], as_json=as_json)


@roster.command()
@UNDER
@click.option("--on", type=_DAY, help="The day that is looked at; today by default.")
@DEMO_REALM
@JSON
@click.pass_context
def gaps(
    ctx: click.Context, /, under: str, *, on: datetime | None, demo: bool, as_json: bool
) -> None:
    """List what is missing, unit by unit. Exit code 1: somewhere nobody is on duty."""
    with reading(ctx, demo=demo) as uow:
        found = service.units(uow, under, None if on is None else on.date())
    missing = [one for one in found if one.gaps]
    counts = service.counts_of(found)
    data = {**counts.as_dict(), "is_demo": demo, "gaps": [_missing(one) for one in missing]}
    lines: list[Message | str] = []
    for one in missing:
        lines += [_line(one), *(gap.message for gap in one.gaps)]
    ctx.obj.answer(data, [*lines, _counted(counts)], as_json=as_json)
    if counts.without_valid_a:
        ctx.exit(1)


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--layer", help="Sheet, where there are several.")
@BY
@WHY
@click.option("--dry-run", is_flag=True, help="Only list what is wrong; nothing is changed.")
@DEMO_REALM
@JSON
@click.pass_context
def import_(ctx: click.Context, /, file: Path, *, demo: bool, as_json: bool, **said: Any) -> None:
    """Take the good rows of FILE (.xlsx, .csv), list the others. Exit 1: some were left out."""
    from riskmap.people.imports.reading import read_file  # noqa: PLC0415 - loads GDAL

    texts = read_file(file, layer=said["layer"])
    is_written = not said["dry_run"]

    def work(uow: Any) -> service.Checked:
        checked = service.judge(uow, texts)
        service.take(uow, checked, why=said["why"], by=said["by"])
        return checked

    if is_written:
        checked = writing(ctx, work, demo=demo)
    else:
        with reading(ctx, demo=demo) as uow:
            checked = service.judge(uow, texts)
    data = {**checked.as_dict(), "is_demo": demo, "written": is_written}
    lines = [*map(finding_line, checked.findings), _verdict(checked, is_written=is_written)]
    ctx.obj.answer(data, lines, as_json=as_json)
    if checked.refused:
        ctx.exit(1)


@roster.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@UNDER
@BY
@DEMO_REALM
@JSON
@click.pass_context
def export(
    ctx: click.Context, /, file: Path, *, under: str, by: str, demo: bool, as_json: bool
) -> None:
    """Write the roster to FILE, .xlsx or .csv; an import reads both. It is on record."""
    heads = {name: Message(one.word).say(ctx.obj.translate) for name, one in FIELDS.items()}
    note = Message(N_("Made up for demonstration.") if demo else N_("For duty use only."))
    with reading(ctx, demo=demo) as uow:
        streets = divisions.list_divisions(uow, level=DivisionLevel.STREET)
        names = {one.code12: one.name_zh for one in streets}
        rows = service.rows_of(service.units(uow, under), names)
    if file.suffix.lower() == ".csv":
        content = service.as_csv(rows, heads)
    elif file.suffix.lower() == ".xlsx":
        content = service.as_xlsx(rows, heads, note.say(ctx.obj.translate))
    else:
        raise UnreadableFileError(
            N_("{file} is of no known format."),
            mend=N_("Use one of: {allowed}."),
            file=file.name,
            allowed=".xlsx, .csv",
        )
    writing(ctx, lambda uow: service.leave_taken_along(uow, len(rows), under, by=by), demo=demo)
    keep(file, content)
    about = {"file": str(file), "count": len(rows)}
    line = Message(N_("Wrote {count} rows to {file}."), about)
    ctx.obj.answer({**about, "is_demo": demo}, [line], as_json=as_json)


@roster.command()
@click.argument("code12", nargs=-1, required=True)
@BY
@DEMO_REALM
@JSON
@click.pass_context
def confirm(
    ctx: click.Context, /, code12: tuple[str, ...], *, by: str, demo: bool, as_json: bool
) -> None:
    """Confirm the rows of units for the month."""
    done = writing(ctx, lambda uow: service.confirm(uow, code12, by=by), demo=demo)
    line = Message(N_("{count} units were confirmed."), {"count": len(done)})
    ctx.obj.answer({"confirmed": list(done), "is_demo": demo}, [line], as_json=as_json)


@roster.command()
@click.argument("code12")
@click.option("--not", "is_not", is_flag=True, help="It is not prone, whatever holds above it.")
@BY
@click.option("--why", required=True, help="The document that says so; it stays in the history.")
@DEMO_REALM
@JSON
@click.pass_context
def prone(
    ctx: click.Context, /, code12: str, *, is_not: bool, demo: bool, as_json: bool, **said: Any
) -> None:
    """Declare a division prone to disasters: each unit in it needs a B."""
    writing(
        ctx,
        lambda uow: service.declare(uow, code12, is_prone=not is_not, **said),
        demo=demo,
    )
    yes = N_("{code} is prone to disasters: each unit in it needs a B.")
    no = N_("{code} is not prone to disasters.")
    line = Message(no if is_not else yes, {"code": code12})
    data = {"code12": code12, "is_prone": not is_not, "is_demo": demo}
    ctx.obj.answer(data, [line], as_json=as_json)


def _unit(one: UnitRoster) -> dict[str, Any]:
    return {
        "code12": one.code12,
        "name": one.division.name_zh,
        "street": one.street,
        "state": str(one.state),
        "gaps": [str(gap.reason) for gap in one.gaps],
        "confirmed_at": one.confirmed_at and one.confirmed_at.isoformat(),
        "officers": [_plain(asdict(each)) for each in one.valid],
    }


def _missing(one: UnitRoster) -> dict[str, Any]:
    return {
        "code12": one.code12,
        "name": one.division.name_zh,
        "state": str(one.state),
        "reasons": [{"reason": str(gap.reason), "message": str(gap.message)} for gap in one.gaps],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _line(one: UnitRoster) -> Message:
    a, b = one.holder(Post.A), one.holder(Post.B)
    about = {
        "code": one.code12,
        "name": one.division.name_zh,
        "state": one.state.word,
        "a": a.name if a else "–",
        "b": b.name if b else "–",
    }
    return Message(N_("{code} {name} · {state} · A {a} · B {b}"), about)


def _counted(counts: service.Counts) -> Message:
    return Message(
        N_(
            "Communities without a valid A: {without_valid_a} of {units}; "
            "nothing recorded: {unrecorded}."
        ),
        counts.as_dict() | {"unrecorded": counts.unrecorded},
    )


def _verdict(checked: service.Checked, *, is_written: bool) -> Message:
    about = checked.as_dict()
    if not is_written:
        return Message(
            N_("{file}: {accepted} rows can be taken, {refused} cannot; nothing was changed."),
            about,
        )
    return Message(
        N_(
            "{file}: {added} new, {changed} changed, {replaced} in place of somebody else, "
            "{unchanged} as they were, {refused} left out."
        ),
        about,
    )
