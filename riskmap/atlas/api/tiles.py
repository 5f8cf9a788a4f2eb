"""Outlines for the map: as GeoJSON by detail, as vector tiles, as pictures of classes.

An address with ``k``, the key of the outlines as pages write it, is kept by browsers for ever:
other outlines have another key. Without it, or when the key has changed, an ETag saves the bytes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Response, request

from riskmap.atlas import service
from riskmap.atlas.api.asked import asked_level
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.home import home_region
from riskmap.atlas.views import Asked, view_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.answers import GEOJSON
from riskmap.doors.arguments import whole_number
from riskmap.doors.keeping import keep_for_ever
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale
from riskmap.maps import class_tiles, vector_tiles
from riskmap.maps.class_tiles import ClassPaint
from riskmap.maps.kept import Kept, kept_file
from riskmap.maps.outline_documents import as_geojson, as_index
from riskmap.maps.outlines import DETAILS, Outlines

MVT = "application/vnd.mapbox-vector-tile"
#: Tiles in memory; one is a few ten kilobytes.
_TILES = Kept(room=512)


@blueprint.get("/outlines")
def outlines() -> Response:
    """Answer with the outlines of a level, ``?level=street&detail=1&version=``, as GeoJSON."""
    detail = whole_number("detail", default=1, least=DETAILS[0], most=DETAILS[-1])
    found = _asked_outlines()
    response = Response(as_geojson(found, detail, folder=_folder()), mimetype=GEOJSON)
    return _tagged(response, found, str(detail))


@blueprint.get("/tiles/<level>/<int:zoom>/<int:x>/<int:y>.mvt")
def vector_tile(level: str, zoom: int, x: int, y: int) -> Response:
    """Answer with one vector tile of a level; 204 where there is nothing in it."""
    _require_tile(zoom, x, y, last=vector_tiles.LAST_ZOOM)
    found = _asked_outlines(level)
    name = f"{zoom}-{x}-{y}.mvt"
    body = _TILES.get(
        (found.key, name),
        lambda: kept_file(
            _folder() / found.key,
            name,
            lambda: vector_tiles.vector_tile(found, zoom, x, y, folder=_folder()),
        ),
    )
    return _tile(body, MVT, found, name)


@blueprint.get("/tiles/<level>/<measure>/<int:zoom>/<int:x>/<int:y>.png")
def class_tile(level: str, measure: str, zoom: int, x: int, y: int) -> Response:
    """Answer with one tile as a picture, coloured by a measure; 204 where nothing is in it."""
    _require_tile(zoom, x, y, last=class_tiles.LAST_ZOOM)
    asked = Asked(
        level=level,
        measure=measure,
        version=whole_number("version", default=None, least=1),
        since=whole_number("since", default=None, least=1),
        locale=locale(),
    )
    with parts().database.read(current_scope()) as uow:
        found = service.outlines(uow, home_region(), level, asked.version)
        shown = view_of(uow, home_region(), asked).coloured
    paint = ClassPaint.of([shown.scale.colour_of(one) for one in range(shown.scale.classes + 1)])
    name = f"{zoom}-{x}-{y}.png {paint} {shown.classes.tobytes().hex()}"
    body = _TILES.get(
        (found.key, name),
        lambda: class_tiles.class_tile(found, shown.classes, paint, (zoom, x, y), folder=_folder()),
    )
    return _tile(body, "image/png", found, name)


@blueprint.get("/index")
def index() -> Response:
    """Answer with names and places of the units of a level, ``?level=street``, as columns.

    What vector tiles leave out: a map that draws them asks once, after it is drawn.
    """
    found = _asked_outlines()
    response = Response(as_index(found, folder=_folder()), mimetype="application/json")
    return _tagged(response, found, "index")


def _asked_outlines(level: str | None = None) -> Outlines:
    """Return the outlines of a level; of the one that is asked for where none is given."""
    region, version = home_region(), whole_number("version", default=None, least=1)
    with parts().database.read(current_scope()) as uow:
        return service.outlines(uow, region, level or asked_level(uow, region, version), version)


def _require_tile(zoom: int, x: int, y: int, *, last: int) -> None:
    if zoom > last or x >= 2**zoom or y >= 2**zoom:
        raise InvalidRequestError(
            N_("There is no tile {zoom}/{x}/{y}."),
            mend=N_("Zooms reach from 0 to {last}; x and y count from 0 to below 2 to the zoom."),
            zoom=zoom,
            x=x,
            y=y,
            last=last,
        )


def _tile(body: bytes, mimetype: str, found: Outlines, name: str) -> Response:
    if body:
        return _tagged(Response(body, mimetype=mimetype), found, name)
    return _tagged(Response(status=204), found, name)


def _tagged(response: Response, found: Outlines, part: str) -> Response:
    """Let browsers keep an answer: for ever under its key, else until it changes."""
    response.headers["Cache-Control"] = "no-cache"
    if found.codes and request.args.get("k") == found.key:
        keep_for_ever(response)
    response.set_etag(hashlib.sha256(f"{found.key} {part}".encode()).hexdigest()[:32])
    if response.status_code == 200:  # noqa: PLR2004 - OK
        response.make_conditional(request)
    return response


def _folder() -> Path:
    folder: Path = parts().home.cache / "outlines"
    return folder
