"""What goes into the drawing of a printed map, and what comes out: millimetres on the sheet."""

from __future__ import annotations

from attrs import frozen
from shapely.geometry.base import BaseGeometry

from riskmap.maps.layer import Symbol
from riskmap.maps.legend import LegendRow
from riskmap.maps.paper import View


@frozen(kw_only=True, eq=False)
class Feature:
    """One thing to draw over the units: a place, a route, a road.

    Parameters
    ----------
    symbol
        How it is drawn; its slug names it in the legend.
    geometry
        EPSG:4490, degrees, longitude first.
    """

    symbol: Symbol
    geometry: BaseGeometry
    name: str = ""


@frozen(kw_only=True, eq=False)
class Area:
    """One unit to draw: its outline in degrees of EPSG:4490, its class, its name."""

    code: str
    name: str
    outline: BaseGeometry
    number: int
    is_made_up: bool


@frozen(kw_only=True)
class DrawnArea:
    """One unit on the sheet."""

    code: str
    path: str
    number: int
    is_made_up: bool


@frozen(kw_only=True)
class Head:
    """One arrow head on a route: where its tip is, and its turn from the right, degrees."""

    x: float
    y: float
    turn: float


@frozen(kw_only=True)
class DrawnLine:
    """One line on the sheet; a route with arrow heads in the direction in which one walks."""

    symbol: Symbol
    path: str
    heads: tuple[Head, ...] = ()


@frozen(kw_only=True)
class DrawnPoint:
    """One symbol on the sheet, its middle in millimetres."""

    symbol: Symbol
    x: float
    y: float
    name: str


@frozen(kw_only=True)
class Label:
    """One name on the sheet, its middle in millimetres."""

    text: str
    x: float
    y: float
    number: int


@frozen(kw_only=True, eq=False)
class SheetMap:
    """A map as it is printed.

    Parameters
    ----------
    classes
        Rows of the legend for the classes that are on the sheet, and no others.
    symbols
        Symbols of the legend, each with how many of it are on the sheet.
    drawn
        Slugs of all that is drawn, for the checklist.
    """

    view: View
    areas: tuple[DrawnArea, ...]
    lines: tuple[DrawnLine, ...]
    points: tuple[DrawnPoint, ...]
    labels: tuple[Label, ...]
    classes: tuple[LegendRow, ...]
    symbols: tuple[Symbol, ...]
    drawn: frozenset[str]

    @property
    def explained(self) -> frozenset[str]:
        """Slugs that the legend explains."""
        rows = (class_slug(row.number) for row in self.classes)
        return frozenset((*rows, *(one.slug for one in self.symbols)))


def class_slug(number: int) -> str:
    """Return how a class is called in the checklist."""
    return f"class_{number}"
