"""List the last calls, to how many they went and how far they came."""

from __future__ import annotations

from typing import Any

import click

from riskmap.calls.commands.group import DEMO_REALM, JSON, calls, realm_of
from riskmap.calls.service import calling
from riskmap.calls.service.calling import Told
from riskmap.core.access import Scope


@calls.command("list")
@click.option("--under", default="", help="Code of a division; the place at home by default.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@DEMO_REALM
@JSON
@click.pass_obj
def list_calls(shell: Any, under: str, *, limit: int, demo: bool, as_json: bool) -> None:
    """List the last calls: what for, to whom by id, over which channel, how far they came."""
    runtime = shell.runtime
    scope = Scope.system("riskmap calls list", realm_of(demo=demo), origin="shell")
    with runtime.database.read(scope) as uow:
        found = calling.recent(uow, under or runtime.settings.place.code12, limit=limit)
    shell.answer({"calls": [_told(one) for one in found]}, map(_line, found), as_json=as_json)


def _told(one: Told) -> dict[str, Any]:
    return {
        "id": one.call.id,
        "at": one.call.made_at.isoformat(),
        "purpose": str(one.call.purpose),
        "code12": one.call.code12,
        "subject": one.call.subject,
        "state": str(one.state),
        "deliveries": [
            {
                "id": each.id,
                "person": each.person,
                "channel": each.channel,
                "step": each.step,
                "state": str(each.state),
                "marks": [
                    {
                        "state": str(mark.state),
                        "at": mark.at.isoformat(),
                        "channel": mark.channel,
                        "evidence": mark.evidence,
                    }
                    for mark in each.marks
                ],
            }
            for each in one.deliveries
        ],
    }


def _line(one: Told) -> str:
    when = f"{one.call.made_at:%Y-%m-%d %H:%M} UTC"
    channels = ", ".join(sorted({each.channel for each in one.deliveries}))
    parts = (when, one.call.purpose, one.call.code12, one.state, channels, one.call.subject)
    return " · ".join(str(part) for part in parts if part)
