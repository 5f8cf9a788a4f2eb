"""Outlines for the map: as GeoJSON by detail, as vector tiles, as pictures of classes.

An address with ``k``, the key of the outlines as pages write it, is kept by browsers for ever:
other outlines have another key. Without it, or when the key has changed, an ETag saves the bytes.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import Path

from flask import Response, request
from pydantic import Field

from riskmap.atlas import service
from riskmap.atlas.api.answers import Index
from riskmap.atlas.api.answers import Outlines as OutlinesTold
from riskmap.atlas.api.asked import EditionQuery, LevelQuery, asked_level
from riskmap.atlas.api.blueprint import blueprint, tile_path
from riskmap.atlas.home import home_region
from riskmap.atlas.views import Asked, view_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.answers import GEOJSON
from riskmap.doors.api import Nothing, Number, file, geojson_of
from riskmap.doors.keeping import keep_for_ever
from riskmap.doors.pacing import costs
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


LEVEL = {"description": "Slug of a level of the place.", "example": "street"}
MEASURE = {"description": "Slug of a measure.", "example": "composite"}
NOTHING = Nothing("Nothing is there.")
_Key = Field(default=None, max_length=64, description="Key of the outlines, as pages write it.")


class IndexQuery(LevelQuery):
    """Outlines of a level; under their key they may be kept for ever."""

    k: str | None = _Key


class OutlinesQuery(IndexQuery):
    """Outlines of a level, with how much detail."""

    detail: int = Field(
        default=1, ge=DETAILS[0], le=DETAILS[-1], description="From 0, far, to the last, near."
    )


class TileQuery(EditionQuery):
    """A tile of outlines; under their key it may be kept for ever."""

    k: str | None = _Key


class ClassTileQuery(TileQuery):
    """A tile in the colours of a measure."""

    since: Number | None = Field(default=None, description="What changed since that version.")


@blueprint.get("/outlines")
@blueprint.answers(
    geojson_of(OutlinesTold),
    summary="Outlines of a level",
    query=OutlinesQuery,
    problems=[HTTPStatus.NOT_FOUND],
)
def outlines(asked: OutlinesQuery) -> Response:
    """Answer with the outlines of a level, ``?level=street&detail=1&version=``, as GeoJSON."""
    found = _outlines_of_level(asked)
    response = Response(as_geojson(found, asked.detail, folder=_folder()), mimetype=GEOJSON)
    return _tagged(response, found, str(asked.detail), asked.k)


@blueprint.get("/tiles/<level>/<int:zoom>/<int:x>/<int:y>.mvt")
@blueprint.answers(
    file(MVT, description="The tile; its layer is called units."),
    NOTHING,
    summary="A vector tile of outlines",
    query=TileQuery,
    path=tile_path("zoom", level=LEVEL),
    problems=[HTTPStatus.NOT_FOUND],
)
@costs("tile")
def vector_tile(level: str, zoom: int, x: int, y: int, asked: TileQuery) -> Response:
    """Answer with one vector tile of a level; 204 where there is nothing in it."""
    _require_tile(zoom, x, y, last=vector_tiles.LAST_ZOOM)
    found = _outlines(level, asked)
    name = f"{zoom}-{x}-{y}.mvt"
    body = _TILES.get(
        (found.key, name),
        lambda: kept_file(
            _folder() / found.key,
            name,
            lambda: vector_tiles.vector_tile(found, zoom, x, y, folder=_folder()),
        ),
    )
    return _tile(body, MVT, found, name, asked.k)


@blueprint.get("/tiles/<level>/<measure>/<int:zoom>/<int:x>/<int:y>.png")
@blueprint.answers(
    file("image/png", description="The tile."),
    NOTHING,
    summary="A tile in the colours of a measure",
    query=ClassTileQuery,
    path=tile_path("zoom", level=LEVEL, measure=MEASURE),
    problems=[HTTPStatus.NOT_FOUND],
)
@costs("tile")
def class_tile(
    level: str, measure: str, zoom: int, x: int, y: int, asked: ClassTileQuery
) -> Response:
    """Answer with one tile as a picture, coloured by a measure; 204 where nothing is in it."""
    _require_tile(zoom, x, y, last=class_tiles.LAST_ZOOM)
    wanted = Asked(
        level=level,
        measure=measure,
        version=asked.version,
        since=asked.since,
        locale=locale(),
    )
    with parts().database.read(current_scope()) as uow:
        found = service.outlines(uow, home_region(), level, asked.version)
        shown = view_of(uow, home_region(), wanted).coloured
    paint = ClassPaint.of([shown.scale.colour_of(one) for one in range(shown.scale.classes + 1)])
    name = f"{zoom}-{x}-{y}.png {paint} {shown.classes.tobytes().hex()}"
    body = _TILES.get(
        (found.key, name),
        lambda: class_tiles.class_tile(found, shown.classes, paint, (zoom, x, y), folder=_folder()),
    )
    return _tile(body, "image/png", found, name, asked.k)


@blueprint.get("/index")
@blueprint.answers(
    Index,
    summary="Names and places of the units of a level",
    query=IndexQuery,
    problems=[HTTPStatus.NOT_FOUND],
)
def index(asked: IndexQuery) -> Response:
    """Answer with names and places of the units of a level, ``?level=street``, as columns.

    What vector tiles leave out: a map that draws them asks once, after it is drawn.
    """
    found = _outlines_of_level(asked)
    response = Response(as_index(found, folder=_folder()), mimetype="application/json")
    return _tagged(response, found, "index", asked.k)


def _outlines_of_level(asked: LevelQuery) -> Outlines:
    """Return the outlines of the level that is asked for, or of the one a map begins with."""
    with parts().database.read(current_scope()) as uow:
        level = asked_level(uow, home_region(), asked)
    return _outlines(level, asked)


def _outlines(level: str, asked: EditionQuery) -> Outlines:
    with parts().database.read(current_scope()) as uow:
        return service.outlines(uow, home_region(), level, asked.version)


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


def _tile(body: bytes, mimetype: str, found: Outlines, name: str, key: str | None) -> Response:
    if body:
        return _tagged(Response(body, mimetype=mimetype), found, name, key)
    return _tagged(Response(status=204), found, name, key)


def _tagged(response: Response, found: Outlines, part: str, key: str | None) -> Response:
    """Let browsers keep an answer: for ever under its key, else until it changes."""
    response.headers["Cache-Control"] = "no-cache"
    if found.codes and key == found.key:
        keep_for_ever(response)
    response.set_etag(hashlib.sha256(f"{found.key} {part}".encode()).hexdigest()[:32])
    if response.status_code == 200:  # noqa: PLR2004 - OK
        response.make_conditional(request)
    return response


def _folder() -> Path:
    folder: Path = parts().home.cache / "outlines"
    return folder
