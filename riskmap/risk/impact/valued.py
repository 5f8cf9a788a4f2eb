"""What is at risk, laid on the cells of a hazard's maps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from attrs import evolve, field, frozen

from riskmap.geo.arrays import Floats, Geometries, Indices
from riskmap.geo.cell_areas import cell_areas_m2
from riskmap.geo.crs import to_crs
from riskmap.geo.footprints import footprints
from riskmap.geo.rasters import Grid, grid_of, read_strip, require_aligned
from riskmap.geo.split import ArrayCells, split_counts
from riskmap.geo.warp import Warp
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact import Assets
from riskmap.risk.impact.loss_table import LossTable
from riskmap.risk.place.assets import AssetTable, read_assets
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.population import PopulationTable
from riskmap.risk.region import ValueRaster

#: Square metres that a value of a cell stands for; None: it stands for the whole cell.
_AREAS_M2 = {"per_cell": None, "per_m2": 1.0, "per_ha": 1e4, "per_km2": 1e6}


@frozen(kw_only=True, eq=False)
class Valued:
    """The assets of one ``[[exposure]]``.

    Parameters
    ----------
    table
        Its assets; None for a raster of values, which is read where the maps are.
    raster, path
        The declaration and the file of a raster of values.
    digest
        Hash of everything that losses take from it.
    annual : by hazard, (A,) arrays
        Headline loss of each asset in a mean year.
    """

    id: str
    digest: str
    table: AssetTable | None = None
    raster: ValueRaster | None = None
    path: Path | None = None
    annual: Mapping[str, Floats] = field(factory=dict)

    @property
    def geometries(self) -> Geometries:
        """Outlines, lines or points in the metric CRS; none for a raster."""
        return np.empty(0, dtype=object) if self.table is None else self.table.geometries

    @property
    def without_value(self) -> tuple[str, ...]:
        """Codes of lowest units whose value nobody knows."""
        return () if self.table is None else self.table.without_value

    @property
    def without_outline(self) -> tuple[str, ...]:
        """Codes of lowest units with a value that nobody drew."""
        return () if self.table is None else self.table.without_outline

    @property
    def classes(self) -> frozenset[str]:
        """Classes of its assets."""
        if self.table is None:
            assert self.raster is not None  # noqa: S101 - one or the other
            return frozenset({self.raster.asset_class})
        return frozenset(self.table.asset_class.tolist())

    def on(self, units: Units, grid: Grid, functions: Sequence[str]) -> Assets:
        """Lay the assets on the cells of a grid.

        Parameters
        ----------
        functions
            Classes in the order of their vulnerability functions.
        """
        if self.table is None:
            return self._cells_of_raster(units, grid, functions)
        table = self.table
        laid = footprints(table.geometries, grid)
        function = _positions(table.asset_class, functions)
        return Assets.of(
            offsets=laid.offsets,
            cells=laid.cells,
            shares=laid.shares,
            outside=laid.outside,
            value=table.value,
            function=function,
            first_floor_height_m=table.first_floor_height_m,
            deductible=table.deductible,
            cover=table.cover,
            groups=groups_of(table.unit, function, len(functions)),
        )

    def _cells_of_raster(self, units: Units, grid: Grid, functions: Sequence[str]) -> Assets:
        """Make one asset of each cell of a raster in each lowest unit: exact at the borders.

        What a unit has beyond the maps is one more asset, on no cell of them.
        """
        assert self.raster is not None  # noqa: S101 - see on
        lowest = np.flatnonzero(units.is_lowest & ~shapely.is_empty(units.geometries))
        outlines, own = units.geometries[lowest], self._values()
        if self.raster.split_to_hazard:
            beyond = shapely.difference(outlines, shapely.box(*grid.bounds))
            split = split_counts(own, grid).strip(0, grid.height).values.astype(np.float64)
            here = pieces_of(outlines, ArrayCells(name=own.name, grid=grid, values=split))
            there = pieces_of(to_crs(beyond, units.metric_crs, own.grid.crs), own)
            laid = here.joined(there.by_thing())
        else:
            require_aligned(own.grid, grid, names=(own.name, "hazard"))
            laid = pieces_of(outlines, own)
        unit = units.line[lowest[laid.things]]
        function = np.full(len(laid.value), list(functions).index(self.raster.asset_class))
        return Assets.of(
            cells=laid.cells,
            value=laid.value,
            function=function,
            groups=groups_of(unit, function, len(functions)),
        )

    def _values(self) -> ArrayCells:
        """Return the value of each cell of the raster."""
        assert self.raster is not None  # noqa: S101 - see on
        with rasterio.open(self.path) as dataset:
            grid = grid_of(dataset)
            values = read_strip(dataset, 0, grid.height).values.astype(np.float64)
        area = _AREAS_M2[self.raster.value_unit]
        if area is not None:
            values *= cell_areas_m2(grid)[:, None] / area
        return ArrayCells(name=self.raster.file, grid=grid, values=values)

    def split_to(self, grid: Grid) -> Warp:
        """Say how a raster of values is split among the cells of a grid."""
        return split_counts(self._values(), grid).warp()

    def columns(self) -> dict[str, Any]:
        """Return the assets as columns for a file; none for a raster."""
        table = self.table
        if table is None:
            return {}
        exposure = table.exposure
        return {
            "id": table.ids,
            "exposure": np.full(len(table.ids), exposure.id),
            "asset_class": table.asset_class,
            "value": table.value,
            "currency": np.full(len(table.ids), exposure.currency),
            "price_year": np.full(len(table.ids), exposure.price_year),
            "first_floor_height_m": table.first_floor_height_m,
            **{f"{name}_annual_loss": loss for name, loss in self.annual.items()},
        }

    def with_losses(self, losses: Mapping[str, LossTable]) -> Valued:
        """Return it with the annual loss of each asset."""
        return evolve(self, annual={name: one.by_asset[self.id] for name, one in losses.items()})


def _positions(names: Any, order: Sequence[str]) -> Indices:
    place = {name: number for number, name in enumerate(order)}
    return np.array([place[name] for name in names.tolist()], dtype=np.intp)


def groups_of(unit: Any, function: Any, functions: int) -> Any:
    """Return (A, L) groups: one for each unit and class; -1 where there is no unit."""
    return np.where(unit < 0, -1, unit * functions + function[:, None])


@frozen(kw_only=True, eq=False)
class Pieces:
    """P pieces of things, cut by cells: (P,) arrays; the cell is -1 beyond the maps."""

    things: Indices
    cells: Indices
    value: Floats

    def by_thing(self) -> Pieces:
        """Add up the pieces of each thing, on no cell."""
        value = np.bincount(self.things, weights=self.value).astype(np.float64)
        things = np.flatnonzero(value)
        return Pieces(things=things, cells=np.full(len(things), -1), value=value[things])

    def joined(self, other: Pieces) -> Pieces:
        """Return these pieces and others."""
        names = ("things", "cells", "value")
        return Pieces(
            **{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in names}
        )


def pieces_of(outlines: Geometries, cells: ArrayCells) -> Pieces:
    """Return what each cell holds of value in each outline, where it holds any.

    Parameters
    ----------
    outlines : (A,) array of polygons
        In the CRS of the cells; empty ones have no pieces.
    """
    laid = footprints(outlines, cells.grid)
    covered = laid.shares * shapely.area(outlines)[laid.things] / cells.grid.cell_area
    value = cells.values.ravel()[laid.cells] * covered
    some = np.flatnonzero(value > 0)  # False where NaN: nobody knows of a value there
    return Pieces(things=laid.things[some], cells=laid.cells[some], value=value[some])


def valued_assets(place: Place, units: Units, people: PopulationTable) -> tuple[Valued, ...]:
    """Read everything that a place declares to be at risk, in the order of its region.toml."""
    tables = {one.exposure.id: one for one in read_assets(place, units, persons=people.persons)}
    found = []
    for exposure in place.region.exposure:
        if isinstance(exposure, ValueRaster):
            path = place.folder / exposure.file
            said = (exposure.model_dump_json(), place.digests[exposure.file])
            found.append(Valued(id=exposure.id, digest=_hash(said), raster=exposure, path=path))
        else:
            table = tables[exposure.id]
            found.append(Valued(id=exposure.id, digest=digest_of_table(table), table=table))
    return tuple(found)


def digest_of_table(table: AssetTable) -> str:
    """Return a hash of everything that losses take from a table of assets."""
    together = hashlib.sha256(table.exposure.model_dump_json().encode())
    for column in (table.value, table.first_floor_height_m, table.deductible, table.cover):
        together.update(np.ascontiguousarray(column).tobytes())
    together.update(np.ascontiguousarray(table.unit).tobytes())
    together.update("\0".join(table.asset_class.tolist()).encode())
    for shape in shapely.to_wkb(table.geometries):
        together.update(shape)
    return together.hexdigest()


def _hash(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()


def splits_of_values(assets: Sequence[Valued], maps: Sequence[HazardMaps]) -> tuple[Warp, ...]:
    """Say how values by cell were split among the cells of the maps that destroy them."""
    split = [one for one in assets if one.raster is not None and one.raster.split_to_hazard]
    grids = {}
    for one in maps:
        if one.hazard.in_annual_loss and split:
            grid = one.grid()
            grids[grid.transform, grid.width, grid.height] = grid
    return tuple(one.split_to(grid) for one in split for grid in grids.values())
