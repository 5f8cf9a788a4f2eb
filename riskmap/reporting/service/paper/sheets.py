"""A map on paper: outlines of units true to scale, each with the number of its row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from attrs import field, frozen
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable
from shapely.geometry.base import BaseGeometry

from riskmap.geo.crs import STORAGE_CRS, parse_crs, transformer
from riskmap.maps.drawing import rings_of
from riskmap.maps.paper import Frame, View, view_of
from riskmap.reporting.service.paper.frame import INK, QUIET, register

#: Looks of a unit: what counts, what is awaited, all others.
TOLD, AWAITED, OTHER = "told", "awaited", "other"
_FILLS = {TOLD: "#B3D9D6", AWAITED: "#F5EEE4", OTHER: "#FFFFFF"}


@frozen(kw_only=True, eq=False)
class Shape:
    """One unit on the map; geometry in a metric CRS."""

    geometry: BaseGeometry
    look: str = OTHER
    label: str = ""


@frozen(kw_only=True, eq=False)
class MapSheet:
    """What a map shows: units and points in a metric CRS, and the view through which it is seen.

    Parameters
    ----------
    points
        Label and position of places, metres.
    """

    view: View
    shapes: tuple[Shape, ...]
    points: tuple[tuple[str, float, float], ...] = ()
    size: tuple[float, float] = field(default=(173.0, 120.0))  # millimetres


def drawn(
    crs: str,
    units: Sequence[tuple[BaseGeometry, str, str]],
    *,
    places: Sequence[tuple[str, float, float]] = (),
    size: tuple[float, float] = (173.0, 120.0),
) -> MapSheet | None:
    """Return the map of some units; None where none has an outline.

    Parameters
    ----------
    crs
        A metric CRS.
    units
        Outline in EPSG:4490, longitude first; look; label.
    places
        Label, longitude, latitude.
    size
        Width and height of the map, millimetres.
    """
    if not units:
        return None
    path = transformer(parse_crs(STORAGE_CRS), parse_crs(crs))

    def metric(xy: Any) -> Any:
        return np.column_stack(path.transform(xy[:, 0], xy[:, 1]))

    shapes = tuple(
        Shape(geometry=shapely.transform(outline, metric), look=look, label=label)
        for outline, look, label in units
    )
    outlines: Any = np.array([one.geometry for one in shapes], dtype=object)
    view = view_of(crs, outlines, Frame(width=size[0], height=size[1]))
    points = tuple((label, *_at(path, lon, lat)) for label, lon, lat in places)
    return MapSheet(view=view, shapes=shapes, points=points, size=size)


def _at(path: Any, lon: float, lat: float) -> tuple[float, float]:
    east, north = path.transform(lon, lat)
    return float(east), float(north)


class MapFlowable(Flowable):  # type: ignore[misc]
    """A map as a part of a paper."""

    def __init__(self, sheet: MapSheet, north: str) -> None:
        super().__init__()
        self.sheet, self.north = sheet, north
        self.width, self.height = sheet.size[0] * mm, sheet.size[1] * mm

    def draw(self) -> None:
        """Draw it on the canvas of the page."""
        canvas = self.canv
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(0, 0, self.width, self.height)
        canvas.clipPath(frame, stroke=0)
        for one in self.sheet.shapes:
            self._outline(one)
        for one in self.sheet.shapes:
            self._label(one)
        for label, east, north in self.sheet.points:
            self._point(label, east, north)
        canvas.restoreState()
        canvas.setStrokeColor(INK)
        canvas.rect(0, 0, self.width, self.height)
        self._scale()

    def _outline(self, one: Shape) -> None:
        path = self.canv.beginPath()
        for ring in rings_of(one.geometry):
            placed = self.sheet.view.place(shapely.get_coordinates(ring)[:-1])
            for number, (x, y) in enumerate(placed):
                go = path.lineTo if number else path.moveTo
                go(x * mm, self.height - y * mm)
            path.close()
        self.canv.setFillColor(colors.HexColor(_FILLS[one.look]))
        self.canv.setStrokeColor(QUIET)
        self.canv.setLineWidth(0.5)
        self.canv.setDash(*((2, 2) if one.look == AWAITED else ()))
        self.canv.drawPath(path, fill=1, stroke=1, fillMode=0)
        self.canv.setDash()

    def _label(self, one: Shape) -> None:
        if not one.label:
            return
        point = shapely.get_coordinates(one.geometry.representative_point())
        ((x, y),) = self.sheet.view.place(point)
        self.canv.setFillColor(INK)
        self.canv.setFont(register(), 7)
        self.canv.drawCentredString(x * mm, self.height - y * mm - 2.5, one.label)

    def _point(self, label: str, east: float, north: float) -> None:
        ((x, y),) = self.sheet.view.place(np.array([[east, north]]))
        self.canv.setFillColor(colors.HexColor("#0B6B6F"))
        self.canv.circle(x * mm, self.height - y * mm, 2, fill=1, stroke=0)
        self.canv.setFont(register(), 6)
        self.canv.drawString(x * mm + 3, self.height - y * mm - 2, label)

    def _scale(self) -> None:
        bar, canvas = self.sheet.view.bar, self.canv
        canvas.setFillColor(colors.white)
        canvas.rect(4, 4, bar.millimetres * mm + 46, 15, fill=1, stroke=0)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1)
        canvas.line(8, 8, 8 + bar.millimetres * mm, 8)
        canvas.setFillColor(INK)
        canvas.setFont(register(), 7)
        canvas.drawString(12 + bar.millimetres * mm, 6, bar.label)
        right, down = self.sheet.view.arrow
        x, y = self.width - 16, self.height - 30
        tip = x + right * 18, y - down * 18
        canvas.line(x, y, *tip)
        canvas.line(tip[0] - 3, tip[1] - 6, *tip)
        canvas.line(tip[0] + 3, tip[1] - 6, *tip)
        canvas.drawCentredString(x, y - 9, self.north)
