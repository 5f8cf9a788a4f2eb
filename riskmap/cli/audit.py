"""Commands on the audit log: look for entries, and check that nobody harmed it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from attrs import define, field

from riskmap.cli import exits
from riskmap.cli.shell import Shell
from riskmap.core.access import Scope
from riskmap.core.realm import Realm
from riskmap.core.words import N_, Message
from riskmap.store import audit as log
from riskmap.store import schema
from riskmap.store.audit.record import Record
from riskmap.store.audit.search import Wanted, everything, search
from riskmap.store.audit.spreadsheet import lines
from riskmap.store.audit.verifying import Verdict, verify

_json = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
_DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
#: So many harms are told to people; a program gets all.
TOLD = 50
#: Who waits is told how far it is, so often.
EVERY_S = 5.0


@define
class _Progress:
    """Says how far a long look is, every few seconds."""

    shell: Shell
    said_at: float = field(factory=time.monotonic)

    def tell(self, done: int, total: int) -> None:
        """Say it, if nothing was said for a while."""
        if time.monotonic() - self.said_at >= EVERY_S:
            self.said_at = time.monotonic()
            counts = {"done": done, "total": total}
            self.shell.say(Message(N_("{done} of {total} entries …"), counts))


@click.group()
def audit() -> None:
    """Who changed or looked at what, and why: search the log, check that it is whole."""
    # The tables must be known before they are asked whether they are current.
    import riskmap.runtime.rooms  # noqa: F401, PLC0415 - slow to import


@audit.command("verify")
@_json
@click.pass_context
def verify_(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click
    """Check every entry, link and anchor; exit code 1 and which entry if one was harmed."""
    shell: Shell = ctx.obj
    runtime = shell.runtime
    schema.require_current(runtime.database)
    verdict = verify(runtime.database, runtime.home.anchors, _Progress(shell).tell)
    shell.answer(_as_dict(shell, verdict), _verdict(verdict), as_json=as_json)
    ctx.exit(exits.OK if verdict.is_sound else exits.FINDINGS)


@audit.command("list")
@click.option("--actor", default="", help="Sign-in name, or what --by said.")
@click.option("--unit", default="", help="12-digit code; what lies inside is found too.")
@click.option("--since", type=_DAY, help="From this day or moment on, local time.")
@click.option("--until", type=_DAY, help="Up to this day, or before this moment.")
@click.option("--action", default="", help="For example changed, published, looked.")
@click.option("--subject", default="", help="Kind, or kind:id, for example place:shelter-1.")
@click.option("--realm", default="live", help="live, demo or drill:<id>.", show_default=True)
@click.option("--limit", default=100, type=click.IntRange(1, 10_000), show_default=True)
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path),
              help="Write all that fits into this file.")  # fmt: skip
@_json
@click.pass_obj
def list_(shell: Shell, /, file: Path | None, realm: str, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 - click
    """List entries, newest first; all conditions must hold."""
    runtime = shell.runtime
    schema.require_current(runtime.database)
    zone = ZoneInfo(runtime.settings.place.timezone)
    wanted = _wanted(zone, asked)
    scope = Scope.system("riskmap audit list", Realm(realm), origin="shell")
    if file is not None:
        count = _write(shell, scope, wanted, file)
        said = Message(N_("{count} entries written to {file}."), {"count": count, "file": file})
        shell.answer({"count": count, "file": str(file)}, [said], as_json=as_json)
        return
    with runtime.database.read(scope) as uow:
        found = search(uow, wanted)
    data = {"entries": [one.as_dict() for one in found.records], "more": found.next is not None}
    told: list[Message | str] = [_line(one, zone) for one in found.records]
    if found.next is not None:
        told.append(Message(N_("There are more: raise --limit, or narrow the search.")))
    shell.answer(data, told, as_json=as_json)


def _wanted(zone: ZoneInfo, asked: Mapping[str, Any]) -> Wanted:
    kind, _, number = asked["subject"].partition(":")
    since, until = asked["since"], asked["until"]
    return Wanted(
        actors=(asked["actor"],) if asked["actor"] else (),
        action=asked["action"],
        code12=asked["unit"],
        subject_kind=kind,
        subject_id=number,
        since=since and since.replace(tzinfo=zone),
        until=until and _end(until).replace(tzinfo=zone),
        limit=asked["limit"],
    )


def _end(until: datetime) -> datetime:
    """Return the moment that a day ends with."""
    return until + timedelta(days=1) if until.time() == until.min.time() else until


def _write(shell: Shell, scope: Scope, wanted: Wanted, file: Path) -> int:
    """Write all that fits, and leave an entry of that."""
    database = shell.runtime.database
    with database.read(scope) as uow, file.open("w", encoding="utf-8", newline="") as target:
        records = list(everything(uow, wanted))
        target.writelines(lines(records))
    entry = log.Entry(action="exported", subject_kind="audit_log", after={"entries": len(records)})
    database.write(scope, lambda one: log.record(one, entry))
    return len(records)


def _line(one: Record, zone: ZoneInfo) -> Message:
    subject = f"{one.subject_kind} {one.subject_id}".strip()
    params = {
        "at": f"{one.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        "actor": one.actor,
        "action": one.action,
        "subject": f"{subject} ({one.code12})" if one.code12 else subject,
        "why": one.why,
    }
    return Message(N_("{at} · {actor} · {action} · {subject}: {why}"), params)


def _verdict(verdict: Verdict) -> list[Message | str]:
    counts = {"entries": verdict.entries, "chains": verdict.chains, "anchors": verdict.anchors}
    said: list[Message | str] = [
        Message(N_("{entries} entries in {chains} chains, {anchors} anchors."), counts)
    ]
    said += [one.message for one in verdict.harms[:TOLD]]
    if len(verdict.harms) > TOLD:
        more = len(verdict.harms) - TOLD
        said.append(Message(N_("And {count} more: --json lists all."), {"count": more}))
    whole = N_("Nothing was changed, removed, moved or cut off.")
    harmed = N_("The log was harmed. Keep the database and the anchor file as they are.")
    said.append(Message(whole if verdict.is_sound else harmed))
    return said


def _as_dict(shell: Shell, verdict: Verdict) -> dict[str, Any]:
    return {
        "is_sound": verdict.is_sound,
        "entries": verdict.entries,
        "chains": verdict.chains,
        "anchors": verdict.anchors,
        "harms": [one.as_dict(shell.translate) for one in verdict.harms],
    }
