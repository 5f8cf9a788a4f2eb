"""The channels of the site, and a message to try one; at ``/calls/channels``."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from flask import Response, render_template, request

from riskmap.calls.pages.blueprint import blueprint
from riskmap.calls.service import trying
from riskmap.calls.service.channels import channels_of
from riskmap.calls.service.trying import Tried
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model import Role
from riskmap.people.pages.words import explained


@frozen(kw_only=True)
class Way:
    """One channel, in words."""

    name: str
    gives_id: bool
    takes_answers: bool


@frozen(kw_only=True)
class ChannelsPage:
    """The channels in the order in which they are tried.

    Parameters
    ----------
    missing
        Named in the settings, but not whole there.
    only_in
        Bring answers in, and send nothing.
    """

    title: str
    ways: tuple[Way, ...]
    missing: tuple[str, ...]
    only_in: tuple[str, ...]
    to: str
    channel: str
    tried: Tried | None
    fault: str


@blueprint.get("/calls/channels")
@needs(Role.ADMINISTRATOR)
def channels() -> Response:
    """Show the channels of the site."""
    return _show()


@blueprint.post("/calls/channels")
@needs(Role.ADMINISTRATOR)
@costs("paper")
def try_channel() -> Response:
    """Send a test message and say what came of it."""
    name, to = request.form.get("channel", ""), request.form.get("to", "").strip()
    settings = parts().settings
    try:
        tried = trying.try_channel(channels_of(settings), name, to, at=parts().clock.now(), say=say)
    except (InvalidRequestError, NotFoundError) as fault:
        answer = _show(channel=name, to=to, fault=explained(fault))
        answer.status_code = 400
        return answer
    scope = current_scope()
    code12 = next(iter(scope.areas)).code12 if scope.areas else settings.place.code12
    parts().database.write(scope, lambda uow: trying.note(uow, tried, code12, by=uow.scope.actor))
    return _show(channel=name, to=to, tried=tried)


def _show(**more: Any) -> Response:
    settings = parts().settings
    every = channels_of(settings)
    inbound = [one.partition("=")[0] for one in settings.calls.inbound]
    short = {name.rpartition(":")[2] for name in every}
    page = ChannelsPage(
        title=say(N_("Channels of messages")),
        ways=tuple(
            Way(name=name, gives_id=one.gives_id, takes_answers=name.rpartition(":")[2] in inbound)
            for name, one in every.items()
        ),
        missing=tuple(one for one in settings.calls.channels if one not in every),
        only_in=tuple(one for one in inbound if one not in short),
        **{"to": "", "channel": "", "tried": None, "fault": "", **more},
    )
    return Response(render_template("calls/channels.html", page=page))
