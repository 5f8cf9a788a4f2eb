"""Which unit is it: by what somebody types, or by where somebody is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response
from pydantic import Field

from riskmap.atlas import find as finding
from riskmap.atlas.api.answers import Results, UnitsAt
from riskmap.atlas.api.asked import EditionQuery
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.find import MOST_LETTERS, Found
from riskmap.atlas.home import home_region
from riskmap.doors.answers import document
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale

#: How many units a search shows when nobody says.
SOME = 10
MOST = 100


class FindQuery(EditionQuery):
    """What is looked for."""

    q: str = Field(
        default="",
        max_length=MOST_LETTERS,
        description="Name, pinyin, initials or the beginning of a code; nothing finds nothing.",
        examples=["caoyang"],
    )
    limit: int = Field(default=SOME, ge=1, le=MOST, description="At most so many units.")


class PointQuery(EditionQuery):
    """A point, EPSG:4490 or WGS 84."""

    lon: float = Field(ge=-180, le=180, description="Degrees east.", examples=[121.4])
    lat: float = Field(ge=-90, le=90, description="Degrees north.", examples=[31.25])


@blueprint.get("/find")
@blueprint.answers(
    Results,
    summary="Units by name",
    query=FindQuery,
    problems=[HTTPStatus.NOT_FOUND],
)
@costs("search")
def find(asked: FindQuery) -> Response:
    """Answer with units by name, pinyin, initials or code, ``?q=&limit=``; best first."""
    with parts().database.read(current_scope()) as uow:
        found = finding.find(
            uow,
            home_region(),
            asked.q,
            limit=asked.limit,
            locale=locale(),
            version=asked.version,
        )
    return document({"results": [_result(one) for one in found]})


@blueprint.get("/at")
@blueprint.answers(
    UnitsAt,
    summary="Units at a point",
    query=PointQuery,
    problems=[HTTPStatus.NOT_FOUND],
)
def at(asked: PointQuery) -> Response:
    """Answer with the units that a point lies in, ``?lon=&lat=``, the smallest last."""
    with parts().database.read(current_scope()) as uow:
        found = finding.at(
            uow, home_region(), asked.lon, asked.lat, locale=locale(), version=asked.version
        )
    return document({"units": [_result(one) for one in found]})


def _result(found: Found) -> dict[str, Any]:
    unit = found.unit
    return {
        "code": unit.code,
        "name": unit.name(locale()),
        "level": unit.level,
        "parent": found.parent,
        "href": f"/divisions/{quote(unit.code, safe='')}",
        "point": found.point and list(found.point),
        "bbox": found.bounds and list(found.bounds),
        **unit.outline_flags.as_dict(),
    }
