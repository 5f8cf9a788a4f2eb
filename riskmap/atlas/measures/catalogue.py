"""The measures that an assessment offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from riskmap.atlas.measures.model import (
    LIMITS_FROM_VALUES,
    SCORE_LIMITS,
    SCORE_LIMITS_SOURCE,
    Group,
    Measure,
)
from riskmap.atlas.service.units import EMPTY_CUTS, money_unit
from riskmap.core.errors import InvalidRequestError
from riskmap.core.hazards import hazards as known_hazards
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.maps.legend import LEVEL_WORDS
from riskmap.risk.model import Assessment, HazardFigures, UnitRisk

COMPOSITE = "composite"
SCORE = Message(N_("score 0–10"))
#: The dimensions of a risk and what they are called.
DIMENSIONS = {
    "hazard": N_("Hazard"),
    "exposure": N_("Exposure"),
    "vulnerability": N_("Vulnerability"),
    "coping_capacity": N_("Coping capacity"),
}
_HAZARD = "hazard."

#: By what a hazard's maps are: the figure, what it is, its unit, by what it is multiplied.
_SHARE = (N_("{hazard}: share of the ground affected in a mean year"), "‰", 1000.0)
_EVENTS = (N_("{hazard}: events that reach the unit in a mean year"), N_("a year"), 1.0)
_FIELD = (N_("{hazard}: mean intensity"), "", 1.0)
_NOTES = {
    "return_periods": N_(
        "Integrated over the return-period maps; at least, because rarer events are left out."
    ),
    "events": N_("Frequency of the events, each weighted by the share of the ground it reaches."),
    "field": N_("Mean over the ground of the unit that has data; a state, no event."),
}
_EXPOSED_NOTE = N_(
    "Persons on ground that the rarest map of a hazard reaches; of the hazards in the composite "
    "that are told by return-period maps, the one that reaches most. At least: rarer events and "
    "other hazards may reach more, and nobody is counted twice."
)


def measures_of(assessment: Assessment | None, locale: str) -> tuple[Measure, ...]:
    """Return what the units of an assessment can be coloured by, in the order of the picker.

    ``composite``; ``hazard``, ``exposure``, ``vulnerability``, ``coping_capacity`` as far as they
    were measured; ``hazard.<id>`` for every hazard; ``annual_loss`` where something was valued;
    ``people_exposed`` where people were counted.

    Parameters
    ----------
    locale
        Language of the names of hazards.
    """
    return tuple(_measures(assessment, locale))


def measure_of(assessment: Assessment | None, locale: str, slug: str) -> Measure:
    """Return one measure.

    Raises
    ------
    InvalidRequestError
        If the assessment has no such measure.
    """
    offered = measures_of(assessment, locale)
    found = next((one for one in offered if one.slug == slug), None)
    if found is None:
        raise InvalidRequestError(
            N_("The map has no measure {measure}."),
            mend=N_("Use one of: {allowed}."),
            measure=slug,
            allowed=", ".join(one.slug for one in offered),
        )
    return found


def _measures(assessment: Assessment | None, locale: str) -> Iterator[Measure]:
    yield _composite(assessment)
    if assessment is None:
        return
    provenance = assessment.provenance
    for name, word in DIMENSIONS.items():
        if name in provenance["index"]["dimensions"]:
            yield _dimension(name, word)
    for declared in provenance["hazards"]:
        yield _hazard(declared, locale)
    if assessment.money is not None:
        yield _annual_loss(assessment)
    mapped = tuple(one["id"] for one in provenance["hazards"] if _counts_people(one))
    if mapped and provenance["population"] is not None:
        yield _people_exposed(mapped)


def _composite(assessment: Assessment | None) -> Measure:
    classes = assessment.classes if assessment else None
    is_score = classes is None or classes.scale_max is not None
    source = (
        Source(title=classes.source, verified=classes.verified) if classes else Source(title="")
    )
    return Measure(
        slug=COMPOSITE,
        title=Message(N_("Composite risk")),
        unit=SCORE if is_score or assessment is None else money_unit(assessment),
        group=Group.RISK,
        ramp=COMPOSITE,
        value=lambda risk: risk.composite,
        limits=classes.cuts if classes else EMPTY_CUTS,
        limits_source=source,
        words=LEVEL_WORDS,
        decimals=1 if is_score else None,
        is_ordinal=True,
    )


def _dimension(name: str, word: str) -> Measure:
    def score(risk: UnitRisk) -> float | None:
        measure = risk.measures.get(name)
        return None if measure is None else measure.score

    return Measure(
        slug=name,
        title=Message(word),
        unit=SCORE,
        group=Group.DIMENSIONS,
        ramp=name,
        value=score,
        limits=SCORE_LIMITS,
        limits_source=SCORE_LIMITS_SOURCE,
        words=LEVEL_WORDS,
        is_ordinal=True,
    )


def _hazard(declared: Mapping[str, Any], locale: str) -> Measure:
    makes = declared["makes"]
    title, unit, factor = {"return_periods": _SHARE, "events": _EVENTS}.get(makes, _FIELD)
    name = declared["id"]

    def figure(risk: UnitRisk) -> float | None:
        figures = risk.hazards.get(name)
        if figures is None:
            return None
        value = figures.mean_intensity if makes == "field" else figures.expected_affected_share
        return None if value is None else value * factor

    return Measure(
        slug=f"{_HAZARD}{name}",
        title=Message(title, {"hazard": hazard_name(declared, locale)}),
        unit=Message(unit or declared["unit"]),
        group=Group.HAZARDS,
        ramp="hazard",
        value=figure,
        decimals=None,
        note=Message(_NOTES.get(makes, "")),
    )


def hazard_name(declared: Mapping[str, Any], locale: str) -> str:
    """Return what a hazard is called: as its place calls it, else as its kind is called."""
    names = declared.get("name") or {}
    if names:
        return str(names.get(locale) or next(iter(names.values())))
    kind = known_hazards().get(declared["kind"])
    return declared["id"] if kind is None else kind.name(locale)


def _annual_loss(assessment: Assessment) -> Measure:
    return Measure(
        slug="annual_loss",
        title=Message(N_("Annual loss")),
        unit=money_unit(assessment),
        group=Group.CONSEQUENCES,
        ramp="loss",
        value=lambda risk: risk.annual_loss,
        limits_source=LIMITS_FROM_VALUES,
        decimals=None,
        note=Message(N_("Of all hazards that are valued, in a mean year; at least.")),
    )


def _counts_people(declared: Mapping[str, Any]) -> bool:
    return bool(declared["in_composite"]) and declared["makes"] == "return_periods"


def _people_exposed(hazards: tuple[str, ...]) -> Measure:
    return Measure(
        slug="people_exposed",
        title=Message(N_("People exposed, at least")),
        unit=Message(N_("persons")),
        group=Group.CONSEQUENCES,
        ramp="exposure",
        value=_exposed(hazards),
        decimals=0,
        least=1.0,
        note=Message(_EXPOSED_NOTE),
    )


def _exposed(hazards: tuple[str, ...]) -> Callable[[UnitRisk], float | None]:
    def people(risk: UnitRisk) -> float | None:
        found = [_on_rarest_map(risk.hazards.get(name)) for name in hazards]
        known = [one for one in found if one is not None]
        return float(round(max(known))) if known else None

    return people


def _on_rarest_map(figures: HazardFigures | None) -> float | None:
    maps = figures.by_return_period if figures else {}
    return maps[max(maps)].people_affected if maps else None
