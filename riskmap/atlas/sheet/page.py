"""The sheet as its page shows it: every part asked for once, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from riskmap.atlas import service
from riskmap.atlas.model import AssessmentNote, Link
from riskmap.atlas.publication.model import Mark
from riskmap.atlas.reasons import (
    amount,
    caveats,
    hazards_by_weight,
    loss_caveats,
    loss_rows,
    measure_rows,
    money_note,
)
from riskmap.atlas.service import Unit, Units
from riskmap.atlas.sheet import pictures
from riskmap.atlas.sheet.advised import advised
from riskmap.atlas.sheet.facts import KINDS, children_title, facts_of
from riskmap.atlas.sheet.found import Found
from riskmap.atlas.sheet.model import (
    Ages,
    Child,
    Nearby,
    Paper,
    PastRow,
    Score,
    SheetPage,
)
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say
from riskmap.maps.locator import Area, Locator, Spot, locate
from riskmap.maps.scale import written
from riskmap.risk.model import Assessment, RankFigure

_KILOMETRE = 1000.0


def page_of(
    found: Found,
    *,
    nearby: tuple[Nearby, tuple[Spot, ...]],
    ages: Ages | None,
    history: tuple[PastRow, ...],
    note: AssessmentNote | None,
    mark: Mark,
    paper: Paper,
) -> SheetPage:
    """Return the sheet as its page shows it.

    Parameters
    ----------
    nearby
        What lies around, and the points of it on the map.
    mark
        What its map says of itself.
    """
    unit, risk, assessment = found.unit, found.unit.risk, found.assessment
    before, after = found.neighbours
    is_assessed = risk is not None and assessment is not None
    chart = _map(found, nearby[1])
    return SheetPage(
        title=unit.name(locale()),
        other_name=_other_name(unit),
        code=unit.code,
        kind=say(KINDS.get(unit.kind, unit.kind)),
        trail=tuple(Link(one.name_in(locale()), division_url(one.code)) for one in found.trail),
        before=_link(before),
        after=_link(after),
        on_map=url_for("atlas.home", level=unit.level if is_assessed else None, selected=unit.code),
        level=found.around.legend.row(unit.class_number),
        score=_score(found),
        flags=unit.flags,
        facts=tuple(facts_of(found)),
        contributions=pictures.of_contributions(risk) if risk else None,
        measures=tuple(measure_rows(unit, assessment)),
        hazards=pictures.of_hazards(risk, assessment) if risk and assessment else None,
        curve=pictures.of_curve(risk, assessment) if risk and assessment else None,
        no_curve=pictures.no_curve(risk, assessment) if risk and assessment else "",
        losses=loss_rows(risk, assessment),
        money_note=money_note(assessment),
        loss_caveats=loss_caveats(risk, assessment),
        ages=ages,
        nearby=nearby[0],
        advice=advised(hazards_by_weight(risk, assessment)),
        children=tuple(_children(found.children)),
        children_title=children_title(found.children),
        map=chart,
        map_bar=_length(chart.bar_m) if chart else "",
        map_credit=found.around.attribution,
        caveats=tuple(caveats(unit, assessment)),
        sources=service.sources_of(_alone(found)),
        history=history,
        assessment=note,
        mark=mark,
        paper=paper,
    )


def division_url(code: str) -> str:
    """Return the address of a unit's sheet."""
    return url_for("atlas.division", code=code)


def _link(unit: Unit | None) -> Link | None:
    return None if unit is None else Link(unit.name(locale()), division_url(unit.code))


def _other_name(unit: Unit) -> str:
    """Return the name in the other language; empty where it is the same."""
    other = unit.name_zh if locale() == "en" else unit.name_en
    return "" if other == unit.name(locale()) else other


def _alone(found: Found) -> Units:
    return Units(
        key="", level=found.unit.level, units=(found.unit,), assessment=found.assessment, members={}
    )


def _score(found: Found) -> Score:
    risk, assessment = found.unit.risk, found.assessment
    if risk is None or assessment is None or risk.composite is None:
        return Score(value=None, unit="", picture=None, rank=None, no_rank=_no_rank(None))
    value, unit = _composite(risk.composite, assessment)
    rank = pictures.of_rank(risk.rank) if risk.rank else None
    return Score(
        value=value,
        unit=unit,
        picture=pictures.of_score(risk, assessment),
        rank=rank,
        no_rank="" if rank else _no_rank(risk.rank),
    )


def _composite(value: float, assessment: Assessment) -> tuple[str, str]:
    """Return the composite and its unit: a score, or an amount of money a year."""
    prices = assessment.money
    if assessment.classes.scale_max is not None or prices is None:
        return written(value, assessment.classes.cuts), "/ 10"
    unit = Message(N_("a year, prices of {year}"), {"year": prices.price_year})
    return str(amount(value, prices.currency)), say(unit)


def _no_rank(rank: RankFigure | None) -> str:
    from riskmap.risk.uncertainty.ranks import NO_INTERVAL, reason  # noqa: PLC0415 - numpy code

    return say(reason((rank.why if rank else "") or NO_INTERVAL))


def _children(children: Units | None) -> Iterator[Child]:
    for one in children.units if children else ():
        yield Child(
            code=one.code,
            name=one.name(locale()),
            href=division_url(one.code),
            # A level of a made-up outline belongs to the demonstration view.
            level=None
            if one.flags.geometry_is_synthetic
            else children.legend.row(one.class_number),  # type: ignore[union-attr]
        )


def _length(metres: float) -> str:
    return f"{metres / _KILOMETRE:g} km" if metres >= _KILOMETRE else f"{metres:g} m"


def _map(found: Found, spots: tuple[Spot, ...]) -> Locator | None:
    legend = found.around.legend
    areas = [
        Area(
            code=one.code,
            name=one.name(locale()),
            outline=one.outline,
            colour=legend.row(one.class_number).colour,
            is_synthetic=one.outline_flags.geometry_is_synthetic,
        )
        for one in found.around.units
        if one.outline is not None
    ]
    return locate(areas, selected=found.unit.code, spots=spots) if areas else None
