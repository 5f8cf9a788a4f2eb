"""One person who needs help at ``/helping/<id>``: masked, opened for a purpose, changed, erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from attrs import evolve, frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.imports.helped import WORDS
from riskmap.people.model.helped import PERSONAL, Personal
from riskmap.people.model.needs import purposes, removals
from riskmap.people.model.reasons import reason_said
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.helping.shared import (
    ERASERS,
    KEEPERS,
    OPENERS,
    VIEWERS,
    Line,
    known,
    lines,
    masters,
    may_there,
)
from riskmap.people.pages.opening import choices_of, open_once
from riskmap.people.service import erasing, helping
from riskmap.store import Writing

_WHAT = {
    "added": N_("came onto the list"),
    "changed": N_("changed"),
    "confirmed": N_("checked, nothing to change"),
    "imported": N_("brought in with a table"),
    "brought-back": N_("brought back onto the list"),
    "erased": N_("erased for good"),
}


@frozen(kw_only=True)
class Happening:
    """Something that was written, for the timeline."""

    at: datetime
    what: str
    who: str
    why: str = ""
    state: str = ""


@frozen(kw_only=True)
class OnePage:
    """One row.

    Parameters
    ----------
    facts
        (label, text) of what is sealed: masked, or as it is where `why` says why it was opened.
    why
        The purpose for which it was opened in this view; empty: it is masked.
    """

    title: str
    line: Line
    facts: tuple[tuple[str, str], ...]
    why: str
    history: tuple[Happening, ...]
    purposes: tuple[tuple[str, str], ...]
    removals: tuple[tuple[str, str], ...]
    outlook: erasing.Outlook | None
    may_open: bool
    may_keep: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/helping/<person_id>")
@needs(*VIEWERS)
def helping_one(person_id: str) -> Response:
    """Show one row, masked."""
    return _show(person_id)


@blueprint.get("/helping/<person_id>/open")
@needs(*VIEWERS)
def helping_opened(person_id: str) -> Response:
    """Lead back to the row: what was opened, was opened for one look."""
    return go_to(url_for("people.helping_one", person_id=person_id))


@blueprint.post("/helping/<person_id>/open")
@needs(*OPENERS)
def helping_open(person_id: str) -> Response:
    """Show who it is, this once; who looked and why goes to the audit log."""
    keys = masters()
    return open_once(
        purposes(),
        lambda uow, why: helping.open_one(uow, keys, person_id, why=why),
        partial(_show, person_id),
    )


@blueprint.post("/helping/<person_id>/check")
@needs(*KEEPERS)
def helping_check(person_id: str) -> Response:
    """Write down that the row is right as it stands."""
    return _do(person_id, "checked", lambda uow: helping.check(uow, person_id))


@blueprint.post("/helping/<person_id>/remove")
@needs(*KEEPERS)
def helping_remove(person_id: str) -> Response:
    """Take somebody off the list."""
    reason = said("reason")
    return _do(person_id, "removed", lambda uow: helping.remove(uow, person_id, reason=reason))


@blueprint.post("/helping/<person_id>/restore")
@needs(*KEEPERS)
def helping_restore(person_id: str) -> Response:
    """Bring somebody back onto the list."""
    return _do(person_id, "restored", lambda uow: helping.restore(uow, person_id))


@blueprint.post("/helping/<person_id>/erase")
@needs(*ERASERS)
def helping_erase(person_id: str) -> Response:
    """Erase who somebody is, for good."""
    why = said("why") if said("sure") == "1" else ""
    return _do(person_id, "erased", lambda uow: erasing.helped(uow, person_id, why=why))


def _do(person_id: str, done: str, work: Callable[[Writing], Any]) -> Response:
    then = url_for("people.helping_one", person_id=person_id, done=done)
    return attempt(lambda: work, lambda tried: _show(person_id, tried=tried), then)


@looks("helped", N_("Looked at the masked row of a person who needs help."), subject="person_id")
def _show(
    person_id: str, *, tried: Tried = UNTRIED, opened: Personal | None = None, why: str = ""
) -> Response:
    keys = masters()
    with parts().database.read(current_scope()) as uow:
        row = helping.one(uow, person_id)
        looked_at(row.code12)
        (line,) = lines(helping.shown(uow, keys, [row]), known(uow))
        past = helping.history(uow, person_id)
    if opened is not None and opened.helper:
        line = evolve(line, shown=evolve(line.shown, helper=opened.helper))
    code12 = row.code12
    may_erase = may_there(ERASERS, code12) and line.shown.personal is not None
    kept = parts().settings.backup.keep
    record = OnePage(
        title=say(N_("A person who needs help")),
        line=line,
        facts=tuple(_facts(opened or line.shown.personal)),
        why=say(reason_said(why)) if why else "",
        history=tuple(_happenings(past)),
        purposes=choices_of(purposes()),
        removals=tuple((slug, say(word)) for slug, word in removals().items()),
        outlook=erasing.outlook_of_helped(kept) if may_erase else None,
        may_open=may_there(OPENERS, code12) and line.shown.personal is not None,
        may_keep=may_there(KEEPERS, code12) and line.shown.personal is not None,
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("people/helping/one.html", page=record))


def _facts(personal: Personal | None) -> Iterator[tuple[str, str]]:
    for name in PERSONAL if personal is not None else ():
        if name != "helper" and (text := getattr(personal, name)):
            yield say(WORDS[name]), text


def _happenings(past: Iterable[helping.Happened]) -> Iterator[Happening]:
    words = {str(word.id): word for word in removals().values()}
    for one in past:
        is_removal = one.reason in words
        what = N_("taken off the list") if is_removal else _WHAT.get(one.reason, one.reason)
        yield Happening(
            at=one.recorded_at,
            what=say(Message(what)),
            who=one.actor,
            why=say(words[one.reason]) if is_removal else "",
            state="met" if one.reason == "confirmed" else "",
        )
