"""What the addresses of the map's data answer with, member by member."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from riskmap.doors.api import Document, FlagsTold
from riskmap.doors.api.answers import Collection, Matched

Point = Annotated[
    list[float], Field(min_length=2, max_length=2, description="Longitude, latitude.")
]
Box = Annotated[
    list[float], Field(min_length=4, max_length=4, description="West, south, east, north.")
]
Label = Annotated[list[str], Field(min_length=2, max_length=2, description="Label and text.")]


class Shown(Document):
    """The assessment that an answer is of."""

    version: int | None
    state: Literal["demo", "draft", "published"]


class UnitFound(FlagsTold):
    """A unit that fits."""

    code: str
    name: str = Field(description="In the reader's language.")
    level: str
    parent: str | None = Field(description="Name of the unit it is a part of.")
    href: str = Field(description="Address of its sheet.")
    point: Point | None = Field(description="Inside it; null without an outline.")
    bbox: Box | None


class Results(Document):
    """Units that fit what was typed, best first."""

    results: list[UnitFound]


class UnitsAt(Document):
    """Units that a point lies in, the smallest last."""

    units: list[UnitFound]


class ClassTold(Document):
    """One class of a map."""

    colour: str | None = Field(description="Null: hatched, no data.")
    word: str
    range: str
    count: int


class ChangeTold(Document):
    """What changed since an earlier version, or why that cannot be said."""

    since: int
    verdict: str
    sentences: list[str]
    new: list[str]
    gone: list[str]
    redrawn: list[str]


class Values(Document):
    """What the units of a level are coloured by."""

    measure: str
    title: str
    unit: str
    note: str
    limits_source: str
    level: str
    classes: dict[str, ClassTold] = Field(description="By number; 0 is no data.")
    values: dict[str, Annotated[list[Any], Field(min_length=3, max_length=3)]] = Field(
        description="By code: class, number (null is no data, never 0), the number as shown."
    )
    flags: FlagsTold
    notices: list[str]
    attribution: str
    as_of: str | None
    assessment: Shown | None
    change: ChangeTold | None


class Index(Document):
    """Names and places of the units of a level, as columns in one order."""

    codes: list[str]
    names_zh: list[str]
    names_en: list[str]
    points: list[Point | None]
    boxes: list[Box | None]


class OutlineTold(Document):
    """What an outline says of itself."""

    code: str
    name_zh: str
    name_en: str
    geometry_is_synthetic: bool
    label_point: Point | None


class Outlines(Collection[OutlineTold]):
    """Outlines of a level, simplified, shared borders kept."""


class UnitTold(FlagsTold):
    """What a unit says of itself."""

    code: str
    code12: str | None = None
    level: str
    kind: str | None
    name_zh: str
    name_en: str
    pinyin: str | None
    parent: str | None
    class_: int | None = Field(alias="class", description="Null is no data.")
    value: float | None
    score: float | None = Field(description="The composite.")
    area_km2: float | None
    label_point: Point | None
    source: str | None
    licence: str | None
    attribution: str | None
    as_of: str | None
    notices: list[str]


class Units(Collection[UnitTold], FlagsTold, Matched):
    """Units of a level with outline, class and value."""

    crs_note: str
    attribution: str
    notices: list[str]
    assessment_state: str | None
    assessment_version: int | None
    measure: str
    title: str
    unit: str


class BaseTold(Document):
    """What a feature of the base map says of itself."""

    symbol: str
    title: str | None
    facts: list[Label]


class BaseLayer(Collection[BaseTold], FlagsTold):
    """One layer of the base map."""

    as_of: str | None
    attribution: str
    licence: str


class HazardMap(Document):
    """One map of a hazard; the place of its tiles has ``{z}``, ``{x}``, ``{y}``."""

    slug: str
    label: str
    return_period_years: float | None
    frequency_per_year: float | None
    url: str


class HazardMaps(FlagsTold):
    """The maps of a hazard."""

    hazard: str
    title: str
    unit: str
    averaging_period: str | None
    as_of: str
    attribution: str
    assessment: Shown
    first: str = Field(description="Slug of the map that is shown first.")
    maps: list[HazardMap]


class TrackTold(Document):
    """What a storm of the past says of itself; the lists are as long as its line."""

    id: str
    symbol: str
    title: str
    name_zh: str
    name_en: str
    year: int
    nearest_km: float
    nearest_at: str
    times: list[str]
    moments: list[str]
    values: list[float | None]
    facts: list[Label]


class WindTold(Document):
    """What the values along a track are."""

    unit: str
    label: str
    averaging: str


class Tracks(Collection[TrackTold], FlagsTold):
    """Storms that came near the place, the newest first; never a forecast."""

    as_of: None
    is_past: Literal[True]
    attribution: str
    licence: str
    verified: bool
    value: WindTold


__all__ = [
    "BaseLayer",
    "HazardMaps",
    "Index",
    "Outlines",
    "Results",
    "Tracks",
    "Units",
    "UnitsAt",
    "Values",
]
