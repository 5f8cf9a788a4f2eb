"""The one blueprint of the room's pages; the modules beside this one put their routes on it."""

from __future__ import annotations

from flask import Blueprint

from riskmap.doors.access import holds
from riskmap.people.model import Role
from riskmap.warnings.model.rights import Deed, roles_of

blueprint = Blueprint("warnings", __name__)

SEE = roles_of(Deed.SEE)
#: Who reads alerts before they are out.
READERS = (*roles_of(Deed.PROPOSE, Deed.APPROVE), Role.AUDITOR)


@blueprint.app_template_global()
def may_see_warnings() -> bool:
    """Tell whether the one who asks sees warnings, for the menu of pages."""
    return holds(*SEE)
