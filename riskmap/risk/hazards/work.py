"""What each maker is given and what it hands back: its work, between region.toml and rasters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen

from riskmap.core.errors import RegionError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats
from riskmap.geo.rasters import Grid
from riskmap.risk.hazards.grounds import GroundHeight, grid_around, ground_of
from riskmap.risk.hazards.map_keys import MapKey
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import FIELD, Hazard

if TYPE_CHECKING:
    from riskmap.risk.region.makers import (
        HeatMaker,
        InundationMaker,
        SubsidenceMaker,
        WaterloggingMaker,
    )
    from riskmap.risk.region.typhoon import TyphoonMaker


@define(kw_only=True, eq=False)
class Work:
    """One hazard that has to be made."""

    place: Place
    units: Units
    hazard: Hazard
    executor: Executor | None = None

    @property
    def maker(self) -> Any:
        """Its maker, as declared."""
        return self.hazard.maker

    @cached_property
    def ground(self) -> GroundHeight:
        """The ground of the place; the region was checked to have one."""
        declared = self.place.region.ground
        assert declared is not None  # noqa: S101 - see above
        return ground_of(self.place, declared, self.units)


@frozen(kw_only=True, eq=False)
class MadeMaps:
    """What a maker made.

    Parameters
    ----------
    keys, values
        One key and one (rows, columns) array a map, in the same order.
    grid
        Where their cells lie.
    made
        What it says of its work, as JSON values.
    others
        Further rasters for the reader, by name: no maps of the hazard.
    """

    keys: tuple[MapKey, ...]
    values: Iterable[Floats]
    grid: Grid
    made: Mapping[str, Any]
    others: Mapping[str, Floats] = field(factory=dict)


def require_none(faults: Sequence[Finding]) -> None:
    """Refuse a folder that changed after it was checked.

    Raises
    ------
    RegionError
        When there are faults.
    """
    if faults:
        raise RegionError(
            N_("What the makers of hazards need has {count} faults."),
            mend=N_("Correct what is listed and try again."),
            findings=tuple(faults),
            count=len(faults),
        )


def _waterlogging(work: Work) -> MadeMaps:
    from riskmap.risk.makers.runoff_raster import read_runoff  # noqa: PLC0415 - each its own
    from riskmap.risk.makers.waterlogging import waterlogging  # noqa: PLC0415 - compiles

    maker: WaterloggingMaker = work.maker
    storm = work.place.storms[maker.storms]
    ground = work.ground
    faults: list[Finding] = []
    coefficient = read_runoff(work.place.folder, maker, ground.grid, faults=faults)
    require_none(faults)
    found = list(
        waterlogging(
            ground.height_m,
            cell_area_m2=ground.grid.cell_area,
            storm=storm,
            maker=maker,
            return_periods_years=work.hazard.periods,
            runoff_coefficient=coefficient,
        )
    )
    return MadeMaps(
        keys=tuple(MapKey.of_period(one.return_period_years) for one in found),
        values=[one.standing.depth_m for one in found],
        grid=ground.grid,
        made={
            "design_storm": storm.model_dump(mode="json"),
            "storms": [one.as_json() for one in found],
        },
        others={"ground": ground.height_m},
    )


def _inundation(work: Work) -> MadeMaps:
    from riskmap.risk.makers.inundation import inundations  # noqa: PLC0415 - compiles
    from riskmap.risk.makers.layers import LayerReader  # noqa: PLC0415 - geopandas

    maker: InundationMaker = work.maker
    ground = work.ground
    reader = LayerReader(folder=work.place.folder, metric_crs=work.units.metric_crs)
    layers = reader.water_layers(maker)
    require_none(reader.faults)
    found = inundations(
        ground.height_m,
        ground.grid,
        ground_datum=ground.vertical_datum,
        maker=maker,
        layers=layers,
    )
    maps = list(found.maps)
    return MadeMaps(
        keys=tuple(MapKey.of_period(one.return_period_years) for one in maps),
        values=[one.depth_m for one in maps],
        grid=ground.grid,
        made={
            **found.made,
            "maps": [one.as_json() for one in maps],
            "notes": [str(one) for one in found.notes],
        },
        others={
            f"platform_T{one.return_period_years:g}": one.platform_depth_m
            for one in maps
            if layers.platforms.size
        },
    )


def _subsidence(work: Work) -> MadeMaps:
    from riskmap.risk.makers.station_table import read_stations  # noqa: PLC0415 - each its own
    from riskmap.risk.makers.subsidence import subsidence  # noqa: PLC0415 - scipy

    maker: SubsidenceMaker = work.maker
    grid = grid_around(work.units, maker.grid_m)
    faults: list[Finding] = []
    stations = read_stations(
        work.place.folder, maker, metric_crs=work.units.metric_crs, faults=faults
    )
    require_none(faults)
    found = subsidence(stations, grid, maker=maker)
    return MadeMaps(
        keys=(MapKey(label=FIELD),),
        values=[found.sinking_mm_a],
        grid=grid,
        made=found.as_json() | {"notes": [str(one) for one in found.notes]},
        others={"deviation": found.deviation_mm_a},
    )


def _heat(work: Work) -> MadeMaps:
    from riskmap.risk.makers.heat import synthetic_heat  # noqa: PLC0415 - each maker its own

    maker: HeatMaker = work.maker
    grid = grid_around(work.units, maker.grid_m)
    values = synthetic_heat(grid.height, grid.width, maker=maker)
    return MadeMaps(
        keys=(MapKey(label=FIELD),), values=[values], grid=grid, made={"seed": maker.seed}
    )


def _typhoon(work: Work) -> MadeMaps:
    from riskmap.risk.makers.typhoon import typhoon_winds  # noqa: PLC0415 - compiles
    from riskmap.risk.tracks import read_tracks  # noqa: PLC0415 - as above

    maker: TyphoonMaker = work.maker
    path = work.place.folder / maker.tracks
    given = read_tracks(path, format=maker.format, averaging=maker.averaging)
    grid = grid_around(work.units, maker.grid_m, margin_cells=1)
    winds = typhoon_winds(maker, given, grid, executor=work.executor)
    counted = np.flatnonzero(~np.isnan(winds.frequency_per_year))
    return MadeMaps(
        keys=tuple(
            MapKey(
                label=winds.tracks[one].storm_id,
                frequency_per_year=float(winds.frequency_per_year[one]),
            )
            for one in counted
        ),
        values=winds.peak_m_s[counted],
        grid=grid,
        made=winds.as_json(),
    )


#: What makes a hazard, by the name of its maker.
MAKERS: Mapping[str, Callable[[Work], MadeMaps]] = {
    "design_storm_waterlogging": _waterlogging,
    "connected_inundation": _inundation,
    "subsidence_from_stations": _subsidence,
    "synthetic_heat": _heat,
    "parametric_typhoon": _typhoon,
}
