"""Statistics of a month or year: reports that were asked for, reports that came, events, figures.

Units stand in the order of their codes, always. Nobody is ranked here, and nobody can be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.locale.tongues import Tongue
from riskmap.reporting.model.columns import Cell, figure_said
from riskmap.reporting.model.duties import Outcome
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.periods import Period
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import paragraphs
from riskmap.reporting.service.official import official
from riskmap.reporting.service.sheets import About, Sheet, made_up
from riskmap.reporting.service.sheets.rows import completeness
from riskmap.reporting.store import events, statistics
from riskmap.store import Reading

#: Figures of an event in the table of events.
TOLD = ("deaths", "missing", "injured", "affected_pop", "evac_preventive", "resettled_cum",
        "rooms_collapsed", "loss_total")  # fmt: skip
_MEANING = N_(
    "Reports are counted that were due in the period and before now. Late: after the due time."
)
_ORDER = N_("Units stand in the order of their codes; nobody is ranked.")
MET = (Outcome.MET_ZERO, Outcome.MET_EVENT)


@frozen(kw_only=True)
class Statistics:
    """Tables of a division and period.

    Parameters
    ----------
    duties, reports, hazards, events
        Reports asked of each unit and how they came; reports by kind; events by hazard; their
        figures.
    is_going_on
        The period is not over yet.
    """

    unit: str
    period: Period
    at: datetime
    is_going_on: bool
    duties: Sheet
    reports: Sheet
    hazards: Sheet
    events: Sheet

    @property
    def tables(self) -> tuple[Sheet, ...]:
        """All of them, in order."""
        return self.duties, self.reports, self.hazards, self.events


def collect(uow: Reading, code12: str, one: Period, tongue: Tongue) -> Statistics:
    """Return the statistics of a division and what lies in it.

    Raises
    ------
    NotFoundError
        If it lies outside the scope.
    """
    require_reached(uow, code12)
    area, level = Area.of(code12), level_of(code12).below or DivisionLevel.COMMITTEE
    until = min(one.end, uow.now)
    found = events_in(uow, area, one)
    about = tuple(_about(uow, code12, one, tongue))
    return Statistics(
        unit=code12,
        period=one,
        at=uow.now,
        is_going_on=one.end > uow.now,
        duties=_duties(uow, area, level, one, tongue, about),
        reports=_reports(uow, area, level, one, tongue, about),
        hazards=_hazards(found, tongue, about),
        events=_figures(uow, code12, found, until, tongue, about),
    )


def require_reached(uow: Reading, code12: str) -> None:
    """Do nothing if a division is within reach and in the register.

    Raises
    ------
    NotFoundError
        If not.
    """
    if not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("There are no statistics of {code} for you."),
            mend=N_("Choose a division for which you have a role."),
            code=code12,
        )
    divisions.division(uow, code12)


def _duties(
    uow: Reading,
    area: Area,
    level: DivisionLevel,
    one: Period,
    tongue: Tongue,
    about: tuple[About, ...],
) -> Sheet:
    until = min(one.end, uow.now)
    counts = statistics.duties(uow, area, level, one.begin, until) if one.begin < until else {}
    names = divisions.names_of(uow, counts, locale=tongue.locale)
    rows: list[tuple[Cell, ...]] = [
        (code12, names.get(code12, code12), *counted(counts[code12])) for code12 in sorted(counts)
    ]
    whole = Counter({one: sum(each[one] for each in counts.values()) for one in Outcome})
    if rows:
        rows.insert(0, (area.code12, tongue.say(N_("Together")), *counted(whole)))
    heads = (N_("Code"), N_("Unit"), N_("asked"), N_("came in time"), N_("came late"),
             N_("did not come"), N_("nobody reached"), N_("excused"))  # fmt: skip
    return _sheet(heads, rows, tongue, about, "duties")


def counted(counts: Mapping[Outcome, int]) -> tuple[int, ...]:
    """Return asked, in time, late, not come, not reached, excused: of duties that are past."""
    excused = counts.get(Outcome.EXCUSED, 0)
    in_time = sum(counts.get(one, 0) for one in MET)
    return (
        sum(counts.values()) - excused,
        in_time,
        counts.get(Outcome.LATE, 0),
        counts.get(Outcome.OPEN, 0),
        counts.get(Outcome.UNREACHABLE, 0),
        excused,
    )


def _reports(
    uow: Reading,
    area: Area,
    level: DivisionLevel,
    one: Period,
    tongue: Tongue,
    about: tuple[About, ...],
) -> Sheet:
    counts = statistics.reports(uow, area, level, one.begin, one.end)
    names = divisions.names_of(uow, counts, locale=tongue.locale)
    rows: list[tuple[Cell, ...]] = [
        (code12, names.get(code12, code12), *(counts[code12][kind] for kind in Kind))
        for code12 in sorted(counts)
    ]
    if rows:
        whole = sum(counts.values(), Counter[Kind]())
        rows.insert(0, (area.code12, tongue.say(N_("Together")), *(whole[kind] for kind in Kind)))
    heads = (N_("Code"), N_("Unit"), *(kind.word.id for kind in Kind))
    return _sheet(heads, rows, tongue, about, "reports")


def events_in(uow: Reading, area: Area, one: Period) -> list[Event]:
    """Return the events that began in a period, each counted once, the first in front."""
    found = [
        each
        for each in events.find(uow, states=EventState)
        if one.begin <= each.header.occurred_at < one.end
        and not each.merged_into
        and each.state not in {EventState.CANCELLED, EventState.HANDED_OVER}
        and (area.contains(each.unit) or Area.of(each.unit).contains(area.code12))
    ]
    return sorted(found, key=lambda each: (each.header.occurred_at, each.id))


def _hazards(found: Iterable[Event], tongue: Tongue, about: tuple[About, ...]) -> Sheet:
    counts = Counter(each.header.hazard for each in found)
    rows = [(paragraphs.hazard_name(slug, tongue), counts[slug]) for slug in sorted(counts)]
    return _sheet((N_("Hazard"), N_("Disaster events")), rows, tongue, about, "hazards")


def _figures(
    uow: Reading,
    code12: str,
    found: Iterable[Event],
    until: datetime,
    tongue: Tongue,
    about: tuple[About, ...],
) -> Sheet:
    rows = []
    for each in found:
        counts = official(uow, each.id, code12, until)
        rows.append(
            (
                tongue.moment(each.header.occurred_at),
                paragraphs.hazard_name(each.header.hazard, tongue),
                tongue.say(each.state.word),
                *(_cell(slug, counts.figures.get(slug), tongue) for slug in TOLD),
                tongue.say(completeness(counts)),
            )
        )
    heads = (
        tongue.say(N_("Occurred")),
        tongue.say(N_("Hazard")),
        tongue.say(N_("Stands")),
        *(_headed(slug, tongue) for slug in TOLD),
        tongue.say(N_("Complete")),
    )
    return Sheet(headings=heads, rows=tuple(rows), about=about, stem="events")


def _cell(slug: str, figure: object, tongue: Tongue) -> Cell:
    said = figure_said(indicators()[slug], figure)  # type: ignore[arg-type]
    if isinstance(said, str) and not tongue.is_chinese:
        return said.replace("至少", "≥ ").replace("未知", "unknown")
    return said


def _headed(slug: str, tongue: Tongue) -> str:
    one = indicators()[slug]
    unit = one.unit.name(tongue.locale)
    return f"{tongue.say(one.name)} ({unit})" if unit else tongue.say(one.name)


def _sheet(
    heads: Iterable[str],
    rows: Iterable[tuple[Cell, ...]],
    tongue: Tongue,
    about: tuple[About, ...],
    stem: str,
) -> Sheet:
    said = tuple(tongue.say(one) for one in heads)
    return Sheet(headings=said, rows=tuple(rows), about=about, stem=stem)


def _about(uow: Reading, code12: str, one: Period, tongue: Tongue) -> Iterator[About]:
    names = divisions.names_of(uow, [code12], locale=tongue.locale)
    lines = [
        (N_("Unit"), f"{names.get(code12, code12)} {code12}"),
        (N_("Period"), one.name),
        (N_("Made"), tongue.moment(uow.now)),
        (N_("Meaning"), tongue.say(_MEANING)),
        (N_("How units stand"), tongue.say(_ORDER)),
    ]
    if one.end > uow.now:
        lines.append((N_("Notice"), tongue.say(N_("The period is not over yet."))))
    mark = made_up(uow.scope.realm.name)
    if mark:
        lines.append((N_("Notice"), tongue.say(mark)))
    for label, text in lines:
        yield About(label=tongue.say(Message(label)), text=text)
