"""The pictures of a sheet: from figures of the assessment to charts with titles and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from attrs import frozen

from riskmap.atlas.reasons import DIMENSIONS, hazard_title, money
from riskmap.atlas.sheet.model import Picture, Table
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say
from riskmap.maps import charts
from riskmap.maps.legend import LEVEL_WORDS
from riskmap.risk.model import Assessment, HazardFigures, RankFigure, UnitRisk

#: More curves than this cannot be told apart; those with the highest ends are drawn.
MOST_CURVES = 4
#: Percent below which a tenth is written.
_TENTHS_BELOW = 10


def of_score(risk: UnitRisk, assessment: Assessment) -> Picture | None:
    """Return the score with its interval among the limits of the classes."""
    classes, value = assessment.classes, risk.composite
    if value is None or classes.scale_max is None:
        return None
    low, high = risk.composite_low, risk.composite_high
    edges = (0.0, *classes.cuts, classes.scale_max)
    scale = charts.Scale(low=0.0, high=classes.scale_max)
    between = {"score": f"{value:.1f}", "low": f"{low or 0:.1f}", "high": f"{high or 0:.1f}"}
    has_interval = low is not None and high is not None
    sure = N_("Score {score}; with other inputs {low} to {high}")
    alone = N_("Score {score}; how sure it is has not been computed")
    words = say(Message(N_("with other inputs")))
    bands = [(low, high, words)] if low is not None and high is not None else []
    limits = [(edge, f"{edge:g}") for edge in edges]
    return Picture(
        slug="score",
        title=say(Message(sure if has_interval else alone, between)),
        about=say(
            Message(N_("A dot on a scale of five classes; the line through it is the interval."))
        ),
        chart=charts.interval(value, bands, scale=scale, limits=limits, has_classes=True),
        table=Table(
            head=(say(Message(N_("Class"))), say(Message(N_("from–to")))),
            rows=tuple(_classes(edges)),
        ),
        flags=risk.flags,
    )


def _classes(edges: tuple[float, ...]) -> Iterator[tuple[str, ...]]:
    for number, (low, high) in enumerate(pairwise(edges), start=1):
        yield say(LEVEL_WORDS[number]), f"{low:g}–{high:g}"


def of_rank(rank: RankFigure) -> Picture | None:
    """Return the place of a unit among those of its level; None where it must not be shown."""
    if rank.rank is None or rank.of <= 1:
        return None
    intervals = list(_rank_intervals(rank))
    low = min(low for low, _, _ in intervals) if intervals else rank.rank
    high = max(high for _, high, _ in intervals) if intervals else rank.rank
    about = {"rank": f"{rank.rank:g}", "of": rank.of, "low": f"{low:g}", "high": f"{high:g}"}
    return Picture(
        slug="rank",
        title=say(
            Message(
                N_("Place {rank} of {of}, between {low} and {high}; 1 is the highest risk"), about
            )
        ),
        about=say(
            Message(N_("A dot on a scale of places; the lines through it are its intervals."))
        ),
        chart=charts.interval(
            rank.rank,
            intervals,
            scale=charts.Scale(low=1.0, high=float(rank.of)),
            limits=[(1.0, "1"), (float(rank.of), str(rank.of))],
        ),
        table=Table(
            head=(say(Message(N_("Interval"))), say(Message(N_("from–to")))),
            rows=tuple((words, f"{low:g}–{high:g}") for low, high, words in intervals),
        ),
    )


def _rank_intervals(rank: RankFigure) -> Iterator[tuple[float, float, str]]:
    if rank.weight_low is not None and rank.weight_high is not None:
        yield rank.weight_low, rank.weight_high, say(Message(N_("with other weights (5–95 %)")))
    if rank.input_low is not None and rank.input_high is not None:
        yield rank.input_low, rank.input_high, say(Message(N_("with other inputs")))


def of_contributions(risk: UnitRisk) -> Picture | None:
    """Return what each dimension adds to the composite; its score alone where that is undefined."""
    scored = {name: one for name, one in risk.measures.items() if one is not None}
    if not any(one.score is not None for one in scored.values()):
        return None
    shares = {
        name: one.contribution for name, one in scored.items() if one.contribution is not None
    }
    entries = [_dimension(name, risk, shares) for name in DIMENSIONS if name in risk.measures]
    chart = charts.waterfall(entries) if shares else charts.bars(entries)
    rows = tuple((one.label, one.text) for one in entries)
    return Picture(
        slug="contributions",
        title=_heaviest(shares),
        about=say(Message(N_("One bar a dimension; each begins where the one before it ends.")))
        if shares
        else say(Message(N_("One bar a dimension, from 0 to 10."))),
        chart=chart,
        table=Table(
            head=(say(Message(N_("Measure"))), say(Message(N_("Score and share")))), rows=rows
        ),
    )


def _heaviest(shares: Mapping[str, float]) -> str:
    if not shares:
        return say(Message(N_("Scores of the dimensions; shares are not defined for this form")))
    name = max(shares, key=lambda one: shares[one])
    about = {"dimension": Message(DIMENSIONS[name]), "share": f"{shares[name] * 100:.0f}"}
    return say(Message(N_("{dimension} weighs most: {share} % of the level"), about))


def _dimension(name: str, risk: UnitRisk, shares: Mapping[str, float]) -> charts.Entry:
    label = say(Message(DIMENSIONS[name]))
    measure = risk.measures[name]
    if measure is None or measure.score is None:
        return charts.Entry(label=label, value=None, text=say(Message(N_("no data"))))
    score = f"{measure.score:.1f} / 10"
    if not shares:
        return charts.Entry(label=label, value=measure.score, text=score, full=10.0)
    share = shares.get(name, 0.0) * 100
    return charts.Entry(label=label, value=share, text=f"{score} · {share:.0f} %")


@frozen(kw_only=True)
class _Reading:
    """How one hazard is measured in a unit."""

    value: float | None
    full: float
    text: str
    meaning: str
    full_text: str


def of_hazards(risk: UnitRisk, assessment: Assessment) -> Picture | None:
    """Return each hazard by its own measure, with its unit; a bar is full at a named value."""
    declared = {one["id"]: one for one in assessment.provenance["hazards"]}
    readings = {
        name: _reading(figures, declared.get(name, {}), _goalposts(assessment).get(name))
        for name, figures in risk.hazards.items()
    }
    if not readings:
        return None
    entries = [
        charts.Entry(
            label=hazard_title(name, assessment), value=one.value, text=one.text, full=one.full
        )
        for name, one in readings.items()
    ]
    rows = (
        (entry.label, one.text, one.meaning, one.full_text)
        for entry, one in zip(entries, readings.values(), strict=True)
    )
    return Picture(
        slug="hazards",
        title=_strongest(readings, assessment),
        about=say(
            Message(
                N_("One bar a hazard, each on a scale of its own; the table says where it is full.")
            )
        ),
        chart=charts.bars(entries),
        table=Table(
            head=(
                say(Message(N_("Hazard"))),
                say(Message(N_("Measure"))),
                say(Message(N_("What is measured"))),
                say(Message(N_("Bar full at"))),
            ),
            rows=tuple(rows),
        ),
        flags=Flags.of(Flags.from_mapping(declared.get(name, {})) for name in readings),
    )


def _goalposts(assessment: Assessment) -> Mapping[str, float]:
    """Return the value that scores 10, by hazard, where it is a share or a number of events."""
    rows = assessment.provenance["index"].get("hazard", {}).get("indicators", [])
    parted = ((row["indicator"].rpartition("."), row["high"]) for row in rows)
    return {
        hazard: high
        for (hazard, _, quantity), high in parted
        if quantity == "expected_affected_share"
    }


def _strongest(readings: Mapping[str, _Reading], assessment: Assessment) -> str:
    known = {name: one for name, one in readings.items() if one.value}
    if not known:
        return say(Message(N_("No hazard reaches its threshold here")))
    name = max(known, key=lambda one: (known[one].value or 0) / known[one].full)
    about = {"hazard": hazard_title(name, assessment), "measure": known[name].text}
    return say(Message(N_("{hazard} stands out: {measure}"), about))


def _reading(
    figures: HazardFigures, declared: Mapping[str, Any], goalpost: float | None
) -> _Reading:
    """Measure a hazard by times or ground a year, or by the ground at its threshold."""
    value = figures.expected_affected_share
    if value is None and figures.maps:
        share = figures.maps[0].affected_share
        text = N_("{share} % of the ground at {threshold} {unit} or more")
        about = _threshold(declared) | {"share": _percent(share)}
        return _reading_of(share, 1.0, f"{_percent(share)} %", Message(text, about), "100 %")
    full = goalpost or 1.0
    if declared.get("makes") == "events":
        times, end = N_("{times} a year"), {"times": f"{full:g}"}
        said = Message(times, {"times": f"{value or 0:.2f}"})
        text = N_("storms or floods that reach the place in a mean year, by share of the ground")
        return _reading_of(value, full, say(said), Message(text), say(Message(times, end)))
    per_mille, end = N_("{share} ‰ a year"), {"share": f"{full * 1000:g}"}
    said = Message(per_mille, {"share": f"{(value or 0) * 1000:.2f}"})
    text = N_("share of the ground affected in a mean year")
    return _reading_of(value, full, say(said), Message(text), say(Message(per_mille, end)))


def _reading_of(
    value: float | None, full: float, text: str, meaning: Message, end: str
) -> _Reading:
    said = say(Message(N_("no data"))) if value is None else text
    return _Reading(value=value, full=full, text=said, meaning=say(meaning), full_text=end)


def _threshold(declared: Mapping[str, Any]) -> dict[str, Any]:
    from_ = declared.get("affected_from") or {}
    return {"threshold": f"{from_.get('value', 0):g}", "unit": declared.get("unit", "")}


def _percent(share: float | None) -> str:
    """Return a share in percent: a tenth exact where a whole number would hide it."""
    percent = (share or 0) * 100
    return f"{percent:.0f}" if percent == 0 or percent >= _TENTHS_BELOW else f"{percent:.1f}"


def of_curve(risk: UnitRisk, assessment: Assessment) -> Picture | None:
    """Return what is lost, or affected, at least once in so many years, by hazard.

    None where nothing is: a flat line says less than `no_curve` does.
    """
    series, currency = _drawn_series(risk, assessment)
    if not any(value for one in series for _, value in one.points):
        return None
    last = max(years for one in series for years, _ in one.points)
    return Picture(
        slug="curve",
        title=_worst(series[0], currency),
        about=say(Message(N_("Curves over the return period, on a logarithmic axis."))),
        chart=charts.curves(
            series, across=_years_up_to(last), down=short if currency else _percent_text
        ),
        table=_curve_table(series, currency),
        notes=tuple(_curve_notes(risk, assessment, has_band=any(one.low for one in series))),
    )


def no_curve(risk: UnitRisk, assessment: Assessment) -> str:
    """Return why there is no curve: no damage, or no maps by return period."""
    series, _ = _drawn_series(risk, assessment)
    years = max((years for one in series for years, _ in one.points), default=None)
    if years is None:
        return say(Message(N_("No hazard here has maps by return period, so there is no curve.")))
    return say(Message(N_("No damage even once in {years} years"), {"years": f"{years:g}"}))


def _drawn_series(risk: UnitRisk, assessment: Assessment) -> tuple[list[charts.Series], str]:
    """Return the curves with the highest ends, and their currency, empty for shares of ground."""
    losses = [*_series(risk, assessment, by_loss=True)] if assessment.money else []
    series = losses or [*_series(risk, assessment, by_loss=False)]
    currency = assessment.money.currency if losses and assessment.money else ""
    return sorted(series, key=lambda one: -one.points[-1][1])[:MOST_CURVES], currency


def _series(risk: UnitRisk, assessment: Assessment, *, by_loss: bool) -> Iterator[charts.Series]:
    for name, figures in risk.hazards.items():
        periods = sorted(figures.by_return_period.items())
        values = ((t, one.loss if by_loss else one.affected_share) for t, one in periods)
        points = tuple((t, value) for t, value in values if value is not None)
        if points:
            yield charts.Series(label=hazard_title(name, assessment), points=points)


def _worst(one: charts.Series, currency: str) -> str:
    years, value = one.points[-1]
    about = {"hazard": one.label, "years": f"{years:g}", "currency": currency}
    if not currency:
        affected = N_("{hazard}, once in {years} years: {share} % of the ground")
        return say(Message(affected, about | {"share": _percent(value)}))
    text = N_("{hazard}, once in {years} years: {loss} {currency}")
    return say(Message(text, about | {"loss": money(value)}))


def _curve_table(series: list[charts.Series], currency: str) -> Table:
    periods = sorted({t for one in series for t, _ in one.points})
    heads = [say(Message(N_("once in {years} years"), {"years": f"{t:g}"})) for t in periods]
    unit = f"{currency}" if currency else "%"
    rows = []
    for one in series:
        values = dict(one.points)
        cells = [_cell(values.get(t), in_money=bool(currency)) for t in periods]
        rows.append((one.label, *cells))
    return Table(head=(unit, *heads), rows=tuple(rows))


def _cell(value: float | None, *, in_money: bool) -> str:
    if value is None:
        return "–"
    return str(money(value)) if in_money else _percent(value)


def _curve_notes(risk: UnitRisk, assessment: Assessment, *, has_band: bool) -> Iterator[str]:
    if not has_band:
        yield say(Message(N_("How sure the curve is has not been computed.")))
    without = [
        hazard_title(name, assessment)
        for name, one in risk.hazards.items()
        if one.loss is not None and not one.by_return_period
    ]
    if without:
        text = N_("{hazards}: counted by events, without a curve.")
        yield say(Message(text, {"hazards": ", ".join(without)}))


def _years_up_to(last: float) -> charts.Text:
    """Name return periods: the unit stands at the last one only."""

    def named(years: float) -> str:
        text = f"{years:g}"
        return say(Message(N_("{years} years"), {"years": text})) if years == last else text

    return named


def _percent_text(share: float) -> str:
    return f"{share * 100:g} %"


def short(value: float) -> str:
    """Return a round number in few characters: Chinese counts in 万 and 亿, English in k and M."""
    steps = ((1e8, "亿"), (1e4, "万")) if locale() == "zh" else ((1e6, " M"), (1e3, " k"))
    size, word = next(((size, word) for size, word in steps if value >= size), (1.0, ""))
    return f"{value / size:g}{word}"
