"""Put somebody on the list at ``/helping/new``, change a row at ``/helping/<id>/change``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel, is_code12, level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people import service
from riskmap.people.imports.helped import WORDS
from riskmap.people.model import Role
from riskmap.people.model.helped import PERSONAL, Helped, Mobility, Personal
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import (
    NOBODY,
    UNTRIED,
    Tried,
    attempt,
    day_said,
    is_demo,
    names,
    said,
)
from riskmap.people.pages.helping.shared import KEEPERS, kind_choices, known, masters, name_of
from riskmap.people.service import helping
from riskmap.store import Reading, Writing

_OFFICERS = (Role.OFFICER_A, Role.OFFICER_B)


@frozen(kw_only=True)
class FormPage:
    """The form of a row.

    Parameters
    ----------
    helped
        The row that is changed; None for a new one.
    code12, unit
        The committee; empty while it is to be chosen from `units`.
    masked
        What is known of sealed fields, masked.
    helpers
        Accounts that may be responsible.
    """

    title: str
    helped: Helped | None
    code12: str
    unit: str
    units: tuple[tuple[str, str], ...]
    masked: Personal
    words: dict[str, str]
    kinds: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    mobilities: tuple[tuple[str, str], ...]
    helpers: tuple[tuple[str, str], ...]
    is_demo: bool
    tried: Tried


@blueprint.get("/helping/new")
@needs(*KEEPERS)
def helping_new() -> Response:
    """Show the form for somebody new; first the committee has to be known."""
    return _new(request.args.get("under", ""))


@blueprint.post("/helping/new")
@needs(*KEEPERS)
def helping_add() -> Response:
    """Put somebody on the list of a committee."""
    code12 = request.form.get("under", "")
    keys = masters()

    def read() -> Callable[[Writing], Helped]:
        plain, texts = _plain(), _texts()
        person = Personal(**{name: text for name, text in texts.items() if text})
        return lambda uow: helping.add(uow, keys, code12, plain, person)

    return attempt(read, lambda tried: _new(code12, tried), _then("added"))


@blueprint.get("/helping/<person_id>/change")
@needs(*KEEPERS)
def helping_edit(person_id: str) -> Response:
    """Show the form of a row, what is sealed masked."""
    return _edit(person_id)


@blueprint.post("/helping/<person_id>/change")
@needs(*KEEPERS)
def helping_change(person_id: str) -> Response:
    """Change what is said of somebody."""
    keys = masters()

    def read() -> Callable[[Writing], Helped]:
        plain, texts = _plain(), _texts()
        return lambda uow: helping.change(uow, keys, person_id, plain, texts)

    return attempt(read, lambda tried: _edit(person_id, tried), _then("changed"))


def _then(done: str) -> Callable[[Any], str]:
    return lambda helped: url_for("people.helping_one", person_id=helped.id, done=done)


def _plain() -> helping.Plain:
    """Return what the form says that tells nobody who it is.

    Raises
    ------
    InvalidRequestError
        If something cannot be right.
    """
    mobility, helper = said("mobility"), said("helper_account")
    return helping.Plain(
        kinds=request.form.getlist("row-kinds"),
        mobility=Mobility(mobility) if mobility in set(Mobility) else Mobility.UNKNOWN,
        floor=_floor(said("floor")),
        helper_account=int(helper) if helper.isdecimal() and len(helper) < 9 else None,  # noqa: PLR2004
        card_on=day_said("card_on", is_required=False),
    )


def _floor(text: str) -> int | None:
    if not text:
        return None
    if not text.removeprefix("-").isdecimal() or len(text) > 4:  # noqa: PLR2004
        raise InvalidRequestError(
            N_("There is no such floor."), mend=N_("1 is the ground floor, -1 the first below it.")
        )
    return int(text)


def _texts() -> dict[str, str]:
    """Return what the form says of sealed fields."""
    texts = {name: said(name) for name in PERSONAL}
    return {**texts, "id_number": texts["id_number"].upper()}


@looks("helped", N_("Looked up who may be responsible for a person who needs help."), at="code12")
def _new(code12: str, tried: Tried = UNTRIED) -> Response:
    is_chosen = is_code12(code12) and level_of(code12) is DivisionLevel.COMMITTEE
    if is_chosen:
        require_reach(code12)
    with parts().database.read(current_scope()) as uow:
        units = sorted(names(uow, DivisionLevel.COMMITTEE).items())
        code12 = code12 if is_chosen else (units[0][0] if len(units) == 1 else "")
        unit = name_of(code12, known(uow)) if code12 else ""
        helpers = _helpers(uow, code12) if code12 else ()
    title = say(N_("Put somebody on the list"))
    return _page(title, None, Personal(), tried, code12=code12, unit=unit,
                 units=() if code12 else tuple(units), helpers=helpers)  # fmt: skip


@looks("helped", N_("Looked at the masked row of a person who needs help."), subject="person_id")
def _edit(person_id: str, tried: Tried = UNTRIED) -> Response:
    keys = masters()
    with parts().database.read(current_scope()) as uow:
        row = helping.one(uow, person_id)
        looked_at(row.code12)
        (shown,) = helping.shown(uow, keys, [row])
        unit = name_of(row.code12, known(uow))
        helpers = _helpers(uow, row.code12)
    title = say(N_("Change what is said of a person"))
    return _page(title, row, shown.personal or Personal(), tried, code12=row.code12, unit=unit,
                 units=(), helpers=helpers)  # fmt: skip


def _page(title: str, row: Helped | None, masked: Personal, tried: Tried, **more: Any) -> Response:
    chosen = row.kinds if row is not None else ()
    record = FormPage(
        title=title,
        helped=row,
        masked=masked,
        words={name: say(word) for name, word in WORDS.items()},
        kinds=kind_choices(),
        chosen=tuple(request.form.getlist("row-kinds")) if tried.form else chosen,
        mobilities=tuple((str(one), say(one.word)) for one in Mobility),
        is_demo=is_demo(),
        tried=tried,
        **more,
    )
    return Response(render_template("people/helping/form.html", page=record))


def _helpers(uow: Reading, code12: str) -> tuple[tuple[str, str], ...]:
    found = service.who_holds(uow, _OFFICERS, at=code12, is_demo=is_demo())
    return ((NOBODY, say(N_("somebody else, or nobody"))), *_named(found))


def _named(found: Iterable[Any]) -> Iterable[tuple[str, str]]:
    return tuple((str(one.account.number), one.account.display_name) for one in found)
