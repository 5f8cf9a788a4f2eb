"""What the map shows, as a file to take away."""

from __future__ import annotations

from http import HTTPStatus

from attrs import evolve
from flask import Response

from riskmap.atlas.api.asked import ListQuery, asked_view, filter_of
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.downloads import About, Sheet, sheet_of
from riskmap.atlas.home import home_region
from riskmap.atlas.publication import marks
from riskmap.atlas.rows import places_of, says_values
from riskmap.atlas.views import view_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.doors.answers import GEOJSON, tagged
from riskmap.doors.api import file
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say

#: Endings, and what browsers are told that is in such a file.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": GEOJSON,
    "gpkg": "application/geopackage+sqlite3",
}


@blueprint.get("/download.<ending>")
@blueprint.answers(
    file(*(kind.partition(";")[0] for kind in TYPES.values()), description="The file."),
    summary="A view of the map as a file",
    query=ListQuery,
    path={
        "ending": {
            "description": "Kind of file.",
            "schema": {"type": "string", "enum": [*TYPES]},
            "example": "csv",
        }
    },
    problems=[HTTPStatus.NOT_FOUND],
)
@costs("paper")
def download(ending: str, asked: ListQuery) -> Response:
    """Answer with a file of a level, ``download.csv?level=street&measure=composite``."""
    if ending not in TYPES:
        raise InvalidRequestError(
            N_("The map is no file of the kind {ending}."),
            mend=N_("Use one of: {allowed}."),
            ending=ending[:20],
            allowed=", ".join(TYPES),
        )
    region = home_region()
    with parts().database.read(current_scope()) as uow:
        view = view_of(uow, region, asked_view(uow, region, asked))
        shown = view.units.assessment
        mark = marks.mark(
            uow,
            region,
            view.units.level,
            shown.version if shown else None,
            measure=view.coloured.measure.slug,
        )
    said = says_values(view.coloured)
    places = places_of(view.coloured, filter_of(view.coloured, asked), locale())
    sheet = sheet_of(view, places, locale=locale(), says_values=said, say=say)
    marked = About(label=say(Message(N_("Publication"))), text=say(mark.text))
    sheet = evolve(sheet, about=(marked, *sheet.about))
    response = Response(_written(ending, sheet), content_type=TYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.stem}.{ending}"'
    return tagged(response)


def _written(ending: str, sheet: Sheet) -> bytes:
    from riskmap.atlas.downloads import shapes, tables  # noqa: PLC0415 - only for downloads

    if ending == "csv":
        return tables.as_csv(sheet)
    if ending == "xlsx":
        titles = say(Message(N_("Units"))), say(Message(N_("About these data")))
        return tables.as_xlsx(sheet, titles=titles)
    return shapes.as_geojson(sheet) if ending == "geojson" else shapes.as_geopackage(sheet)
