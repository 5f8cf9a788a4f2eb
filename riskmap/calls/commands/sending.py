"""Send what waits, as the clock does; try a channel."""

from __future__ import annotations

from typing import Any

import click

from riskmap.calls.commands.group import JSON, calls
from riskmap.calls.sending import send_all
from riskmap.calls.service import trying
from riskmap.calls.service.channels import channels_of
from riskmap.core.access import Scope
from riskmap.core.words import N_, Message


@calls.command("send-due")
@JSON
@click.pass_obj
def send_due(shell: Any, *, as_json: bool) -> None:
    """Send what waits, as the clock does every minute."""
    done = send_all(shell.runtime)
    data = {"sent": done.sent, "failed": done.failed, "dropped": done.dropped}
    said = Message(N_("{sent} sent, {failed} failed, {dropped} no longer needed."), data)
    shell.answer(data, [said], as_json=as_json)


@calls.command("test")
@click.argument("channel")
@click.argument("to")
@JSON
@click.pass_obj
def test(shell: Any, channel: str, to: str, *, as_json: bool) -> None:
    """Send a test message over CHANNEL to the number or mail address TO, at once."""
    runtime = shell.runtime
    found = trying.try_channel(
        channels_of(runtime.settings), channel, to, at=runtime.clock.now(), say=shell.translate
    )
    scope = Scope.system("riskmap calls test", origin="shell")
    code12 = runtime.settings.place.code12
    runtime.database.write(scope, lambda uow: trying.note(uow, found, code12, by="shell"))
    data = {"channel": channel, "sent": found.is_sent, "said": found.said, "took_s": found.took_s}
    sentence = N_("Sent over {channel}: {said}") if found.is_sent else N_("Not sent: {said}")
    shell.answer(data, [Message(sentence, data)], as_json=as_json)
    if not found.is_sent:
        raise click.exceptions.Exit(1)
