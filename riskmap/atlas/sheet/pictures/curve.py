"""What is lost or affected once in so many years."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.atlas.reasons import amount, hazard_title
from riskmap.atlas.sheet.model import Picture, Table
from riskmap.atlas.sheet.pictures.words import percent
from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.maps import curves
from riskmap.risk.model import Assessment, UnitRisk

#: More curves than this cannot be told apart; those with the highest ends are drawn.
MOST_CURVES = 4


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
        chart=curves.curves(
            series,
            across=_years_up_to(last),
            down=lambda value: _cell(value, currency) if currency else _percent_text(value),
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
    return say(
        Message(
            N_("No mapped hazard does damage here even once in {years} years"),
            {"years": f"{years:g}"},
        )
    )


def _drawn_series(risk: UnitRisk, assessment: Assessment) -> tuple[list[curves.Series], str]:
    """Return the curves with the highest ends, and their currency, empty for shares of ground."""
    losses = [*_series(risk, assessment, by_loss=True)] if assessment.money else []
    series = losses or [*_series(risk, assessment, by_loss=False)]
    currency = assessment.money.currency if losses and assessment.money else ""
    return sorted(series, key=lambda one: -one.points[-1][1])[:MOST_CURVES], currency


def _series(risk: UnitRisk, assessment: Assessment, *, by_loss: bool) -> Iterator[curves.Series]:
    for name, figures in risk.hazards.items():
        periods = sorted(figures.by_return_period.items())
        values = ((t, one.loss if by_loss else one.affected_share) for t, one in periods)
        points = tuple((t, value) for t, value in values if value is not None)
        if points:
            yield curves.Series(label=hazard_title(name, assessment), points=points)


def _worst(one: curves.Series, currency: str) -> str:
    years, value = one.points[-1]
    about = {"hazard": one.label, "years": f"{years:g}"}
    if not currency:
        affected = N_("{hazard}, once in {years} years: {share} % of the ground")
        return say(Message(affected, about | {"share": percent(value)}))
    text = N_("{hazard}, once in {years} years: {loss}")
    return say(Message(text, about | {"loss": amount(value, currency)}))


def _curve_table(series: list[curves.Series], currency: str) -> Table:
    periods = sorted({t for one in series for t, _ in one.points})
    heads = [say(Message(N_("once in {years} years"), {"years": f"{t:g}"})) for t in periods]
    unit = say(Message(N_("Hazard"))) if currency else "%"
    rows = []
    for one in series:
        values = dict(one.points)
        cells = [_cell(values.get(t), currency) for t in periods]
        rows.append((one.label, *cells))
    return Table(head=(unit, *heads), rows=tuple(rows))


def _cell(value: float | None, currency: str) -> str:
    if value is None:
        return "–"
    return str(amount(value, currency)) if currency else percent(value)


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


def _years_up_to(last: float) -> curves.Text:
    """Name return periods: the unit stands at the last one only."""

    def named(years: float) -> str:
        text = f"{years:g}"
        return say(Message(N_("{years} years"), {"years": text})) if years == last else text

    return named


def _percent_text(share: float) -> str:
    return f"{share * 100:g} %"
