"""The sections on units and the people in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from riskmap.core.words import N_
from riskmap.risk.region.parts import Name, Part, Provided, RegionFile, Slug, Text, Verified

ProxyName = Literal["lowest_units", "area"]
_DAY = N_("a date such as 2020-11-01")


class DivisionFields(Part):
    """Names of the columns of a divisions file.

    Only code and name must be there. Without a parent column all units are of one level;
    without a level column the levels follow from the parents.
    """

    code: Text = "code"
    parent: Text = "parent"
    level: Text = "level"
    name: Text = "name"
    name_zh: Text = "name_zh"
    name_en: Text = "name_en"


class Divisions(Part):
    """Where the units come from and in what they are measured."""

    source: Literal["register", "file"] = Field(description=N_('"register" or "file"'))
    file: RegionFile | None = None
    layer: Text | None = None
    crs: Text | None = Field(
        default=None,
        description=N_("the CRS of a file that does not say it, for example EPSG:4326"),
    )
    under: Text | None = Field(
        default=None,
        description=N_("only with the register: 12-digit code of the unit that is assessed"),
    )
    fields: DivisionFields = Field(
        default=DivisionFields(), description=N_("names of the columns of the file")
    )
    levels: tuple[Slug, ...] = Field(
        default=(), description=N_("names of the levels, from the whole to the parts")
    )
    metric_crs: Text = Field(
        description=N_("a projected CRS in metres that fits the place, for example EPSG:4549")
    )
    licence: Text
    attribution: Text

    @model_validator(mode="after")
    def _fits_its_source(self) -> Divisions:
        is_file = self.source == "file"
        if is_file != (self.file is not None):
            msg = 'a file is named exactly when source = "file"'
            raise ValueError(msg)
        if is_file and self.under is not None:
            msg = 'under goes with source = "register"'
            raise ValueError(msg)
        if not is_file and not self.levels:
            msg = "levels name what is taken from the register"
            raise ValueError(msg)
        return self


class PopulationRaster(Provided):
    """People by cell: where within a unit they live."""

    file: RegionFile
    unit: Literal["count", "per_m2", "per_ha", "per_km2"] = Field(
        description=N_('"count" of people in a cell, or "per_m2", "per_ha", "per_km2"')
    )
    as_of: date = Field(description=_DAY)
    tolerance: float = Field(
        default=0.05,
        gt=0,
        lt=1,
        description=N_("a share: how far its sum may lie from population.total"),
    )
    split_to_hazard: bool = Field(
        default=False,
        description=N_("true: bring it to the cells of the hazard maps, keeping its sum"),
    )


class Population(Part):
    """Counted people, and how they are shared out below the counted level."""

    file: RegionFile
    code_field: Text = "code"
    total: int = Field(gt=0, description=N_("persons, a whole number above 0"))
    as_of: date = Field(description=_DAY)
    proxy: ProxyName = Field(description=N_('"lowest_units" or "area"'))
    proxy_name: Name
    range_proxies: tuple[ProxyName, ...] = Field(
        default=(), description=N_('a list of "lowest_units" or "area"')
    )
    raster: PopulationRaster | None = None
    source: Text
    licence: Text
    verified: Verified


class AgeShare(Part):
    """A share of residents by age, from the population table."""

    id: Slug
    name: Name
    kind: Literal["age_share"]
    age_from: int = Field(ge=0, le=150, description=N_("whole years, at which a group begins"))
    age_to: int | None = Field(
        default=None, ge=0, le=150, description=N_("whole years, at which a group ends")
    )


class TableIndicator(Part):
    """An indicator given by code in a CSV file."""

    id: Slug
    name: Name
    kind: Literal["table"]
    file: RegionFile
    code_field: Text = "code"
    value_field: Text = "value"
    source: Text
    licence: Text
    verified: Verified
    as_of: date = Field(description=_DAY)


Social = Annotated[
    AgeShare | TableIndicator,
    Field(discriminator="kind", description=N_('kind = "age_share" or "table"')),
]


class Capacity(Provided):
    """A survey of coping capacity by code, for the nine community indicators of the census form.

    Columns of the file: code and the survey fields of `riskmap/risk/capacity/capacity.toml`.
    """

    file: RegionFile
    code_field: Text = "code"
    as_of: date = Field(description=_DAY)
    sigma_rule: Literal["population", "sample"] = Field(
        description=N_('"population" or "sample": the standard deviation that grades are cut by')
    )
    survey_is_synthetic: bool = Field(description=N_("true or false"))
