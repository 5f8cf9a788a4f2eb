"""The sections on units and the people in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from riskmap.core.words import N_
from riskmap.risk.region.parts import Name, Part, RegionFile, Slug, Text, Verified

ProxyName = Literal["lowest_units", "area"]


class DivisionFields(Part):
    """Names of the columns of a divisions file."""

    code: Text = "code"
    parent: Text = "parent"
    level: Text = "level"
    name_zh: Text = "name_zh"
    name_en: Text = "name_en"


class Divisions(Part):
    """Where the units come from and in what they are measured."""

    source: Literal["register", "file"] = Field(description=N_('"register" or "file"'))
    file: RegionFile | None = None
    fields: DivisionFields = Field(
        default=DivisionFields(), description=N_("names of the columns of the file")
    )
    levels: tuple[Slug, ...] = Field(
        min_length=1, description=N_("names of the levels, from the whole to the parts")
    )
    metric_crs: Text = Field(
        description=N_("a projected CRS in metres that fits the place, for example EPSG:4549")
    )
    licence: Text
    attribution: Text

    @model_validator(mode="after")
    def _file_where_needed(self) -> Divisions:
        if (self.source == "file") != (self.file is not None):
            msg = 'a file is named exactly when source = "file"'
            raise ValueError(msg)
        return self


class Population(Part):
    """Counted people, and how they are shared out below the counted level."""

    file: RegionFile
    code_field: Text = "code"
    total: int = Field(gt=0, description=N_("persons, a whole number above 0"))
    as_of: date = Field(description=N_("a date such as 2020-11-01"))
    proxy: ProxyName = Field(description=N_('"lowest_units" or "area"'))
    proxy_name: Name
    range_proxies: tuple[ProxyName, ...] = Field(
        default=(), description=N_('a list of "lowest_units" or "area"')
    )
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
    as_of: date = Field(description=N_("a date such as 2020-11-01"))


Social = Annotated[
    AgeShare | TableIndicator,
    Field(discriminator="kind", description=N_('kind = "age_share" or "table"')),
]
