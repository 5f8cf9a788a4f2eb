"""Where something is: given in one of several ways, told beside the outline of a unit."""

from __future__ import annotations

import re

import numpy as np
from attrs import frozen
from shapely import Point
from shapely.geometry.base import BaseGeometry

from riskmap.core.errors import GeometryError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.geo.datums import Datum, bd09_to_wgs84, gcj02_shift_hint, gcj02_to_wgs84
from riskmap.places.model.metres import around
from riskmap.reporting.model.reports import Position

#: What coordinates that somebody pastes may refer to, and where people meet them.
PASTED = {
    Datum.WGS84: N_("as GPS and BeiDou give them"),
    Datum.GCJ02: N_("from Amap, Tencent or WeChat (GCJ-02)"),
    Datum.BD09: N_("from Baidu (BD-09)"),
}
_BACK = {Datum.GCJ02: gcj02_to_wgs84, Datum.BD09: bd09_to_wgs84}
#: Beyond this latitudes end: a first number above it is a longitude.
_POLE = 90.0
_EDGE = 180.0
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:\.\d{1,12})?")
_BETWEEN = re.compile(r"[\s,;，；、]+")
_KILOMETRE = 1000.0
#: So far outside still counts as inside: outlines are generalised.
NEAR_M = 50.0
#: 0.1 m; more digits would say more than anybody knows.
DECIMALS = 6


@frozen(kw_only=True)
class Given:
    """Coordinates as somebody gave them."""

    lon: float
    lat: float
    datum: Datum = Datum.WGS84
    accuracy_m: float | None = None
    how: str = ""

    def position(self) -> Position:
        """Return the position in EPSG:4490.

        Raises
        ------
        InvalidRequestError
            If it was given in a system of Chinese web maps and lies where that is not used.
        """
        back = _BACK.get(self.datum)
        lon, lat = self.lon, self.lat
        if back is not None:
            try:
                lon, lat = map(float, back(np.array([[lon, lat]]))[0])
            except GeometryError:
                raise InvalidRequestError(
                    N_("This position lies outside China, where that map's system is not used."),
                    mend=N_("Choose another origin of the coordinates."),
                ) from None
        return Position(
            lon=round(lon, DECIMALS),
            lat=round(lat, DECIMALS),
            accuracy_m=self.accuracy_m,
            how=self.how,
            datum=str(self.datum) if back is not None else "",
        )


def read_pair(text: str) -> tuple[float, float]:
    """Return longitude and latitude of what somebody typed or pasted, in either order.

    Raises
    ------
    InvalidRequestError
        If it is no pair of degrees.
    """
    parts = [one for one in _BETWEEN.split(text.strip()) if one]
    if len(parts) != len(("lon", "lat")) or not all(map(_NUMBER.fullmatch, parts)):
        raise _no_pair(text)
    first, second = map(float, parts)
    if abs(first) <= _POLE < abs(second):  # 31.24, 121.40: as many apps copy it
        first, second = second, first
    if abs(first) > _EDGE or abs(second) > _POLE:
        raise _no_pair(text)
    return first, second


@frozen(kw_only=True)
class Whereabouts:
    """How a position lies to the outline of a unit.

    Parameters
    ----------
    outside_m
        How far outside; 0 inside, None where nobody drew the unit.
    fits_as
        What the coordinates are likely to be, where as given they lie outside and so inside.
    is_illustrative
        The outline is no real boundary.
    """

    unit: str
    outside_m: float | None
    fits_as: Datum | None = None
    is_illustrative: bool = False

    @property
    def is_outside(self) -> bool:
        """True where it lies clearly outside."""
        return self.outside_m is not None and self.outside_m > NEAR_M

    def said(self, name: str) -> Message:
        """Return it as a sentence, with the unit's name."""
        if self.outside_m is None:
            return Message(N_("Nobody has drawn {unit} yet: not compared."), {"unit": name})
        if not self.is_outside:
            return Message(N_("It lies in {unit}."), {"unit": name})
        about = {"unit": name, "distance": distance_said(self.outside_m)}
        if self.fits_as is not None:
            sentence = N_("{distance} outside {unit}; inside, if it was copied {origin}.")
            return Message(sentence, {**about, "origin": Message(PASTED[self.fits_as])})
        return Message(N_("{distance} outside {unit}."), about)


def whereabouts(
    unit: str, outline: BaseGeometry | None, lon: float, lat: float, *, is_illustrative: bool
) -> Whereabouts:
    """Return how a position (degrees, EPSG:4490) lies to the outline of a unit."""
    if outline is None:
        return Whereabouts(unit=unit, outside_m=None)
    (plane,) = around(lon, lat, [outline])
    outside_m = float(plane.distance(Point(0, 0)))
    fits_as = None
    if outside_m > NEAR_M:
        fits_as = gcj02_shift_hint(np.array([[lon, lat]]), outline).suspected
    return Whereabouts(
        unit=unit, outside_m=outside_m, fits_as=fits_as, is_illustrative=is_illustrative
    )


def distance_said(metres: float) -> str:
    """Return a distance as people say it."""
    if metres >= _KILOMETRE:
        return f"{metres / _KILOMETRE:.1f} km"
    return f"{round(metres, -1):.0f} m"


def _no_pair(text: str) -> InvalidRequestError:
    return InvalidRequestError(
        N_("“{text}” is no position."),
        mend=N_("Write longitude and latitude in degrees, for example 121.3952, 31.2487."),
        text=text.strip()[:60],
    )
