"""Commands on the audit log: look for entries, and check that nobody harmed it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import click
from attrs import define, field

from riskmap.cli import exits
from riskmap.cli.shell import Shell
from riskmap.core.access import Scope
from riskmap.core.errors import UnreadableFileError
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


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the conditions of a search; all must hold."""
    for one in reversed(
        (
            click.option("--actor", multiple=True, help="Sign-in name, or what --by said."),
            click.option("--unit", default="", help="12-digit code; what lies inside, too."),
            click.option("--from", "--since", "since", type=_DAY,
                         help="From this day or moment on, local time."),
            click.option("--to", "--until", "until", type=_DAY,
                         help="Up to this day, or before this moment."),
            click.option("--action", default="", help="For example changed, published, looked."),
            click.option("--subject", default="", help="Kind, or kind:id: place:shelter-1."),
            click.option("--realm", default="live", help="live, demo or drill:<id>.",
                         show_default=True),
        )
    ):  # fmt: skip
        command = one(command)
    return command


@audit.command("list")
@_filters
@click.option("--limit", default=100, type=click.IntRange(1, 10_000), show_default=True)
@_json
@click.pass_obj
def list_(shell: Shell, /, realm: str, limit: int, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 - click
    """List entries, newest first; all conditions must hold."""
    runtime = shell.runtime
    schema.require_current(runtime.database)
    zone = ZoneInfo(runtime.settings.place.timezone)
    with runtime.database.read(_scope("riskmap audit list", realm)) as uow:
        found = search(uow, _wanted(zone, asked, limit))
    data = {"entries": [one.as_dict() for one in found.records], "more": found.next is not None}
    told: list[Message | str] = [_line(one, zone) for one in found.records]
    if found.next is not None:
        told.append(Message(N_("There are more: raise --limit, or narrow the search.")))
    shell.answer(data, told, as_json=as_json)


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_filters
@_json
@click.pass_obj
def export(shell: Shell, /, file: Path, realm: str, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 - click
    """Write all entries that fit into FILE as CSV, newest first; that it was done is an entry."""
    runtime = shell.runtime
    schema.require_current(runtime.database)
    wanted = _wanted(ZoneInfo(runtime.settings.place.timezone), asked)
    count = _write(shell, _scope("riskmap audit export", realm), wanted, file)
    said = Message(N_("{count} entries written to {file}."), {"count": count, "file": file})
    shell.answer({"count": count, "file": str(file)}, [said], as_json=as_json)


def _scope(purpose: str, realm: str) -> Scope:
    return Scope.system(purpose, Realm(realm), origin="shell")


def _wanted(zone: ZoneInfo, asked: Mapping[str, Any], limit: int = 100) -> Wanted:
    kind, _, number = asked["subject"].partition(":")
    since, until = asked["since"], asked["until"]
    return Wanted(
        actors=tuple(asked["actor"]),
        action=asked["action"],
        code12=asked["unit"],
        subject_kind=kind,
        subject_id=number,
        since=since and since.replace(tzinfo=zone),
        until=until and _end(until).replace(tzinfo=zone),
        limit=limit,
    )


def _end(until: datetime) -> datetime:
    """Return the moment that a day ends with."""
    return until + timedelta(days=1) if until.time() == until.min.time() else until


def _write(shell: Shell, scope: Scope, wanted: Wanted, file: Path) -> int:
    """Write all that fits, line by line, and leave an entry of that.

    The file names people: nobody else on this machine may read it.
    """
    database, written = shell.runtime.database, 0
    with database.read(scope) as uow, _opened(file) as target:
        for line in lines(everything(uow, wanted)):
            target.write(line)
            written += 1
    entry = log.Entry(action="exported", subject_kind="audit_log", after={"entries": written - 1})
    database.write(scope, lambda one: log.record(one, entry))
    return written - 1


def _opened(file: Path) -> TextIO:
    try:
        target = file.open("w", encoding="utf-8", newline="")
    except OSError as fault:
        raise UnreadableFileError(
            N_("{file} cannot be written: {reason}."),
            mend=N_("Choose another place."),
            file=str(file),
            reason=fault.strerror or str(fault),
        ) from None
    file.chmod(0o600)
    return target


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
