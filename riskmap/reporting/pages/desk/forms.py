"""What pages of the desk share: for whom they are."""

from __future__ import annotations

from riskmap.doors.access import holds
from riskmap.people.model import Role
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint

_DECIDING = {
    *roles_of(Deed.ENTER, Deed.DECIDE, Deed.DECLARE, Deed.PUBLISH, Deed.COPY, Deed.TRANSCRIBE)
}
#: Who works at the desk of reports; an auditor looks.
AT_DESK = tuple(role for role in Role if role in _DECIDING or role is Role.AUDITOR)
DECIDERS = roles_of(Deed.DECIDE)
DECLARERS = roles_of(Deed.DECLARE)
PUBLISHERS = roles_of(Deed.PUBLISH)
COPIERS = roles_of(Deed.COPY)
TRANSCRIBERS = roles_of(Deed.TRANSCRIBE)
#: Who says for units that have not reported that they have no loss; who makes a sum official.
ENTERERS = tuple(role for role in AT_DESK if role is not Role.AUDITOR)


@blueprint.app_template_global()
def may_see_desk() -> bool:
    """Tell whether the one who asks works at the desk of reports, for the menu of pages."""
    return holds(*AT_DESK)
