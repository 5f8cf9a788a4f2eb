"""The one blueprint of the room's pages; the modules beside this one put their routes on it."""

from __future__ import annotations

from flask import Blueprint

from riskmap.doors.access import holds
from riskmap.response.model.rights import Deed, roles_of

blueprint = Blueprint("response", __name__)

SEE = roles_of(Deed.SEE)
#: Who sees orders: desks all of their area, a unit its own.
FOLLOW = roles_of(Deed.SEE, Deed.ANSWER)


@blueprint.app_template_global()
def may_see_response() -> bool:
    """Tell whether the one who asks works at a desk of the response, for the menu of pages."""
    return holds(*SEE)


@blueprint.app_template_global()
def may_follow_orders() -> bool:
    """Tell whether the one who asks gets orders or follows them."""
    return holds(*FOLLOW)
