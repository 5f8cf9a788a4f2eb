"""The map's own data: units with outline, class and flags."""

from __future__ import annotations

from flask import Response, request

from riskmap.atlas import service
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.home import home_region
from riskmap.doors.answers import geojson
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope


@blueprint.get("/units")
def units() -> Response:
    """Answer with the units of a level, ``?level=street&under=<code12>``, as GeoJSON."""
    level = request.args.get("level", "street")
    under = request.args.get("under")
    with parts().database.read(current_scope()) as uow:
        found = service.units(uow, home_region(), level=level, under=under)
    return geojson(service.as_geojson(found))
