"""What the panel beside the map says of one unit: the sheet in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from riskmap.atlas.measures.catalogue import DIMENSIONS
from riskmap.atlas.rows import people_text
from riskmap.atlas.service import Unit
from riskmap.atlas.sheet.found import Found
from riskmap.atlas.sheet.model import Nearby, NearPlace
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say
from riskmap.maps.legend import LegendRow
from riskmap.maps.scale import written
from riskmap.risk.model import Measure, UnitRisk

#: So many dimensions are named as the reason.
MOST_REASONS = 3


@frozen(kw_only=True)
class Reason:
    """One dimension, what it adds to the level, and its score; all as text."""

    label: str
    text: str


@frozen(kw_only=True)
class PanelPage:
    """The panel of one unit.

    Parameters
    ----------
    level
        Class of its composite risk; None while nothing is assessed.
    score
        As text with its unit; empty where a score would read as a rank.
    rank
        Its place among the others with the interval; empty where there is none.
    reasons
        At most three, the heaviest first.
    people
        As text with the unit; None is no data.
    people_are_estimated
        True where they were shared out and not counted here.
    shelter
        The nearest one; None where nobody recorded any.
    """

    title: str
    above: str
    href: str
    level: LegendRow
    score: str
    rank: str
    reasons: tuple[Reason, ...]
    people: str | None
    people_are_estimated: bool
    shelter: NearPlace | None
    phones: tuple[tuple[str, str], ...]
    flags: Flags


def panel_of(found: Found, nearby: Nearby, href: str) -> PanelPage:
    """Return the panel of a unit.

    Parameters
    ----------
    href
        Address of its sheet.
    """
    unit, risk = found.unit, found.unit.risk
    people = risk.population if risk else None
    return PanelPage(
        title=unit.name(locale()),
        above=found.trail[-1].name_in(locale()) if found.trail else "",
        href=href,
        level=found.around.legend.row(unit.class_number),
        score=_score(found),
        rank=_rank(unit),
        reasons=tuple(_reasons(risk)) if risk else (),
        people=_people(unit),
        people_are_estimated=people is not None and people.is_estimated,
        shelter=nearby.shelters[0] if nearby.shelters else None,
        phones=tuple((one.whose, one.number) for one in nearby.phones if one.number),
        flags=unit.flags,
    )


def _score(found: Found) -> str:
    unit, assessment = found.unit, found.assessment
    value = unit.risk.composite if unit.risk else None
    if value is None or assessment is None or unit.flags.geometry_is_synthetic:
        return ""
    classes = assessment.classes
    return f"{written(value, classes.cuts)} / 10" if classes.scale_max is not None else ""


def _rank(unit: Unit) -> str:
    rank = unit.risk.rank if unit.risk else None
    if rank is None or rank.rank is None or unit.flags.forbids_rank:
        return ""
    about = {"rank": f"{rank.rank:g}", "of": rank.of}
    if rank.weight_low is None or rank.weight_high is None:
        return say(Message(N_("place {rank} of {of}"), about))
    about |= {"low": f"{rank.weight_low:g}", "high": f"{rank.weight_high:g}"}
    return say(Message(N_("place {rank} of {of} ({low} to {high})"), about))


def _reasons(risk: UnitRisk) -> Iterator[Reason]:
    known = [(name, one) for name, one in risk.measures.items() if one and one.score is not None]
    known.sort(key=lambda pair: -_weight(pair[1]))
    for name, one in known[:MOST_REASONS]:
        score = f"{one.score:.1f} / 10"
        share = "" if one.contribution is None else f" · {one.contribution * 100:.0f} %"
        yield Reason(label=say(Message(DIMENSIONS[name])), text=f"{score}{share}")


def _weight(measure: Measure) -> float:
    return measure.contribution if measure.contribution is not None else measure.score or 0.0


def _people(unit: Unit) -> str | None:
    number = people_text(unit)
    return None if number is None else say(Message(N_("{count} persons"), {"count": number}))
