"""The panel of a unit beside the map, a piece of a page."""

from __future__ import annotations

from flask import Response, url_for

from riskmap.atlas.home import emergency_numbers, home_region
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.panel import panel_of
from riskmap.atlas.sheet.found import look_up
from riskmap.atlas.sheet.nearby import nearby_of
from riskmap.doors.answers import page
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope


@blueprint.get("/divisions/<code>/panel")
def panel(code: str) -> Response:
    """Answer with the panel of one unit."""
    with parts().database.read(current_scope()) as uow:
        found = look_up(uow, home_region(), code)
        above = found.trail[-1].code if found.trail else None
        nearby, _ = nearby_of(uow, found.unit, above, emergency_numbers())
    record = panel_of(found, nearby, url_for("atlas.division", code=code))
    return page("atlas/map/panel.html", record)
