"""The sheet of every unit."""

from __future__ import annotations

from flask import Response, url_for

from riskmap.atlas import sheet
from riskmap.atlas.home import home_region
from riskmap.atlas.model import Link
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.pages.map import division_url, drawn, layer_of, note_of
from riskmap.divisions import service as divisions
from riskmap.doors.answers import page
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale


@blueprint.get("/divisions/<code12>")
def division(code12: str) -> Response:
    """Show the sheet of one unit."""
    with parts().database.read(current_scope()) as uow:
        found = sheet.look_up(uow, home_region(), code12)
        trail = divisions.ancestors(uow, code12)
    around = found.around
    url = url_for("atlas_api.units", level=found.around_level.slug, under=found.around_code)
    chart = drawn(around, layer_of(around, url), slug="sheet", selected=code12)
    links = tuple(Link(one.name(locale()), division_url(one.code12)) for one in trail)
    record = sheet.page_of(found, chart=chart, trail=links, note=note_of(found.assessment))
    return page("atlas/division.html", record)
