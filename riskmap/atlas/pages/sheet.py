"""The sheet of every unit."""

from __future__ import annotations

from flask import Response, request

from riskmap.atlas.home import emergency_numbers, home_region, region_file
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.pages.map import note_of
from riskmap.atlas.publication import marks
from riskmap.atlas.publication.model import INTERNAL_MARK, Mark
from riskmap.atlas.sheet.ages import ages_of
from riskmap.atlas.sheet.found import Found, look_up
from riskmap.atlas.sheet.nearby import nearby_of
from riskmap.atlas.sheet.page import page_of
from riskmap.atlas.sheet.paper import paper_of
from riskmap.atlas.sheet.past import history_of
from riskmap.doors.answers import page
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.store import Reading


@blueprint.get("/divisions/<code>")
def division(code: str) -> Response:
    """Show the sheet of one unit."""
    region = home_region()
    with parts().database.read(current_scope()) as uow:
        found = look_up(uow, region, code)
        above = found.trail[-1].code if found.trail else None
        nearby = nearby_of(uow, found.unit, above, emergency_numbers())
        history = history_of(uow, region, found)
        mark = _mark(uow, region, found)
    record = page_of(
        found,
        nearby=nearby,
        ages=ages_of(found, region_file().parent),
        history=history,
        note=note_of(found.assessment),
        mark=mark,
        paper=paper_of(f"{request.url_root.rstrip('/')}{request.path}"),
    )
    return page("atlas/division.html", record)


def _mark(uow: Reading, region: str, found: Found) -> Mark:
    """Return the mark of the map on the sheet: that of the level whose units it draws."""
    shown = found.assessment
    if shown is None:
        return INTERNAL_MARK
    return marks.mark(uow, region, found.around.level, shown.version)
