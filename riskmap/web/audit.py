"""The audit log for auditors and administrators: search it, look at one entry, take it along.

Whoever looks at it is in it: each search and each file leaves an entry of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, frozen
from flask import Blueprint, Response, render_template, request, url_for

from riskmap.core.access import Scope
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.words import choices, division_said
from riskmap.store import Reading, audit
from riskmap.store.audit import Record
from riskmap.store.audit.search import Wanted, actions, everything, kinds, one_entry, search
from riskmap.store.audit.spreadsheet import lines
from riskmap.store.audit.words import action_word, kind_word

blueprint = Blueprint("audit", __name__)

ROLES = ("auditor", "administrator")
PAGE = 50
#: A file with more rows than this is opened by no spreadsheet in use.
ROWS = 100_000
_FIELDS = ("actor", "unit", "since", "until", "action", "kind", "subject")
Choices = tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Row:
    """One entry of the list."""

    record: Record
    what: str
    kind: str
    where: str
    href: str


@frozen(kw_only=True)
class AuditPage:
    """The list, as far as it is asked for.

    Parameters
    ----------
    asked
        What stands in the fields of the search, by name.
    older, newest
        Addresses of the next page and of the first; None where one is there already.
    """

    title: str
    rows: tuple[Row, ...]
    asked: Mapping[str, str]
    actions: Choices
    kinds: Choices
    units: Choices
    older: str | None
    newest: str | None
    csv: str


@frozen(kw_only=True)
class Difference:
    """One field before and after; empty where it was not there."""

    name: str
    before: str
    after: str


@frozen(kw_only=True)
class EntryPage:
    """One entry with all that it says, and whether it is what was written."""

    title: str
    record: Record
    what: str
    where: str
    is_whole: bool
    differences: tuple[Difference, ...]


@blueprint.get("/audit")
@needs(*ROLES)
def entries() -> Response:
    """Search the log: ``?actor=&unit=&since=&until=&action=&kind=&subject=&after=``."""
    wanted = _wanted()
    with parts().database.read(_seeing()) as uow:
        found = search(uow, wanted)
        record = AuditPage(
            title=say(Message(N_("Audit log"))),
            rows=tuple(_row(uow, one) for one in found.records),
            asked={name: request.args.get(name, "") for name in _FIELDS},
            actions=tuple((one, say(action_word(one))) for one in actions(uow)),
            kinds=tuple((one, say(kind_word(one))) for one in kinds(uow)),
            units=choices(uow, current_scope().areas),
            older=_address("audit.entries", after=found.next) if found.next else None,
            newest=_address("audit.entries") if wanted.after else None,
            csv=_address("audit.file"),
        )
    if not wanted.after:
        _note("looked", wanted)
    return Response(render_template("web/audit.html", page=record))


@blueprint.get("/audit/<writer>/<int:seq>")
@needs(*ROLES)
def entry(writer: str, seq: int) -> Response:
    """Show one entry, before and after side by side."""
    with parts().database.read(_seeing()) as uow:
        found = one_entry(uow, writer, seq)
        if found is None:
            raise NotFoundError(
                N_("There is no such entry in the audit log."), mend=N_("Search for it.")
            )
        record = EntryPage(
            title=f"{say(kind_word(found.subject_kind))} · {say(action_word(found.action))}",
            record=found,
            what=f"{say(kind_word(found.subject_kind))} {found.subject_id}".strip(),
            where="" if found.code12 is None else division_said(uow, found.code12),
            is_whole=found.hash == found.expected_hash,
            differences=_differences(found),
        )
    return Response(render_template("web/audit_entry.html", page=record))


@blueprint.get("/audit.csv")
@needs(*ROLES)
def file() -> Response:
    """Hand out all that fits as a file for spreadsheets."""
    wanted = evolve(_wanted(), after="")
    with parts().database.read(_seeing()) as uow:
        found = list(islice(everything(uow, wanted), ROWS + 1))
    if len(found) > ROWS:
        raise InvalidRequestError(
            N_("More than {count} entries fit."),
            mend=N_("Narrow the search, for example to a month."),
            count=ROWS,
        )
    _note("exported", wanted, entries=len(found))
    response = Response(lines(found), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=audit.csv"
    return response


def _seeing() -> Scope:
    """Return under which right the log is read.

    Entries that are about no division, a restore for example, are for those whose area holds
    the whole place at home.
    """
    scope = current_scope()
    return evolve(scope, everywhere=scope.reaches(parts().settings.place.code12))


def _note(action: str, wanted: Wanted, **about: Any) -> None:
    """Leave an entry of who looked at the log for what."""
    asked = {name: request.args[name] for name in _FIELDS if request.args.get(name)}
    areas = [one.code12 for one in current_scope().areas]
    told = audit.Entry(
        action=action,
        subject_kind="audit_log",
        code12=wanted.code12 or next(iter(areas), None),
        after={**asked, **about} or None,
    )
    parts().database.write(current_scope(), lambda uow: audit.record(uow, told))


def _wanted() -> Wanted:
    said = {name: request.args.get(name, "").strip()[:200] for name in (*_FIELDS, "after")}
    since, until = _day("since"), _day("until")
    return Wanted(
        actors=(said["actor"],) if said["actor"] else (),
        action=said["action"],
        subject_kind=said["kind"],
        subject_id=said["subject"],
        code12=said["unit"],
        since=None if since is None else _midnight(since),
        until=None if until is None else _midnight(until + timedelta(days=1)),
        after=said["after"],
        limit=PAGE,
    )


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidRequestError(
            N_("{name} cannot be {text}."),
            mend=N_("Give a day as YYYY-MM-DD."),
            name=name,
            text=text[:40],
        ) from None


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(parts().settings.place.timezone))


def _row(uow: Reading, one: Record) -> Row:
    return Row(
        record=one,
        what=say(action_word(one.action)),
        kind=say(kind_word(one.subject_kind)),
        where="" if one.code12 is None else division_said(uow, one.code12),
        href=url_for("audit.entry", writer=one.writer, seq=one.seq),
    )


def _differences(one: Record) -> tuple[Difference, ...]:
    before, after = _by_field(one.before), _by_field(one.after)
    return tuple(
        Difference(name=name, before=before.get(name, ""), after=after.get(name, ""))
        for name in {**before, **after}
    )


def _by_field(text: str | None) -> Mapping[str, str]:
    said = None if text is None else json.loads(text)
    if said is None:
        return {}
    if not isinstance(said, dict):
        return {"": _plain(said)}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _address(endpoint: str, **more: str) -> str:
    asked = {name: value for name in _FIELDS if (value := request.args.get(name))}
    return url_for(endpoint, **asked, **more)  # type: ignore[arg-type]
