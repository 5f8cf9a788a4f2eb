"""The map's own data: units with outline, class, value and flags."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response
from pydantic import Field

from riskmap.atlas import service
from riskmap.atlas.api.answers import Units
from riskmap.atlas.api.asked import ViewQuery, asked_view
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.home import home_region
from riskmap.atlas.views import view_of
from riskmap.doors.answers import geojson
from riskmap.doors.api import geojson_of
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say


class UnitsQuery(ViewQuery):
    """A view, or a part of it."""

    under: str | None = Field(
        default=None, max_length=100, description="A code: only this unit and what lies in it."
    )


@blueprint.get("/units")
@blueprint.answers(
    geojson_of(Units),
    summary="Units with outline, class and value",
    query=UnitsQuery,
    problems=[HTTPStatus.NOT_FOUND],
)
def units(asked: UnitsQuery) -> Response:
    """Answer with units as GeoJSON, ``?level=street&measure=composite&under=<code>``."""
    region = home_region()
    with parts().database.read(current_scope()) as uow:
        wanted = asked_view(uow, region, asked)
        view = view_of(uow, region, wanted)
        found = service.units(
            uow, region, level=wanted.level, under=asked.under, version=asked.version
        )
    shown, measure = view.coloured, view.coloured.measure
    classes = shown.classes.tolist()
    more = {
        unit.code: {"class": classes[place] or None, "value": shown.value(place)}
        for place, unit in enumerate(view.units.units)
    }
    about = {"measure": measure.slug, "title": say(measure.title), "unit": say(measure.unit)}
    return geojson(service.as_geojson(found, say=say, more=more, about=about))
