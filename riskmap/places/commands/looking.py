"""List places, show one."""

from __future__ import annotations

from typing import Any

import click

from riskmap.core.cells import write
from riskmap.core.words import N_, Message
from riskmap.places import service
from riskmap.places.commands.group import ID, JSON, KIND, as_dict, places, reading
from riskmap.places.model import Place, kinds
from riskmap.places.model.fields import FIELDS
from riskmap.places.store import Version


@places.command("list")
@KIND
@click.option("--all", "with_ended", is_flag=True, help="Also what ended and what is not shown.")
@JSON
@click.pass_context
def list_(ctx: click.Context, kind: str | None, with_ended: bool, as_json: bool) -> None:  # noqa: FBT001 - click
    """List what is there today, as the map shows it and what is not for everybody."""
    asked = (kind,) if kind else tuple(kinds())
    with reading(ctx) as uow:
        found = service.places(uow, asked, public=False)
        if with_ended:
            found = tuple(one for one in service.recorded(uow) if one.kind in asked)
    data = {
        "count": len(found),
        "is_demo": any(one.is_demo for one in found),
        "places": [as_dict(one) for one in found],
    }
    lines = [*map(_line, found), Message(N_("{count} places."), {"count": len(found)})]
    ctx.obj.answer(data, lines, as_json=as_json)


@places.command()
@ID
@JSON
@click.pass_context
def show(ctx: click.Context, place_id: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Show one place: all that is known of it, and its history."""
    with reading(ctx) as uow:
        version = service.place(uow, place_id)
        past = service.history(uow, place_id)
    data = {"place": as_dict(version.place), "history": [_version(one) for one in past]}
    said = {name: write(getattr(version.place, name)) for name in FIELDS}
    lines: list[Message | str] = [f"{name}: {text}" for name, text in said.items() if text]
    lines += [f"wkt: {version.place.geometry.wkt}", *map(_version_line, past)]
    ctx.obj.answer(data, lines, as_json=as_json)


def _version(one: Version) -> dict[str, Any]:
    return {
        "version": one.version,
        "recorded_at": one.recorded_at.isoformat(),
        "actor": one.actor,
        "reason": one.reason,
        "place": as_dict(one.place),
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
