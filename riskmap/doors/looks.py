"""Every look at a list that is not for everybody leaves an entry in the audit log.

What makes such a page or file says so where it stands::

    @looks("roster", N_("Looked at the roster of a unit."), at="code12")
    def _show(code12: str) -> Response: ...

The entry is written before anything is sent; where it cannot be, nothing is shown. A form that
is refused shows the list again, so what makes the page is marked, not the address.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec

from attrs import frozen
from flask import Response, g, request

from riskmap.core.codes import around, is_code12
from riskmap.doors.access import require_visitor
from riskmap.doors.api.bearing import current_program
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.store.audit import Entry
from riskmap.store.audit.looking import look

Parameters = ParamSpec("Parameters")
Made = Callable[Parameters, Response]

#: What looks are for, as they are said: words of the catalogue.
SENTENCES: set[str] = set()
_PLACE = "looked_at"


@frozen(kw_only=True)
class Look:
    """A kind of look.

    Parameters
    ----------
    kind
        Of what is looked at, as entries name it.
    sentence
        What it is for, in English.
    subject, at
        Names of the arguments that hold its id, and its division; empty for none.
    asked
        Names behind the question mark that narrow the list. None that holds what somebody
        typed about a person: the log keeps no names.
    """

    kind: str
    sentence: str
    subject: str
    at: str
    asked: tuple[str, ...]


def looks(
    kind: str, sentence: str, *, subject: str = "", at: str = "", asked: Iterable[str] = ()
) -> Callable[[Made[Parameters]], Made[Parameters]]:
    """Let what makes a page leave an entry each time; see `Look` for what is given."""
    one = Look(kind=kind, sentence=purpose(sentence), subject=subject, at=at, asked=tuple(asked))

    def marked(make: Made[Parameters]) -> Made[Parameters]:
        named = inspect.signature(make)

        @wraps(make)
        def watched(*args: Parameters.args, **more: Parameters.kwargs) -> Response:
            g.pop(_PLACE, None)
            response = make(*args, **more)
            _leave(one, named.bind(*args, **more).arguments)
            return response

        return watched

    return marked


def purpose(sentence: str) -> str:
    """Return what an entry is for, in English; where the log is shown, the catalogue says it."""
    SENTENCES.add(sentence)
    return sentence


def looked_at(code12: str) -> None:
    """Say which division what is shown belongs to, where no argument of the view does."""
    setattr(g, _PLACE, code12)


def by_whom() -> dict[str, Any]:
    """Return through what somebody looks, for an entry: the session, or the token of a program."""
    program = current_program()
    if program is not None:
        return {"program": program.name}
    return {"session": require_visitor().session}


def place_of(code12: str = "") -> str | None:
    """Return a division, or the smallest around all that the one who asks may see."""
    if is_code12(code12):
        return code12
    return around(one.code12 for one in current_scope().areas)


def _leave(one: Look, arguments: dict[str, Any]) -> None:
    place = str(arguments.get(one.at, "")) if one.at else g.pop(_PLACE, "")
    asked = {name: text for name in one.asked if (text := request.args.get(name, "")[:60])}
    entry = Entry(
        action="looked",
        subject_kind=one.kind,
        subject_id=str(arguments.get(one.subject, "")) if one.subject else "",
        code12=place_of(place),
        why=one.sentence,
        after={**by_whom(), **asked},
    )
    look(parts().database, current_scope(), entry)
