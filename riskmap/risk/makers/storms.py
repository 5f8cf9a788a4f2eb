"""Design storms: how much rain falls in how long, once in how many years."""

from __future__ import annotations

from math import log10

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskmap.core.sources import Source
from riskmap.core.words import N_

#: L/(s ha) times minutes to millimetres.
_MM = 0.006
#: The checks in the file are rounded to 0.1 mm.
_ROUNDED_MM = 0.06


class _Part(BaseModel):
    # The file holds more than the formula: units, notes, standards for the reader.
    model_config = ConfigDict(extra="ignore", frozen=True)


class DepthCheck(_Part):
    """A depth that the formula must give."""

    return_period_years: float = Field(gt=0, description=N_("years above 0"))
    duration_minutes: float = Field(gt=0, description=N_("minutes above 0"))
    depth_mm: float = Field(gt=0, description=N_("millimetres above 0"))


class DesignStorm(_Part):
    """Mean intensity over the first t minutes, q = a (1 + c lg P) / (t + b)^n in L/(s ha)."""

    a: float = Field(gt=0, description=N_("a number above 0"))
    b: float = Field(ge=0, description=N_("minutes, 0 or more"))
    c: float = Field(ge=0, description=N_("a number, 0 or more"))
    n: float = Field(gt=0, description=N_("a number above 0"))
    duration_min: float = Field(gt=0, description=N_("minutes above 0"))
    duration_max: float = Field(gt=0, description=N_("minutes above 0"))
    return_period_max_years: float = Field(ge=1, description=N_("years, 1 or more"))
    source: str = Field(min_length=1, description=N_("text that is not empty"))
    verified: bool = Field(description=N_("true or false"))
    check: tuple[DepthCheck, ...] = ()

    @model_validator(mode="after")
    def _keeps_its_checks(self) -> DesignStorm:
        for one in self.check:
            depth = self.depth_mm(one.return_period_years, one.duration_minutes)
            if abs(depth - one.depth_mm) > _ROUNDED_MM:
                msg = (
                    f"the coefficients give {depth:.1f} mm for {one.return_period_years:g} years"
                    f" and {one.duration_minutes:g} minutes, the check says {one.depth_mm:g}"
                )
                raise ValueError(msg)
        return self

    def depth_mm(self, return_period_years: float, duration_minutes: float) -> float:
        """Return the depth in millimetres that falls within `duration_minutes`.

        Source: the form of Chinese design-storm formulas, DB31/T 1043-2017 for Shanghai.
        """
        growth = 1 + self.c * log10(return_period_years)
        intensity = self.a * growth / pow(duration_minutes + self.b, self.n)
        return float(intensity * duration_minutes * _MM)

    @property
    def cited(self) -> Source:
        """Where the coefficients come from."""
        return Source(title=self.source, clause="design storm", verified=self.verified)


class Storms(_Part):
    """A whole storms file."""

    intensity: DesignStorm
