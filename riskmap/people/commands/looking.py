"""List people and what they hold."""

from __future__ import annotations

import click

from riskmap.core.codes import require_code12
from riskmap.core.words import N_, Message
from riskmap.people import service
from riskmap.people.commands.group import JSON, holder_as_dict, people, reading
from riskmap.people.model import Holder, role_named


@people.command("list")
@click.option("--text", default="", help="Part of a name or telephone number.")
@click.option("--role", help="Only who holds this role, for example officer_a.")
@click.option("--under", default="", help="Only this division and what lies in it.")
@JSON
@click.pass_context
def list_(ctx: click.Context, text: str, role: str | None, under: str, *, as_json: bool) -> None:
    """List accounts, open and closed, with their roles."""
    asked = role_named(role) if role else None
    inside = require_code12(under) if under else ""
    with reading(ctx) as uow:
        holders = service.people(uow, text=text, role=asked, under=inside)
    data = {"count": len(holders), "people": [holder_as_dict(one) for one in holders]}
    lines = [*map(_line, holders), Message(N_("{count} persons."), {"count": len(holders)})]
    ctx.obj.answer(data, lines, as_json=as_json)


def _line(one: Holder) -> Message:
    roles = ", ".join(f"{held.role} {held.code12}" for held in one.standing)
    params = {
        "number": one.account.number,
        "name": one.account.name,
        "display": one.account.display_name,
        "roles": roles or "–",
    }
    plain = N_("{number} · {name} · {display} · {roles}")
    closed = N_("{number} · {name} · {display} · {roles} (closed)")
    return Message(plain if one.account.is_active else closed, params)
