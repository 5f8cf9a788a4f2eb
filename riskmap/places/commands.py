"""``riskmap places``: bring, list, change and hand out things with a position."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import shapely

from riskmap.core.access import Scope
from riskmap.core.errors import InvalidRequestError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.places import service, setup
from riskmap.places.model import Place, kind, kinds
from riskmap.places.model.fields import FIELDS, field_named, write
from riskmap.places.service import Reader, Why
from riskmap.places.store import Version

if TYPE_CHECKING:
    from riskmap.places.service.importing import CheckedPlaces

_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
_BY = click.option("--by", required=True, help="Who says so: an office, or your name.")
_WHY = click.option("--why", required=True, help="Why; it stays in the history.")
_KIND = click.option("--kind", help="Only this kind, for example shelter.")
_ID = click.argument("place_id", metavar="ID")


@click.group()
def places() -> None:
    """Shelters, rescue points, dangers, supplies, routes: bring, list, change, hand out."""


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
@_JSON
@click.pass_context
def import_(
    ctx: click.Context, /, file: Path, *, by: str, dry_run: bool, as_json: bool, **said: Any
) -> None:
    """Take the good rows of FILE and list the others. Exit code 1: some were left out."""
    from riskmap.places.service.importing import import_checked  # noqa: PLC0415 - loads GDAL

    checked = _checked(ctx, file, said)
    data, counts = checked.as_dict(), None
    if checked.places and not dry_run:
        original = _keep(file, checked.sha256, ctx.obj.runtime.home)
        why = Why(actor=by, reason=f"import of {file.name}")
        taken = _write(ctx, lambda uow: import_checked(uow, checked, why, original=original))
        counts = taken.as_dict()
        data["taken"] = counts
    lines = [*map(_finding_line, checked.findings), _verdict(checked, counts)]
    ctx.obj.answer(data, lines, as_json=as_json)
    if checked.refused:
        ctx.exit(1)


@places.command("list")
@_KIND
@click.option("--all", "with_ended", is_flag=True, help="Also what ended and what is not shown.")
@_JSON
@click.pass_context
def list_(ctx: click.Context, kind: str | None, with_ended: bool, as_json: bool) -> None:  # noqa: FBT001 - click
    """List what is there today, as the map shows it and what is not for everybody."""
    asked = (kind,) if kind else tuple(kinds())
    with _reading(ctx) as uow:
        found = service.places(uow, asked, public=False)
        if with_ended:
            found = tuple(one for one in service.recorded(uow) if one.kind in asked)
    data = {
        "count": len(found),
        "is_demo": any(one.is_demo for one in found),
        "places": [_as_dict(one) for one in found],
    }
    lines = [*map(_line, found), Message(N_("{count} places."), {"count": len(found)})]
    ctx.obj.answer(data, lines, as_json=as_json)


@places.command()
@_ID
@_JSON
@click.pass_context
def show(ctx: click.Context, place_id: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Show one place: all that is known of it, and its history."""
    with _reading(ctx) as uow:
        version = service.place(uow, place_id)
        past = service.history(uow, place_id)
    data = {"place": _as_dict(version.place), "history": [_version(one) for one in past]}
    said = {name: write(getattr(version.place, name)) for name in FIELDS}
    lines: list[Message | str] = [f"{name}: {text}" for name, text in said.items() if text]
    lines += [f"wkt: {version.place.geometry.wkt}", *map(_version_line, past)]
    ctx.obj.answer(data, lines, as_json=as_json)


@places.command()
@click.option("--kind", "slug", required=True, help="What it is, for example shelter.")
@click.option("--name", required=True, help="Its Chinese name.")
@click.option("--at", metavar="LON,LAT", help="Where, in degrees (CGCS2000 or WGS 84).")
@click.option("--wkt", help="Area or line as WKT, longitude first, instead of --at.")
@click.option("--id", "place_id", help="Its id; made from kind and time by default.")
@click.argument("values", metavar="[FIELD=VALUE]…", nargs=-1)
@_BY
@_WHY
@_JSON
@click.pass_context
def add(ctx: click.Context, /, *, slug: str, values: tuple[str, ...], **said: Any) -> None:
    """Add one place."""
    moment: datetime = ctx.obj.runtime.clock.now()
    fields = {name: field_named(name).read(text) for name, text in _pairs(values).items()}
    one = Place(
        **{
            "source": said["by"],
            "is_public": kind(slug).public,
            "valid_from": moment.date(),
            **{name: value for name, value in fields.items() if value is not None},
            "id": said["place_id"] or f"{slug}-{moment:%Y%m%d%H%M%S}",
            "kind": slug,
            "name_zh": said["name"],
            "geometry": _geometry(said["at"], said["wkt"]),
        }
    )
    why = Why(actor=said["by"], reason=said["why"])
    done = _write(ctx, lambda uow: service.add(uow, one, why))
    _told(ctx, done, N_("{id} was added."), as_json=said["as_json"])


@places.command("set")
@_ID
@click.argument("values", metavar="FIELD=VALUE…", nargs=-1)
@click.option("--at", metavar="LON,LAT", help="Where it is from now on, in degrees.")
@_BY
@_WHY
@_JSON
@click.pass_context
def set_(ctx: click.Context, /, place_id: str, values: tuple[str, ...], **said: Any) -> None:
    """Change fields of a place, or where it is; an empty value means that nobody knows."""
    if not values and said["at"] is None:
        raise InvalidRequestError(
            N_("Nothing to change."), mend=N_("Say FIELD=VALUE, for example phone=021-12345678.")
        )
    why = Why(actor=said["by"], reason=said["why"])
    pairs, at = _pairs(values), said["at"]

    def change(uow: Any) -> Place:
        if at is not None:
            service.move(uow, place_id, _geometry(at, None), why)
        return service.set_fields(uow, place_id, pairs, why)

    _told(ctx, _write(ctx, change), N_("{id} was changed."), as_json=said["as_json"])


@places.command()
@_ID
@_BY
@_WHY
@_JSON
@click.pass_context
def remove(ctx: click.Context, place_id: str, *, by: str, why: str, as_json: bool) -> None:
    """End a place from today on; its history stays, and restore brings it back."""
    done = _write(ctx, lambda uow: service.remove(uow, place_id, Why(actor=by, reason=why)))
    _told(ctx, done, N_("{id} is no more from {valid_to} on."), as_json=as_json)


@places.command()
@_ID
@_BY
@_WHY
@_JSON
@click.pass_context
def restore(ctx: click.Context, place_id: str, *, by: str, why: str, as_json: bool) -> None:
    """Bring back a place that ended."""
    done = _write(ctx, lambda uow: service.restore(uow, place_id, Why(actor=by, reason=why)))
    _told(ctx, done, N_("{id} is there again."), as_json=as_json)


@places.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_KIND
@click.option("--public", "is_public", is_flag=True, help="Only what is for everybody.")
@_JSON
@click.pass_context
def export(
    ctx: click.Context, file: Path, *, kind: str | None, is_public: bool, as_json: bool
) -> None:
    """Write places to FILE: .csv, .xlsx, .geojson or .gpkg; an import reads all of them."""
    from riskmap.places.service import exporting  # noqa: PLC0415 - loads GDAL

    with _reading(ctx) as uow:
        found = service.places(uow, (kind,) if kind else tuple(kinds()), public=is_public)
    shown = exporting.for_everybody(found) if is_public else found
    reader = Reader(locale=ctx.obj.language, say=lambda one: one.say(ctx.obj.translate))
    made_at = ctx.obj.runtime.clock.now()
    exporting.export(file, exporting.Export(places=shown, made_at=made_at, reader=reader))
    data = {"file": str(file), "count": len(shown), "is_demo": any(one.is_demo for one in shown)}
    line = Message(N_("Wrote {count} places to {file}."), {"count": len(shown), "file": str(file)})
    ctx.obj.answer(data, [line], as_json=as_json)


@places.command()
@click.option("--remove", "is_removal", is_flag=True, help="Take all made-up places away.")
@_JSON
@click.pass_context
def demo(ctx: click.Context, is_removal: bool, as_json: bool) -> None:  # noqa: FBT001 - click
    """Take in the demonstration's made-up places, or take them away."""
    if is_removal:
        count = _write(ctx, lambda uow: service.remove_demo(uow, setup.WHY))
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
    with _reading(ctx) as uow:
        return check_file(uow, file, options, code12=home.code12, bounds=home.bounds)


def _reading(ctx: click.Context) -> Any:
    return ctx.obj.runtime.database.read(Scope.system("riskmap places"))


def _write(ctx: click.Context, work: Callable[[Any], Any]) -> Any:
    return ctx.obj.runtime.database.write(Scope.system("riskmap places"), work)


def _keep(file: Path, sha256: str, home: Any) -> str:
    """Keep the original in home, once; return where, relative to home."""
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


def _pairs(values: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for one in values:
        name, is_pair, text = one.partition("=")
        if not is_pair:
            raise InvalidRequestError(
                N_("{text} is not FIELD=VALUE."),
                mend=N_("Write, for example, capacity_persons=800."),
                text=one,
            )
        pairs[field_named(name.strip()).name] = text
    return pairs


def _geometry(at: str | None, wkt: str | None) -> Any:
    found = None
    if wkt is not None:
        found = shapely.from_wkt(wkt, on_invalid="ignore")
    elif at is not None:
        found = _point(at)
    if found is None:
        raise InvalidRequestError(
            N_("Nobody said where it is."),
            mend=N_("Say --at LON,LAT in degrees, for example --at 121.4012,31.2433."),
        )
    return found


def _point(at: str) -> shapely.Point | None:
    try:
        lon, lat = (float(one) for one in at.split(","))
    except ValueError:
        return None
    return shapely.Point(lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None  # noqa: PLR2004 - degrees


def _as_dict(one: Place) -> dict[str, Any]:
    lon, lat = one.position
    fields = {name: getattr(one, name) for name in FIELDS}
    said = {name: value.isoformat() if isinstance(value, date) else value
            for name, value in fields.items()}  # fmt: skip
    return {**said, "lon": lon, "lat": lat, "wkt": one.geometry.wkt}


def _version(one: Version) -> dict[str, Any]:
    return {
        "version": one.version,
        "recorded_at": one.recorded_at.isoformat(),
        "actor": one.actor,
        "reason": one.reason,
        "place": _as_dict(one.place),
    }


def _version_line(one: Version) -> Message:
    params = {
        "version": one.version,
        "at": f"{one.recorded_at:%Y-%m-%d %H:%M} UTC",
        "actor": one.actor,
        "reason": one.reason,
    }
    return Message(N_("version {version} · {at} · {actor}: {reason}"), params)


def _line(one: Place) -> Message:
    params = {"id": one.id, "kind": one.of_kind.word, "name": one.name_zh}
    plain = N_("{id} · {kind} · {name}")
    return Message(N_("{id} · {kind} · {name} (made up)") if one.is_demo else plain, params)


def _told(ctx: click.Context, one: Place, sentence: str, *, as_json: bool) -> None:
    params = {"id": one.id, "valid_to": write(one.valid_to)}
    ctx.obj.answer({"place": _as_dict(one)}, [Message(sentence, params)], as_json=as_json)


def _finding_line(finding: Finding) -> Message:
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


COMMANDS = (places,)
