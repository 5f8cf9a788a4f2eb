"""A map on paper: millimetres on the sheet from metres in a metric CRS, true to scale.

Everything is computed for one view: the middle of what is shown, where the numeric scale holds
exactly on the ground. Angles and scale factors come from the projection itself, by
transforming short lines, so that they hold for every metric CRS.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, cos, floor, radians, sin

import numpy as np
import shapely
from attrs import frozen
from shapely.geometry.base import BaseGeometry

from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.crs import ELLIPSOID, STORAGE_CRS, parse_crs, transformer
from riskmap.maps.drawing import length_text, rings_of, round_length

#: Round numeric scales; the next larger one in which everything fits is taken.
DENOMINATORS = tuple(
    int(step * 10**power) for power in range(3, 7) for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5)
)
#: From that angle between grid and true north on, in degrees, a sheet has to say so.
CONVERGENCE_TO_NOTE = 0.5
_SHORT_M = 200.0  # length of the lines by which angle and scale factor are measured
_BAR_MM = 45.0  # a scale bar is at most that long


@frozen(kw_only=True)
class Frame:
    """The window on the sheet through which the map is seen, in millimetres."""

    width: float
    height: float
    margin: float = 4.0


@frozen(kw_only=True)
class Tick:
    """One tick of the metric grid at the frame: where, and which kilometre."""

    at: float
    label: str


@frozen(kw_only=True)
class ScaleBar:
    """A graphic scale: true metres on the ground at the middle of the map, and its length."""

    metres: float
    millimetres: float

    @property
    def label(self) -> str:
        """Its length in words."""
        return length_text(self.metres)


@frozen(kw_only=True, eq=False)
class View:
    """What a frame shows, and how metres become millimetres.

    Parameters
    ----------
    crs
        The metric CRS that is drawn in.
    frame
        The window.
    middle
        Easting and northing in its middle, metres.
    denominator
        Of the numeric scale on the ground in the middle.
    factor
        Metres in the CRS for one metre on the ground there.
    convergence_deg
        Angle from true north to grid north there, positive clockwise: the arrow to true north
        leans to the left of the sheet's upright by that much.
    """

    crs: str
    frame: Frame
    middle: tuple[float, float]
    denominator: int
    factor: float
    convergence_deg: float

    @property
    def mm_per_metre(self) -> float:
        """Millimetres on the sheet for one metre in the CRS."""
        return 1000.0 / (self.denominator * self.factor)

    def place(self, xy: Floats) -> Floats:
        """Return where points lie on the sheet.

        Parameters
        ----------
        xy
            Easting and northing, shape (n, 2).

        Returns
        -------
        ndarray
            Millimetres right and down from the upper left corner of the frame, shape (n, 2).
        """
        east, north = self.middle
        scale = self.mm_per_metre
        right = self.frame.width / 2 + (xy[:, 0] - east) * scale
        down = self.frame.height / 2 - (xy[:, 1] - north) * scale
        return np.column_stack((right, down))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the frame in the CRS."""
        east, north = self.middle
        half_width = self.frame.width / 2 / self.mm_per_metre
        half_height = self.frame.height / 2 / self.mm_per_metre
        return east - half_width, north - half_height, east + half_width, north + half_height

    @property
    def bar(self) -> ScaleBar:
        """A scale bar of a round length."""
        metres = round_length(_BAR_MM * self.denominator / 1000)
        return ScaleBar(metres=metres, millimetres=metres * 1000 / self.denominator)

    @property
    def arrow(self) -> tuple[float, float]:
        """Right and down of the unit vector that points to true north."""
        lean = radians(self.convergence_deg)
        return -sin(lean), -cos(lean)

    @property
    def notes_convergence(self) -> bool:
        """Whether grid and true north differ enough to be said."""
        return abs(self.convergence_deg) > CONVERGENCE_TO_NOTE

    def bar_error(self) -> float:
        """Return the share by which the drawn bar differs from metres on the ground."""
        bar = self.bar
        east, north = self.middle
        half = bar.millimetres / self.mm_per_metre / 2
        ends = np.array([[east - half, north], [east + half, north]])
        ground = _ground_length(self.crs, ends)
        return ground / bar.metres - 1

    def ticks(self) -> tuple[tuple[Tick, ...], tuple[Tick, ...]]:
        """Return the grid's ticks: along the lower edge, and along the left one."""
        west, south, east, north = self.bounds
        step = round_length(min(east - west, north - south) / 4)  # three to eight of them fit
        along = tuple(
            Tick(at=float(self.place(np.array([[metres, south]]))[0, 0]), label=_kilometres(metres))
            for metres in _multiples(west, east, step)
        )
        up = tuple(
            Tick(at=float(self.place(np.array([[west, metres]]))[0, 1]), label=_kilometres(metres))
            for metres in _multiples(south, north, step)
        )
        return along, up


def view_of(crs: str, shapes: Geometries, frame: Frame, *, denominator: int | None = None) -> View:
    """Return a view that shows all of `shapes` at a round scale.

    Parameters
    ----------
    crs
        A metric CRS.
    shapes
        Geometries in it.
    frame
        The window; its margin stays free.
    denominator
        Use this scale whether everything fits or not.
    """
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    middle = (west + east) / 2, (south + north) / 2
    factor, convergence = _distortion(crs, middle)
    needed = max(
        (east - west) * 1000 / (frame.width - 2 * frame.margin),
        (north - south) * 1000 / (frame.height - 2 * frame.margin),
    )
    return View(
        crs=crs,
        frame=frame,
        middle=middle,
        denominator=denominator or round_scale(needed / factor),
        factor=factor,
        convergence_deg=convergence,
    )


def view_at(crs: str, lon: float, lat: float, frame: Frame, *, needed: float) -> View:
    """Return a view of a point, in degrees, at a round scale that is no larger than needed."""
    path = transformer(parse_crs(STORAGE_CRS), parse_crs(crs))
    east, north = (float(one) for one in path.transform(lon, lat))
    factor, convergence = _distortion(crs, (east, north))
    return View(
        crs=crs,
        frame=frame,
        middle=(east, north),
        denominator=round_scale(needed),
        factor=factor,
        convergence_deg=convergence,
    )


def round_scale(needed: float) -> int:
    """Return the largest round scale in which something fits, given as its denominator."""
    return next((one for one in DENOMINATORS if one >= needed), DENOMINATORS[-1])


def path(shape: BaseGeometry, view: View) -> str:
    """Return a polygon or a line as the ``d`` of an SVG path, in millimetres of the frame."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return "".join(_points(ring, view, closed=True) for ring in rings_of(shape))
    return "".join(_points(part, view, closed=False) for part in shapely.get_parts(shape))


def _points(line: BaseGeometry, view: View, *, closed: bool) -> str:
    placed = view.place(shapely.get_coordinates(line)[: -1 if closed else None])
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in placed) + ("Z" if closed else "")


def _distortion(crs: str, middle: tuple[float, float]) -> tuple[float, float]:
    """Return the scale factor and the convergence in degrees at a point of a metric CRS."""
    east, north = middle
    half = _SHORT_M / 2
    ends = np.array([[east, north - half], [east, north + half]])
    lon, lat = _degrees(crs, ends)
    azimuth, _, ground = ELLIPSOID.inv(lon[0], lat[0], lon[1], lat[1])
    return _SHORT_M / float(ground), float(azimuth)


def _ground_length(crs: str, ends: Floats) -> float:
    lon, lat = _degrees(crs, ends)
    return float(ELLIPSOID.inv(lon[0], lat[0], lon[1], lat[1])[2])


def _degrees(crs: str, xy: Floats) -> tuple[Floats, Floats]:
    lon, lat = transformer(parse_crs(crs), parse_crs(STORAGE_CRS)).transform(xy[:, 0], xy[:, 1])
    return lon, lat


def _multiples(low: float, high: float, step: float) -> Iterator[float]:
    yield from (step * number for number in range(ceil(low / step), floor(high / step) + 1))


def _kilometres(metres: float) -> str:
    return f"{metres / 1000:g}"
