"""Connected inundation: ground below a water level that water can reach, past walls and gates.

The level stands still and everywhere at one height. There is no time, no slope of the water, no
flow and no storage: water fills whatever it can reach, however narrow the way and short the tide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.risk.makers.levels import ground_levels
from riskmap.risk.makers.reach import WaterLayers, connected_reach
from riskmap.risk.region.makers import InundationMaker

if TYPE_CHECKING:  # rasterio is no business of a server that hands out results
    from riskmap.geo.rasters import Grid

#: Raise it when the same arguments begin to give other depths: kept maps are made anew.
VERSION = 1


@frozen(kw_only=True, eq=False)
class Inundation:
    """What is under water at one level.

    Parameters
    ----------
    return_period_years, level_m
        How rarely the level is reached; metres above the datum of the ground.
    depth_m : (rows, columns) array
        Depth of the flood: 0 where it is dry, on open water, and on platforms that no wall
        keeps dry; NaN where the ground has no data.
    platform_depth_m : (rows, columns) array
        Depth on such platforms, 0 elsewhere: platform inundation is no flood.
    cell_area_m2
        Area of a cell.
    """

    return_period_years: float
    level_m: float
    depth_m: Floats
    platform_depth_m: Floats
    cell_area_m2: float

    def as_json(self) -> dict[str, Any]:
        """Return what the provenance says of it, as JSON values."""
        return {
            "return_period_years": self.return_period_years,
            "level_m": self.level_m,
            "flooded_m2": float(np.count_nonzero(self.depth_m > 0.0)) * self.cell_area_m2,
            "platform_inundation_m2": float(np.count_nonzero(self.platform_depth_m > 0.0))
            * self.cell_area_m2,
        }


@frozen(kw_only=True, eq=False)
class Inundations:
    """The maps of all levels of a station, with what must be said of them.

    Parameters
    ----------
    maps
        One a return period, each made when it is asked for.
    notes
        What must be said beside everything made from them.
    made
        What the provenance says of levels and defences, as JSON values.
    """

    maps: Iterator[Inundation]
    notes: tuple[Message, ...]
    made: dict[str, Any]


def inundations(
    ground: Floats,
    grid: Grid,
    *,
    ground_datum: str,
    maker: InundationMaker,
    layers: WaterLayers,
) -> Inundations:
    """Make the maps of a station's levels, with the defences as the maker declares them.

    Parameters
    ----------
    ground : (rows, columns) array
        Height in metres above `ground_datum`; NaN no data, which lets no water through.
    grid
        Its cells, in the metric CRS that the layers lie in.

    Raises
    ------
    RefusedDatumError
        When ground and levels do not share a known datum.
    NotFoundError
        When a wall or gate is to fail that does not exist.
    """
    levels = ground_levels(maker, ground_datum)
    holding = layers.defences.without(maker.failed)
    highest = max(levels.levels_m.values())
    reach = connected_reach(ground, grid, layers=layers, holding=holding, highest_m=highest)

    def made() -> Iterator[Inundation]:
        for years, level in levels.levels_m.items():
            flood, platform = reach.depths(level)
            yield Inundation(
                return_period_years=years,
                level_m=level,
                depth_m=flood,
                platform_depth_m=platform,
                cell_area_m2=grid.cell_area,
            )

    return Inundations(
        maps=made(),
        notes=(*levels.notes, *_said(maker)),
        made={
            **levels.as_json(),
            "station": maker.station.name,
            "defences": maker.defences,
            "failed": list(maker.failed),
        },
    )


def _said(maker: InundationMaker) -> tuple[Message, ...]:
    if maker.defences == "defended":
        return (Message(N_("All walls and closed gates are taken to hold.")),)
    failed = ", ".join(maker.failed)
    return (Message(N_("Walls and gates are taken to have failed: {failed}."), {"failed": failed}),)
