"""Layers that makers need, read from a region's folder; whatever is wrong is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from attrs import define, field, frozen

from riskmap.core.errors import RiskmapError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Geometries
from riskmap.risk.makers.barriers import Defences
from riskmap.risk.makers.reach import WaterLayers
from riskmap.risk.place.faults import fault
from riskmap.risk.place.tables import TableReader, number, plain_code
from riskmap.risk.region.makers import ALL_DEFENCES, InundationMaker

_LINES = ("LineString", "MultiLineString")
_POLYGONS = ("Polygon", "MultiPolygon")
_ID_ONCE = Message(N_("an id, once among walls and gates"))
_METRES = Message(N_("metres, a number"))
_TRUTH = Message(N_("true or false"))
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


@frozen(kw_only=True, eq=False)
class _Shapes:
    """The shapes of a layer, and columns of it as text."""

    shapes: Geometries
    cells: Mapping[str, list[str]]


@define(kw_only=True)
class LayerReader:
    """Reads what makers need and gathers what is wrong with it.

    Parameters
    ----------
    folder
        That of the region.
    metric_crs
        What everything is brought to.
    faults
        What was found. While there are any, what was read is not fit for use.
    """

    folder: Path
    metric_crs: str
    faults: list[Finding] = field(factory=list)

    def water_layers(self, maker: InundationMaker) -> WaterLayers:
        """Return open water, walls, gates and platforms."""
        found = len(self.faults)
        walls = self._defences(maker.walls, is_gates=False)
        gates = self._defences(maker.gates, is_gates=True)
        ids: set[str] = set()
        self._note_ids(str(maker.walls), walls.ids, ids)
        self._note_ids(str(maker.gates), gates.ids, ids)
        if len(self.faults) == found:  # else it may be what could not be read
            self._note_unknown(maker, ids)
        return WaterLayers(
            water=self._shapes(maker.water, kinds=_POLYGONS + _LINES, needs_some=True).shapes,
            defences=walls + gates,
            platforms=self._shapes(maker.platforms, kinds=_POLYGONS).shapes,
        )

    def _defences(self, file: str | None, *, is_gates: bool) -> Defences:
        columns = ("id", "top_m", "is_closed") if is_gates else ("id", "top_m")
        found = self._shapes(file, kinds=_LINES, columns=columns)
        ids, tops = found.cells.get("id", []), found.cells.get("top_m", [])
        closed = found.cells.get("is_closed", ["true"] * len(ids))
        top_m = [number(one) for one in tops]
        is_closed = [_TRUTHS.get(one.lower()) for one in closed]
        self._note_unread(str(file), "top_m", tops, top_m, _METRES)
        self._note_unread(str(file), "is_closed", closed, is_closed, _TRUTH)
        return Defences(
            ids=tuple(ids),
            lines=found.shapes,
            top_m=np.array(top_m, dtype=np.float64),
            is_closed=np.array(is_closed, dtype=bool),
        )

    def _note_unread(
        self,
        file: str,
        name: str,
        texts: Sequence[str],
        values: Sequence[object],
        allowed: Message,
    ) -> None:
        for row, value in enumerate(values, start=1):
            if value is None:
                self._note(file, row, name, texts[row - 1], allowed)

    def _note_ids(self, file: str, ids: Sequence[str], known: set[str]) -> None:
        """Note ids that are empty, or `known` already; the others become known."""
        for row, one in enumerate(ids, start=1):
            if one in {"", ALL_DEFENCES} or one in known:
                self._note(file, row, "id", one, _ID_ONCE)
            known.add(one)

    def _note_unknown(self, maker: InundationMaker, ids: set[str]) -> None:
        file, allowed = str(maker.walls or maker.gates), ", ".join(sorted(ids))
        for one in maker.failed:
            if one not in {*ids, ALL_DEFENCES}:
                message = N_("{value} is to fail, but no wall and no gate has this id.")
                self.faults.append(
                    fault("unknown_defence", message, file=file, value=one, allowed=allowed)
                )

    def _shapes(
        self,
        file: str | None,
        *,
        kinds: Sequence[str],
        columns: Sequence[str] = (),
        needs_some: bool = False,
    ) -> _Shapes:
        """Return the shapes of a layer in the metric CRS, and columns of it as text."""
        frame = None if file is None else self._frame(file, columns)
        if frame is None or file is None:
            return _Shapes(shapes=np.empty(0, dtype=object), cells={})
        shapes: Geometries = frame.geometry.to_numpy()
        self._note_shapes(shapes, file, kinds)
        if needs_some and not len(shapes):
            self.faults.append(fault("empty_layer", N_("{file} holds nothing."), file=file))
        return _Shapes(
            shapes=moved(shapes, frame.crs, self.metric_crs, file=file, faults=self.faults),
            cells={one: [_text(value) for value in frame[one]] for one in columns},
        )

    def _frame(self, file: str, columns: Sequence[str]) -> Any:
        """Return a layer with all columns and a CRS, or None after noting what is wrong."""
        if not (self.folder / file).is_file():  # noted where the file is named
            return None
        import geopandas as gpd  # noqa: PLC0415 - heavy
        from pyogrio import list_layers  # noqa: PLC0415 - heavy
        from pyogrio.errors import DataSourceError  # noqa: PLC0415 - heavy

        try:
            layers = [str(one) for one in list_layers(self.folder / file)[:, 0]]
            frame = gpd.read_file(self.folder / file, layer=layers[0])
        except DataSourceError as reason:
            message = N_("{file} cannot be read as a layer: {reason}.")
            self.faults.append(fault("unreadable", message, file=file, reason=str(reason)))
            return None
        found = len(self.faults)
        self._note_frame(frame, file, columns, layers)
        return frame if len(self.faults) == found else None

    def _note_frame(
        self, frame: Any, file: str, columns: Sequence[str], layers: Sequence[str]
    ) -> None:
        there = ", ".join(map(str, frame.columns))
        for one in columns:
            if one not in frame.columns:
                message = N_("There is no column {field}.")
                self.faults.append(
                    fault("missing_column", message, file=file, field=one, allowed=there)
                )
        if len(layers) > 1:
            message = N_("{file} holds several layers: {layers}. Give a file with one.")
            self.faults.append(
                fault("several_layers", message, file=file, layers=", ".join(layers))
            )
        if getattr(frame, "crs", None) is None:
            message = N_("{file} has no coordinate reference system.")
            self.faults.append(fault("no_crs", message, file=file, field="crs"))

    def _note_shapes(self, shapes: Geometries, file: str, kinds: Sequence[str]) -> None:
        for row, one in enumerate(shapes, start=1):
            kind = "" if one is None or one.is_empty else str(one.geom_type)
            if kind not in kinds:
                self._note(file, row, "geometry", kind, Message(", ".join(kinds)))
            elif not shapely.is_valid(one):
                message = N_("Row {row}: the outline is not valid: {reason}.")
                reason = str(shapely.is_valid_reason(one))
                self.faults.append(
                    fault("invalid_outline", message, file=file, row=row, reason=reason)
                )

    def _note(self, file: str, row: int, name: str, value: str, allowed: Message) -> None:
        TableReader(self.folder, self.faults).note(file, row, name, value, allowed)


def moved(
    shapes: Geometries, crs: Any, metric_crs: str, *, file: str, faults: list[Finding]
) -> Geometries:
    """Return shapes in the metric CRS; as they are, with a fault, where that cannot be."""
    from riskmap.geo.crs import to_crs  # noqa: PLC0415 - PROJ

    try:
        return to_crs(shapes, crs, metric_crs)
    except RiskmapError as trouble:
        faults.append(fault_of(trouble, file))
        return shapes


def fault_of(trouble: RiskmapError, file: str) -> Finding:
    """Return trouble with a file as one of its faults."""
    params = {**trouble.message.params, "file": file}
    return fault("unusable", trouble.message.id, **params)


def _text(value: Any) -> str:
    """Return a cell of a layer as text; whole numbers as such."""
    is_empty = value is None or (isinstance(value, float) and isnan(value))
    text = "" if is_empty else str(value).strip()
    return plain_code(text) or text
