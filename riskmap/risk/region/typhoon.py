"""The section on typhoon winds: tracks, and the named rules that make winds of them.

Averaging periods of winds are never mixed: where the winds of the tracks and the winds that
come out are averaged over different times, the factor between them is declared.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from riskmap.core.words import N_
from riskmap.risk.region.parts import (
    Cited,
    Part,
    PositiveCited,
    Provided,
    RegionFile,
    Text,
    Verified,
)

#: Averaging periods that agencies give winds of tracks in, in seconds.
AVERAGING_SECONDS = {"1min": 60, "2min": 120, "10min": 600}

TrackFormat = Annotated[
    Literal["riskmap_csv", "jtwc_csv", "jtwc_bdeck", "cma_best_track", "ibtracs_csv"],
    Field(
        description=N_('"riskmap_csv", "jtwc_csv", "jtwc_bdeck", "cma_best_track" or "ibtracs_csv"')
    ),
]
TrackAveraging = Annotated[
    Literal["1min", "2min", "10min"],
    Field(description=N_('"1min", "2min" or "10min": over which time winds are averaged')),
]
_Year = Annotated[int, Field(ge=1800, le=2200, description=N_("a year, such as 1980"))]


def _a_share(given: Cited) -> Cited:
    if not 0 < given.value <= 1:
        msg = "it lies above 0 and not above 1"
        raise ValueError(msg)
    return given


_ShareCited = Annotated[Cited, AfterValidator(_a_share)]


class CompleteYears(Part):
    """The years of which the tracks hold every storm; frequencies come from these alone."""

    first: _Year
    last: _Year
    source: Text
    verified: Verified

    @model_validator(mode="after")
    def _in_order(self) -> CompleteYears:
        if self.first > self.last:
            msg = "the first year is not after the last"
            raise ValueError(msg)
        return self

    @property
    def count(self) -> int:
        """How many years, first and last included."""
        return self.last - self.first + 1


class WindPressureRule(Part):
    """How wind follows from central pressure, and back, where a track lacks one of them."""

    rule: Literal["atkinson_holliday_1977", "holland_1980"] = Field(
        description=N_('"atkinson_holliday_1977" (1-minute winds only) or "holland_1980"')
    )
    source: Text
    verified: Verified


class RadiusRule(Part):
    """How far from the centre the wind is strongest, where a track does not say."""

    rule: Literal["willoughby_rahn_2004", "vickery_wadhera_2008"] = Field(
        description=N_('"willoughby_rahn_2004" or "vickery_wadhera_2008"')
    )
    source: Text
    verified: Verified


class ShapeRule(Part):
    """How B, which says how peaked the wind is, is found."""

    rule: Literal["from_wind_and_pressure", "vickery_wadhera_2008"] = Field(
        description=N_('"from_wind_and_pressure" or "vickery_wadhera_2008"')
    )
    source: Text
    verified: Verified


class TranslationRule(Part):
    """How the motion of the storm makes one side stronger."""

    rule: Literal["slosh_1992", "none"] = Field(description=N_('"slosh_1992" or "none"'))
    source: Text
    verified: Verified


class TyphoonMaker(Provided):
    """Makes the peak wind of every storm from its track; each storm is an event.

    Source, licence and verified are those of the tracks.
    """

    makes: ClassVar[str] = "events"
    is_synthetic: ClassVar[bool] = False

    name: Literal["parametric_typhoon"] = Field(description=N_('"parametric_typhoon"'))
    tracks: RegionFile
    format: TrackFormat
    averaging: TrackAveraging
    output_averaging: TrackAveraging
    averaging_factor: PositiveCited | None = None
    grid_m: float = Field(ge=100, le=10_000, description=N_("metres, from 100 to 10000"))
    within_km: float = Field(
        gt=0, le=2000, description=N_("kilometres from the place, above 0, up to 2000")
    )
    complete_years: CompleteYears
    ambient_pressure_hpa: PositiveCited
    air_density_kg_m3: PositiveCited
    gradient_to_surface: _ShareCited
    land_reduction: _ShareCited
    wind_pressure: WindPressureRule
    radius_max_wind: RadiusRule
    shape: ShapeRule
    translation: TranslationRule

    @model_validator(mode="after")
    def _never_mixes_averaging_periods(self) -> TyphoonMaker:
        given, wanted = (AVERAGING_SECONDS[one] for one in (self.averaging, self.output_averaging))
        factor = self.averaging_factor
        if (given != wanted) != (factor is not None):
            msg = "give averaging_factor if averaging and output_averaging differ, and only then"
            raise ValueError(msg)
        if factor is not None and (factor.value < 1) != (given < wanted):
            msg = "the longer winds are averaged, the lower is their highest: see averaging_factor"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _rules_fit_together(self) -> TyphoonMaker:
        relation = self.wind_pressure.rule
        if relation == "atkinson_holliday_1977" and self.averaging != "1min":
            msg = 'atkinson_holliday_1977 is for averaging = "1min"'
            raise ValueError(msg)
        if relation == "holland_1980" and self.shape.rule == "from_wind_and_pressure":
            msg = "holland_1980 needs a shape that does not come from the wind itself"
            raise ValueError(msg)
        if relation == "holland_1980" and self.radius_max_wind.rule == "willoughby_rahn_2004":
            msg = "holland_1980 needs a radius_max_wind that does not come from the wind itself"
            raise ValueError(msg)
        return self
