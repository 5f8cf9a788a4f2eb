"""``riskmap people events``: list, add and withdraw awareness events."""

from __future__ import annotations

from typing import Any

import click

from riskmap.core.words import N_, Message
from riskmap.people.commands.duty.shared import BY, DEMO_REALM, JSON, reading, writing
from riskmap.people.model.events import Event, EventKind
from riskmap.people.service import events as service

_DAY = click.DateTime(["%Y-%m-%d"])
_KINDS = click.Choice([str(one) for one in EventKind])


@click.group()
def events() -> None:
    """Awareness events: what was held, where, and how many people it reached."""


@events.command("list")
@click.option("--year", type=click.IntRange(1900, 9999), help="Only events of this year.")
@click.option("--kind", type=_KINDS, help="Only events of this kind.")
@DEMO_REALM
@JSON
@click.pass_context
def list_(
    ctx: click.Context, /, year: int | None, kind: str | None, *, demo: bool, as_json: bool
) -> None:
    """List events, the latest first, and how many people they reached together."""
    asked = None if kind is None else EventKind(kind)
    with reading(ctx, demo=demo) as uow:
        found = service.events(uow, year=year, kind=asked)
    reached = service.reached(found)
    data = {
        "is_demo": demo,
        "events": [_as_dict(one) for one in found],
        "reached": reached.total.to_json(),
        "unknown": reached.unknown_parts,
    }
    about = {"count": len(found), "reached": _heads(reached.total.to_json())}
    summed = Message(N_("{count} events reached {reached} people."), about)
    ctx.obj.answer(data, [*map(_line, found), summed], as_json=as_json)


@events.command()
@click.argument("title")
@click.option("--code12", required=True, help="Who held it: 12-digit code.")
@click.option("--on", type=_DAY, required=True, help="The day.")
@click.option("--kind", type=_KINDS, required=True)
@click.option("--place", default="")
@click.option("--heads", default="", help="How many people it reached; nobody counted without it.")
@click.option("--at-least", is_flag=True, help="There were at least so many.")
@click.option("--note", default="")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def add(ctx: click.Context, /, title: str, *, demo: bool, as_json: bool, **said: Any) -> None:
    """Record an event that was held; photos are added on its page."""
    counted = "at_least" if said["at_least"] else "number"
    told = service.Told(
        held_on=said["on"].date(),
        kind=EventKind(said["kind"]),
        title=title,
        place=said["place"],
        heads=service.heads_of(counted if said["heads"] else "unknown", said["heads"]),
        note=said["note"],
    )
    one = writing(ctx, lambda uow: service.add(uow, said["code12"], told, by=said["by"]), demo=demo)
    ctx.obj.answer({"event": _as_dict(one), "is_demo": demo}, [_line(one)], as_json=as_json)


@events.command()
@click.argument("event_id", metavar="EVENT")
@click.option("--why", required=True, help="Why; it stays in the history.")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def withdraw(
    ctx: click.Context, /, event_id: str, why: str, by: str, *, demo: bool, as_json: bool
) -> None:
    """Withdraw an event that was recorded by mistake; its versions stay."""
    writing(ctx, lambda uow: service.withdraw(uow, event_id, why=why, by=by), demo=demo)
    line = Message(N_("The event {id} is withdrawn."), {"id": event_id})
    ctx.obj.answer({"id": event_id, "is_demo": demo}, [line], as_json=as_json)


def _as_dict(one: Event) -> dict[str, Any]:
    return {
        "id": one.id,
        "code12": one.code12,
        "held_on": one.held_on.isoformat(),
        "kind": str(one.kind),
        "title": one.title,
        "place": one.place,
        "heads": one.heads.to_json(),
        "note": one.note,
        "photos": len(one.photos),
    }


def _line(one: Event) -> Message:
    about = {**_as_dict(one), "kind": one.kind.word, "heads": _heads(one.heads.to_json())}
    return Message(N_("{id} {held_on} {code12} {title} · {kind} · {heads}"), about)


def _heads(said: Any) -> Message | str:
    if isinstance(said, dict):
        return Message(N_("at least {count}"), {"count": said["at_least"]})
    return Message(N_("unknown")) if said == "unknown" else str(said)
