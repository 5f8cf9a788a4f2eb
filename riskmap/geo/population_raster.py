"""Population by cell: counts or densities, refused when they do not add up.

The commonest fault of population rasters is a density taken for a count, or the reverse. A
raster is read here only with its unit, and its sum is held against what is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np
from attrs import evolve, field, frozen
from rasterio.io import DatasetReader

from riskmap.core.errors import RasterError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.cell_areas import cell_areas_m2
from riskmap.geo.rasters import Grid, Strip, grid_of, raster_name, read_strip
from riskmap.geo.zonal import zonal_statistics

#: Units by name, with the area in square metres that a value stands for; None: the cell.
UNITS = MappingProxyType({"count": None, "per_m2": 1.0, "per_ha": 1e4, "per_km2": 1e6})
_KM2_M2 = 1e6
#: More people a square kilometre than this, as a mean over inhabited cells, live nowhere. A
#: design proposal: several times the densest city districts.
MOST_PER_KM2 = 200_000.0
_ROWS_AT_ONCE = 512


@frozen(kw_only=True, eq=False)
class PopulationCells:
    """Persons by cell of an open population raster, whatever its unit.

    Parameters
    ----------
    dataset
        Its first band is read.
    unit
        One of `UNITS`.
    nodata
        What stands for no data where the file does not say it.
    """

    dataset: DatasetReader
    unit: str
    nodata: float | None = None
    _factors: Floats = field(init=False)

    @_factors.default
    def _persons_of_value(self) -> Floats:
        """Return by what a value is multiplied in each row, (height,)."""
        area = UNITS[self.unit]
        return np.ones(self.grid.height) if area is None else cell_areas_m2(self.grid) / area

    @property
    def name(self) -> str:
        """File name without its folder."""
        return raster_name(self.dataset)

    @property
    def grid(self) -> Grid:
        """Where the cells lie."""
        return grid_of(self.dataset, nodata=self.nodata)

    def strip(self, first_row: int, rows: int) -> Strip:
        """Read persons on some whole rows, NaN where there is no data."""
        values = read_strip(self.dataset, first_row, rows, nodata=self.nodata).values
        factors = self._factors[first_row : first_row + rows, None]
        return Strip(first_row=first_row, values=values * factors)


def check_population(
    dataset: DatasetReader,
    *,
    unit: str,
    known_total: float | None = None,
    tolerance: float = 0.05,
    within: Geometries | None = None,
    nodata: float | None = None,
) -> PopulationCells:
    """Read a population raster in its unit, and refuse it when it does not add up.

    Parameters
    ----------
    unit
        One of `UNITS`, as declared.
    known_total
        Persons that were counted on the raster, or within the polygons.
    tolerance
        By which share of the known total the raster may differ from it.
    within : (N,) array
        Polygons in the CRS of the raster that do not overlap, on which the known total was
        counted; for rasters that reach beyond the place. None: all of the raster.
    nodata
        What stands for no data where the file does not say it.

    Raises
    ------
    RasterError
        When the unit is unknown, a value is below 0, nobody lives there, the sum differs
        from the known total, or more live there than can be.
    GeometryError
        When densities lie in a CRS in which nothing can be measured.
    """
    if unit not in UNITS:
        raise RasterError(
            N_('"{unit}" is no unit of a population raster.'),
            mend=N_("Choose one of {units}."),
            unit=unit,
            units=", ".join(UNITS),
        )
    cells = PopulationCells(dataset=dataset, unit=unit, nodata=nodata)
    _require_counts(cells)
    found = _persons(cells, within)
    if known_total is None:
        _require_possible(cells)
    elif not abs(found - known_total) <= tolerance * known_total:
        others = [evolve(cells, unit=other) for other in UNITS if other != unit]
        fits = [
            one.unit
            for one in others
            if abs(_persons(one, within) - known_total) <= tolerance * known_total
        ]
        raise _contradiction(cells, found, known_total, fits)
    return cells


def _strips(cells: PopulationCells) -> Iterator[Strip]:
    for first_row in range(0, cells.grid.height, _ROWS_AT_ONCE):
        yield cells.strip(first_row, min(_ROWS_AT_ONCE, cells.grid.height - first_row))


def _require_counts(cells: PopulationCells) -> None:
    """Refuse values below 0, which are an undeclared nodata value more often than not."""
    lowest, some = 0.0, False
    for strip in _strips(cells):
        known = strip.values[strip.valid]
        lowest, some = float(known.min(initial=lowest)), some or bool((known > 0.0).any())
    if lowest < 0.0:
        raise RasterError(
            N_("Population raster {name} holds {lowest} persons in a cell."),
            mend=N_("If that stands for no data, declare it as nodata."),
            name=cells.name,
            lowest=f"{lowest:g}",
        )
    if not some:
        raise RasterError(
            N_("Nobody lives on population raster {name}."),
            mend=N_("Check its file and its nodata value."),
            name=cells.name,
        )


def _persons(cells: PopulationCells, within: Geometries | None) -> float:
    """Return how many persons live on the raster, or within polygons."""
    if within is None:
        return sum(float(np.nansum(strip.values, dtype=np.float64)) for strip in _strips(cells))
    table = zonal_statistics(
        within, [cells.dataset], crs=cells.grid.crs, weight=cells, nodata=cells.nodata
    )[0]
    assert table.weight_in_band is not None  # noqa: S101 - a weight was given
    return float(table.weight_in_band.sum())


def _require_possible(cells: PopulationCells) -> None:
    """Refuse more people than can live somewhere, as a mean over inhabited cells."""
    area_km2 = cell_areas_m2(cells.grid) / _KM2_M2
    persons = inhabited_km2 = 0.0
    for strip in _strips(cells):
        rows = slice(strip.first_row, strip.first_row + len(strip.values))
        persons += float(np.nansum(strip.values))
        inhabited_km2 += float((strip.values > 0.0).sum(axis=1) @ area_km2[rows])
    if persons > MOST_PER_KM2 * inhabited_km2:
        raise RasterError(
            N_(
                "Population raster {name} holds {found} persons as {unit}: "
                "{density} on each inhabited square kilometre, more than live anywhere."
            ),
            mend=N_("Check whether it holds counts or densities, and give the known total."),
            name=cells.name,
            unit=cells.unit,
            found=f"{persons:,.0f}",
            density=f"{persons / inhabited_km2:,.0f}",
        )


def _contradiction(
    cells: PopulationCells, found: float, known_total: float, fits: list[str]
) -> RasterError:
    numbers = {"found": f"{found:,.0f}", "known": f"{known_total:,.0f}"}
    if fits:
        return RasterError(
            N_(
                "Population raster {name} holds {found} persons as {unit}, but {known} are known. "
                "It would fit as {others}."
            ),
            mend=N_("Declare the unit that its values have."),
            name=cells.name,
            unit=cells.unit,
            others=", ".join(fits),
            **numbers,
        )
    return RasterError(
        N_(
            "Population raster {name} holds {found} persons as {unit}, but {known} are known. "
            "No other unit would fit."
        ),
        mend=N_("Check that it covers the place, its year, and the known total."),
        name=cells.name,
        unit=cells.unit,
        **numbers,
    )
