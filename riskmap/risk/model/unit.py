"""The assessment of one unit as a record, and how it is written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from cattrs.preconf.json import make_converter

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.risk.model.figures import HazardFigures


@frozen(kw_only=True)
class IndicatorFigure:
    """One indicator of one dimension: what was measured, and its score between fixed goalposts.

    Parameters
    ----------
    value, unit
        The raw value; None is no data.
    score
        From the floor above 0 to 10; None is no data.
    weight
        Within the dimension.
    is_estimated
        True when the value was not measured in this unit itself.
    is_synthetic
        True when it was made from made-up ground, hazard, outlines or survey.
    """

    indicator: str
    value: float | None
    unit: str
    score: float | None
    weight: float = 1.0
    is_estimated: bool = False
    is_synthetic: bool = False


@frozen(kw_only=True)
class Measure:
    """One dimension of one unit.

    Parameters
    ----------
    score
        Of its indicators together, from the floor above 0 to 10; None is no data.
    contribution
        Its share of the composite by log shares, 0 to 1; None where that is not defined.
    """

    score: float | None
    indicators: tuple[IndicatorFigure, ...]
    contribution: float | None = None

    @property
    def is_estimated(self) -> bool:
        """True when an indicator was not measured in this unit itself."""
        return any(one.is_estimated for one in self.indicators)


@frozen(kw_only=True)
class PopulationFigure:
    """People in a unit.

    Parameters
    ----------
    persons
        Whole persons.
    low, high
        Least and most that the declared proxies give; no confidence interval.
    proxy
        What the count was shared out by, None where the unit was counted itself.
    """

    persons: int
    low: int
    high: int
    proxy: str | None

    @property
    def is_estimated(self) -> bool:
        """True unless this very unit was counted."""
        return self.proxy is not None


@frozen(kw_only=True)
class CapacityFigure:
    """Coping capacity of a unit, relative to the units of its own run only.

    Parameters
    ----------
    score
        TOPSIS closeness, 0 to 1.
    grade
        Slug of the grade among the units of the run.
    by_part
        Level-1 scores by name.
    """

    score: float
    grade: str
    by_part: Mapping[str, float | None]


@frozen(kw_only=True)
class RankFigure:
    """Place of a unit among those of its level, 1 the highest risk, with two intervals.

    Parameters
    ----------
    rank
        Average rank; None where it must not be shown, then `why` says it.
    of
        Units that have one.
    weight_low, weight_high
        5-95 % interval under changed weights.
    input_low, input_high
        Interval over the ensemble of changed inputs.
    why
        Slug of the reason for showing none, empty where one is shown.
    """

    rank: float | None
    of: int
    weight_low: float | None
    weight_high: float | None
    input_low: float | None
    input_high: float | None
    why: str = ""


@frozen(kw_only=True)
class Member:
    """What one unit of an assessment is called, and of what it is a part."""

    code: str
    parent: str | None
    division_level: str
    name: str
    name_zh: str
    name_en: str
    geometry_is_synthetic: bool

    def name_in(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.name_en if locale.startswith("en") else self.name_zh


@frozen(kw_only=True)
class UnitRisk:
    """The assessment of one unit.

    Parameters
    ----------
    name, name_zh, name_en
        In the language of the place, in Chinese and in English; the last two are the first
        where nobody gave them.
    measures
        By dimension: hazard, exposure, vulnerability, and coping_capacity, which is None
        while nobody has surveyed it.
    composite, composite_level
        Score and its class; None is no data, which is a class of its own.
    composite_low, composite_high
        Interval of the score over the ensemble of changed inputs; None without one.
    annual_loss, annual_loss_low, annual_loss_high
        Of all hazards that enter it, headline rules, in the assessment's currency; its interval
        over the ensemble of changed inputs.
    input_shares
        Share of measured, estimated and synthetic input by weight.
    outline_sha256
        Hash of its outline in the metric CRS, its first 16 digits; None where nobody noted it.
    flags
        What must be said beside all of this.
    """

    code: str
    parent: str | None
    division_level: str
    name: str
    name_zh: str
    name_en: str
    area_km2: float | None
    population: PopulationFigure | None
    measures: Mapping[str, Measure | None]
    composite: float | None
    composite_level: RiskLevel | None
    hazards: Mapping[str, HazardFigures]
    flags: Flags
    composite_low: float | None = None
    composite_high: float | None = None
    annual_loss: float | None = None
    annual_loss_low: float | None = None
    annual_loss_high: float | None = None
    capacity: CapacityFigure | None = None
    rank: RankFigure | None = None
    input_shares: Mapping[str, float] | None = None
    outline_sha256: str | None = None

    def name_in(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.name_en if locale.startswith("en") else self.name_zh

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON values; flags and figures included."""
        body: dict[str, Any] = _CONVERTER.unstructure(self)
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> UnitRisk:
        """Read what `to_json` returned."""
        return _CONVERTER.structure(body, cls)


_CONVERTER = make_converter()
