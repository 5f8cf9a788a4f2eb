"""The rasters of a place: readable, of the right cells and CRS, with values that can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_, Message
from riskmap.geo.crs import crs_name, is_same_crs, require_metric, to_crs
from riskmap.risk.check.divisions import UnitsFound
from riskmap.risk.check.look import Look
from riskmap.risk.region import Hazard, ValueRaster
from riskmap.risk.region.makers import WaterloggingMaker

if TYPE_CHECKING:
    from riskmap.geo.rasters import Grid

#: Intensities below 0 that mean something.
_SIGNED = ("temperature_c", "temperature_anomaly_k", "subsidence_mm_a")
#: Values that stand for a whole cell do not need its area.
_WHOLE_CELL = ("count", "per_cell")
# Corners and this many points a side are brought to the other CRS, since straight lines bend.
_POINTS_A_SIDE = 20


@frozen(kw_only=True)
class Named:
    """A raster as region.toml names it, and what it must be.

    Parameters
    ----------
    field, file
        Where it is named, and its name.
    nodata
        What stands for no data where the file does not say.
    is_signed, most
        Whether values below 0 are right; the highest that can be.
    needs_metric_crs
        Whether it must lie in the metric CRS, since nothing was said of bringing it there.
    may_be_brought
        Whether `reproject` could say so.
    needs_area
        Whether its values are by area, so that its cells must be measured in metres.
    """

    field: str
    file: str
    nodata: float | None = None
    is_signed: bool = False
    most: float = np.inf
    needs_metric_crs: bool = False
    may_be_brought: bool = False
    needs_area: bool = False


_PEOPLE = "population.raster.file"


def check_rasters(look: Look, units: UnitsFound) -> None:
    """Look at every raster that is named and there."""
    maps: tuple[str, Grid] | None = None
    for place, hazard in look.sections.hazards.items():
        found = _same_cells(look, _of_hazard(f"hazards[{place}]", hazard), units)
        if maps is None and found is not None and hazard.reproject is None:
            maps = found
    _same_cells(look, _of_ground(look), units)
    for one, is_on_maps in _of_people_and_values(look):
        grid = _looked_at(look, one, units)
        if is_on_maps and grid is not None and maps is not None:
            _require_aligned(look, one, grid, maps)
        if grid is not None and one.field == _PEOPLE:
            _check_people(look, units)


def _of_hazard(name: str, hazard: Hazard) -> Iterator[Named]:
    way = "maps" if hazard.maps else "events"
    for number, file in enumerate(hazard.files):
        field = "field" if hazard.field else f"{way}[{number}]"
        yield Named(
            field=f"{name}.{field}.file",
            file=file,
            nodata=hazard.nodata,
            is_signed=hazard.intensity in _SIGNED,
            needs_metric_crs=hazard.reproject is None,
            may_be_brought=True,
        )


def _of_ground(look: Look) -> Iterator[Named]:
    """Yield the heights of the ground, and what is given on its cells."""
    ground = look.sections.ground
    if ground is not None and ground.file is not None:
        yield Named(
            field="ground.file",
            file=ground.file,
            nodata=ground.nodata,
            is_signed=True,
            needs_metric_crs=True,
        )
    for place, hazard in look.sections.hazards.items():
        maker = hazard.maker
        if isinstance(maker, WaterloggingMaker) and maker.runoff_raster is not None:
            field = f"hazards[{place}].maker.runoff_raster"
            yield Named(field=field, file=maker.runoff_raster, most=1.0, needs_metric_crs=True)


def _of_people_and_values(look: Look) -> Iterator[tuple[Named, bool]]:
    """Yield rasters of people and values, and whether their cells are those of the maps."""
    population = look.sections.population
    if population is not None and population.raster is not None:
        raster = population.raster
        named = Named(field=_PEOPLE, file=raster.file)
        yield named, not raster.split_to_hazard
    for place, one in look.sections.exposure.items():
        if isinstance(one, ValueRaster):
            needs_area = one.value_unit not in _WHOLE_CELL
            field = f"exposure[{place}].file"
            named = Named(field=field, file=one.file, needs_area=needs_area)
            yield named, not one.split_to_hazard


def _check_people(look: Look, units: UnitsFound) -> None:
    """Refuse people by cell whose sum contradicts their unit or the known total."""
    population = look.sections.population
    if population is None or population.raster is None or not units.is_known:
        return
    import rasterio  # noqa: PLC0415 - GDAL, only where there are rasters

    from riskmap.geo.population_raster import check_population  # noqa: PLC0415 - as above

    raster = population.raster
    place = np.array([shapely.union_all(units.outlines)], dtype=object)
    try:
        with rasterio.open(look.folder / raster.file) as dataset:
            check_population(
                dataset,
                unit=raster.unit,
                known_total=population.total,
                tolerance=raster.tolerance,
                within=to_crs(place, units.metric_crs, dataset.crs),
            )
    except RiskmapError as trouble:
        message = N_("{field} cannot be {value}: {reason}")
        more = {"reason": trouble.message, "mend": trouble.how_to_mend}
        look.note("wrong_sum", message, _PEOPLE, value=raster.file, **more)


def _same_cells(look: Look, several: Iterator[Named], units: UnitsFound) -> tuple[str, Grid] | None:
    """Look at rasters that have the same cells; return the first."""
    first: tuple[str, Grid] | None = None
    for one in several:
        grid = _looked_at(look, one, units)
        if grid is not None and first is not None:
            _require_aligned(look, one, grid, first)
        if grid is not None and first is None:
            first = one.file, grid
    return first


def _require_aligned(look: Look, one: Named, grid: Grid, first: tuple[str, Grid]) -> None:
    name, other = first
    if grid.is_aligned_with(other):
        return
    said = f"{grid.width} × {grid.height}", f"{other.width} × {other.height}"
    message = N_("{value} ({cells} cells) does not have the cells of {other} ({other_cells}).")
    more = {"cells": said[0], "other_cells": said[1], "other": name}
    look.note("other_cells", message, one.field, value=one.file, **more)


def _looked_at(look: Look, one: Named, units: UnitsFound) -> Grid | None:
    """Note what is wrong with one raster; return where its cells lie if that can be told."""
    if not look.has(one.file):
        return None
    import rasterio  # noqa: PLC0415 - GDAL, only where there are rasters
    from rasterio.errors import RasterioError  # noqa: PLC0415 - as above

    from riskmap.geo.rasters import grid_of  # noqa: PLC0415 - as above

    try:
        with rasterio.open(look.folder / one.file) as dataset:
            grid = grid_of(dataset, nodata=one.nodata)
            if dataset.count != 1:
                message = N_("{value} has {count} bands, and nothing tells which is meant.")
                look.note("several_bands", message, one.field, value=one.file, count=dataset.count)
            else:
                _check_values(look, one, dataset)
    except RiskmapError as trouble:
        message = N_("{field} cannot be {value}: {reason}")
        more = {"reason": trouble.message, "mend": trouble.how_to_mend}
        look.note("unusable_raster", message, one.field, value=one.file, **more)
        return None
    except RasterioError as reason:
        message = N_("{value} cannot be read as a raster: {reason}.")
        look.note("unreadable", message, one.field, value=one.file, reason=str(reason))
        return None
    _check_crs(look, one, grid, units.metric_crs)
    if units.is_known:
        _check_place(look, one, grid, units)
    return grid


def _check_values(look: Look, one: Named, dataset: object) -> None:
    from riskmap.geo.rasters import strips  # noqa: PLC0415 - as in _looked_at

    lowest, highest = np.inf, -np.inf
    for strip in strips(dataset, nodata=one.nodata):
        values = strip.values.ravel()
        lowest = min(lowest, float(np.fmin.reduce(values, initial=np.inf)))
        highest = max(highest, float(np.fmax.reduce(values, initial=-np.inf)))
    if np.isposinf(lowest):
        look.note("no_data", N_("{value} has no data at all."), one.field, value=one.file)
    elif lowest < 0 and not one.is_signed:
        message = N_("{value} has values below 0, down to {lowest}; no data needs a nodata value.")
        more = {"lowest": f"{lowest:g}", "allowed": Message(N_("numbers from 0"))}
        look.note("below_zero", message, one.field, value=one.file, **more)
    if highest > one.most:
        message = N_("{value} has values up to {highest}.")
        allowed = Message(N_("numbers up to {most}"), {"most": f"{one.most:g}"})
        more = {"highest": f"{highest:g}", "allowed": allowed}
        look.note("too_high", message, one.field, value=one.file, **more)


def _check_crs(look: Look, one: Named, grid: Grid, metric_crs: str | None) -> None:
    if one.needs_metric_crs and metric_crs is not None and not is_same_crs(grid.crs, metric_crs):
        message = N_("{value} lies in {crs} and not in the metric CRS.")
        either = Message(
            N_('{crs}; or say reproject = "nearest" or "bilinear"'), {"crs": metric_crs}
        )
        allowed = either if one.may_be_brought else metric_crs
        more = {"crs": crs_name(grid.crs), "allowed": allowed}
        look.note("other_crs", message, one.field, value=one.file, **more)
    elif one.needs_area:
        try:
            require_metric(grid.crs)
        except RiskmapError as trouble:
            message = N_("{value} holds values by area: {reason}")
            more = {"reason": trouble.message, "mend": trouble.how_to_mend}
            look.note("unusable_crs", message, one.field, value=one.file, **more)


def _check_place(look: Look, one: Named, grid: Grid, units: UnitsFound) -> None:
    """Refuse a raster that no unit lies on."""
    edge = max(np.subtract(grid.bounds[2:], grid.bounds[:2])) / _POINTS_A_SIDE
    around = np.array([shapely.segmentize(shapely.box(*grid.bounds), edge)])
    try:
        covered = to_crs(around, grid.crs, units.metric_crs)[0]
        touched = bool(shapely.intersects(units.outlines, covered).any())
    except (RiskmapError, shapely.GEOSException):
        return  # cells without a counterpart: a map of half the world touches the place
    if not touched:
        message = N_("{value} covers no part of the place.")
        look.note("elsewhere", message, one.field, value=one.file)
