"""The forms of one unit: confirm, put on a post, change, end, away and back, tried to reach."""

from __future__ import annotations

from flask import Response, url_for

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.people.model.officers import Means, Post, Reachability
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import (
    EDITORS,
    NOBODY,
    ReadForm,
    Work,
    attempt,
    day_said,
    needed_day,
    said,
)
from riskmap.people.pages.roster.unit import NO_ANSWER, show_unit
from riskmap.people.service import roster
from riskmap.store import Writing

_SAID = ("name", "phone")


@blueprint.post("/roster/<code12>/confirm")
@needs(*EDITORS)
def roster_confirm(code12: str) -> Response:
    """Confirm the rows of a unit for the month."""
    return _do(code12, "confirmed", lambda: lambda uow: roster.confirm(uow, [code12]))


@blueprint.post("/roster/<code12>/officers")
@needs(*EDITORS)
def roster_add(code12: str) -> Response:
    """Put somebody on a post."""

    def read() -> Work:
        new = roster.Said(
            post=Post.B if said("post") == "B" else Post.A,
            name=said("name"),
            phone=said("phone"),
            valid_from=day_said("valid_from", is_required=False),
        )
        why = said("why")
        return lambda uow: roster.add(uow, code12, new, why=why)

    return _do(code12, "added", read)


@blueprint.post("/roster/<code12>/officers/<officer_id>")
@needs(*EDITORS)
def roster_change(code12: str, officer_id: str) -> Response:
    """Change name or telephone number of somebody."""

    def read() -> Work:
        values, why = {one: said(one) for one in _SAID}, said("why")

        def work(uow: Writing) -> None:
            _require_of(uow, code12, officer_id)
            roster.change(uow, officer_id, why=why, **values)

        return work

    return _do(code12, "changed", read)


@blueprint.post("/roster/<code12>/officers/<officer_id>/reached")
@needs(*EDITORS)
def roster_reached(code12: str, officer_id: str) -> Response:
    """Write down whether somebody answered, and how he was reached."""

    def read() -> Work:
        how, why = said("how"), said("why")
        if how not in {NO_ANSWER, *Means}:
            raise InvalidRequestError(N_("Nobody said what came of it."), mend=N_("Choose one."))
        means = None if how == NO_ANSWER else Means(how)
        state = Reachability.UNREACHABLE if means is None else Reachability.REACHABLE

        def work(uow: Writing) -> None:
            _require_of(uow, code12, officer_id)
            roster.set_reachability(uow, officer_id, state, means=means, why=why)

        return work

    return _do(code12, "reached", read)


@blueprint.post("/roster/<code12>/officers/<officer_id>/end")
@needs(*EDITORS)
def roster_end(code12: str, officer_id: str) -> Response:
    """End the post of somebody."""

    def read() -> Work:
        why, on = said("why"), day_said("on", is_required=False)

        def work(uow: Writing) -> None:
            _require_of(uow, code12, officer_id)
            roster.end(uow, officer_id, why=why, on=on)

        return work

    return _do(code12, "ended", read)


@blueprint.post("/roster/<code12>/officers/<officer_id>/absences")
@needs(*EDITORS)
def roster_away(code12: str, officer_id: str) -> Response:
    """Write down that somebody is away."""

    def read() -> Work:
        days = needed_day("starts_on"), needed_day("ends_on")
        stand_in, why = said("stand_in").removeprefix(NOBODY), said("why")

        def work(uow: Writing) -> None:
            _require_of(uow, code12, officer_id)
            roster.add_absence(uow, officer_id, *days, stand_in=stand_in, why=why)

        return work

    return _do(code12, "away", read)


@blueprint.post("/roster/<code12>/absences/<absence_id>/cancel")
@needs(*EDITORS)
def roster_back(code12: str, absence_id: str) -> Response:
    """Take an absence back."""

    def work(uow: Writing) -> None:
        roster.cancel_absence(uow, absence_id, code12=code12)

    return _do(code12, "back", lambda: work)


def _do(code12: str, done: str, read: ReadForm) -> Response:
    then = url_for("people.roster_unit", code12=code12, done=done)
    return attempt(read, lambda tried: show_unit(code12, tried), then)


def _require_of(uow: Writing, code12: str, officer_id: str) -> None:
    if roster.officer(uow, officer_id).code12 != code12:
        raise NotFoundError(N_("There is no such row in this unit."))
