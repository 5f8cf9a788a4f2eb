"""The one blueprint of the room's pages; the modules beside this one put their routes on it."""

from __future__ import annotations

from flask import Blueprint

from riskmap.doors.access import holds
from riskmap.feeds.model.rights import Deed, roles_of

blueprint = Blueprint("feeds", __name__)

LOOK = roles_of(Deed.LOOK)
HEALTH = roles_of(Deed.HEALTH)
RUN = roles_of(Deed.RUN)


@blueprint.app_template_global()
def may_see_stations() -> bool:
    """Tell whether the one who asks sees stations, for the menu of pages."""
    return holds(*LOOK)


@blueprint.app_template_global()
def may_see_feeds() -> bool:
    """Tell whether the one who asks sees how feeds are, for the menu of pages."""
    return holds(*HEALTH)
