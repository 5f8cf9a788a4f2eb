"""The sections on hazards: maps by return period, sets of events, or one steady field."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from riskmap.core.hazards import hazards as known_hazards
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.risk.region.makers import Maker as WaterMaker
from riskmap.risk.region.parts import (
    Averaged,
    Cited,
    Flag,
    Name,
    Part,
    RegionFile,
    Share,
    Slug,
    Text,
    Years,
)
from riskmap.risk.region.typhoon import TyphoonMaker

Maker = Annotated[
    WaterMaker | TyphoonMaker,
    Field(discriminator="name", description=N_("a table whose name is that of a maker")),
]
#: How intensities are brought to other cells, when that is asked for.
Resampling = Annotated[
    Literal["nearest", "bilinear"], Field(description=N_('"nearest" or "bilinear"'))
]
_Edges = Annotated[tuple[float, ...], Field(description=N_("numbers, rising"))]

#: Makers that need the height of the ground.
ON_GROUND = frozenset({"design_storm_waterlogging", "connected_inundation"})
RETURN_PERIODS, EVENTS, FIELD = "return_periods", "events", "field"


class HazardMap(Part):
    """One return-period map: what is reached or exceeded once in T years."""

    return_period_years: Years
    file: RegionFile


class HazardEvent(Part):
    """One event of a set, with how often it happens."""

    id: Slug
    frequency_per_year: float = Field(gt=0, le=1e3, description=N_("a number above 0, a year"))
    file: RegionFile


class HazardField(Part):
    """One steady field, such as heat or subsidence: it has no frequency and no annual loss."""

    file: RegionFile


class Hazard(Averaged):
    """One hazard: given as maps, events or a field, or made by a maker."""

    id: Slug | None = None
    kind: Slug = Field(description=N_("a slug of the one list of hazards"))
    name: Name | None = None
    vertical_datum: Text | None = None
    nodata: float | None = Field(
        default=None, description=N_("the number that stands for no data in files that do not say")
    )
    reproject: Resampling | None = None
    hazard_is_synthetic: Flag
    terrain_is_synthetic: Flag
    affected_from: Cited
    bands: _Edges = ()
    covered_share_min: Share = 0.95
    in_composite: Flag = True
    in_annual_loss: Flag = True
    zero_damage_return_period_years: Cited | None = None
    return_periods_years: tuple[Years, ...] = Field(
        default=(), description=N_("years, rising, at least two; only with a maker of such maps")
    )
    maker: Maker | None = None
    maps: tuple[HazardMap, ...] = Field(
        default=(), description=N_("return-period maps, T rising, at least two")
    )
    events: tuple[HazardEvent, ...] = Field(
        default=(), description=N_("events with a frequency, at least one")
    )
    field: HazardField | None = None
    source: Text | None = None
    licence: Text | None = None

    @field_validator("kind")
    @classmethod
    def _is_listed(cls, slug: str) -> str:
        if slug not in known_hazards():
            msg = f"one of {', '.join(known_hazards())}"
            raise ValueError(msg)
        return slug

    @field_validator("bands")
    @classmethod
    def _bands_rise(cls, edges: tuple[float, ...]) -> tuple[float, ...]:
        if any(a >= b for a, b in pairwise(edges)):
            msg = "each number above the one before"
            raise ValueError(msg)
        return edges

    @model_validator(mode="after")
    def _comes_one_way(self) -> Hazard:
        ways = [self.maker, self.maps or None, self.events or None, self.field]
        if sum(one is not None for one in ways) != 1:
            msg = "give exactly one of maker, maps, events, field"
            raise ValueError(msg)
        if self.maker is None and (self.source is None or self.licence is None):
            msg = "what is given needs a source and a licence"
            raise ValueError(msg)
        if self.intensity == "depth_m" and self.vertical_datum is None:
            msg = "depths say the vertical_datum of the ground they stand on"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _periods_rise(self) -> Hazard:
        takes = self.maker is not None and self.maker.makes == RETURN_PERIODS and not self._made
        if bool(self.return_periods_years) != takes:
            msg = "return_periods_years go with a maker of return-period maps, and only with one"
            raise ValueError(msg)
        periods = self.periods
        if self.makes == RETURN_PERIODS and (
            len(periods) < 2 or any(a >= b for a, b in pairwise(periods))  # noqa: PLR2004
        ):
            msg = "two return periods or more, each longer than the one before"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _counts_where_it_can(self) -> Hazard:
        if self.makes == FIELD and self.in_annual_loss:
            msg = "a field has no frequency: in_annual_loss must be false"
            raise ValueError(msg)
        if self.maker is not None and self.maker.is_synthetic and not self.hazard_is_synthetic:
            msg = f"what {self.maker.name} makes is synthetic: hazard_is_synthetic must be true"
            raise ValueError(msg)
        return self

    @property
    def slug(self) -> str:
        """Its id, which is its kind where it has none of its own."""
        return self.id or self.kind

    @property
    def makes(self) -> str:
        """What its maps are: ``return_periods``, ``events`` or ``field``."""
        if self.maker is not None:
            return self.maker.makes
        return EVENTS if self.events else FIELD if self.field else RETURN_PERIODS

    @property
    def periods(self) -> tuple[float, ...]:
        """Return periods in years, rising; none for events and fields."""
        given = self._made or self.return_periods_years
        return given or tuple(one.return_period_years for one in self.maps)

    @property
    def _made(self) -> tuple[float, ...]:
        """Return periods that the maker has of its own."""
        return tuple(getattr(self.maker, "periods", ()))

    @property
    def files(self) -> tuple[str, ...]:
        """The rasters it names, in order; none with a maker."""
        steady = () if self.field is None else (self.field.file,)
        return (*(one.file for one in self.maps), *(one.file for one in self.events), *steady)

    @property
    def band_edges(self) -> tuple[float, ...]:
        """Edges between bands of intensity that people are counted in, the threshold too."""
        return tuple(sorted({self.affected_from.value, *self.bands}))

    @property
    def flags(self) -> Flags:
        """What must be said beside everything made from it."""
        return Flags(
            hazard_is_synthetic=self.hazard_is_synthetic,
            terrain_is_synthetic=self.terrain_is_synthetic,
        )


class SyntheticGround(Part):
    """Made-up ground from a seed, for places whose true ground nobody gave."""

    seed: int = Field(ge=0, lt=2**63, description=N_("a whole number from 0"))
    grid_m: float = Field(ge=1, le=1000, description=N_("metres, from 1 to 1000"))


class Ground(Part):
    """The height of the ground, for makers that need it."""

    file: RegionFile | None = None
    synthetic: SyntheticGround | None = None
    vertical_datum: Text
    nodata: float | None = None
    source: Text
    licence: Text
    verified: bool = Field(description=N_("true or false"))

    @model_validator(mode="after")
    def _one_way(self) -> Ground:
        if (self.file is None) == (self.synthetic is None):
            msg = "give either a file, or synthetic with seed and grid_m"
            raise ValueError(msg)
        return self
