"""Waterlogging: what a design storm leaves beyond the drains gathers in the depressions.

No flow dynamics, no streets, no pipes and no pumps: drains take the storm that they are built
for, everywhere and whole, and the rest runs over the ground until it stands or leaves. Depths
are those after the rain, when all water has come to rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats
from riskmap.risk.makers.depressions import Standing, depressions_of
from riskmap.risk.makers.storms import DesignStorm
from riskmap.risk.region.makers import WaterloggingMaker

#: Raise it when the same arguments begin to give other depths: kept maps are made anew.
VERSION = 2
_MM = 1e-3


@frozen(kw_only=True, eq=False)
class StormWater:
    """What one design storm leaves.

    Parameters
    ----------
    return_period_years, rain_mm
        The storm, and how much falls within the maker's duration.
    undrained_mm
        How much of that is beyond the storm that drains are built for.
    standing
        Where what runs off of it stands.
    """

    return_period_years: float
    rain_mm: float
    undrained_mm: float
    standing: Standing

    def as_json(self) -> dict[str, Any]:
        """Return what the provenance says of it, as JSON values."""
        return {
            "return_period_years": self.return_period_years,
            "rain_mm": self.rain_mm,
            "undrained_mm": self.undrained_mm,
            "runoff_m3": self.standing.runoff_m3,
            "standing_m3": self.standing.standing_m3,
            "left_the_map_m3": self.standing.left_the_map_m3,
        }


def undrained_mm(storm: DesignStorm, maker: WaterloggingMaker, return_period_years: float) -> float:
    """Return the rain of a storm beyond that of the storm that drains are built for.

    Both fall within the maker's duration; 0 for smaller storms.
    """
    minutes = maker.duration_minutes
    drained = storm.depth_mm(maker.drainage_return_period_years.value, minutes)
    return max(0.0, storm.depth_mm(return_period_years, minutes) - drained)


def waterlogging(
    ground: Floats,
    *,
    cell_area_m2: float,
    storm: DesignStorm,
    maker: WaterloggingMaker,
    return_periods_years: Sequence[float],
    runoff_coefficient: Floats | None = None,
) -> Iterator[StormWater]:
    """Yield what stands after the storm of each return period; the ground is looked at once.

    Parameters
    ----------
    ground : (rows, columns) array
        Height in metres; NaN no data.
    cell_area_m2
        Area of a cell.
    storm, maker
        Formula of the rain, duration and drains.
    return_periods_years
        One storm each, within the range of the formula.
    runoff_coefficient : (rows, columns) array
        The maker's raster, 0 to 1; None where the maker has one number for all.

    Raises
    ------
    RasterError
        When the runoff coefficient is not known where the ground is.
    """
    coefficient = _coefficient(maker, runoff_coefficient)
    depressions = depressions_of(ground, cell_area_m2=cell_area_m2)
    for years in return_periods_years:
        undrained = undrained_mm(storm, maker, years)
        yield StormWater(
            return_period_years=years,
            rain_mm=storm.depth_mm(years, maker.duration_minutes),
            undrained_mm=undrained,
            standing=depressions.filled(coefficient * (undrained * _MM)),
        )


def _coefficient(maker: WaterloggingMaker, by_cell: Floats | None) -> float | Floats:
    """Return the number of the maker, else its raster; unknown where it has neither."""
    if maker.runoff_coefficient is not None:
        return maker.runoff_coefficient.value
    return np.nan if by_cell is None else by_cell
