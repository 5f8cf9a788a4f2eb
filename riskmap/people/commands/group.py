"""The group, and what its commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.people import service
from riskmap.people.model import Grant, Holder
from riskmap.people.service.links import Link

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
BY = click.option("--by", required=True, help="Who does this: your name or office.")
WHY = click.option("--why", required=True, help="Why; it stays in the history.")
NAME = click.argument("name", metavar="NAME")
ADDRESS = click.option(
    "--address", help="Address of the site, for example https://risk.example.org/"
)
PURPOSE = "riskmap people"


@click.group()
def people() -> None:
    """Accounts and roles: the first administrator, list, add, grant, revoke, close, reset."""


def reading(ctx: click.Context) -> Any:
    """Open a look at everything."""
    return ctx.obj.runtime.database.read(Scope.system(PURPOSE, origin="shell"))


def writing(ctx: click.Context, work: Callable[[Any], Any]) -> Any:
    """Run `work` as one write."""
    return ctx.obj.runtime.database.write(Scope.system(PURPOSE, origin="shell"), work)


def holder_as_dict(one: Holder) -> dict[str, Any]:
    """Return a person for a program, with what is held or will be."""
    account = one.account
    fields = ("number", "name", "display_name", "code12", "phone", "mail", "is_demo", "is_active")
    return {
        **{name: getattr(account, name) for name in fields},
        "created_at": account.created_at.isoformat(),
        "roles": [grant_as_dict(held) for held in one.standing],
    }


def grant_as_dict(one: Grant) -> dict[str, Any]:
    """Return a role that is held for a program."""
    return {
        "id": one.id,
        "role": str(one.role),
        "code12": one.code12,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat() if one.valid_to else None,
    }


def number_of(ctx: click.Context, name: str) -> int:
    """Return the number of the account of a sign-in name."""
    with reading(ctx) as uow:
        return service.holder_named(uow, name).account.number


def link_address(ctx: click.Context, link: Link, address: str | None) -> str:
    """Return a link as it is handed out."""
    server = ctx.obj.runtime.settings.server
    base = address or f"http://{server.host}:{server.port}/"
    return f"{base.rstrip('/')}/invitation/{link.token}"


def tell_link(
    ctx: click.Context, link: Link, address: str | None, sentence: str, *, as_json: bool
) -> None:
    """Answer with a link, and until when it is good."""
    text, ends_at = link_address(ctx, link, address), link.invitation.ends_at
    data = {"link": text, "ends_at": ends_at.isoformat()}
    until = Message(N_("Good once, until {at}."), {"at": f"{ends_at:%Y-%m-%d %H:%M} UTC"})
    ctx.obj.answer(data, [Message(sentence), text, until], as_json=as_json)
