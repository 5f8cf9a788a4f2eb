"""Where a place lies among outlines: arrays in, codes out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import shapely
from attrs import field, frozen
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from riskmap.core.codes import DivisionLevel, ancestors_of, around, level_of
from riskmap.core.sources import Flags
from riskmap.warnings.model.detections import Place

#: Metres of one degree of latitude, and the least radius of what is called a point.
_DEGREE_M = 111_320.0
_POINT_M = 1.0


@frozen(kw_only=True)
class Outlined:
    """Divisions of the place at home with their outlines, by code.

    Parameters
    ----------
    without
        Codes of divisions whose outline nobody knows.
    """

    home: str
    outlines: Mapping[str, BaseGeometry]
    flags: Mapping[str, Flags]
    without: tuple[str, ...] = ()

    @property
    def whole(self) -> BaseGeometry | None:
        """Outline of the place itself."""
        return self.outlines.get(self.home)

    def of_level(self, level: DivisionLevel) -> tuple[str, ...]:
        """Return the codes of a level that have an outline."""
        return tuple(one for one in self.outlines if level_of(one) is level)


@frozen(kw_only=True)
class Placed:
    """The divisions of the place at home that something holds for.

    Parameters
    ----------
    areas
        The fewest codes that say it: all of it, or those streets, or that committee.
    shape
        What was compared with outlines; None where codes said it.
    """

    areas: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    without_outline: tuple[str, ...] = ()
    shape: BaseGeometry | None = None
    flags: Flags = field(factory=Flags)

    @property
    def code12(self) -> str:
        """Smallest division around all of it; empty where it lies elsewhere."""
        return around(self.areas) or ""


def placed(outlined: Outlined, place: Place | None) -> Placed:
    """Return the divisions that a place meets; without a place, all of them.

    Notes
    -----
    A place that meets none of them gives no areas: what is to be done, the caller knows.
    """
    if place is None:
        return _within(outlined, (outlined.home,))
    shape = shape_of(place)
    codes = _known(outlined, place.code12)
    if shape is None:
        return _within(outlined, codes)
    met = _met(outlined, shape)
    streets = tuple(one for one in met if level_of(one) is DivisionLevel.STREET)
    committees = tuple(one for one in met if level_of(one) is DivisionLevel.COMMITTEE)
    of_codes = _within(outlined, codes)
    together = tuple(sorted({*streets, *of_codes.streets}))
    if not together and not met and not codes:
        return Placed(shape=shape)
    every = set(outlined.of_level(DivisionLevel.STREET))
    is_all = not together or (bool(every) and every <= set(together))
    areas = (outlined.home,) if is_all else together
    return Placed(
        areas=areas,
        streets=together,
        committees=tuple(sorted({*committees, *of_codes.committees})),
        without_outline=_without(outlined, areas),
        shape=shape,
        flags=Flags.of(outlined.flags[one] for one in met),
    )


def placed_by_codes(outlined: Outlined, codes: Iterable[str]) -> Placed:
    """Return the divisions that some codes stand for, as far as they are ours."""
    known = {one for code in codes for one in _known(outlined, code)}
    return _within(outlined, tuple(sorted(known)))


def shape_of(place: Place) -> BaseGeometry | None:
    """Return a place as one shape in degrees; None where only a code says where it is."""
    shapes = [_polygon(ring) for ring in place.polygons]
    if place.lon is not None and place.lat is not None:
        shapes.append(circle(place.lon, place.lat, place.radius_m))
    return shapely.union_all(shapes) if shapes else None


def circle(lon: float, lat: float, radius_m: float) -> BaseGeometry:
    """Return a circle on the ground in degrees; good to a hundredth up to some 500 km."""
    around_it = shapely.Point(lon, lat).buffer(max(radius_m, _POINT_M) / _DEGREE_M)
    widened = 1 / max(math.cos(math.radians(lat)), 0.01)
    return affinity.scale(around_it, xfact=widened, yfact=1.0, origin=(lon, lat))


def _polygon(ring: tuple[tuple[float, float], ...]) -> BaseGeometry:
    """Return the polygon of a ring; one that crosses itself is mended."""
    drawn = shapely.Polygon(ring)
    return drawn if drawn.is_valid else shapely.make_valid(drawn)


def _known(outlined: Outlined, code12: str) -> tuple[str, ...]:
    """Return a code if it is of the place at home, that place if it lies in the code."""
    if not code12:
        return ()
    if code12 == outlined.home or outlined.home in ancestors_of(code12):
        return (code12,)
    return (outlined.home,) if code12 in ancestors_of(outlined.home) else ()


def _met(outlined: Outlined, shape: BaseGeometry) -> tuple[str, ...]:
    """Return the divisions whose outlines a shape meets, by code."""
    codes = tuple(outlined.outlines)
    if not codes:
        return ()
    shapely.prepare(shape)
    hits = shapely.intersects(shape, list(outlined.outlines.values()))
    return tuple(sorted(code for code, hit in zip(codes, hits, strict=True) if hit))


def _within(outlined: Outlined, codes: tuple[str, ...]) -> Placed:
    """Return all divisions in some codes, and those around them."""
    if not codes:
        return Placed()
    if outlined.home in codes:
        codes = (outlined.home,)
    prefixes = tuple(code[: level_of(code)] for code in codes)
    above = {one for code in codes for one in ancestors_of(code)}
    every = (*outlined.outlines, *outlined.without)
    inside = tuple(sorted(one for one in every if one.startswith(prefixes)))
    streets = {one for one in (*inside, *above) if level_of(one) is DivisionLevel.STREET}
    return Placed(
        areas=codes,
        streets=tuple(sorted(streets)),
        committees=tuple(one for one in inside if level_of(one) is DivisionLevel.COMMITTEE),
        flags=Flags(),
    )


def _without(outlined: Outlined, areas: tuple[str, ...]) -> tuple[str, ...]:
    prefixes = tuple(code[: level_of(code)] for code in areas)
    return tuple(one for one in outlined.without if one.startswith(prefixes))
