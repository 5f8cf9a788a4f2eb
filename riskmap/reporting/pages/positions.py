"""The part of a form that asks where something is: on a map, by the device, or in degrees."""

from __future__ import annotations

import json
from math import isfinite
from pathlib import Path

import shapely
from attrs import frozen
from flask import Response, request

from riskmap.core.codes import require_code12
from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.doors.access import needs, require_reach
from riskmap.doors.answers import document
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.geo.datums import Datum
from riskmap.maps.basemap import BaseMapError, read_basemap
from riskmap.reporting.model.positions import PASTED, Given, read_pair
from riskmap.reporting.model.reports import Position
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.service.positions import outline_of, standing
from riskmap.store import Reading

ASKERS = roles_of(Deed.SUBMIT, Deed.ENTER, Deed.DECIDE, Deed.HANDLE)
_HOW = ("device", "map", "photo", "typed")
#: Outlines in forms are for the eye: about a metre.
_SIMPLER_DEG = 1e-5
_EDGE_DEG = 0.002
_ACCURACY_MOST_M = 100_000.0


@frozen(kw_only=True)
class Picker:
    """What the map of a form shows of a unit.

    Parameters
    ----------
    outline
        GeoJSON of the unit; empty where nobody drew it.
    bounds
        (west, south, east, north) of what is shown first, degrees.
    base
        Addresses of lines to find one's way by.
    """

    unit: str
    name: str
    outline: str
    bounds: tuple[float, ...]
    base: tuple[str, ...]
    is_illustrative: bool
    credit: str

    @property
    def origins(self) -> tuple[tuple[str, str], ...]:
        """What pasted coordinates may refer to: value and words."""
        return tuple((str(datum), say(word)) for datum, word in PASTED.items())


def picker(uow: Reading, unit: str) -> Picker:
    """Return what the macro ``reporting/_position.html`` needs for a unit."""
    drawn = outline_of(uow, unit)
    home = tuple(parts().settings.place.bounds)
    bounds: tuple[float, ...] = home
    if drawn is not None:
        west, south, east, north = drawn.geometry.bounds
        bounds = (west - _EDGE_DEG, south - _EDGE_DEG, east + _EDGE_DEG, north + _EDGE_DEG)
    return Picker(
        unit=unit,
        name=divisions.names_of(uow, [unit], locale=locale()).get(unit, unit),
        outline="" if drawn is None else _geojson(drawn.geometry),
        bounds=bounds,
        base=_base(),
        is_illustrative=drawn is not None and drawn.flags.geometry_is_synthetic,
        credit="" if drawn is None else drawn.attribution,
    )


def position_said(name: str = "position") -> Position | None:
    """Return the position that a form says with the macro of that name; None where it says none.

    Raises
    ------
    InvalidRequestError
        If it is no position.
    """
    text = request.form.get(f"{name}-at", "").strip()
    if not text:
        return None
    return given(
        text,
        request.form.get(f"{name}-datum", ""),
        how=request.form.get(f"{name}-how", ""),
        accuracy=request.form.get(f"{name}-accuracy_m", ""),
    ).position()


def given(text: str, datum: str, *, how: str = "", accuracy: str = "") -> Given:
    """Return coordinates as somebody gave them.

    Raises
    ------
    InvalidRequestError
        If they are none.
    """
    lon, lat = read_pair(text)
    return Given(
        lon=lon,
        lat=lat,
        datum=next((one for one in PASTED if datum == str(one)), Datum.WGS84),
        accuracy_m=_metres(accuracy),
        how=how if how in _HOW else "typed",
    )


@blueprint.get("/report/position")
@needs(*ASKERS)
@costs("search")
def ask_position() -> Response:
    """Answer where coordinates lie: in degrees of ours, and beside the outline of the unit."""
    unit = require_code12(request.args.get("unit", ""))
    require_reach(unit)
    try:
        at = given(request.args.get("at", ""), request.args.get("datum", "")).position()
    except RiskmapError as fault:
        return _refused(fault)
    with parts().database.read(current_scope()) as uow:
        found = standing(uow, unit, at.lon, at.lat)
        name = divisions.names_of(uow, [unit], locale=locale()).get(unit, unit)
    said = say(found.said(name))
    if found.is_illustrative:
        said += ("" if locale() == "zh" else " ") + say(N_("(Its outline is illustrative.)"))
    return document({"lon": at.lon, "lat": at.lat, "said": said, "is_outside": found.is_outside})


def _refused(fault: RiskmapError) -> Response:
    answer = document({"said": f"{say(fault.message)} {say(fault.how_to_mend)}".strip()})
    answer.status_code = 400
    return answer


def _metres(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return round(found, 1) if isfinite(found) and 0 <= found <= _ACCURACY_MOST_M else None


def _geojson(geometry: shapely.Geometry) -> str:
    simpler = shapely.set_precision(shapely.simplify(geometry, _SIMPLER_DEG), 1e-6)
    return json.dumps(json.loads(shapely.to_geojson(simpler)), separators=(",", ":"))


def _base() -> tuple[str, ...]:
    """Return the lines of the base map of the place at home."""
    named = parts().settings.place.region
    file = Path(named).expanduser() if named else Path(parts().resources.demo_region)
    try:
        found = read_basemap(file.parent)
    except BaseMapError:
        return ()
    several = found.layers if found else ()
    return tuple(f"/api/v1/map/base/{one.slug}.geojson" for one in several if one.kind == "line")
