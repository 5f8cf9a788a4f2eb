"""``riskmap people tokens``: which programs act for whom, and taking their tokens away.

A token is made by its owner, signed in: nobody else ever sees it.
"""

from __future__ import annotations

from typing import Any

import click

from riskmap.core.words import N_, Message
from riskmap.people.commands.group import BY, JSON, WHY, people, reading, writing
from riskmap.people.model.access import AccessToken
from riskmap.people.service import access_tokens as service


@people.group()
def tokens() -> None:
    """Access tokens of programs: list them, take them away."""


@tokens.command("list")
@click.option("--name", default="", help="Only of the owner with this sign-in name.")
@click.option("--all", "is_all", is_flag=True, help="Also those that open nothing any more.")
@JSON
@click.pass_context
def list_(ctx: click.Context, /, name: str, *, is_all: bool, as_json: bool) -> None:
    """List tokens: how they begin, whose they are, what they may, when they were last used."""
    with reading(ctx) as uow:
        now = uow.now
        found = [
            (owner, one)
            for owner, one in service.all_of(uow, name)
            if is_all or one.is_good_at(now)
        ]
    data = {"tokens": [{**_as_dict(one), "owner": owner} for owner, one in found]}
    lines = [_line(owner, one) for owner, one in found]
    total = Message(N_("{count} tokens."), {"count": len(found)})
    ctx.obj.answer(data, [*lines, total], as_json=as_json)


@tokens.command()
@click.argument("token_id", metavar="ID", type=click.IntRange(min=1))
@BY
@WHY
@JSON
@click.pass_context
def revoke(ctx: click.Context, /, token_id: int, by: str, why: str, *, as_json: bool) -> None:
    """Take a token away: at once it opens nothing any more."""
    found = writing(ctx, lambda uow: service.take_away(uow, token_id, by=by, why=why))
    line = Message(N_("The token {mark}… opens nothing any more."), {"mark": found.mark})
    ctx.obj.answer({"id": found.id, "mark": found.mark}, [line], as_json=as_json)


def _as_dict(one: AccessToken) -> dict[str, Any]:
    moments = {name: getattr(one, name) for name in ("made_at", "ends_at", "seen_at", "revoked_at")}
    return {
        "id": one.id,
        "mark": one.mark,
        "label": one.label,
        "may_write": one.may_write,
        "code12": one.code12,
        **{name: at and at.isoformat() for name, at in moments.items()},
    }


def _line(owner: str, one: AccessToken) -> Message:
    about = {
        **_as_dict(one),
        "owner": owner,
        "may": Message(N_("may write") if one.may_write else N_("may read")),
        "ends": f"{one.ends_at:%Y-%m-%d}",
        "seen": f"{one.seen_at:%Y-%m-%d %H:%M}" if one.seen_at else "–",
    }
    return Message(
        N_("{id} {mark}… · {owner} · {label} · {may} · until {ends} · last used {seen}"), about
    )
