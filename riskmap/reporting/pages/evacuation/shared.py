"""What pages of evacuation share: for whom, which event, numbers and figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from attrs import frozen
from flask import request

from riskmap.core.errors import InvalidRequestError
from riskmap.core.figure import FigureKind, FigureSum
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds
from riskmap.doors.words import say
from riskmap.people.pages.duty import said
from riskmap.reporting.model.evacuation import Entry, Right, numbers, roles_with
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.stages.words import event_said
from riskmap.reporting.service import chains, evacuation
from riskmap.store import Reading

VIEWERS, ENTERERS = roles_with(Right.SEES), roles_with(Right.ENTERS)
TICKERS = roles_with(Right.TICKS)
#: What the filter says of people who are moved before any event was reported.
NO_EVENT = "none"


@frozen(kw_only=True)
class Number:
    """One number of the form: its label, and what stands in it."""

    slug: str
    label: str
    value: str


@blueprint.app_template_global()
def may_see_evacuation() -> bool:
    """Tell whether the one who asks sees the board of evacuation, for the menu of pages."""
    return holds(*VIEWERS)


def event_asked(uow: Reading) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the event that the address asks for, the latest by default; and all choices.

    Raises
    ------
    NotFoundError
        If the one asked for is not there, or not for the reader.
    """
    several = evacuation.occasions(uow)
    asked = request.values.get("event", "")
    if asked and asked != NO_EVENT and not any(one.id == asked for one in several):
        several = (*several, chains.event(uow, asked))
    chosen = "" if asked == NO_EVENT else asked or (several[0].id if several else "")
    known = tuple((one.id, event_said(one)) for one in several)
    return chosen, (*known, (NO_EVENT, say(N_("Before any event is reported"))))


def sum_said(one: FigureSum) -> str:
    """Return a sum as people read it: unknown, a number, or at least one."""
    amount = one.total.amount
    if amount is None:
        return say(N_("unknown"))
    if one.total.kind is FigureKind.AT_LEAST:
        return say(Message(N_("at least {number}"), {"number": f"{amount:,}"}))
    return f"{amount:,}"


def unknown_said(unknown: int, units: int) -> str:
    """Return how many units told nothing; empty where all did."""
    if not unknown:
        return ""
    return say(
        Message(N_("{unknown} of {units} units unknown"), {"unknown": unknown, "units": units})
    )


def numbers_of(last: Entry | None, tried: Mapping[str, str]) -> tuple[Number, ...]:
    """Return the numbers of the form: what was typed, else what was told last."""
    told = {} if last is None else last.numbers
    return tuple(
        Number(
            slug=slug,
            label=say(word),
            value=tried.get(f"tell-{slug}", _text(told.get(slug))),
        )
        for slug, word in numbers().items()
    )


def number_said(name: str) -> int | None:
    """Return a number that a form says; None where it is left empty: nobody knows.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    text = said(name)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 6:  # noqa: PLR2004
        raise InvalidRequestError(
            N_("This is no number of people."), mend=N_("Write whole numbers, 0 for nobody.")
        )
    return int(text)


def id_said() -> str:
    """Return the id that the form was made with: sent twice, it is kept once.

    Raises
    ------
    InvalidRequestError
        If it was tampered with.
    """
    try:
        return UUID(hex=request.form.get("id", "")).hex
    except ValueError:
        raise InvalidRequestError(
            N_("The form is not whole any more."), mend=N_("Go back to the page and begin anew.")
        ) from None


def new_id() -> str:
    """Return an id for a form."""
    return uuid4().hex


def _text(amount: int | None) -> str:
    return "" if amount is None else str(amount)
