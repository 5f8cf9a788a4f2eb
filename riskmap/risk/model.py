"""Assessments as records: one versioned run of a risk model over a set of divisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import asdict, evolve, frozen

from riskmap.core.errors import ConflictError
from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.model import notices as outline_notices

#: The method in words and number: raise it when the same input begins to give other output.
METHOD = "riskmap-index-1"


class PublicationError(ConflictError):
    """An assessment cannot change into the state that was asked for."""


class State(StrEnum):
    """Standing of an assessment."""

    DEMO = "demo"
    DRAFT = "draft"
    PUBLISHED = "published"

    @property
    def word(self) -> Message:
        """How it is called on screen."""
        return Message(_WORDS[self])


_WORDS = {
    State.DEMO: N_("demonstration"),
    State.DRAFT: N_("draft"),
    State.PUBLISHED: N_("published"),
}


@frozen(kw_only=True)
class StateChange:
    """One entry in the history of an assessment's standing."""

    state: State
    by: str
    at: datetime
    reason: str = ""


@frozen(kw_only=True)
class Measure:
    """One dimension of one unit: what was measured, and its score between fixed goalposts.

    Parameters
    ----------
    indicator
        What it was measured by.
    value, unit
        The raw value; None is no data.
    score
        From the floor above 0 to 10; None is no data.
    is_estimated
        True when the value was not measured in this unit itself.
    """

    indicator: str
    value: float | None
    unit: str
    score: float | None
    is_estimated: bool = False


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
class HazardFigures:
    """One hazard in one unit: tuples have one entry a return period, None is no data.

    Parameters
    ----------
    expected_wet_share
        Share of the ground wet in a mean year by `exceedance_trapezoid`: a lower bound.
    expected_wet_share_with_tail
        The same with the rare tail.
    covered_share
        Share of the unit's area that the maps cover with data.
    """

    return_periods_years: tuple[float, ...]
    mean_depth_m: tuple[float | None, ...]
    max_depth_m: tuple[float | None, ...]
    wet_share: tuple[float | None, ...]
    expected_wet_share: float | None
    expected_wet_share_with_tail: float | None
    covered_share: float | None

    @property
    def wet_share_by_return_period(self) -> dict[float, float | None]:
        """Share of the ground under water by return period in years."""
        return dict(zip(self.return_periods_years, self.wet_share, strict=True))


@frozen(kw_only=True)
class UnitRisk:
    """The assessment of one unit.

    Parameters
    ----------
    measures
        By dimension: hazard, exposure, vulnerability, and coping_capacity, which is None
        while nobody has surveyed it.
    composite, composite_level
        Score from 0 to 10 and its class; None is no data, which is a class of its own.
    flags
        What must be said beside all of this.
    """

    code: str
    parent: str | None
    division_level: str
    name_zh: str
    name_en: str
    area_km2: float | None
    population: PopulationFigure | None
    measures: Mapping[str, Measure | None]
    composite: float | None
    composite_level: RiskLevel | None
    hazards: Mapping[str, HazardFigures]
    flags: Flags

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.name_en if locale.startswith("en") else self.name_zh

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON values; flags and figures included."""
        return asdict(self, value_serializer=_plain)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> UnitRisk:
        """Read what `to_json` returned."""
        people, level = body["population"], body["composite_level"]
        measures = body["measures"].items()
        return cls(
            **{
                **body,
                "population": None if people is None else PopulationFigure(**people),
                "measures": {name: one and Measure(**one) for name, one in measures},
                "composite_level": None if level is None else RiskLevel(level),
                "hazards": {name: _figures(one) for name, one in body["hazards"].items()},
                "flags": Flags.from_mapping(body["flags"]),
            }
        )


def _figures(body: Mapping[str, Any]) -> HazardFigures:
    lists = ("return_periods_years", "mean_depth_m", "max_depth_m", "wet_share")
    return HazardFigures(**{**body, **{name: tuple(body[name]) for name in lists}})


def _plain(_owner: object, _attribute: object, value: Any) -> Any:
    return int(value) if isinstance(value, RiskLevel) else value


@frozen(kw_only=True)
class ClassLimits:
    """Fixed cut points between the classes of the composite, and where they come from.

    A score on a cut belongs to the class above it.
    """

    cuts: tuple[float, ...]
    scale_max: float
    source: str
    verified: bool

    def to_json(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return asdict(self) | {"cuts": list(self.cuts)}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> ClassLimits:
        """Read what `to_json` returned."""
        return cls(**{**body, "cuts": tuple(body["cuts"])})


@frozen(kw_only=True)
class Assessment:
    """One versioned run over a set of divisions.

    Parameters
    ----------
    region, name_zh, name_en
        The place.
    method
        Which method, with its version.
    created_at
        When it was computed.
    inputs_hash
        Hash of everything that went in: equal inputs, equal assessment.
    classes
        Limits of the composite's classes.
    provenance
        Input hashes, versions, rules, seeds, dates, licences, sources, as JSON values.
    units
        Whole or one level of them, see `at_level`.
    flags
        What must be said beside the units.
    state, published_by
        Standing now; who published it.
    version
        Number within the region; None until it is recorded.
    """

    region: str
    name_zh: str
    name_en: str
    method: str
    created_at: datetime
    inputs_hash: str
    attribution: tuple[str, ...]
    classes: ClassLimits
    provenance: Mapping[str, Any]
    units: tuple[UnitRisk, ...]
    flags: Flags
    state: State
    published_by: str | None = None
    version: int | None = None

    @property
    def levels(self) -> tuple[str, ...]:
        """Division levels it has, from the whole to the parts."""
        return tuple(dict.fromkeys(unit.division_level for unit in self.units))

    def at_level(self, level: str) -> Assessment:
        """Return it with the units of one level and what must be said beside these."""
        units = tuple(unit for unit in self.units if unit.division_level == level)
        return evolve(self, units=units, flags=Flags.of(unit.flags for unit in units))


def is_made_up(flags: Flags) -> bool:
    """Tell whether hazard or terrain is synthetic."""
    return flags.hazard_is_synthetic or flags.terrain_is_synthetic


def first_state(flags: Flags) -> State:
    """Return the standing of a fresh assessment."""
    return State.DEMO if is_made_up(flags) else State.DRAFT


_NOTICES = {
    "hazard_is_synthetic": N_("The hazard is made up for demonstration and is no forecast."),
    "terrain_is_synthetic": N_("The ground is made up for demonstration."),
    "population_is_estimated": N_("Population below the counted level is an estimate."),
}


def notices(flags: Flags) -> tuple[Message, ...]:
    """Return the sentences that must stand beside whatever bears these flags."""
    said = flags.as_dict()
    own = (Message(sentence) for flag, sentence in _NOTICES.items() if said[flag])
    return (*outline_notices(flags), *own)
