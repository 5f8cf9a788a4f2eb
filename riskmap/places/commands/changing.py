"""Add a place, change it, end it, bring it back: always with who and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click
import shapely

from riskmap.core.cells import write
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.places import service
from riskmap.places.commands.group import BY, ID, JSON, WHY, as_dict, places, writing
from riskmap.places.model import Place, kind
from riskmap.places.model.fields import field_named
from riskmap.places.service import Why


@places.command()
@click.option("--kind", "slug", required=True, help="What it is, for example shelter.")
@click.option("--name", required=True, help="Its Chinese name.")
@click.option("--at", metavar="LON,LAT", help="Where, in degrees (CGCS2000 or WGS 84).")
@click.option("--wkt", help="Area or line as WKT, longitude first, instead of --at.")
@click.option("--id", "place_id", help="Its id; made from kind and time by default.")
@click.argument("values", metavar="[FIELD=VALUE]…", nargs=-1)
@BY
@WHY
@JSON
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
            "id": field_named("id").read(said["place_id"] or f"{slug}-{moment:%Y%m%d%H%M%S}"),
            "kind": slug,
            "name_zh": said["name"],
            "geometry": _geometry(said["at"], said["wkt"]),
        }
    )
    why = Why(actor=said["by"], reason=said["why"])
    done = writing(ctx, lambda uow: service.add(uow, one, why))
    _told(ctx, done, N_("{id} was added."), as_json=said["as_json"])


@places.command("set")
@ID
@click.argument("values", metavar="FIELD=VALUE…", nargs=-1)
@click.option("--at", metavar="LON,LAT", help="Where it is from now on, in degrees.")
@BY
@WHY
@JSON
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

    _told(ctx, writing(ctx, change), N_("{id} was changed."), as_json=said["as_json"])


@places.command()
@ID
@BY
@WHY
@JSON
@click.pass_context
def remove(ctx: click.Context, place_id: str, *, by: str, why: str, as_json: bool) -> None:
    """End a place from today on; its history stays, and restore brings it back."""
    done = writing(ctx, lambda uow: service.remove(uow, place_id, Why(actor=by, reason=why)))
    _told(ctx, done, N_("{id} is no more from {valid_to} on."), as_json=as_json)


@places.command()
@ID
@BY
@WHY
@JSON
@click.pass_context
def restore(ctx: click.Context, place_id: str, *, by: str, why: str, as_json: bool) -> None:
    """Bring back a place that ended."""
    done = writing(ctx, lambda uow: service.restore(uow, place_id, Why(actor=by, reason=why)))
    _told(ctx, done, N_("{id} is there again."), as_json=as_json)


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


def _told(ctx: click.Context, one: Place, sentence: str, *, as_json: bool) -> None:
    params = {"id": one.id, "valid_to": write(one.valid_to)}
    ctx.obj.answer({"place": as_dict(one)}, [Message(sentence, params)], as_json=as_json)
