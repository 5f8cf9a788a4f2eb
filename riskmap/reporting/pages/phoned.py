"""What a unit tells by telephone, written down at a desk; and what the unit says of it later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import BodyError, ConflictError, InvalidRequestError
from riskmap.core.hazards import hazards
from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.back import go_to
from riskmap.doors.looks import looks
from riskmap.doors.moments import moment_of
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.words import divisions_said, explained
from riskmap.reporting.model.danger_kinds import danger_table
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import Danger
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.contacts import Contact, call_said, called_at, contacts
from riskmap.reporting.pages.reporters import REPORTERS
from riskmap.reporting.pages.roll_call import ENTERERS, next_after
from riskmap.reporting.service import entering, phoning
from riskmap.reporting.service.entering import ASKED, Losses, Told
from riskmap.reporting.service.phoning import Phoned
from riskmap.store import Writing

KINDS = {
    "nothing": N_("Nothing happened"),
    "danger": N_("A danger"),
    "losses": N_("Casualties or losses"),
}
_EXPLAINED = (InvalidRequestError, ConflictError, BodyError)


@frozen(kw_only=True)
class PhonedForm:
    """The form of a call.

    Parameters
    ----------
    said
        What was typed, where it has to be shown again.
    figures
        Indicators that are asked, by name.
    back
        ``call``: the roll-call goes on afterwards.
    """

    title: str
    code12: str
    name: str
    kind: str
    kinds: tuple[tuple[str, str], ...]
    contacts: tuple[Contact, ...]
    events: tuple[Event, ...]
    dangers: tuple[tuple[str, str], ...]
    hazards: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    id: str
    said: dict[str, str]
    faults: tuple[str, ...]
    back: dict[str, str]
    is_demo: bool


@frozen(kw_only=True)
class AnswerPage:
    """What the desk wrote down, for the unit to confirm."""

    title: str
    name: str
    phoned: Phoned
    receipt: str
    fault: str
    said: str


@blueprint.get("/phoned/<code12>")
@needs(*ENTERERS)
def phoned_form(code12: str) -> Response:
    """Show the form of a call."""
    return _form(code12, ())


@blueprint.post("/phoned/<code12>")
@needs(*ENTERERS)
def keep_phoned(code12: str) -> Response:
    """Keep what was told."""
    require_reach(code12)
    try:
        write = _read(code12)
        outcome = parts().database.write(current_scope(), write)
    except _EXPLAINED as fault:
        answer = _form(code12, _faults(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    if request.form.get("back") == "call":
        skipped = tuple(filter(None, request.form.get("skipped", "").split(",")))
        under = request.form.get("under", "") or code12
        require_reach(under)
        return next_after(under, skipped, f"told:{code12}:{outcome}")
    return go_to(url_for("reporting.board", under=code12, done="phoned"))


@blueprint.get("/report/phoned/<version_id>")
@needs(*REPORTERS)
def phoned_answer(version_id: str) -> Response:
    """Show a unit what the desk wrote down for it."""
    return _answer(version_id, "")


@blueprint.post("/report/phoned/<version_id>")
@needs(*REPORTERS)
def answer_phoned(version_id: str) -> Response:
    """Keep what the unit says of it."""
    is_right, words = request.form.get("right") == "yes", request.form.get("words", "")
    try:
        done = parts().database.write(
            current_scope(),
            lambda uow: phoning.answer(uow, version_id, is_right=is_right, words=words),
        )
    except InvalidRequestError as fault:
        answer = _answer(version_id, explained(fault))
        answer.status_code = 400
        return answer
    return go_to(url_for("reporting.report_today", unit=done.version.report.unit))


def _read(code12: str) -> Callable[[Writing], str]:
    """Return what writes the form down, and says the id of the version.

    Raises
    ------
    InvalidRequestError
        If it is not whole.
    """
    with parts().database.read(current_scope()) as uow:
        at = called_at(uow.now)
        told = Told(id=_id(), unit=code12, call=call_said(uow, code12, at), heard_at=uow.now)
    kind = request.form.get("kind", "")
    if kind == "danger":
        what = _danger()
        return lambda uow: _id_of(entering.danger(uow, told, what))
    if kind == "losses":
        losses = _losses()
        return lambda uow: _id_of(entering.losses(uow, told, losses))
    return lambda uow: _id_of(entering.nothing(uow, told)[0])


def _danger() -> Danger:
    if request.form.get("what", "") not in danger_table().kinds:
        raise InvalidRequestError(
            N_("Nobody said what kind of danger it is."), mend=N_("Choose one of the kinds.")
        )
    return Danger(what=request.form["what"], words=_typed("words", 300), place=_typed("place", 100))


def _losses() -> Losses:
    return Losses(
        hazard=request.form.get("hazard", ""),
        occurred_at=moment_of(
            request.form.get("began_day", ""), request.form.get("began_hour", "")
        ),
        figures={slug: _typed(slug, 20) for slug in ASKED},
        words=_typed("words", 300),
        is_mass="mass_loss" in request.form,
    )


@looks("roster", N_("Looked up telephones of a unit, to write its call down."), at="code12")
def _form(code12: str, faults: tuple[str, ...]) -> Response:
    require_reach(code12)
    kind = request.values.get("kind", "nothing")
    nothing_chosen = ("", say(N_("Choose what was told")))
    with parts().database.read(current_scope()) as uow:
        page = PhonedForm(
            title=say(N_("Reported by telephone")),
            code12=code12,
            name=divisions_said(uow, [code12])[code12],
            kind=kind if kind in KINDS else "nothing",
            kinds=tuple((slug, say(word)) for slug, word in KINDS.items()),
            contacts=contacts(uow, code12),
            events=entering.open_events(uow, code12),
            dangers=(
                nothing_chosen,
                *((one.slug, say(one.word)) for one in danger_table().kinds.values()),
            ),
            hazards=(
                nothing_chosen,
                *(
                    (slug, one.name(locale()))
                    for slug, one in hazards().items()
                    if one.stat_id is not None
                ),
            ),
            figures=tuple((slug, say(indicators()[slug].name)) for slug in ASKED),
            id=request.form.get("id", "") or uuid4().hex,
            said={**request.args.to_dict(), **request.form.to_dict()},
            faults=faults,
            back={name: request.values.get(name, "") for name in ("back", "under", "skipped")},
            is_demo=is_demo(),
        )
    return Response(render_template("reporting/phoned.html", page=page))


def _answer(version_id: str, fault: str) -> Response:
    with parts().database.read(current_scope()) as uow:
        one = phoning.phoned_one(uow, version_id)
        page = AnswerPage(
            title=say(N_("The desk reported for you")),
            name=divisions_said(uow, [one.entered.unit])[one.entered.unit],
            phoned=one,
            receipt=shown(one.version.receipt),
            fault=fault,
            said=request.form.get("words", ""),
        )
    return Response(render_template("reporting/phoned_answer.html", page=page))


def _faults(fault: Any) -> tuple[str, ...]:
    if isinstance(fault, BodyError):
        return tuple(f"{say(one.message)} {say(one.mend)}".strip() for one in fault.findings)
    return (explained(fault),)


def _id_of(outcome: Any) -> str:
    return outcome.version.id if outcome.version else ""


def _typed(name: str, most: int) -> str:
    return " ".join(request.form.get(name, "").split())[:most]


def _id() -> UUID:
    try:
        return UUID(hex=request.form.get("id", ""))
    except ValueError:
        raise InvalidRequestError(
            N_("The form is not whole any more."), mend=N_("Go back to the page and begin anew.")
        ) from None
