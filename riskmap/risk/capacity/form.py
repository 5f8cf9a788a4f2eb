"""The form of a survey of coping capacity: fields, nine indicators, weights and grades.

All of it stands in ``capacity.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from attrs import field, frozen

from riskmap.core.sources import Source
from riskmap.geo.arrays import Floats, Indices, Mask
from riskmap.risk.index.forms import checked_weights


@frozen(kw_only=True)
class SurveyField:
    """One column of the survey.

    Parameters
    ----------
    name, zh, en
        In the file and on screen.
    kind
        ``text``, ``whole``, ``number``, ``yes_no``, ``choices`` or ``date``.
    unit
        Of a number; empty for others.
    personal
        True for names and phone numbers, which the assessment neither needs nor keeps.
    """

    name: str
    zh: str
    en: str
    kind: str
    unit: str = ""
    personal: bool = False


@frozen(kw_only=True)
class CapacityPart:
    """A level-1 capacity and its weight by default in the whole."""

    slug: str
    zh: str
    en: str
    weight: float


@frozen(kw_only=True)
class CapacityIndicator:
    """One of the nine indicators.

    Parameters
    ----------
    id, slug, zh, en
        Its short name in the census, and its long ones.
    part, weight
        The level-1 capacity it belongs to, and its weight by default therein.
    numerators
        Fields that are added.
    denominator
        Field that the sum is divided by; None for a share of "yes" among the numerators.
    per, unit
        Multiplier of the ratio, and the unit of what comes out.
    """

    id: str
    slug: str
    zh: str
    en: str
    part: str
    weight: float
    numerators: tuple[str, ...] = field(converter=tuple)
    denominator: str | None = None
    per: float = 1.0
    unit: str


@frozen(kw_only=True)
class Grade:
    """A grade, relative to its run: scores from mean + `from_sigmas` × sigma on."""

    slug: str
    zh: str
    en: str
    from_sigmas: float = -np.inf


def _floats(values: Any) -> Floats:
    return np.array(values, dtype=np.float64)


@frozen(kw_only=True, eq=False)
class CapacityWeights:
    """Weights of the parts in the whole (3,), and of the indicators in their parts (9,).

    Raises
    ------
    WeightError
        When they do not sum to 1 within their parent.
    """

    parts: Floats = field(converter=_floats)
    indicators: Floats = field(converter=_floats)
    source: str
    verified: bool

    def __attrs_post_init__(self) -> None:
        checked_weights(self.parts, parent="coping_capacity")
        for number, part in enumerate(capacity_form().parts):
            checked_weights(self.indicators[_part_of_each() == number], parent=part.slug)

    @property
    def overall(self) -> Floats:
        """Weight of each indicator in the whole, (9,)."""
        return self.parts[_part_of_each()] * self.indicators

    def to_json(self) -> dict[str, Any]:
        """Return them by name, as JSON values."""
        form = capacity_form()
        parts = {part.slug: value for part, value in zip(form.parts, self.parts, strict=True)}
        pairs = zip(form.indicators, self.indicators, strict=True)
        return {
            "parts": {name: float(value) for name, value in parts.items()},
            "indicators": {one.slug: float(value) for one, value in pairs},
            "source": self.source,
            "verified": self.verified,
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> CapacityWeights:
        """Read what `to_json` returned, in whatever order."""
        form = capacity_form()
        return cls(
            parts=[body["parts"][one.slug] for one in form.parts],
            indicators=[body["indicators"][one.slug] for one in form.indicators],
            source=body["source"],
            verified=body["verified"],
        )


@frozen(kw_only=True)
class CapacityForm:
    """All that ``capacity.toml`` says, each in its order."""

    version: int
    source: Source
    fields: tuple[SurveyField, ...]
    parts: tuple[CapacityPart, ...]
    indicators: tuple[CapacityIndicator, ...]
    grades: tuple[Grade, ...]
    weights_source: str
    weights_verified: bool

    @property
    def needed_fields(self) -> tuple[str, ...]:
        """Fields that the nine indicators are computed from."""
        named = [
            name
            for one in self.indicators
            for name in (*one.numerators, one.denominator)
            if name is not None
        ]
        return tuple(dict.fromkeys(named))


@cache
def capacity_form() -> CapacityForm:
    """Return the form of the survey."""
    file = files("riskmap.risk.capacity").joinpath("capacity.toml")
    table = tomllib.loads(file.read_text("utf-8"))
    return CapacityForm(
        version=table["version"],
        source=Source(**table["source"]),
        fields=tuple(SurveyField(**row) for row in table["field"]),
        parts=tuple(CapacityPart(**row) for row in table["part"]),
        indicators=tuple(CapacityIndicator(**row) for row in table["indicator"]),
        grades=tuple(Grade(**row) for row in table["grade"]),
        weights_source=table["weights"]["source"],
        weights_verified=table["weights"]["verified"],
    )


@cache
def _part_of_each() -> Indices:
    """Return the position of each indicator's part, (9,)."""
    slugs = [part.slug for part in capacity_form().parts]
    return np.array([slugs.index(one.part) for one in capacity_form().indicators])


def members_of(part: int) -> Mask:
    """Say which of the nine indicators belong to a part, (9,)."""
    return np.asarray(_part_of_each() == part)


def default_weights() -> CapacityWeights:
    """Return the weights that are proposed where local experts have given none."""
    form = capacity_form()
    return CapacityWeights(
        parts=[one.weight for one in form.parts],
        indicators=[one.weight for one in form.indicators],
        source=form.weights_source,
        verified=form.weights_verified,
    )
