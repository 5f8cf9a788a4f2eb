"""Begin: the first administrator by a one-time link, and made-up people to try things out."""

from __future__ import annotations

import gettext
from collections.abc import Callable

import click

from riskmap.core.words import N_, Message
from riskmap.people import demo
from riskmap.people.commands.group import ADDRESS, JSON, people, reading, tell_link, writing
from riskmap.people.demo import Made
from riskmap.people.service import links


@people.command("invite-administrator")
@click.option("--by", default="shell", help="Who does this: your name or office.")
@ADDRESS
@JSON
@click.pass_context
def invite_administrator(
    ctx: click.Context, by: str, address: str | None, *, as_json: bool
) -> None:
    """Print a link with which somebody becomes the first administrator; older ones end."""
    link = writing(ctx, lambda uow: links.invite_administrator(uow, by=by))
    sentence = N_("With this link the first administrator chooses a name and a password:")
    tell_link(ctx, link, address, sentence, as_json=as_json)


@people.command("demo")
@click.option("--yes", is_flag=True, help="Also where real people have accounts.")
@click.option("--by", default="shell", help="Who does this: your name or office.")
@JSON
@click.pass_context
def make_demo(ctx: click.Context, by: str, *, yes: bool, as_json: bool) -> None:
    """Make made-up people, one a role, each with a random password that is printed this once."""
    if not yes:
        with reading(ctx) as uow:
            demo.require_no_live_people(uow)
    home = ctx.obj.runtime.settings.place.code12
    new, say = demo.passwords(), _in_chinese(ctx)
    made = writing(ctx, lambda uow: demo.make(uow, home, new, by=by, say=say))
    data = {
        "people": [
            {
                "name": one.account.name,
                "password": one.password,
                "role": str(one.role),
                "code12": one.code12,
            }
            for one in made
        ]
    }
    note = Message(
        N_("They work on demonstration data only. Approvers, managers and administrators set"
           " up a second factor when they first sign in.")
    )  # fmt: skip
    ctx.obj.answer(data, [*map(_line, made), note], as_json=as_json)


def _in_chinese(ctx: click.Context) -> Callable[[Message], str]:
    folder = ctx.obj.runtime.resources.locale
    chinese = gettext.translation("messages", folder, ["zh"], fallback=True)
    return lambda message: message.say(chinese.gettext)


def _line(one: Made) -> Message:
    params = {
        "name": one.account.name,
        "password": one.password,
        "role": one.role.word,
        "code": one.code12,
    }
    return Message(N_("{name}  {password}  {role} · {code}"), params)
