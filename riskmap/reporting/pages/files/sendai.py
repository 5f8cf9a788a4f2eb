"""Sendai indicators of a year, at ``/reports/sendai``: to read and to take along."""

from __future__ import annotations

import json
from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.reporting.model.periods import month_of, period
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.files.words import READERS, file, reader
from riskmap.reporting.pages.words import asked_division, reachable
from riskmap.reporting.service import sendai, sheets
from riskmap.reporting.service.sendai import SendaiYear
from riskmap.reporting.service.sheets import Sheet

_YEARS = 10
_KINDS = ("xlsx", "csv", "json")


@frozen(kw_only=True)
class SendaiPage:
    """The indicators of a division and year, and the files that hold the same."""

    title: str
    name: str
    under: str
    divisions: tuple[tuple[str, str], ...]
    year: str
    years: tuple[tuple[str, str], ...]
    sheet: Sheet
    files: tuple[tuple[str, str], ...]


@blueprint.get("/reports/sendai")
@needs(*READERS)
def sendai_indicators() -> Response:
    """Show the Sendai indicators of a division and year: ``?under=&year=2026``."""
    found, divisions, now = _year()
    tongue = reader()
    record = SendaiPage(
        title=say(N_("Sendai indicators")),
        name=found.name,
        under=found.unit,
        divisions=divisions,
        year=found.year.name,
        years=_years(now, found.year.name),
        sheet=sendai.as_sheet(found, tongue),
        files=tuple(
            (kind.upper(), url_for(
                "reporting.sendai_file", kind=kind, under=found.unit, year=found.year.name
            ))
            for kind in _KINDS
        ),
    )  # fmt: skip
    return Response(render_template("reporting/files/sendai.html", page=record))


@blueprint.get("/reports/sendai.<kind>")
@needs(*READERS)
@costs("paper")
def sendai_file(kind: str) -> Response:
    """Hand the same out as a workbook, as CSV or as JSON."""
    found, _, _ = _year()
    sheet = sendai.as_sheet(found, reader())
    make = {
        "xlsx": lambda: sheets.as_xlsx(("Sendai", sheet)),
        "csv": lambda: sheets.as_csv(sheet),
        "json": lambda: json.dumps(sendai.as_dict(found), ensure_ascii=False).encode(),
    }.get(kind)
    if make is None:
        raise NotFoundError(
            N_("There is no file {name} of Sendai indicators."),
            mend=N_("Use one of: {allowed}."),
            name=kind[:20],
            allowed=", ".join(_KINDS),
        )
    return file(make(), f"{sheet.stem}.{kind}")


def _year() -> tuple[SendaiYear, tuple[tuple[str, str], ...], datetime]:
    with parts().database.read(current_scope()) as uow:
        under = asked_division(uow)
        asked = request.args.get("year") or month_of(uow.now)[:4]
        return sendai.year_of(uow, under, period(asked), reader()), reachable(uow), uow.now


def _years(now: datetime, asked: str) -> tuple[tuple[str, str], ...]:
    this = int(month_of(now)[:4])
    several = (asked, *(str(this - back) for back in range(_YEARS)))
    return tuple((one, one) for one in dict.fromkeys(several))
