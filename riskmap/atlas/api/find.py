"""Which unit is it: by what somebody types, or by where somebody is."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, request

from riskmap.atlas import find as finding
from riskmap.atlas.api.asked import degrees
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.find import Found
from riskmap.atlas.home import home_region
from riskmap.doors.answers import document
from riskmap.doors.arguments import whole_number
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale

#: How many units a search shows when nobody says.
SOME = 10
MOST = 100


@blueprint.get("/find")
def find() -> Response:
    """Answer with units by name, pinyin, initials or code, ``?q=&limit=``; best first."""
    text = request.args.get("q", "")
    limit = whole_number("limit", default=SOME, least=1, most=MOST)
    version = whole_number("version", default=None, least=1)
    with parts().database.read(current_scope()) as uow:
        found = finding.find(
            uow, home_region(), text, limit=limit, locale=locale(), version=version
        )
    return document({"results": [_result(one) for one in found]})


@blueprint.get("/at")
def at() -> Response:
    """Answer with the units that a point lies in, ``?lon=&lat=``, the smallest last."""
    lon, lat = degrees("lon", 180.0), degrees("lat", 90.0)
    version = whole_number("version", default=None, least=1)
    with parts().database.read(current_scope()) as uow:
        found = finding.at(uow, home_region(), lon, lat, locale=locale(), version=version)
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
