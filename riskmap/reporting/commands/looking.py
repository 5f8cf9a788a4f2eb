"""Show what is in force in a division, and how its reports stand."""

from __future__ import annotations

from typing import Any

import click

from riskmap.core.words import N_, Message
from riskmap.reporting.commands.group import CODE, DEMO_REALM, JSON, reading, reporting
from riskmap.reporting.model.activation import Change, Track
from riskmap.reporting.model.duties import State
from riskmap.reporting.service import activating, boarding


@reporting.command("in-force")
@CODE
@DEMO_REALM
@JSON
@click.pass_context
def in_force(ctx: click.Context, code12: str, *, demo: bool, as_json: bool) -> None:
    """Show season and response levels of a division, and the decisions behind them."""
    with reading(ctx, demo=demo) as uow:
        found = activating.standing(uow, code12)
    data = {
        "code12": code12,
        "at": found.at.isoformat(),
        "now": {str(one): str(found.now.value(one)) for one in Track},
        "reports_a_day": {one.level.slug: one.a_day for one in found.burdens},
        "timeline": [_change(one) for one in found.timeline],
    }
    held = [
        Message(N_("{track}: {value}"), {"track": one.word, "value": found.now.value(one).word})
        for one in Track
    ]
    ctx.obj.answer(data, [*held, *map(_line, found.timeline)], as_json=as_json)


@reporting.command()
@CODE
@click.option("--plan", default="", help="Only this plan, for example season-daily.")
@DEMO_REALM
@JSON
@click.pass_context
def board(ctx: click.Context, code12: str, plan: str, *, demo: bool, as_json: bool) -> None:
    """Show how many reports of a division are expected, came, are late or missing."""
    with reading(ctx, demo=demo) as uow:
        found = boarding.board(uow, code12, plan=plan)
    counts = {"expected": found.tally.expected, "met": found.tally.met, **_states(found)}
    due = found.next_due_at
    data = {
        "code12": code12,
        "at": found.at.isoformat(),
        **counts,
        "next_due_at": None if due is None else due.isoformat(),
    }
    sentence = N_("{met} of {expected} reported, {late} late, {missed} not, {unreachable} away.")
    ctx.obj.answer(data, [Message(sentence, counts)], as_json=as_json)


def _states(found: boarding.Board) -> dict[str, int]:
    return {str(one): found.tally.by_state[one] for one in State}


def _change(one: Change) -> dict[str, Any]:
    return {
        "code12": one.code12,
        "track": str(one.track),
        "value": str(one.value),
        "effective_at": one.effective_at.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "authority": one.authority,
        "document": one.document,
        "reason": one.reason,
    }


def _line(one: Change) -> str:
    when = f"{one.effective_at:%Y-%m-%d %H:%M} UTC"
    parts = (when, one.code12, one.track, one.value, one.authority, one.document, one.reason)
    return " · ".join(str(part) for part in parts if part)
