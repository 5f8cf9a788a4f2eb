"""The map's own data: units with outline, class, value and flags."""

from __future__ import annotations

from flask import Response, request

from riskmap.atlas import service
from riskmap.atlas.api.asked import asked_view
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.home import home_region
from riskmap.atlas.views import view_of
from riskmap.doors.answers import geojson
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say


@blueprint.get("/units")
def units() -> Response:
    """Answer with units as GeoJSON, ``?level=street&measure=composite&under=<code>``."""
    region, under = home_region(), request.args.get("under")
    with parts().database.read(current_scope()) as uow:
        asked = asked_view(uow, region)
        view = view_of(uow, region, asked)
        found = service.units(uow, region, level=asked.level, under=under, version=asked.version)
    shown, measure = view.coloured, view.coloured.measure
    classes = shown.classes.tolist()
    more = {
        unit.code: {"class": classes[place] or None, "value": shown.value(place)}
        for place, unit in enumerate(view.units.units)
    }
    about = {"measure": measure.slug, "title": say(measure.title), "unit": say(measure.unit)}
    return geojson(service.as_geojson(found, say=say, more=more, about=about))
