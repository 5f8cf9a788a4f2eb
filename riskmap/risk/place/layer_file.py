"""Layers of a region folder as GDAL reads them: outlines, columns, CRS, or what is wrong."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from riskmap.core.errors import GeometryError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import crs_name, is_same_crs, parse_crs
from riskmap.risk.place.faults import fault

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Whole numbers up to here lose nothing when they are read as floats.
_EXACT = 2.0**53
# Where a dBASE file says in which encoding its texts are, and where its rows begin.
_DBF_LANGUAGE, _DBF_HEADER = 29, slice(8, 10)


@frozen(kw_only=True, eq=False)
class Layer:
    """N things of a layer; nothing where it cannot be read.

    Parameters
    ----------
    table
        Columns without the outlines, a pandas frame.
    geometries : (N,) array
        None where a thing has none.
    crs
        Of the outlines: that of the file, else the declared one.
    faults
        Why it cannot be read.
    """

    table: Any = None
    geometries: Geometries = field(factory=lambda: np.empty(0, dtype=object))
    crs: Any = None
    faults: tuple[Finding, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [] if self.table is None else [str(one) for one in self.table.columns]

    def records(self) -> list[Mapping[str, Any]]:
        """Return the rows by column."""
        named = self.table.rename(columns=str)
        records: list[Mapping[str, Any]] = named.to_dict("records")
        return records


def read_layer(folder: Path, file: str, *, layer: str | None, crs: str | None) -> Layer:
    """Read one layer of a file.

    Parameters
    ----------
    layer
        Its name; may be None where the file has only one with outlines.
    crs
        What is declared for files that do not say it.
    """
    import geopandas as gpd  # noqa: PLC0415 - slow to load, and only reading needs it
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - as above

    path = folder / file
    undecided = _fault_of_encoding(path, file)
    if undecided is not None:
        return Layer(faults=(undecided,))
    try:
        chosen = _chosen_layer(path, file, layer)
        if isinstance(chosen, Finding):
            return Layer(faults=(chosen,))
        frame = gpd.read_file(path, layer=chosen)
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as reason:
        message = N_("{file} cannot be read as a layer: {reason}.")
        return Layer(faults=(fault("unreadable", message, file=file, reason=str(reason)),))
    if not isinstance(frame, gpd.GeoDataFrame):
        return Layer(faults=(fault("no_geometry", N_("{file} has no geometry."), file=file),))
    known, faults = _crs_of(frame.crs, crs, file)
    return Layer(
        table=frame.drop(columns=frame.geometry.name),
        geometries=frame.geometry.to_numpy(),
        crs=known,
        faults=tuple(faults),
    )


def _chosen_layer(path: Path, file: str, layer: str | None) -> str | Finding:
    """Return the layer that is meant, or why that is not clear."""
    from pyogrio import list_layers  # noqa: PLC0415 - as in read_layer

    listed = [(str(name), kind) for name, kind in list_layers(path)]
    names = [name for name, _ in listed]
    drawn = [name for name, kind in listed if kind is not None]
    if layer in names or (layer is None and len(drawn) == 1):
        return layer or drawn[0]
    if layer is None and not drawn:
        return fault("no_geometry", N_("{file} has no geometry."), file=file)
    message = N_("{file} has several layers, or none of the name {value}.")
    allowed = ", ".join(names)
    return fault("which_layer", message, file=file, field="layer", value=layer, allowed=allowed)


def _crs_of(own: Any, declared: str | None, file: str) -> tuple[Any, list[Finding]]:
    """Return the CRS of a file that says it, else the declared one; never a guess."""
    try:
        said = None if declared is None else parse_crs(declared)
    except GeometryError as trouble:
        message = N_("The declared CRS of {file} cannot be {value}: {reason}")
        wrong: dict[str, Any] = {
            "value": declared,
            "mend": trouble.how_to_mend,
            "reason": trouble.message,
        }
        return own, [fault("unusable_crs", message, file=file, field="crs", **wrong)]
    if own is None and said is None:
        message = N_("{file} has no coordinate reference system.")
        return None, [fault("no_crs", message, file=file, field="crs")]
    if own is not None and said is not None and not is_same_crs(own, said):
        message = N_("{file} says that it lies in {own}, and not in {value} as declared.")
        names: dict[str, Any] = {
            "own": crs_name(own),
            "value": crs_name(said),
            "allowed": crs_name(own),
        }
        return own, [fault("other_crs", message, file=file, field="crs", **names)]
    return (own if own is not None else said), []


def _fault_of_encoding(path: Path, file: str) -> Finding | None:
    """Refuse a Shapefile whose texts are in an encoding that nothing tells."""
    table = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or not table.is_file():
        return None
    content = table.read_bytes()
    start = int.from_bytes(content[_DBF_HEADER], "little")
    if path.with_suffix(".cpg").is_file() or content[_DBF_LANGUAGE] or content[start:].isascii():
        return None
    try:
        content[start:].decode("gbk")
        likely = "GBK"
    except UnicodeDecodeError:
        likely = "UTF-8"
    message = N_("Nothing tells the encoding of the texts of {file}; it is probably {value}.")
    beside = path.with_suffix(".cpg").name
    return fault("no_encoding", message, file=file, value=likely, allowed=beside)


def cell_text(value: Any) -> str:
    """Return what stands in a cell as text; nothing for no data.

    One empty cell makes a column of whole numbers one of floats: these become whole again
    as far as nothing was lost.
    """
    import pandas as pd  # noqa: PLC0415 - loaded with the layer

    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float):
        if isnan(value):
            return ""
        is_whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if is_whole else repr(float(value))
    return str(value).strip()
