"""What an open screen asks every second, at ``/live``: has anything changed within reach.

``web/static/js/live.js`` asks for the topics of all parts of its page, and fetches the page again
where a number grew. An answer is a few dozen bytes from one look at a small table.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.store.live import TOPICS, Heard, heard

blueprint = Blueprint("live", __name__)


@blueprint.get("/live")
@needs()
@costs("live")
def numbers() -> Response:
    """Answer for each topic how often it changed, and how many seconds ago last."""
    topics = _asked()
    with parts().database.read(current_scope()) as uow:
        found = heard(uow, topics)
    return jsonify({topic: _told(one) for topic, one in found.items()})


@blueprint.app_template_global()
def live_now() -> datetime:
    """Return the present moment, for what a page says of its own age."""
    return parts().clock.now()


@blueprint.app_template_global()
def live_timezone() -> str:
    """Return the time zone of the site, for the clock of a script."""
    return str(parts().settings.place.timezone)


def _asked() -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(request.args.get("topics", "").split(",")))
    unknown = set(asked) - set(TOPICS)
    if unknown:
        raise InvalidRequestError(
            N_("There is no topic {topic}."),
            mend=N_("Use one of: {allowed}."),
            topic=min(unknown)[:40],
            allowed=", ".join(TOPICS),
        )
    return asked


def _told(one: Heard) -> list[float | None]:
    return [one.number, None if one.age is None else round(one.age.total_seconds(), 1)]
