"""Write a decision of an authority down; make duties ahead by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from riskmap.core.words import N_, Message
from riskmap.reporting.commands.group import (
    CODE,
    DEMO_REALM,
    JSON,
    realm_of,
    reporting,
    writing,
)
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import activating
from riskmap.reporting.service.activating import Said
from riskmap.reporting.service.planning import Planned, plan_ahead

_AT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@reporting.command()
@CODE
@click.argument("track", type=click.Choice([str(one) for one in Track]))
@click.argument("value", type=click.Choice([str(one) for one in Value]))
@click.option("--authority", required=True, help="Who decided: the office.")
@click.option("--document", required=True, help="Number of the document.")
@click.option("--why", default="", help="Why; has to be said where less is asked than before.")
@click.option("--at", type=_AT, help="Local time from which it holds; now by default.")
@DEMO_REALM
@JSON
@click.pass_context
def decide(
    ctx: click.Context,
    /,
    code12: str,
    *,
    at: datetime | None,
    demo: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Write down what an authority decided for a division, and expect reports as it asks."""
    runtime = ctx.obj.runtime
    zone = ZoneInfo(runtime.settings.place.timezone)
    decision = Said(
        code12=code12,
        track=Track(said["track"]),
        value=Value(said["value"]),
        authority=said["authority"],
        document=said["document"],
        reason=said["why"],
        effective_at=None if at is None else at.replace(tzinfo=zone),
    )
    change = writing(ctx, lambda uow: activating.decide(uow, decision), demo=demo)
    done = plan_ahead(runtime.database, realm_of(demo=demo))
    data = {
        "id": change.id,
        "code12": change.code12,
        "track": str(change.track),
        "value": str(change.value),
        "effective_at": change.effective_at.isoformat(),
        "planned": _planned(done),
    }
    line = Message(
        N_("{code} · {track}: {value}"),
        {"code": change.code12, "track": change.track.word, "value": change.value.word},
    )
    ctx.obj.answer(data, [line, _said(done)], as_json=as_json)


@reporting.command("plan-duties")
@DEMO_REALM
@JSON
@click.pass_context
def plan_duties(ctx: click.Context, *, demo: bool, as_json: bool) -> None:
    """Make duties ahead, as the clock does every ten minutes."""
    done = plan_ahead(ctx.obj.runtime.database, realm_of(demo=demo))
    ctx.obj.answer(_planned(done), [_said(done)], as_json=as_json)


def _planned(done: Planned) -> dict[str, int]:
    return {
        "slots": done.slots,
        "made": done.made,
        "excused": done.excused,
        "asked_again": done.asked_again,
    }


def _said(done: Planned) -> Message:
    sentence = N_("{made} reports expected, {excused} excused, {asked_again} asked again.")
    return Message(sentence, _planned(done))
