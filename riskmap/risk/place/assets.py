"""What is at risk, brought into the metric CRS and into the units of a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats, Geometries, Indices, Mask
from riskmap.risk.check.exposure import AssetColumns
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import AssetLayer, DivisionValues

# By how much each thing is multiplied whose value is given by length or area.
_SIZES: Mapping[str, Callable[[Geometries], Floats]] = {
    "total": lambda shapes: np.ones(len(shapes)),
    "per_m": lambda shapes: np.asarray(shapely.length(shapes)),
    "per_m2": lambda shapes: np.asarray(shapely.area(shapes)),
}


@frozen(kw_only=True, eq=False)
class AssetTable:
    """A assets of one ``[[exposure]]``.

    Parameters
    ----------
    exposure
        As declared.
    ids : (A,) array of str
        As the file names them, else the number of the row; code of the unit for divisions.
    geometries : (A,) array
        Points, lines or polygons in the metric CRS.
    asset_class : (A,) array of str
    value : (A,) array
        Of the whole asset, in units of the currency.
    first_floor_height_m, deductible, cover : (A,) arrays
        `cover` is infinite where there is no limit.
    unit : (A, L) int array
        Position of the unit of each level that holds its representative point; -1 for none.
    without_value, without_outline
        Codes of lowest units that are left out: nobody knows their value; nobody drew them.
    """

    exposure: AssetLayer | DivisionValues
    ids: NDArray[np.str_]
    geometries: Geometries
    asset_class: NDArray[np.str_]
    value: Floats
    first_floor_height_m: Floats
    deductible: Floats
    cover: Floats
    unit: Indices
    without_value: tuple[str, ...] = ()
    without_outline: tuple[str, ...] = ()

    def __len__(self) -> int:
        return self.value.size


def read_assets(
    place: Place, units: Units, *, persons: Floats | None = None
) -> tuple[AssetTable, ...]:
    """Return the assets of every exposure that is no raster, in the order of region.toml.

    Parameters
    ----------
    persons : (N,) array
        People of each unit, for values by person; NaN where nobody knows.

    Raises
    ------
    GeometryError, RefusedDatumError
        When a layer cannot be brought into the metric CRS.
    """
    found = []
    for one in place.region.exposure:
        if isinstance(one, AssetLayer):
            found.append(_of_layer(one, place.layers[one.id], units))
        elif isinstance(one, DivisionValues):
            found.append(_of_divisions(one, place.values.get(one.id), units, persons))
    return tuple(found)


def _of_layer(declared: AssetLayer, columns: AssetColumns, units: Units) -> AssetTable:
    from riskmap.geo.crs import to_crs  # noqa: PLC0415 - pyproj, not needed to see a table

    shapes = to_crs(columns.geometries, columns.crs, units.metric_crs)
    return AssetTable(
        exposure=declared,
        ids=columns.ids,
        geometries=shapes,
        asset_class=columns.asset_class,
        value=columns.value * _SIZES[declared.value_unit](shapes),
        first_floor_height_m=columns.first_floor_height_m,
        deductible=columns.deductible,
        cover=columns.cover,
        unit=units_holding(units, np.asarray(shapely.point_on_surface(shapes))),
    )


def units_holding(units: Units, points: Geometries) -> Indices:
    """Return the unit of each level that holds each point, (A, L); -1 for none.

    The lowest unit that holds it says the units above, so that parts add up to their whole; on
    a border it is that of the first code.
    """
    found = np.full((len(points), len(units.levels)), -1, dtype=np.intp)
    is_open: Mask = np.ones(len(points), dtype=np.bool_)
    level = (units.line >= 0).sum(axis=1) if len(units) else np.empty(0, dtype=np.intp)
    for depth in np.unique(level)[::-1]:
        members = np.flatnonzero((level == depth) & ~shapely.is_empty(units.geometries))
        waiting = np.flatnonzero(is_open)
        tree = shapely.STRtree(units.geometries[members])
        point, member = tree.query(points[waiting], predicate="intersects")
        order = np.lexsort((member, point))
        point, first = np.unique(point[order], return_index=True)
        held = waiting[point]
        found[held] = units.line[members[member[order][first]]]
        is_open[held] = False
    return found


def _of_divisions(
    declared: DivisionValues,
    given: Mapping[str, float] | None,
    units: Units,
    persons: Floats | None,
) -> AssetTable:
    if given is not None:
        value = np.array([given.get(code, np.nan) for code in units.codes], dtype=np.float64)
    elif persons is not None and declared.value_per_person is not None:
        value = persons * declared.value_per_person.value
    else:
        value = np.full(len(units), np.nan)
    has_outline, has_value = ~shapely.is_empty(units.geometries), ~np.isnan(value)
    kept = np.flatnonzero(units.is_lowest & has_outline & has_value)
    codes = np.array(units.codes, dtype=str)
    height = 0.0 if (said := declared.first_floor_height_m) is None else said.value
    return AssetTable(
        exposure=declared,
        ids=codes[kept],
        geometries=units.geometries[kept],
        asset_class=np.full(kept.size, declared.asset_class),
        value=value[kept],
        first_floor_height_m=np.full(kept.size, height),
        deductible=np.zeros(kept.size),
        cover=np.full(kept.size, np.inf),
        unit=units.line[kept],
        without_value=tuple(codes[units.is_lowest & ~has_value].tolist()),
        without_outline=tuple(codes[units.is_lowest & has_value & ~has_outline].tolist()),
    )
