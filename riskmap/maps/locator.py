"""A small map as numbers: outlines, points, a scale bar. A template draws it, on paper too.

It needs no script and no network. Degrees are laid out so that lengths are true at the middle
of the map, where the scale bar is right; over a district the error stays far below a line's width.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from riskmap.geo.arrays import Floats
from riskmap.maps.drawing import rings_of, round_length

#: Size in user units; as on a phone, so that there a unit is about a pixel.
WIDTH, HEIGHT = 360.0, 204.0
_EDGE = 12.0
#: Share of the width that the scale bar takes at most.
_BAR = 0.3
#: Metres on the sphere whose degrees are used here; lengths are right within 0.5 %.
_METRES_A_DEGREE = 111_195.0
#: Share of the map that the selected outline fills, its neighbours around it.
_SHARE = 0.5
#: Width of a letter of a name, of a Chinese sign, in user units, as `css/sheet.css` writes them.
_LETTER, _SIGN = 5.0, 9.0
_FIRST_SIGN = 0x2E80


@frozen(kw_only=True)
class Area:
    """One outline to draw, in degrees of EPSG:4490.

    Parameters
    ----------
    colour
        Fill, None for no data, which is hatched.
    is_synthetic
        Drawn dashed.
    """

    code: str
    name: str
    outline: BaseGeometry
    colour: str | None
    is_synthetic: bool = False


@frozen(kw_only=True)
class Spot:
    """One point to draw: its number stands in the list beside the map."""

    number: int
    lon: float
    lat: float
    kind: str = ""


@frozen(kw_only=True)
class DrawnArea:
    """An outline as a path, with the place of its name.

    The name is written where it has room; that of the selected one stands over the map.
    """

    code: str
    name: str
    path: str
    colour: str | None
    is_synthetic: bool
    is_selected: bool
    is_named: bool
    x: float
    y: float


@frozen(kw_only=True)
class DrawnSpot:
    """A point in user units."""

    number: int
    x: float
    y: float
    kind: str


@frozen(kw_only=True)
class Locator:
    """A small map in user units: the selected outline last, so that its edge lies on top.

    Parameters
    ----------
    bar_m, bar
        Length of the scale bar in metres, and in user units.
    """

    areas: tuple[DrawnArea, ...]
    spots: tuple[DrawnSpot, ...]
    bar_m: float
    bar: float
    width: float = WIDTH
    height: float = HEIGHT


def locate(areas: Sequence[Area], *, selected: str | None, spots: Sequence[Spot] = ()) -> Locator:
    """Draw outlines, and the points that lie on the map.

    Parameters
    ----------
    areas
        At least one.
    selected
        Code of the one to point out: it fills the middle of the map, its neighbours are cut off
        at the edges. Where it is none of them, all of them are there.
    """
    chosen = [one.outline for one in areas if one.code == selected]
    frame = _Frame.around(chosen or [one.outline for one in areas], share=_SHARE if chosen else 1.0)
    seen = (frame.area(one, selected) for one in areas)
    drawn = sorted((one for one in seen if one is not None), key=lambda one: one.is_selected)
    placed = (frame.spot(one) for one in spots)
    bar_m = round_length(_BAR * WIDTH / frame.per_m)
    return Locator(
        areas=tuple(drawn),
        spots=tuple(one for one in placed if 0 <= one.x <= WIDTH and 0 <= one.y <= HEIGHT),
        bar_m=bar_m,
        bar=round(bar_m * frame.per_m, 1),
    )


@frozen(kw_only=True)
class _Frame:
    """Where degrees lie on the picture: its middle, and user units a metre."""

    lon: float
    lat: float
    per_m: float

    @classmethod
    def around(cls, outlines: Sequence[BaseGeometry], *, share: float) -> _Frame:
        west, south, east, north = (float(one) for one in shapely.total_bounds(outlines))
        lat = (south + north) / 2
        wide = (east - west) * _METRES_A_DEGREE * cos(radians(lat))
        high = (north - south) * _METRES_A_DEGREE
        per_m = share * min(
            (WIDTH - 2 * _EDGE) / max(wide, 1.0), (HEIGHT - 2 * _EDGE) / max(high, 1.0)
        )
        return cls(lon=(west + east) / 2, lat=lat, per_m=per_m)

    def places(self, lonlat: NDArray[np.float64]) -> Floats:
        """Lay out (N, 2) degrees as (N, 2) user units, y downward."""
        metres = (lonlat - (self.lon, self.lat)) * _METRES_A_DEGREE
        metres[:, 0] *= cos(radians(self.lat))
        return np.array([WIDTH / 2, HEIGHT / 2]) + metres * self.per_m * (1, -1)

    def area(self, one: Area, selected: str | None) -> DrawnArea | None:
        """Return an outline as far as it lies on the map; None where none of it does."""
        laid_out = shapely.transform(one.outline, self.places)
        shape = shapely.clip_by_rect(laid_out, -_EDGE, -_EDGE, WIDTH + _EDGE, HEIGHT + _EDGE)
        visible = shapely.clip_by_rect(laid_out, 0, 0, WIDTH, HEIGHT)
        if visible.is_empty:
            return None
        point = visible.representative_point()
        return DrawnArea(
            code=one.code,
            name=one.name,
            path=_path(shape),
            colour=one.colour,
            is_synthetic=one.is_synthetic,
            is_selected=one.code == selected,
            is_named=one.code != selected and _has_room(one.name, visible),
            x=round(point.x, 1),
            y=round(point.y, 1),
        )

    def spot(self, one: Spot) -> DrawnSpot:
        ((x, y),) = self.places(np.array([[one.lon, one.lat]]))
        return DrawnSpot(
            number=one.number, x=round(float(x), 1), y=round(float(y), 1), kind=one.kind
        )


def _has_room(name: str, visible: BaseGeometry) -> bool:
    """Tell whether a name fits into what is seen of its outline."""
    wide = sum(_SIGN if ord(letter) >= _FIRST_SIGN else _LETTER for letter in name)
    west, south, east, north = visible.bounds
    return wide <= east - west and north - south >= 2 * _SIGN


def _path(shape: BaseGeometry) -> str:
    """Return the rings of polygons as one path, a tenth of a user unit exact."""
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings_of(shape))


def _ring(places: Floats) -> str:
    rounded = np.round(places, 1)
    moved = np.ones(len(rounded), dtype=np.bool_)
    moved[1:] = np.any(rounded[1:] != rounded[:-1], axis=1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in rounded[moved]) + "Z"
