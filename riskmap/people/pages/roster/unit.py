"""One unit at ``/roster/<code12>``: A and B, who is away, what was written; and its forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.looks import looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model.duty import Asked, asked
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Absence, Means, Officer, Post, Reachability
from riskmap.people.model.reasons import reason_said
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import (
    EDITORS,
    NOBODY,
    UNTRIED,
    VIEWERS,
    ReadForm,
    Tried,
    Work,
    attempt,
    day_said,
    is_demo,
    names,
    needed_day,
    said,
)
from riskmap.people.service import roster
from riskmap.store import Writing

_SAID = ("name", "phone")
_NO_ANSWER = "no_answer"
#: So much of the history is shown; `riskmap audit list --unit` has all of it.
_SHOWN = 30
_FIELDS = {
    "name": N_("name"),
    "phone": N_("telephone"),
    "account": N_("account"),
    "valid_from": N_("first day"),
    "has_ndis": N_("national reporting system"),
}


@frozen(kw_only=True)
class Held:
    """A post of the unit, who holds it, whether that person is away, and who could stand in.

    Parameters
    ----------
    seen_at
        When the holder's account was last used; None without one, or if it never was.
    """

    post: Post
    officer: Officer | None
    seen_at: datetime | None
    away: Absence | None
    stand_in: str
    others: tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Happening:
    """Something that was written, for the timeline."""

    at: datetime
    what: str
    who: str
    why: str
    state: str = ""


@frozen(kw_only=True)
class UnitPage:
    """The roster of one unit."""

    title: str
    street: str
    unit: UnitRoster
    posts: tuple[Held, ...]
    absences: tuple[tuple[Absence, str, str], ...]
    history: tuple[Happening, ...]
    attempts: tuple[tuple[str, str], ...]
    holds_until: datetime | None
    asked: Asked
    may_change: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/roster/<code12>")
@needs(*VIEWERS)
def roster_unit(code12: str) -> Response:
    """Show the roster of one unit."""
    return _show(code12)


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
        if how not in {_NO_ANSWER, *Means}:
            raise InvalidRequestError(N_("Nobody said what came of it."), mend=N_("Choose one."))
        means = None if how == _NO_ANSWER else Means(how)
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
    return attempt(read, lambda tried: _show(code12, tried), then)


def _require_of(uow: Writing, code12: str, officer_id: str) -> None:
    if roster.officer(uow, officer_id).code12 != code12:
        raise NotFoundError(N_("There is no such row in this unit."))


@looks("roster", N_("Looked at the roster of a unit, with telephones."), at="code12")
def _show(code12: str, tried: Tried = UNTRIED) -> Response:
    with parts().database.read(current_scope()) as uow:
        unit = roster.unit(uow, code12)
        past = roster.history(uow, code12)
        streets = names(uow, DivisionLevel.STREET)
        seen = roster.last_seen(uow, unit.valid) if holds(*EDITORS) else {}
    named = {one.id: one.name for one in unit.officers}
    coming = [one for one in unit.absences if not one.is_cancelled and one.ends_on >= unit.day]
    at = unit.confirmed_at
    record = UnitPage(
        title=unit.division.name(locale()),
        street=streets.get(unit.street, unit.street),
        unit=unit,
        posts=tuple(_held(unit, post, seen) for post in Post),
        absences=tuple(
            (one, named.get(one.officer_id, ""), named.get(one.stand_in, "")) for one in coming
        ),
        history=tuple(_happenings(past))[:_SHOWN],
        attempts=(
            *((str(one), say(Message(N_("reached {how}"), {"how": one.word}))) for one in Means),
            (_NO_ANSWER, say(N_("no answer"))),
        ),
        holds_until=None if at is None else at + asked().confirmation - timedelta(seconds=1),
        asked=asked(),
        may_change=holds(*EDITORS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("people/roster/unit.html", page=record))


def _held(unit: UnitRoster, post: Post, seen: Mapping[str, datetime]) -> Held:
    officer = unit.holder(post)
    away = None if officer is None else unit.absence_of(officer)
    other = None if away is None else unit.named(away.stand_in)
    return Held(
        post=post,
        officer=officer,
        seen_at=None if officer is None else seen.get(officer.id),
        away=away,
        stand_in="" if other is None else other.name,
        others=(
            *((one.id, one.name) for one in unit.valid if one.post is not post),
            (NOBODY, say(N_("nobody"))),
        ),
    )


def _happenings(past: Iterable[roster.Happened]) -> Iterator[Happening]:
    several = list(past)
    before = {(one.officer.id, one.version + 1): one.officer for one in several}
    for one in several:
        was = before.get((one.officer.id, one.version))
        yield Happening(
            at=one.recorded_at,
            what=say(_what(one.officer, was)),
            who=one.actor,
            why="" if one.reason == "confirmed" else say(reason_said(one.reason)),
            state="met" if was is not None and was.confirmed_at != one.officer.confirmed_at else "",
        )


def _what(now: Officer, was: Officer | None) -> Message:
    about = {"post": str(now.post), "name": now.name}
    if was is None:
        return Message(N_("{name} came onto the {post} post."), about)
    if was.confirmed_at != now.confirmed_at:
        return Message(N_("{name}, {post}: confirmed."), about)
    if was.valid_to != now.valid_to and now.valid_to is not None:
        day = now.valid_to.isoformat()
        return Message(N_("{name}, {post}: ends on {day}."), {**about, "day": day})
    if was.reached_at != now.reached_at and now.reached_by is not None:
        return Message(N_("{name}, {post}: reached {how}."), {**about, "how": now.reached_by.word})
    if was.reachability is not now.reachability:
        return Message(N_("{name}, {post}: {state}."), {**about, "state": now.reachability.word})
    parted = "、" if locale() == "zh" else ", "
    what = parted.join(
        say(word) for name, word in _FIELDS.items() if getattr(was, name) != getattr(now, name)
    )
    return Message(N_("{name}, {post}: {what} changed."), {**about, "what": what})
