"""The sections on makers for water and ground: waterlogging, inundation, subsidence, heat.

What each of them does, and what it cannot tell, stands in the method. Files of layers lie in the
region's folder; which columns they need stands with the section that names them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from riskmap.core.words import N_
from riskmap.risk.region.parts import (
    Cited,
    Finite,
    Part,
    PositiveCited,
    Provided,
    RegionFile,
    Seed,
    Text,
    Verified,
    Years,
)

#: Nothing is said of the ground farther ahead than this.
HORIZON_YEARS_MAX = 5
#: In `failed`: every wall and every gate.
ALL_DEFENCES = "all"


def _a_share(given: Cited) -> Cited:
    if not 0 < given.value <= 1:
        msg = "it lies above 0 and not above 1"
        raise ValueError(msg)
    return given


_ShareCited = Annotated[Cited, AfterValidator(_a_share)]
_GridMetres = Annotated[float, Field(ge=1, le=1000, description=N_("metres, from 1 to 1000"))]


class WaterloggingMaker(Part):
    """Design storms fill the depressions of the ground; what drains can take does not count.

    `storms` is a TOML file with a table ``intensity``: the coefficients of the formula, the range
    for which it was tried, source, and checks. `runoff_raster` is a raster of runoff coefficients
    from 0 to 1 on the cells of the ground, in place of one number for all.
    """

    makes: ClassVar[str] = "return_periods"
    is_synthetic: ClassVar[bool] = False

    name: Literal["design_storm_waterlogging"] = Field(
        description=N_('"design_storm_waterlogging"')
    )
    storms: RegionFile
    duration_minutes: float = Field(gt=0, le=1440, description=N_("minutes, up to 1440"))
    drainage_return_period_years: PositiveCited = Field(
        description=N_(
            "value in years, above 0, with source and verified: the storm that drains are built for"
        )
    )
    runoff_coefficient: _ShareCited | None = Field(
        default=None,
        description=N_("value above 0 and not above 1, with source and verified"),
    )
    runoff_raster: RegionFile | None = None

    @model_validator(mode="after")
    def _runs_off_one_way(self) -> WaterloggingMaker:
        if (self.runoff_coefficient is None) == (self.runoff_raster is None):
            msg = "give either runoff_coefficient or runoff_raster"
            raise ValueError(msg)
        return self

    @property
    def files(self) -> dict[str, str]:
        """The files it needs, by field."""
        return _named(storms=self.storms, runoff_raster=self.runoff_raster)


class StationLevel(Part):
    """A water level at the station, and how rarely it is reached."""

    return_period_years: Years
    level_m: Finite = Field(description=N_("metres above the station's vertical_datum"))
    source: Text
    verified: Verified


class Station(Part):
    """The local station that levels were measured at."""

    name: Text
    distance_km: float = Field(
        ge=0, le=1000, description=N_("kilometres from the place, 0 or more, along the water")
    )
    vertical_datum: Text
    source: Text
    verified: Verified


class DatumOffset(Part):
    """How two vertical datums lie: a height above `datum` is one above `base` plus `offset_m`."""

    datum: Text
    base: Text
    offset_m: Finite = Field(description=N_("metres to add to a height above base"))
    uncertainty_m: float = Field(ge=0, le=10, description=N_("metres, 0 or more"))
    source: Text
    verified: Verified

    @model_validator(mode="after")
    def _between_two(self) -> DatumOffset:
        if self.datum == self.base:
            msg = "an offset lies between two datums"
            raise ValueError(msg)
        return self


class InundationMaker(Provided):
    """Ground below the level of a river or surge that water can reach, past walls and gates.

    Source, licence and verified are those of the layers, which are GeoJSON or GeoPackage files:
    `water` polygons or lines of the water that has the level, without creeks behind closed gates;
    `walls` lines with ``id`` and ``top_m`` (crest, metres above the datum of the ground); `gates`
    lines with ``id``, ``top_m`` and ``is_closed``, where walls leave a gap; `platforms` polygons on
    the water's side of the wall.
    """

    makes: ClassVar[str] = "return_periods"
    is_synthetic: ClassVar[bool] = False

    name: Literal["connected_inundation"] = Field(description=N_('"connected_inundation"'))
    station: Station
    station_distance_max_km: PositiveCited = Field(
        description=N_(
            "value in kilometres, above 0, with source and verified:"
            " from farther away a level is no local one"
        )
    )
    levels: tuple[StationLevel, ...] = Field(
        min_length=2,
        description=N_("levels, T rising, at least two, none lower than the one before"),
    )
    datum_offset: DatumOffset | None = None
    water: RegionFile
    walls: RegionFile | None = None
    gates: RegionFile | None = None
    platforms: RegionFile | None = None
    defences: Literal["defended", "defence_failed"] = Field(
        description=N_('"defended" (all walls and closed gates hold) or "defence_failed"')
    )
    failed: tuple[Text, ...] = Field(
        default=(),
        description=N_('ids of walls and gates that fail, or "all"; only with "defence_failed"'),
    )

    @model_validator(mode="after")
    def _is_local(self) -> InundationMaker:
        farthest = self.station_distance_max_km.value
        if self.station.distance_km > farthest:
            msg = f"station {self.station.name} lies farther away than {farthest:g} km"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _levels_rise(self) -> InundationMaker:
        for one, rarer in pairwise(self.levels):
            if one.return_period_years >= rarer.return_period_years:
                msg = "each return period of levels is longer than the one before"
                raise ValueError(msg)
            if one.level_m > rarer.level_m:
                msg = "a rarer level is no lower than one that is reached more often"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _fails_by_name(self) -> InundationMaker:
        if bool(self.failed) != (self.defences == "defence_failed"):
            msg = 'failed goes with defences = "defence_failed", and only with it'
            raise ValueError(msg)
        if self.failed and self.walls is None and self.gates is None:
            msg = "nothing can fail where neither walls nor gates are given"
            raise ValueError(msg)
        return self

    @property
    def periods(self) -> tuple[float, ...]:
        """Return periods in years, rising: those that levels are given for."""
        return tuple(one.return_period_years for one in self.levels)

    @property
    def files(self) -> dict[str, str]:
        """The files it needs, by field."""
        return _named(
            water=self.water, walls=self.walls, gates=self.gates, platforms=self.platforms
        )


class SubsidenceMaker(Provided):
    """Rates of stations become a field with its uncertainty, and nothing beyond their reach.

    Source, licence and verified are those of the stations, a CSV file with the columns ``id``,
    ``lon``, ``lat`` (degrees, WGS 84 or CGCS2000), ``rate_mm_a`` (below 0: sinking),
    ``sigma_mm_a`` (above 0), ``from`` and ``to`` (dates).
    """

    makes: ClassVar[str] = "field"
    is_synthetic: ClassVar[bool] = False

    name: Literal["subsidence_from_stations"] = Field(description=N_('"subsidence_from_stations"'))
    stations: RegionFile
    grid_m: _GridMetres
    covariance: Literal["exponential", "spherical"] = Field(
        description=N_('"exponential" or "spherical"')
    )
    range_m: PositiveCited = Field(
        description=N_(
            "value in metres, above 0, with source and verified:"
            " stations farther apart know nothing of each other"
        )
    )
    sill_mm2_a2: PositiveCited = Field(
        description=N_(
            "value in (mm/a)², above 0, with source and verified:"
            " variance of rates from place to place"
        )
    )
    mean_mm_a: Cited = Field(
        description=N_(
            "value in mm/a, below 0 where ground sinks, with source and verified:"
            " what is taken to hold where stations say little"
        )
    )
    horizon_years: float = Field(
        gt=0,
        le=HORIZON_YEARS_MAX,
        description=N_("years after the last observation, above 0, no more than 5"),
    )

    @property
    def files(self) -> dict[str, str]:
        """The files it needs, by field."""
        return _named(stations=self.stations)


class HeatMaker(Part):
    """Made-up warmth of built-up ground, smooth noise from a seed: for demonstrations only."""

    makes: ClassVar[str] = "field"
    is_synthetic: ClassVar[bool] = True

    name: Literal["synthetic_heat"] = Field(description=N_('"synthetic_heat"'))
    seed: Seed
    grid_m: _GridMetres
    warmest_k: PositiveCited = Field(
        description=N_(
            "value in K, above 0, with source and verified:"
            " the warmest cell above the rural surroundings"
        )
    )
    smooth_over_m: PositiveCited = Field(
        description=N_("value in metres, above 0, with source and verified")
    )

    @property
    def files(self) -> dict[str, str]:
        """The files it needs, by field: none."""
        return {}


def _named(**files: str | None) -> dict[str, str]:
    return {field: file for field, file in files.items() if file is not None}


#: Any maker for water and ground.
Maker = WaterloggingMaker | InundationMaker | SubsidenceMaker | HeatMaker
