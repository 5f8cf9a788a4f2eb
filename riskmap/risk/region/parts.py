"""What the sections of a ``region.toml`` are made of.

The description of a field says what is allowed there; a fault shows it to the reader.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, model_validator

from riskmap.core.words import N_

#: Upper end of all scores.
SCALE = 10.0

Slug = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,63}$",
        description=N_("small letters, digits and _, beginning with a letter"),
    ),
]
Text = Annotated[str, Field(min_length=1, description=N_("text that is not empty"))]


def _stays_inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path or ":" in path:
        msg = "it does not lead to a file in the region's folder"
        raise ValueError(msg)
    return path


RegionFile = Annotated[
    str,
    AfterValidator(_stays_inside),
    Field(description=N_("path of a file in the region's folder, relative to it, with /")),
]
Verified = Annotated[
    bool, Field(description=N_("true once somebody compared it with the source, else false"))
]
Flag = Annotated[bool, Field(description=N_("true or false"))]
Years = Annotated[float, Field(gt=0, le=1e6, description=N_("years above 0"))]
Finite = Annotated[float, Field(allow_inf_nan=False, description=N_("a number"))]
Share = Annotated[float, Field(ge=0, le=1, description=N_("a number from 0 to 1"))]
Seed = Annotated[int, Field(ge=0, lt=2**63, description=N_("a whole number from 0"))]
Language = Annotated[
    str,
    Field(
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description=N_("a language tag such as zh, en, es or pt-BR"),
    ),
]

#: What an intensity may be, and its unit.
INTENSITIES = {
    "depth_m": "m",
    "wind_speed_m_s": "m/s",
    "temperature_c": "°C",
    "temperature_anomaly_k": "K",
    "subsidence_mm_a": "mm/a",
    "peak_ground_acceleration_g": "g",
}
IntensityName = Annotated[
    Literal[
        "depth_m",
        "wind_speed_m_s",
        "temperature_c",
        "temperature_anomaly_k",
        "subsidence_mm_a",
        "peak_ground_acceleration_g",
    ],
    Field(description=", ".join(f'"{name}"' for name in INTENSITIES)),
]
#: Winds of different averaging periods are different quantities: never mixed.
AveragingPeriod = Annotated[
    Literal["3s", "1min", "2min", "10min"],
    Field(description=N_('"3s", "1min", "2min" or "10min": the averaging period of winds')),
]


class Part(BaseModel):
    """A table of the file: nothing unknown in it, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(RootModel[dict[Language, Text]]):
    """A name by language: one at least."""

    model_config = ConfigDict(frozen=True)
    root: dict[Language, Text] = Field(
        min_length=1, description=N_('names by language, at least one, such as zh = "…", en = "…"')
    )

    def of(self, language: str) -> str:
        """Return the name in a language, else in the first that is given."""
        return self.root.get(language) or next(iter(self.root.values()))

    @property
    def zh(self) -> str:
        """The Chinese name, else the first."""
        return self.of("zh")

    @property
    def en(self) -> str:
        """The English name, else the first."""
        return self.of("en")


class Cited(Part):
    """A number and where it comes from."""

    value: Finite
    source: Text
    verified: Verified


def above_zero(given: Cited) -> Cited:
    """Refuse a number that is not above 0."""
    if given.value <= 0:
        msg = "it lies above 0"
        raise ValueError(msg)
    return given


PositiveCited = Annotated[Cited, AfterValidator(above_zero)]


class Provided(Part):
    """Where something given comes from, and on which terms."""

    source: Text
    licence: Text
    verified: Verified


class Averaged(Part):
    """Something whose intensity may be a wind: then, and only then, it has an averaging period."""

    intensity: IntensityName
    averaging_period: AveragingPeriod | None = None

    @model_validator(mode="after")
    def _averaged_where_wind(self) -> Averaged:
        if (self.intensity == "wind_speed_m_s") != (self.averaging_period is not None):
            msg = "winds, and only winds, say their averaging_period"
            raise ValueError(msg)
        return self
