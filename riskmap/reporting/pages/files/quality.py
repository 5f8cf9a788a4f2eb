"""Quality sheets, at ``/reports/quality``: one unit and quarter at a time, to help that unit."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request

from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model import Role
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.model.periods import period, quarter_of, quarters_before
from riskmap.reporting.model.reports import ReturnReason
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.words import asked_division, line_of
from riskmap.reporting.service import quality
from riskmap.reporting.service.quality import Quality
from riskmap.reporting.service.statistics import counted

#: The units themselves, and those above them.
LOOKERS = (Role.OFFICER_A, Role.OFFICER_B, *DESK)
_QUARTERS = 8


@frozen(kw_only=True)
class QualityList:
    """Units that have sheets, in the order of codes; no value of any of them."""

    title: str
    under: str
    quarter: str
    units: tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class QualityPage:
    """The sheet of one unit and quarter.

    Parameters
    ----------
    counts
        Asked, in time, late, not come, not reached, excused.
    """

    title: str
    name: str
    code12: str
    quarter: str
    quarters: tuple[tuple[str, str], ...]
    at: datetime
    one: Quality
    counts: tuple[int, ...]
    returned: tuple[tuple[str, int], ...]


@blueprint.get("/reports/quality")
@needs(*LOOKERS)
def quality_sheets() -> Response:
    """List the units whose sheets may be seen: names and nothing else."""
    with parts().database.read(current_scope()) as uow:
        under = asked_division(uow)
        quarter = request.args.get("quarter") or quarter_of(uow.now)
        period(quarter)
        units = quality.units(uow, under, locale=locale())
    record = QualityList(title=say(N_("Quality sheets")), under=under, quarter=quarter, units=units)
    return Response(render_template("reporting/files/quality_list.html", page=record))


@blueprint.get("/reports/quality/<code12>")
@needs(*LOOKERS)
def quality_sheet(code12: str) -> Response:
    """Show the sheet of one unit: ``?quarter=2026Q3``."""
    require_reach(code12)
    with parts().database.read(current_scope()) as uow:
        asked = period(request.args.get("quarter") or quarter_of(uow.now))
        one = quality.sheet(uow, code12, asked)
        name = line_of(uow, code12).get(code12, code12)
    quarters = dict.fromkeys((asked.name, *quarters_before(one.at, _QUARTERS)))
    record = QualityPage(
        title=say(N_("Quality sheet")),
        name=name,
        code12=code12,
        quarter=asked.name,
        quarters=tuple((each, each) for each in quarters),
        at=one.at,
        one=one,
        counts=counted(one.outcomes),
        returned=tuple(
            (say(reason.word), one.returned[str(reason)])
            for reason in ReturnReason
            if one.returned.get(str(reason))
        ),
    )
    return Response(render_template("reporting/files/quality.html", page=record))
