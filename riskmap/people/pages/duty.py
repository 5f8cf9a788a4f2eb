"""What pages of roster, training and events share: for whom, which words, how forms are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from attrs import frozen
from flask import Response, request

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import ConflictError, InvalidCodeError, InvalidRequestError, RiskmapError
from riskmap.core.realm import DEMO
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model import Role
from riskmap.people.pages.words import explained
from riskmap.store import Reading, Writing

#: Who changes the roster (they may give officers their roles, too), and who sees it: whoever has a
#: role somewhere, there; the roster is evidence for certification, too.
EDITORS = (Role.STREET_COMPILER, Role.STREET_APPROVER, Role.ADMINISTRATOR)
VIEWERS = tuple(Role)
#: Who plans training and says who was there.
TRAINERS = (*EDITORS, Role.DISTRICT_COMPILER, Role.TRAINER)


@frozen(kw_only=True)
class Tried:
    """A form that was not right: which, what was typed, and what is wrong."""

    form: str = ""
    said: dict[str, str]
    fault: str = ""

    def value(self, form: str, name: str, otherwise: str = "") -> str:
        """Return what to show in a field: what was typed in this form, or what is known."""
        return self.said.get(f"{form}-{name}", "") if form == self.form else otherwise


UNTRIED = Tried(said={})


#: What a filter says that leaves nothing out, and a choice that names nobody: a browser does not
#: send a form in which nothing is chosen where something has to be.
ALL, NOBODY = "all", "nobody"

Work = Callable[[Writing], Any]
#: Reads a form and returns what to write: the write itself runs where there is no request.
ReadForm = Callable[[], Work]


def attempt(
    read: ReadForm,
    again: Callable[[Tried], Response],
    then: str | Callable[[Any], str],
) -> Response:
    """Write what a form says and go on; show the form again, as it was filled in, if it is wrong.

    Parameters
    ----------
    read
        Reads the form and returns what to write.
    again
        Shows the page with the form.
    then
        Where to go afterwards, or what says so by what was written.
    """
    try:
        done = parts().database.write(current_scope(), read())
    except (InvalidRequestError, InvalidCodeError, ConflictError) as fault:
        answer = again(tried(fault))
        answer.status_code = 409 if isinstance(fault, ConflictError) else 400
        return answer
    return go_to(then if isinstance(then, str) else then(done))


def tried(fault: RiskmapError) -> Tried:
    """Return the form of the current request with what is wrong."""
    typed = {name: text for name, text in request.form.items() if name != "csrf_token"}
    return Tried(form=typed.get("form", ""), said=typed, fault=explained(fault))


def said(name: str) -> str:
    """Return what a form says in a field.

    Several forms stand on one page, so a field is named by its form, too: the hidden field
    ``form`` says which form it is, and its fields are called ``<form>-<name>``.
    """
    form = request.form.get("form", "")
    return request.form.get(f"{form}-{name}", "").strip()


def day_said(name: str, *, is_required: bool = True) -> date | None:
    """Return a day that a form says.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    text = said(name)
    if not text and not is_required:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidRequestError(
            N_("{value} is no day."), mend=N_("Write the day as YYYY-MM-DD."), value=text[:40]
        ) from None


def needed_day(name: str) -> date:
    """Return a day that a form has to say; see `day_said`."""
    found = day_said(name)
    assert found is not None  # noqa: S101 - a required day is there, or the form was refused
    return found


def is_demo() -> bool:
    """Tell whether all that this page shows is made up."""
    return current_scope().realm == DEMO


def names(uow: Reading, *levels: DivisionLevel) -> dict[str, str]:
    """Return the divisions of some levels that the scope reaches, or lies in: code and name."""
    scope = uow.scope
    level = levels[0] if len(levels) == 1 else None
    return {
        one.code12: one.name(locale())
        for one in divisions.list_divisions(uow, level=level)
        if one.level in levels
        and (
            scope.reaches(one.code12)
            or any(Area.of(one.code12).contains(area.code12) for area in scope.areas)
        )
    }


def own_divisions(uow: Reading) -> tuple[tuple[str, str], ...]:
    """Return the highest divisions that the scope reaches, and the streets in them."""
    return tuple(
        sorted(
            (one.code12, one.name(locale()))
            for level in (DivisionLevel.DISTRICT, DivisionLevel.STREET)
            for one in divisions.list_divisions(uow, level=level)
            if uow.scope.reaches(one.code12)
        )
    )


def listed(messages: Iterable[Message]) -> str:
    """Return sentences one after the other, as the reader's language parts them."""
    return ("" if locale() == "zh" else " ").join(say(one) for one in messages)
