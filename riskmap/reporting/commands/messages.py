"""``riskmap calls remind`` and ``inbound``: reminders by hand, a mail that came in."""

from __future__ import annotations

import sys
from typing import Any

import click

from riskmap.calls.commands.group import DEMO_REALM, JSON, calls, realm_of
from riskmap.calls.model.messages import from_mail
from riskmap.calls.service.channels import MAIL
from riskmap.calls.service.means import means_of
from riskmap.core.realm import LIVE
from riskmap.core.words import N_, Message
from riskmap.reporting.messages import how_of
from riskmap.reporting.service.answering import receive
from riskmap.reporting.service.reminding import remind
from riskmap.store import Parts


@calls.command("remind")
@DEMO_REALM
@JSON
@click.pass_obj
def remind_now(shell: Any, *, demo: bool, as_json: bool) -> None:
    """Remind who has not reported, as the clock does every minute; send-due sends it."""
    runtime: Parts = shell.runtime
    done = remind(runtime.database, realm_of(demo=demo), means_of(runtime))
    data = {"made": done.made, "by_hand": done.by_hand}
    said = Message(N_("{made} reminders made; {by_hand} people no channel reaches."), data)
    shell.answer(data, [said], as_json=as_json)


@calls.command("inbound")
@click.option("--mail", is_flag=True, required=True, help="A mail (RFC 822) on standard input.")
@JSON
@click.pass_obj
def inbound(shell: Any, *, mail: bool, as_json: bool) -> None:  # noqa: ARG001 - the one form
    """Take an answer in that a mail server hands over; answered as those of the hook are."""
    runtime = shell.runtime
    message = from_mail(sys.stdin.buffer.read(), MAIL)
    outcome = receive(runtime.database, LIVE, message, how_of(runtime))
    data = {"outcome": outcome.kind, "reply": outcome.reply, "is_new": outcome.is_new}
    shell.answer(data, [outcome.reply or outcome.kind], as_json=as_json)
