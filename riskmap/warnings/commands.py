"""Warnings by hand: list them, look now, show one, end one and take that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from riskmap.calls.service.means import means_of
from riskmap.core.access import Scope
from riskmap.core.hazards import hazards
from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.core.words import N_, Message
from riskmap.store import Writing
from riskmap.warnings.ground.commands import analyse_
from riskmap.warnings.hindcast.commands import hindcast
from riskmap.warnings.model.endings import reasons
from riskmap.warnings.model.kept import to_json
from riskmap.warnings.model.warnings import HazardWarning, Version, level_word
from riskmap.warnings.service import cap, ending, showing, watching
from riskmap.warnings.service.calling import headline
from riskmap.warnings.service.finding import detectors

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
DEMO_REALM = click.option("--demo", is_flag=True, help="In the demonstration, not in live data.")
BY = click.option("--by", required=True, help="The person who decides it.")
_FAULTY = 1


@click.group()
def warnings() -> None:
    """Hazard warnings: official signals that are relayed, and what this platform detects."""


@warnings.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that are over.")
@DEMO_REALM
@JSON
@click.pass_context
def list_(ctx: click.Context, /, *, everything: bool, demo: bool, as_json: bool) -> None:
    """List the warnings in force, official signals in front."""
    with ctx.obj.runtime.database.read(_scope(demo=demo)) as uow:
        board = showing.board(uow, uow.now)
        over = showing.listed(uow, in_force=False) if everything else ()
    shown = [*board.in_force, *over]
    data = {
        "at": board.at.isoformat(),
        "in_force": len(board.in_force),
        "warnings": [as_dict(one) for one in shown],
        "detectors": [
            {"name": one.detector, "looked_at": one.looked_at.isoformat(), "fault": one.fault}
            for one in board.detectors
        ],
    }
    lines = [_line(one, ctx.obj.language) for one in shown]
    failing = [
        Message(N_("Detector {name} fails: {fault}"), {"name": one.detector, "fault": one.fault})
        for one in board.failing
    ]
    none = [Message(N_("No warning is in force. That is no all-clear while feeds are silent."))]
    ctx.obj.answer(data, [*(lines or none), *failing], as_json=as_json)


@warnings.command()
@click.option("--due", is_flag=True, help="Only at what is due, as the clock does each minute.")
@DEMO_REALM
@JSON
@click.pass_context
def look(ctx: click.Context, /, *, due: bool, demo: bool, as_json: bool) -> None:
    """Let all detectors look at all that is kept. Exit code 1: one of them failed."""
    runtime = ctx.obj.runtime
    home = runtime.settings.place.code12
    done = watching.go_round(runtime.database, _realm(demo=demo), home, every=not due)
    data = {
        "detectors": len(detectors()),
        "looked": done.looked,
        "changed": done.changed,
        "expired": done.expired,
        "faults": done.faults,
        "seconds": round(done.seconds, 3),
    }
    sentence = N_("{looked} detectors looked, {changed} warnings changed, {expired} expired.")
    fault = [Message(N_("{faults} looks failed; the log says why."), data)] if done.faults else []
    ctx.obj.answer(data, [Message(sentence, data), *fault], as_json=as_json)
    if done.faults:
        ctx.exit(_FAULTY)


@warnings.command()
@click.argument("warning_id", metavar="ID")
@DEMO_REALM
@JSON
@click.pass_context
def show(ctx: click.Context, /, *, warning_id: str, demo: bool, as_json: bool) -> None:
    """Show one warning with all its versions, and what lies where it holds."""
    with ctx.obj.runtime.database.read(_scope(demo=demo)) as uow:
        one = showing.warning(uow, warning_id)
        versions = showing.timeline(uow, warning_id)
        impact = showing.impact(uow, warning_id)
    data = {
        **as_dict(one),
        "versions": [_version(each) for each in versions],
        "impact": None if impact is None else to_json(impact),
    }
    lines: list[Message | str] = [_line(one, ctx.obj.language)]
    lines += [_told(each) for each in versions]
    lines += list(one.said.reasons)
    ctx.obj.answer(data, lines, as_json=as_json)


@warnings.command()
@click.argument("warning_id", metavar="ID")
@click.option("--reason", required=True, type=click.Choice([*reasons()]), help="Why it ends.")
@click.option("--words", required=True, help="What is known, in words; it stays in the history.")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def end(
    ctx: click.Context, /, warning_id: str, *, reason: str, words: str, by: str, demo: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """End a warning of this platform; official signals are ended by their senders alone."""
    sender, means = _sender(ctx), means_of(ctx.obj.runtime)
    _do(ctx, lambda uow: ending.end(uow, warning_id, reason, words, sender, means, by=by),
        demo=demo, as_json=as_json)  # fmt: skip


@warnings.command()
@click.argument("warning_id", metavar="ID")
@click.option("--words", default="", help="Why; it stays in the history.")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def reopen(
    ctx: click.Context, /, warning_id: str, *, words: str, by: str, demo: bool, as_json: bool
) -> None:
    """Take the end of a warning back: at once, or while the same is still measured."""
    sender = _sender(ctx)
    _do(ctx, lambda uow: ending.reopen(uow, warning_id, sender, words, by=by),
        demo=demo, as_json=as_json)  # fmt: skip


warnings.add_command(analyse_)
warnings.add_command(hindcast)
COMMANDS: tuple[click.Command, ...] = (warnings,)


def _sender(ctx: click.Context) -> cap.Sender:
    runtime = ctx.obj.runtime
    return cap.sender_of(runtime.settings.place.code12, means_of(runtime))


def _do(
    ctx: click.Context, work: Callable[[Writing], HazardWarning], *, demo: bool, as_json: bool
) -> None:
    """Write what somebody does about a warning, and answer how it stands."""
    done = ctx.obj.runtime.database.write(_scope(demo=demo), work)
    told = {**as_dict(done), "last_version": _version(done.version)}
    ctx.obj.answer(told, [_line(done, ctx.obj.language), _told(done.version)], as_json=as_json)


def as_dict(one: HazardWarning) -> dict[str, Any]:
    """Return a warning for programs."""
    said = one.said
    return {
        "id": one.id,
        "kind": str(one.kind),
        "origin": one.origin,
        "subject": one.subject,
        "status": str(one.status),
        "version": one.version.number,
        "hazard": said.hazard or None,
        "level": None if said.level is None else said.level.name.lower(),
        "certainty": str(said.certainty),
        "areas": list(said.areas),
        "opened_at": one.opened_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "headline": str(headline(one, "en")),
    }


def _version(one: Version) -> dict[str, Any]:
    return {
        "number": one.number,
        "status": str(one.status),
        "changed": list(one.changed),
        "why": str(one.why),
        "by_hand": None if one.by_hand is None else to_json(one.by_hand),
        "recorded_at": one.recorded_at.isoformat(),
        "said": to_json(one.said),
    }


def _line(one: HazardWarning, language: str) -> Message:
    kind = hazards().get(one.said.hazard)
    shown = {
        "kind": one.kind.word,
        "level": level_word(one.said.level),
        "hazard": Message(N_("Hazard")) if kind is None else kind.name(language),
        "text": headline(one, language),
        "status": one.version.word,
        "id": one.id,
    }
    return Message(N_("{kind} · {hazard} · {level} · {status} · {text} · {id}"), shown)


def _told(one: Version) -> Message:
    params = {"number": one.number, "status": one.word, "why": one.why}
    if one.by_hand is None:
        return Message(N_("  {number}: {status}. {why}"), params)
    said = {"who": one.by_hand.actor, "words": one.by_hand.words}
    return Message(N_("  {number}: {why} {who}: {words}"), {**params, **said})


def _realm(*, demo: bool) -> Realm:
    return DEMO if demo else LIVE


def _scope(*, demo: bool) -> Scope:
    return Scope.system("riskmap warnings", _realm(demo=demo), origin="shell")
