"""Figures of an event to take along: tables, outlines, situation reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, request

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.files.words import READERS, asked_figures, file, reader
from riskmap.reporting.service import sheets, situation
from riskmap.reporting.service.official import official
from riskmap.reporting.service.sheets.tables import ROWS


@blueprint.get("/reports/files/<event_id>/<name>")
@needs(*READERS)
@costs("paper")
def event_file(event_id: str, name: str) -> Response:
    """Hand out one file of an event: ``?under=&cutoff=``, ``codes=1`` for official codes."""
    make = _MAKERS.get(name)
    if make is None:
        raise NotFoundError(
            N_("There is no file {name} of an event."),
            mend=N_("Use one of: {allowed}."),
            name=name[:40],
            allowed=", ".join(_MAKERS),
        )
    return make(event_id)


def _figures(event_id: str, kind: str) -> Response:
    with parts().database.read(current_scope()) as uow:
        asked = asked_figures(uow, event_id)
        one = official(uow, event_id, asked.unit, asked.cutoff_at)
        if kind == "geojson":
            content = sheets.as_geojson(uow, one, reader())
            return file(content, f"figures_{asked.unit}.geojson")
        sheet = sheets.figures_sheet(uow, one, reader(), codes=request.args.get("codes") == "1")
    content = sheets.as_csv(sheet) if kind == "csv" else sheets.as_xlsx((ROWS, sheet))
    return file(content, f"{sheet.stem}.{kind}")


@looks(
    "report", N_("Took reports of an event along, with who stands for them."), subject="event_id"
)
def _reports(event_id: str, kind: str) -> Response:
    realm = current_scope().realm.name
    with parts().database.read(current_scope()) as uow:
        asked = asked_figures(uow, event_id)
        sheet = sheets.reports_sheet(uow, event_id, asked.unit, asked.cutoff_at, realm, reader())
    looked_at(asked.unit)
    content = sheets.as_csv(sheet) if kind == "csv" else sheets.as_xlsx((ROWS, sheet))
    return file(content, f"{sheet.stem}.{kind}")


def _situation(event_id: str, kind: str) -> Response:
    tongue = reader()
    with parts().database.read(current_scope()) as uow:
        asked = asked_figures(uow, event_id)
        one = official(uow, event_id, asked.unit, asked.cutoff_at)
        said = situation.situation(uow, one, tongue)
    make = situation.as_pdf if kind == "pdf" else situation.as_docx
    return file(make(said, tongue), f"situation_{asked.unit}.{kind}")


_MAKERS: Mapping[str, Callable[[str], Response]] = {
    "figures.xlsx": lambda event_id: _figures(event_id, "xlsx"),
    "figures.csv": lambda event_id: _figures(event_id, "csv"),
    "figures.geojson": lambda event_id: _figures(event_id, "geojson"),
    "reports.xlsx": lambda event_id: _reports(event_id, "xlsx"),
    "reports.csv": lambda event_id: _reports(event_id, "csv"),
    "situation.pdf": lambda event_id: _situation(event_id, "pdf"),
    "situation.docx": lambda event_id: _situation(event_id, "docx"),
}
