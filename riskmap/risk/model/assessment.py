"""Assessments as records: one versioned run of a risk model over a set of divisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attrs import asdict, evolve, frozen

from riskmap.core.errors import ConflictError
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.model import notices as outline_notices
from riskmap.risk.model.unit import UnitRisk

#: The method in words and number: raise it when the same input begins to give other output.
METHOD = "riskmap-index-2"


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
class Edition:
    """One version of the assessments of a region, as a list of them shows it.

    Parameters
    ----------
    number
        Its id in the store.
    changes
        How often its standing changed.
    is_shown
        Whether the region's pointer shows it.
    """

    number: int
    version: int
    created_at: datetime
    inputs_hash: str
    state: State
    changes: int
    is_shown: bool


@frozen(kw_only=True)
class ClassLimits:
    """Fixed cut points between the classes of the composite, and where they come from.

    A score on a cut belongs to the class above it.

    Parameters
    ----------
    scale_max
        Upper end of the composite; None where it has none (annual losses).
    """

    cuts: tuple[float, ...]
    scale_max: float | None
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
class Money:
    """In what losses are counted, and what must be said beside each of them.

    Parameters
    ----------
    currency, price_year
        ISO 4217 code, and the year whose prices these are; never added to others.
    is_estimated
        True while values are estimates.
    caveats
        Names of sentences by hazard, see `caveat`.
    """

    currency: str
    price_year: int
    is_estimated: bool
    caveats: Mapping[str, tuple[str, ...]]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self) | {"caveats": {key: [*one] for key, one in self.caveats.items()}}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Money:
        """Read what `to_json` returned."""
        return cls(**{**body, "caveats": {key: tuple(v) for key, v in body["caveats"].items()}})


_CAVEATS = {
    "made_for_long_floods": N_(
        "The damage functions were made for long river floods. "
        "They overstate waterlogging of one to three hours."
    ),
    "share_of_maximum_damage": N_(
        "Damage functions give shares of the maximum damage, not of construction cost."
    ),
    "calibrated_elsewhere": N_("The damage functions were calibrated elsewhere."),
}


def caveat(name: str) -> Message:
    """Return the sentence of a caveat."""
    return Message(_CAVEATS[name])


@frozen(kw_only=True)
class Assessment:
    """One versioned run over a set of divisions.

    Parameters
    ----------
    region, language, name, name_zh, name_en
        The place; its own language and its name in that.
    method
        Which method, with its version.
    created_at, review_due_on
        When it was computed, and when somebody has to look at it again.
    inputs_hash
        Hash of everything that went in: equal inputs, equal assessment.
    classes
        Limits of the composite's classes.
    money
        In what losses are counted; None where nothing was valued.
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
    language: str
    name: str
    name_zh: str
    name_en: str
    method: str
    created_at: datetime
    review_due_on: date
    inputs_hash: str
    attribution: tuple[str, ...]
    classes: ClassLimits
    provenance: Mapping[str, Any]
    units: tuple[UnitRisk, ...]
    flags: Flags
    state: State
    money: Money | None = None
    published_by: str | None = None
    version: int | None = None

    @property
    def levels(self) -> tuple[str, ...]:
        """Division levels it has, from the whole to the parts."""
        return tuple(dict.fromkeys(unit.division_level for unit in self.units))

    def is_expired(self, today: date) -> bool:
        """Say whether it should have been looked at again by now."""
        return today > self.review_due_on

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
    "value_is_estimated": N_("Values of what is at risk are estimates, and so are losses."),
    "survey_is_synthetic": N_("The survey of coping capacity is made up for demonstration."),
}


def notices(flags: Flags) -> tuple[Message, ...]:
    """Return the sentences that must stand beside whatever bears these flags."""
    said = flags.as_dict()
    own = (Message(sentence) for flag, sentence in _NOTICES.items() if said[flag])
    return (*outline_notices(flags), *own)
