"""Statistics of a month or year, at ``/reports/statistics``: to read, to print, as a workbook."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.reporting.model.periods import month_of, months_before, period
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.files.words import READERS, file, reader
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.reporting.service import sheets, statistics
from riskmap.reporting.service.sheets import Sheet
from riskmap.reporting.service.statistics import Statistics

_MONTHS = 24
_TITLES = (
    N_("Reports that were asked for"),
    N_("Reports that came, by kind"),
    N_("Disaster events by hazard"),
    N_("Figures of each event"),
)


@frozen(kw_only=True)
class StatisticsPage:
    """Tables of a division and period."""

    title: str
    name: str
    under: str
    divisions: tuple[tuple[str, str], ...]
    period: str
    periods: tuple[tuple[str, str], ...]
    at: datetime
    is_going_on: bool
    tables: tuple[tuple[str, Sheet], ...]
    href: str


@blueprint.get("/reports/statistics")
@needs(*READERS)
def report_statistics() -> Response:
    """Show the statistics of a month, quarter or year: ``?under=&period=2026-07``."""
    found, divisions, name, now = _collect()
    record = StatisticsPage(
        title=say(N_("Statistics of reporting")),
        name=name,
        under=found.unit,
        divisions=divisions,
        period=found.period.name,
        periods=_periods(now, found.period.name),
        at=found.at,
        is_going_on=found.is_going_on,
        tables=tuple(zip(map(say, _TITLES), found.tables, strict=True)),
        href=url_for(
            "reporting.report_statistics_file", under=found.unit, period=found.period.name
        ),
    )
    return Response(render_template("reporting/files/statistics.html", page=record))


@blueprint.get("/reports/statistics.xlsx")
@needs(*READERS)
@costs("paper")
def report_statistics_file() -> Response:
    """Hand the same tables out as a workbook."""
    found, _, _, _ = _collect()
    pages = [(say(title)[:31], sheet) for title, sheet in zip(_TITLES, found.tables, strict=True)]
    name = f"statistics_{found.unit}_{found.period.name}.xlsx"
    return file(sheets.as_xlsx(*pages), name)


def _collect() -> tuple[Statistics, tuple[tuple[str, str], ...], str, datetime]:
    with parts().database.read(current_scope()) as uow:
        under = asked_division(uow)
        one = period(request.args.get("period") or month_of(uow.now))
        found = statistics.collect(uow, under, one, reader())
        return found, reachable(uow), line_of(uow, under).get(under, under), uow.now


def _periods(now: datetime, asked: str) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen: months of two years, then whole years."""
    months = months_before(now, _MONTHS)
    years = tuple(dict.fromkeys(one[:4] for one in months))
    return tuple((one, one) for one in dict.fromkeys((asked, *months, *years)))
