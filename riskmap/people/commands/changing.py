"""Change by hand what the pages change: accounts, roles, links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.people import service
from riskmap.people.commands.group import (
    ADDRESS,
    BY,
    JSON,
    NAME,
    WHY,
    grant_as_dict,
    holder_as_dict,
    number_of,
    people,
    reading,
    tell_link,
    writing,
)
from riskmap.people.model import Holder, Person, normal_name, role_named
from riskmap.people.model.reasons import NEW_ACCOUNT
from riskmap.people.service import links

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@people.command()
@NAME
@click.option("--display-name", required=True, help="As colleagues know this person.")
@click.option("--code", "code12", required=True, help="Division that the person belongs to.")
@click.option("--phone", default="", help="Telephone number.")
@click.option("--mail", default="", help="Mail address.")
@BY
@ADDRESS
@JSON
@click.pass_context
def add(ctx: click.Context, /, name: str, *, by: str, address: str | None, as_json: bool,
        **said: str) -> None:  # fmt: skip
    """Make an account and print the link with which its owner chooses a password."""
    person = Person(**{**said, "name": normal_name(name)})  # type: ignore[arg-type]

    def make(uow: Any) -> Any:
        account = service.add(uow, person, by=by)
        return links.reset(uow, account.number, why=NEW_ACCOUNT, by=by)

    sentence = N_("The account was made. With this link its owner chooses a password:")
    tell_link(ctx, writing(ctx, make), address, sentence, as_json=as_json)


@people.command()
@NAME
@click.argument("role")
@click.argument("code12", metavar="CODE")
@click.option("--from", "valid_from", type=_DAY, help="First day; today by default.")
@click.option("--to", "valid_to", type=_DAY, help="First day on which it is held no more.")
@BY
@WHY
@JSON
@click.pass_context
def grant(ctx: click.Context, name: str, role: str, code12: str, *, valid_from: datetime | None,
          valid_to: datetime | None, by: str, why: str, as_json: bool) -> None:  # fmt: skip
    """Give somebody a ROLE for the division CODE and all below it."""
    number, asked = number_of(ctx, name), role_named(role)
    given = writing(
        ctx,
        lambda uow: service.grant(
            uow, number, asked, code12, why=why, by=by,
            valid_from=_date(valid_from), valid_to=_date(valid_to),
        ),
    )  # fmt: skip
    params = {"name": name, "role": given.role.word, "code": code12}
    said = Message(N_("{name} holds {role} for {code}."), params)
    ctx.obj.answer({"grant": grant_as_dict(given)}, [said], as_json=as_json)


@people.command()
@NAME
@click.argument("role")
@click.argument("code12", metavar="CODE")
@BY
@WHY
@JSON
@click.pass_context
def revoke(ctx: click.Context, name: str, role: str, code12: str, *, by: str, why: str,
           as_json: bool) -> None:  # fmt: skip
    """Take a ROLE for the division CODE away from somebody."""
    asked = role_named(role)
    with reading(ctx) as uow:
        holder = service.holder_named(uow, name)
    held = [one for one in holder.standing if one.role is asked and one.code12 == code12]
    if not held:
        raise NotFoundError(
            N_("{name} does not hold {role} for {code}."),
            mend=N_("riskmap people list shows who holds what."),
            name=name,
            role=asked.word,
            code=code12,
        )
    number = holder.account.number
    gone = writing(ctx, lambda uow: service.revoke(uow, number, held[0].id, why=why, by=by))
    params = {"name": name, "role": asked.word, "code": code12}
    said = Message(N_("{name} holds {role} for {code} no more."), params)
    ctx.obj.answer({"grant": grant_as_dict(gone)}, [said], as_json=as_json)


@people.command()
@NAME
@BY
@WHY
@JSON
@click.pass_context
def deactivate(ctx: click.Context, name: str, *, by: str, why: str, as_json: bool) -> None:
    """Close an account: sessions, telephones and links end at once."""
    number = number_of(ctx, name)
    writing(ctx, lambda uow: service.deactivate(uow, number, why=why, by=by))
    _tell(ctx, name, N_("The account {name} is closed."), as_json=as_json)


@people.command()
@NAME
@BY
@WHY
@JSON
@click.pass_context
def activate(ctx: click.Context, name: str, *, by: str, why: str, as_json: bool) -> None:
    """Open an account that was closed."""
    number = number_of(ctx, name)
    writing(ctx, lambda uow: service.activate(uow, number, why=why, by=by))
    _tell(ctx, name, N_("The account {name} is open again."), as_json=as_json)


@people.command()
@NAME
@click.option("--second-factor", is_flag=True, help="Take the second factor away too.")
@BY
@WHY
@ADDRESS
@JSON
@click.pass_context
def reset(ctx: click.Context, name: str, *, second_factor: bool, by: str, why: str,
          address: str | None, as_json: bool) -> None:  # fmt: skip
    """Print a link with which somebody chooses a new password."""
    number = number_of(ctx, name)
    link = writing(
        ctx, lambda uow: links.reset(uow, number, why=why, by=by, with_factor=second_factor)
    )
    tell_link(ctx, link, address, N_("With this link a password is chosen:"), as_json=as_json)


def _tell(ctx: click.Context, name: str, sentence: str, *, as_json: bool) -> None:
    with reading(ctx) as uow:
        holder: Holder = service.holder_named(uow, name)
    ctx.obj.answer(
        {"person": holder_as_dict(holder)}, [Message(sentence, {"name": name})], as_json=as_json
    )


def _date(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
