"""The one blueprint of the room's pages; the modules beside this one put their routes on it."""

from __future__ import annotations

from flask import Blueprint

from riskmap.doors.access import holds
from riskmap.reporting.model.desk import DESK

blueprint = Blueprint("reporting", __name__)


@blueprint.app_template_global()
def may_see_board() -> bool:
    """Tell whether the one who asks works with reports at a desk, for the menu of pages."""
    return holds(*DESK)
