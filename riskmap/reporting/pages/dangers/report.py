"""Report a danger on one page, at ``/report/danger``: what, where, photos, how deep."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from attrs import evolve, frozen
from flask import Response, render_template, request, url_for

from riskmap.core.clock import require_aware
from riskmap.core.codes import require_code12
from riskmap.core.errors import (
    ConflictError,
    InvalidRequestError,
    RefusedFileError,
    RiskmapError,
    UnreadableFileError,
)
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.doors.access import current_account, needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.words import explained
from riskmap.reporting.model.danger_kinds import DangerTable, danger_table
from riskmap.reporting.model.dangers import require_sound
from riskmap.reporting.model.figures import Taken
from riskmap.reporting.model.reports import Danger, Kind, Report, Signed
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.photos import keep_all, photos_brought, takes_photos
from riskmap.reporting.pages.positions import Picker, picker, position_said
from riskmap.reporting.pages.reporters import REPORTERS, asked_unit
from riskmap.reporting.service import photos, submitting
from riskmap.reporting.service.photo_files import Sent
from riskmap.reporting.service.photos import Photos
from riskmap.reporting.service.submitting import Incoming, Outcome

_LONGEST = 300
_SHORT = 100
_CM_MOST = 2000
#: Faults of a form, each with the field that it is about.
Faults = tuple[tuple[str, str], ...]
_EXPLAINED = (InvalidRequestError, ConflictError, RefusedFileError, UnreadableFileError)


@frozen(kw_only=True)
class DangerForm:
    """The form of a danger.

    Parameters
    ----------
    id, seen_at
        Of the report, made with the form: sent twice, it is kept once.
    said
        What was typed, by field, where it has to be shown again.
    """

    title: str
    unit: str
    name: str
    id: str
    seen_at: datetime
    table: DangerTable
    picker: Picker
    photos: Photos
    said: Mapping[str, str]
    faults: Faults = ()

    def fault(self, field: str) -> str:
        """Return what is wrong with a field; empty where nothing is."""
        return next((words for name, words in self.faults if name == field), "")


@frozen(kw_only=True)
class _Ids:
    """What the form made up for its report."""

    id: UUID
    unit: str
    seen_at: datetime


@blueprint.get("/report/danger")
@needs(*REPORTERS)
def danger_form() -> Response:
    """Show the form of a danger for a unit."""
    with parts().database.read(current_scope()) as uow:
        ids = _Ids(id=uuid4(), unit=asked_unit(uow), seen_at=uow.now)
    return _show(ids, {}, ())


@blueprint.post("/report/danger")
@needs(*REPORTERS)
@takes_photos
def send_danger() -> Response:
    """Keep a danger and its photos; what is not right is shown again as it was typed."""
    ids = _ids(request.form)
    danger, brought, faults = _said(ids)
    if danger is None or faults:
        return _again(ids, faults)
    came = _incoming(ids, danger)
    try:
        parts().database.write(current_scope(), lambda uow: _keep(uow, came, brought))
    except _EXPLAINED as fault:
        return _again(ids, (("what", explained(fault)),))
    return go_to(url_for("reporting.receipt", version_id=ids.id.hex))


def _keep(uow: Any, came: Incoming, brought: tuple[Sent, ...]) -> Outcome:
    outcome = submitting.submit(uow, came)
    if outcome.is_conflict:
        raise ConflictError(
            N_("This form was sent already, and said something else."),
            mend=N_("Look at what you reported; open the form anew for another danger."),
        )
    keep_all(uow, brought)
    return outcome


def _said(ids: _Ids) -> tuple[Danger | None, tuple[Sent, ...], Faults]:
    """Return the danger and photos of the form, as far as they are right, and what is not."""
    faults: list[tuple[str, str]] = []

    def tried(field: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except _EXPLAINED as fault:
            faults.append((field, explained(fault)))
            return None

    brought = tried("photos", lambda: photos_brought(ids.id.hex, ids.unit)) or ()
    position = tried("position-at", position_said)
    plain = tried("what", lambda: _plain(ids.seen_at))
    if plain is not None:
        field = "words" if not plain.words else "depth" if plain.depth else "what"
        tried(field, lambda: require_sound(plain))
    return (None if plain is None else evolve(plain, position=position)), brought, tuple(faults)


def _plain(seen_at: datetime) -> Danger:
    form = request.form
    if form.get("what", "") not in danger_table().kinds:
        raise InvalidRequestError(
            N_("Nobody said what kind of danger it is."), mend=N_("Choose one of the kinds.")
        )
    kind = danger_table().kinds[form["what"]]
    how = _short("closed_how")
    return Danger(
        what=kind.slug,
        words=" ".join(form.get("words", "").split())[:_LONGEST],
        place=_short("place"),
        depth=form.get("depth", "") if kind.has_depth else "",
        depth_cm=_cm(form.get("depth_cm", "")) if kind.has_depth else None,
        dispatched_to=_short("dispatched_to"),
        closed_at=seen_at if how else None,
        closed_how=how,
    )


def _short(name: str) -> str:
    return " ".join(request.form.get(name, "").split())[:_SHORT]


def _cm(text: str) -> int | None:
    if not text.strip():
        return None
    if text.strip().isdecimal() and int(text) <= _CM_MOST:
        return int(text)
    raise InvalidRequestError(
        N_("{text} is no depth in centimetres."),
        mend=N_("Write a whole number, or leave it empty."),
        text=text[:20],
    )


def _ids(form: Mapping[str, str]) -> _Ids:
    try:
        return _Ids(
            id=UUID(hex=form.get("id", "")),
            unit=require_code12(form.get("unit", "")),
            seen_at=require_aware(datetime.fromisoformat(form.get("seen_at", ""))),
        )
    except (ValueError, RiskmapError):
        raise InvalidRequestError(
            N_("The form is not whole any more."), mend=N_("Go back to the page and begin anew.")
        ) from None


def _incoming(ids: _Ids, danger: Danger) -> Incoming:
    """Return the report. Its bytes are its fields, in one order, without those of photos."""
    visitor = current_account()
    skipped = {"csrf_token", "photos"}
    said = {name: text for name, text in request.form.items() if name not in skipped}
    report = Report(
        id=ids.id,
        kind=Kind.DANGER,
        unit=ids.unit,
        cutoff_at=ids.seen_at,
        signed=Signed(compiler=visitor.display_name if visitor else "", phone=_short("phone")),
        danger=danger,
        position=danger.position,
    )
    sent = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Incoming(report=report, taken=Taken({}, (), tells_casualties=False), sent=sent.encode())


def _again(ids: _Ids, faults: Faults) -> Response:
    answer = _show(ids, request.form.to_dict(), faults)
    answer.status_code = 400
    return answer


def _show(ids: _Ids, said: Mapping[str, str], faults: Faults) -> Response:
    with parts().database.read(current_scope()) as uow:
        names = divisions.names_of(uow, [ids.unit], locale=locale())
        record = DangerForm(
            title=say(N_("Report a danger")),
            unit=ids.unit,
            name=names.get(ids.unit, ids.unit),
            id=ids.id.hex,
            seen_at=ids.seen_at,
            table=danger_table(),
            picker=picker(uow, ids.unit),
            photos=photos.waiting(uow, ids.id.hex, ids.unit),
            said=said,
            faults=faults,
        )
    return Response(render_template("reporting/dangers/report.html", page=record))
