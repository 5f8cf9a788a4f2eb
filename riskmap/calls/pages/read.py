"""The link in a message: who opens it sees the message, and says that he has read it.

It opens nothing else, and needs nobody to sign in. To look changes nothing: programs that look
ahead at links in mails do so, too.
"""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.calls.keys import link_key
from riskmap.calls.model.calls import Call, Delivery, State
from riskmap.calls.model.signing import is_link_code
from riskmap.calls.pages.blueprint import blueprint
from riskmap.calls.service import calling
from riskmap.calls.service.reading import delivered, nothing_there
from riskmap.core.access import Scope
from riskmap.core.realm import LIVE
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.words import say
from riskmap.store import Writing

#: What its reader can say of it.
_SAYS = {"read": State.READ, "acted": State.ACTED}


@frozen(kw_only=True)
class ReadPage:
    """A message to its reader."""

    title: str
    call: Call
    delivery: Delivery
    code: str
    done: str


@blueprint.get("/calls/read/<delivery_id>/<code>")
def read(delivery_id: str, code: str) -> Response:
    """Show a message to whom it was for."""
    _require_ours(delivery_id, code)
    with parts().database.read(_scope()) as uow:
        delivery, call = delivered(uow, delivery_id)
    page = ReadPage(
        title=say(call.purpose.word),
        call=call,
        delivery=delivery,
        code=code,
        done=request.args.get("done", ""),
    )
    response = Response(render_template("calls/read.html", page=page))
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/calls/read/<delivery_id>/<code>")
def mark_read(delivery_id: str, code: str) -> Response:
    """Note that a message was read, or is being acted on."""
    _require_ours(delivery_id, code)
    state = _SAYS.get(request.form.get("says", ""), State.READ)

    def work(uow: Writing) -> None:
        delivery, _ = delivered(uow, delivery_id)
        calling.mark(uow, delivery, state, evidence="", by=delivery.person, channel="link")

    parts().database.write(_scope(), work)
    return go_to(url_for("calls.read", delivery_id=delivery_id, code=code, done=str(state)))


def _scope() -> Scope:
    return Scope.system("a message is read", LIVE)


def _require_ours(delivery_id: str, code: str) -> None:
    """Do nothing if a link was made here.

    Raises
    ------
    NotFoundError
        If not.
    """
    if not is_link_code(code, delivery_id, link_key(parts().home.keys)):
        raise nothing_there(delivery_id)
