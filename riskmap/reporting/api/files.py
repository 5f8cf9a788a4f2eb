"""Figures of events for programs: what counts at a cutoff, paragraphs that were frozen, Sendai."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import AwareDatetime, Field

from riskmap.doors.access import needs
from riskmap.doors.answers import document, geojson, tagged
from riskmap.doors.api import Answer, Document, Query
from riskmap.doors.api.answers import GEOJSON, JSON
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.locale.tongues import tongue
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.model.figures import told
from riskmap.reporting.model.paragraphs import Paragraph
from riskmap.reporting.model.periods import month_of, period
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.service import paragraphs, sendai, sheets
from riskmap.reporting.service.official import Official, official
from riskmap.reporting.service.sheets.rows import completeness
from riskmap.reporting.service.sheets.tables import ROWS

_CSV = "text/csv"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIGURES = 'By indicator, in its unit: 12, 12.5, "unknown" or {"at_least": 12}; absent: not asked.'
_PATH = {
    "event_id": {
        "description": "Id of the event.",
        "example": "0123456789abcdef0123456789abcdef",
    }
}
_REFUSED = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
Code = Annotated[str, Field(pattern=r"^[0-9]{12}$", description="Division within reach.")]


class FiguresQuery(Query):
    """Which figures are asked for, and as what."""

    under: Code
    cutoff: AwareDatetime | None = Field(
        default=None, description="Reports of later moments do not count; now by default."
    )
    format: Literal["json", "geojson", "csv", "xlsx"] = Field(
        default="json", description="Tables have the headings of the national form."
    )
    codes: bool = Field(default=False, description="Head tables with official codes.")


class SaidTold(Document):
    """What one unit says."""

    unit: str
    stage: str
    cutoff_at: str
    version: str
    receipt: str
    figures: dict[str, Any] = Field(description=_FIGURES)


class FiguresTold(Document):
    """What counts of an event for a division at a cutoff."""

    event: str
    under: str
    cutoff_at: str
    rests_on: str = Field(description="verified, sum, own or nothing")
    is_official: bool = Field(description="Verified, or made official by somebody.")
    is_complete: bool
    completeness: str
    is_made_up: bool = Field(description="Of the demonstration or a drill.")
    figures: dict[str, Any] = Field(description=_FIGURES)
    versions: list[str] = Field(description="Reports that the figures come from.")
    units: list[SaidTold]
    awaited: list[str] = Field(description="Units of whose reports none was accepted yet.")


class ParagraphTold(Document):
    """A paragraph that was frozen."""

    id: str
    under: str
    cutoff_at: str
    zh: str
    en: str
    rests_on: str
    versions: list[str]
    figures: dict[str, Any] = Field(description=_FIGURES)
    sha256: str
    is_sound: bool = Field(description="It is what it was when it was frozen.")
    frozen_at: str
    by: str


class ParagraphsTold(Document):
    """Paragraphs of an event, the latest first."""

    paragraphs: list[ParagraphTold]


class SendaiQuery(Query):
    """Of which division and year."""

    under: Code
    year: Annotated[str, Field(pattern=r"^20[0-9]{2}$")] | None = Field(
        default=None, description="This year by default."
    )


class SendaiValue(Document):
    """One indicator."""

    id: str
    name: str
    value: Any = Field(
        description='A number, "unknown" or {"at_least": 12}; null: cannot be worked out.'
    )
    unit: str | None
    per_100000: float | None
    unknown_parts: int | None
    parts: int | None
    headings: list[str]
    remark: str | None


class SendaiTold(Document):
    """Indicators A to D and G of a division and year."""

    unit: str
    year: str
    is_over: bool
    realm: str
    events: int
    incomplete: int = Field(description="Events of which something is unknown.")
    people: int | None
    population_is_estimated: bool
    source: str
    verified: bool = Field(description="Somebody compared the mapping with its source.")
    indicators: list[SendaiValue]


@blueprint.get("/events/<event_id>/figures")
@needs(*DESK)
@costs("paper")
@blueprint.answers(
    Answer(media={JSON: FiguresTold, GEOJSON: None, _CSV: None, _XLSX: None}),
    summary="Figures of an event at a cutoff",
    path=_PATH,
    query=FiguresQuery,
    problems=_REFUSED,
)
def event_figures(event_id: str, asked: FiguresQuery) -> Response:
    """Answer with what counts of an event for a division, and what each unit in it says."""
    said = tongue(parts().resources.locale, locale())
    with parts().database.read(current_scope()) as uow:
        one = official(uow, event_id, asked.under, asked.cutoff or uow.now)
        if asked.format == "geojson":
            return geojson(sheets.as_geojson(uow, one, said))
        if asked.format == "json":
            return document(_told(one))
        sheet = sheets.figures_sheet(uow, one, said, codes=asked.codes)
    if asked.format == "csv":
        return tagged(Response(sheets.as_csv(sheet), mimetype=_CSV))
    return tagged(Response(sheets.as_xlsx((ROWS, sheet)), mimetype=_XLSX))


@blueprint.get("/events/<event_id>/paragraphs")
@needs(*DESK)
@blueprint.answers(
    ParagraphsTold, summary="Paragraphs that were frozen", path=_PATH, problems=_REFUSED[:2]
)
def event_paragraphs(event_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the paragraphs of an event within reach, in both languages."""
    with parts().database.read(current_scope()) as uow:
        found = paragraphs.frozen_of(uow, event_id)
    return document({"paragraphs": [_paragraph(one) for one in found]})


@blueprint.get("/reporting/sendai")
@needs(*DESK)
@costs("paper")
@blueprint.answers(
    SendaiTold, summary="Sendai indicators of a year", query=SendaiQuery, problems=_REFUSED[:2]
)
def sendai_year(asked: SendaiQuery) -> Response:
    """Answer with the Sendai indicators; what cannot be worked out is null, with the reason."""
    said = tongue(parts().resources.locale, locale())
    with parts().database.read(current_scope()) as uow:
        year = period(asked.year or month_of(uow.now)[:4])
        found = sendai.year_of(uow, asked.under, year, said)
    return document(sendai.as_dict(found))


def _told(one: Official) -> dict[str, Any]:
    return {
        "event": one.event.id,
        "under": one.unit,
        "cutoff_at": one.cutoff_at.isoformat(),
        "rests_on": str(one.basis),
        "is_official": one.is_official,
        "is_complete": one.is_complete,
        "completeness": say(completeness(one)),
        "is_made_up": sheets.made_up(one.realm) is not None,
        "figures": told(one.figures),
        "versions": list(one.versions),
        "units": [
            {
                "unit": each.report.unit,
                "stage": str(each.report.kind),
                "cutoff_at": each.report.cutoff_at.isoformat(),
                "version": each.id,
                "receipt": shown(each.receipt),
                "figures": told(each.report.figures),
            }
            for each in one.said
        ],
        "awaited": list(one.awaited),
    }


def _paragraph(one: Paragraph) -> dict[str, Any]:
    return {
        "id": one.id,
        "under": one.code12,
        "cutoff_at": one.cutoff_at.isoformat(),
        "zh": one.texts["zh"],
        "en": one.texts["en"],
        "rests_on": one.basis,
        "versions": list(one.versions),
        "figures": dict(one.figures),
        "sha256": one.sha256,
        "is_sound": one.is_sound,
        "frozen_at": one.recorded_at.isoformat(),
        "by": one.actor,
    }
