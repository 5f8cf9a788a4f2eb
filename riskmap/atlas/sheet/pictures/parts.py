"""What each dimension adds to the level: bars that begin where the one before ends."""

from __future__ import annotations

from collections.abc import Mapping

from riskmap.atlas.measures.catalogue import DIMENSIONS
from riskmap.atlas.sheet.model import Picture, Table
from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.maps import charts
from riskmap.risk.model import UnitRisk


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
