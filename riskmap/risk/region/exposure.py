"""The sections on what is at risk, and on how much of it a hazard destroys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from riskmap.core.words import N_
from riskmap.risk.region.parts import (
    Averaged,
    Flag,
    Name,
    Part,
    PositiveCited,
    Provided,
    RegionFile,
    Slug,
    Text,
)

Currency = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description=N_("a currency code such as CNY"))
]
PriceYear = Annotated[int, Field(ge=1900, le=2200, description=N_("a year"))]
#: How a value stands in a raster, or beside a length or an area.
CellUnit = Annotated[
    Literal["per_cell", "per_m2", "per_ha", "per_km2"],
    Field(description=N_('"per_cell", "per_m2", "per_ha" or "per_km2"')),
]
#: Sentences that must stand beside every number made with some functions.
Caveat = Literal["made_for_long_floods", "share_of_maximum_damage", "calibrated_elsewhere"]


class ExposureFields(Part):
    """Names of the columns of a layer of assets; those that are not named are not read."""

    id: Text | None = None
    asset_class: Text | None = None
    value: Text | None = None
    first_floor_height_m: Text | None = None
    deductible: Text | None = None
    cover: Text | None = None


class _Valued(Provided):
    """What every kind of exposure says: class, money, year of its prices."""

    id: Slug
    name: Name
    currency: Currency
    price_year: PriceYear
    value_is_estimated: Flag
    value_is_synthetic: Flag = False


class AssetLayer(_Valued):
    """Points, lines or polygons with a value each."""

    kind: Literal["points", "lines", "polygons"]
    file: RegionFile
    layer: Text | None = None
    asset_class: Slug | None = None
    fields: ExposureFields = Field(
        default=ExposureFields(), description=N_("names of the columns of the file")
    )
    value_unit: Literal["total", "per_m", "per_m2"] = Field(
        default="total",
        description=N_(
            '"total", "per_m" (lines) or "per_m2" (polygons): what the value stands for'
        ),
    )
    first_floor_height_m: PositiveCited | None = None

    @model_validator(mode="after")
    def _says_class_and_value(self) -> AssetLayer:
        if (self.asset_class is None) == (self.fields.asset_class is None):
            msg = "give either asset_class or fields.asset_class"
            raise ValueError(msg)
        if self.fields.value is None:
            msg = "name the column of the value in fields.value"
            raise ValueError(msg)
        wrong = {"per_m": "lines", "per_m2": "polygons"}.get(self.value_unit, self.kind)
        if wrong != self.kind:
            msg = f"{self.value_unit} is for {wrong} only"
            raise ValueError(msg)
        return self


class ValueRaster(_Valued):
    """A raster of values, on the cells of the hazard maps or explicitly brought there."""

    kind: Literal["raster"]
    file: RegionFile
    asset_class: Slug
    value_unit: CellUnit
    split_to_hazard: Flag = False


class DivisionValues(_Valued):
    """A value for each lowest unit, spread evenly over its outline."""

    kind: Literal["divisions"]
    asset_class: Slug
    file: RegionFile | None = None
    code_field: Text = "code"
    value_field: Text = "value"
    value_per_person: PositiveCited | None = None
    first_floor_height_m: PositiveCited | None = None

    @model_validator(mode="after")
    def _one_way(self) -> DivisionValues:
        if (self.file is None) == (self.value_per_person is None):
            msg = "give either a file with a value by code, or value_per_person"
            raise ValueError(msg)
        return self


Exposure = Annotated[
    AssetLayer | ValueRaster | DivisionValues,
    Field(
        discriminator="kind",
        description=N_('kind = "points", "lines", "polygons", "raster" or "divisions"'),
    ),
]


class Vulnerability(Averaged):
    """Which vulnerability function holds for which class of assets under which hazards.

    The file has the columns function_id, intensity, and mdd with paa, or damage_ratio; further
    columns are for the reader.
    """

    hazards: tuple[Slug, ...] = Field(min_length=1, description=N_("a list of ids of hazards"))
    file: RegionFile
    functions: dict[Slug, Text] = Field(
        min_length=1, description=N_("a table: class of assets = function_id of the file")
    )
    caveats: tuple[Caveat, ...] = Field(
        default=(),
        description=N_(
            'a list of "made_for_long_floods", "share_of_maximum_damage", "calibrated_elsewhere"'
        ),
    )
    source: Text
    licence: Text
    verified: bool = Field(description=N_("true or false"))
