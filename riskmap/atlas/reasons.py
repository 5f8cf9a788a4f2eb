"""Why a unit has its level, and what that costs: rows for its sheet, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskmap.atlas.measures.catalogue import DIMENSIONS, hazard_name
from riskmap.atlas.service import Unit
from riskmap.atlas.sheet.model import LossRow, MeasureRow
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.numbers import money
from riskmap.doors.words import locale, say
from riskmap.risk.model import (
    Assessment,
    HazardFigures,
    IndicatorFigure,
    LossFigures,
    Measure,
    UnitRisk,
    caveat,
)

#: Indicator, or what stands behind its dot → what it means, unit on screen, factor, decimals.
INDICATORS = {
    "expected_affected_share": (N_("share of the ground affected in a mean year"), "‰", 1000.0, 2),
    "expected_affected_share_of_events": (
        N_("storms or floods that reach the place in a mean year, by share of the ground"),
        N_("a year"),
        1.0,
        2,
    ),
    "mean_intensity": (N_("intensity of the rarest map"), "", 1.0, 2),
    "annual_loss": (N_("annual loss"), "", 1.0, 0),
    "annual_loss_per_km2": (N_("annual loss per square kilometre"), "", 1.0, 0),
    "population": (N_("People"), N_("persons"), 1.0, 0),
    "population_density": (N_("People on a square kilometre"), N_("persons/km²"), 1.0, 0),
    "share_65_plus": (N_("Share of people aged 65 and over"), "%", 100.0, 1),
    "coping_capacity": (N_("Coping capacity relative to the other units of its run"), "", 1.0, 2),
}
#: Indicators in money, said with its currency.
IN_MONEY = frozenset({"annual_loss", "annual_loss_per_km2"})
ABSENT = N_("Not surveyed yet; it does not enter the composite")
RULES = {
    "event_sum": N_("frequency × loss, summed over events"),
    "exceedance_trapezoid": N_("integral over exceedance probability, without the rare tail"),
}
PROXIES = {"number of committees": N_("number of committees")}


def measure_rows(unit: Unit, assessment: Assessment | None) -> Iterator[MeasureRow]:
    """Yield one row an indicator, the dimension's name at its first."""
    if unit.risk is None:
        return
    declared = {
        name: {**one, "title": hazard_title(name, assessment)}
        for name, one in _hazards(assessment).items()
    }
    currency = assessment.money.currency if assessment and assessment.money else ""
    for name, word in DIMENSIONS.items():
        measure = unit.risk.measures.get(name)
        if measure is None:
            yield MeasureRow(label=say(word), meaning=say(ABSENT), value=None, unit="", score=None)
            continue
        for place, figure in enumerate(measure.indicators):
            yield _row(say(word) if place == 0 else "", figure, measure, declared, currency)


def _hazards(assessment: Assessment | None) -> dict[str, Mapping[str, Any]]:
    """Return what was declared of each hazard, by its id."""
    if assessment is None:
        return {}
    return {one["id"]: one for one in assessment.provenance["hazards"]}


def _row(
    label: str,
    figure: IndicatorFigure,
    measure: Measure,
    declared: Mapping[str, Mapping[str, Any]],
    currency: str,
) -> MeasureRow:
    slug, _, quantity = figure.indicator.rpartition(".")
    hazard = declared.get(slug, {})
    by_events = hazard.get("makes") == "events"
    name = f"{quantity}_of_events" if by_events else quantity
    meaning, unit, factor, decimals = INDICATORS.get(
        name, INDICATORS.get(quantity, (figure.indicator, figure.unit, 1.0, 3))
    )
    said = say(meaning)
    score = measure.score if len(measure.indicators) == 1 else figure.score
    flags = Flags.from_mapping(hazard.get("flags", {}))
    named = str(hazard.get("title", slug))
    in_money = bool(currency) and quantity in IN_MONEY
    plain = None if figure.value is None else f"{figure.value * factor:,.{decimals}f}"
    return MeasureRow(
        label=label,
        meaning=f"{named}{_gap()}{said}" if slug else said,
        value=amount(figure.value, currency) if in_money else plain,
        unit="" if in_money else say(unit) or say(figure.unit),
        score=None if score is None else f"{score:.1f}",
        flags=flags
        | Flags(
            population_is_estimated=figure.is_estimated and not slug,
            survey_is_synthetic=figure.is_synthetic and quantity == "coping_capacity",
        ),
    )


def _gap() -> str:
    return "：" if locale() == "zh" else ": "


def hazard_title(hazard_id: str, assessment: Assessment | None) -> str:
    """Return what a hazard is called: by the place that declared it, else by its kind."""
    declared = _hazards(assessment).get(hazard_id, {})
    return hazard_name({"id": hazard_id, "kind": hazard_id, **declared}, locale())


def hazards_by_weight(risk: UnitRisk | None, assessment: Assessment | None) -> tuple[str, ...]:
    """Return the kinds of a unit's hazards, the heaviest first, each once.

    Those that enter the composite come by their scores, then the others by the share of the
    ground they reach; a hazard that reaches nothing comes last.
    """
    if risk is None:
        return ()
    declared = _hazards(assessment)
    scores = _scores(risk)
    order = sorted(risk.hazards, key=lambda name: (-scores.get(name, 0.0), -_reach(risk, name)))
    return tuple(dict.fromkeys(str(declared.get(name, {}).get("kind", name)) for name in order))


def _scores(risk: UnitRisk) -> dict[str, float]:
    """Return by hazard the highest score among its indicators."""
    found: dict[str, float] = {}
    for measure in risk.measures.values():
        for one in measure.indicators if measure else ():
            name = one.indicator.rpartition(".")[0]
            found[name] = max(found.get(name, 0.0), one.score or 0.0)
    return found


def _reach(risk: UnitRisk, name: str) -> float:
    shares = (one.affected_share for one in risk.hazards[name].maps)
    return max((one for one in shares if one is not None), default=0.0)


def loss_rows(risk: UnitRisk | None, assessment: Assessment | None) -> tuple[LossRow, ...]:
    """Return one row a hazard that has an annual loss in the unit."""
    if risk is None or assessment is None or assessment.money is None:
        return ()
    rows = [
        _loss_row(hazard_title(name, assessment), figures, figures.loss, assessment.money.currency)
        for name, figures in risk.hazards.items()
        if figures.loss is not None
    ]
    return (*rows, _all_losses(risk, assessment.money.currency))


def _all_losses(risk: UnitRisk, currency: str) -> LossRow:
    low = amount(risk.annual_loss_low, currency)
    high = amount(risk.annual_loss_high, currency)
    text = N_("with other inputs {low} to {high}")
    rule = "" if low is None else say(Message(text, {"low": low, "high": high}))
    return LossRow(
        hazard=say(Message(N_("All together"))),
        rule=rule,
        annual_loss=amount(risk.annual_loss, currency),
        with_tail=None,
        value=None,
        without_data=None,
        people=None,
    )


def _loss_row(title: str, figures: HazardFigures, loss: LossFigures, currency: str) -> LossRow:
    people = figures.people_affected_a_year
    return LossRow(
        hazard=title,
        rule=say(RULES[loss.headline_rule]),
        annual_loss=amount(loss.headline, currency),
        with_tail=amount(loss.with_rare_tail, currency) if loss.is_lower_bound else None,
        value=amount(loss.value, currency),
        without_data=amount(loss.value_without_data or None, currency),
        people=None if not people else f"{people:,.{0 if people >= 10 else 1}f}",  # noqa: PLR2004
    )


def amount(value: float | None, currency: str) -> str | None:
    """Return an amount with three figures that count: more would claim to be known."""
    return None if value is None else money(float(f"{value:.3g}"), currency)


def money_note(assessment: Assessment | None) -> Message | None:
    """Return in what losses are counted."""
    if assessment is None or assessment.money is None:
        return None
    prices = assessment.money
    estimated = N_("{currency}, prices of {year}, estimates")
    plain = N_("{currency}, prices of {year}")
    about = {"currency": prices.currency, "year": prices.price_year}
    return Message(estimated if prices.is_estimated else plain, about)


def loss_caveats(risk: UnitRisk | None, assessment: Assessment | None) -> tuple[Message, ...]:
    """Return what must be said beside the losses."""
    if risk is None or assessment is None or assessment.money is None:
        return ()
    valued = [name for name, figures in risk.hazards.items() if figures.loss is not None]
    names = [one for hazard in valued for one in assessment.money.caveats.get(hazard, ())]
    return tuple(caveat(one) for one in dict.fromkeys(names))


def caveats(unit: Unit, assessment: Assessment | None) -> Iterator[Message]:
    """Yield what a reader must know before using any of it."""
    risk, flags = unit.risk, unit.flags
    if flags.geometry_is_synthetic:
        yield Message(N_("The outline is made up: nobody publishes those of committees."))
    if flags.hazard_is_synthetic:
        yield Message(N_("Hazards were computed on made-up ground: a method shown, no forecast."))
    if risk is None:
        return
    if risk.population and risk.population.is_estimated:
        proxy = Message(PROXIES.get(str(risk.population.proxy), str(risk.population.proxy)))
        yield Message(
            N_("The census counts the district; people were shared out by {proxy}."),
            {"proxy": proxy},
        )
    if risk.measures.get("coping_capacity") is None:
        yield Message(N_("Coping capacity has not been surveyed and does not enter."))
    if assessment is not None and assessment.provenance["unverified"]:
        yield Message(
            N_("{count} of the sources behind goalposts, weights and limits are not verified."),
            {"count": len(assessment.provenance["unverified"])},
        )
