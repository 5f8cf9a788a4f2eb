"""The headings of the quick report, for programs that fill it in."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from riskmap.doors.answers import document
from riskmap.doors.api import Document, Query
from riskmap.doors.words import locale
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.model.indicators import Indicator, indicators


class IndicatorTold(Document):
    """One heading of the form."""

    id: str
    order: int
    zh: str = Field(description="The heading as the form prints it.")
    en: str
    unit: str = Field(description="In the reader's language; empty where a word is not needed.")
    decimals: int = Field(description="Places after the point that the form has.")
    group: str
    part_of: str | None = Field(description="Of which it is a part.")
    now_of: str | None = Field(description="The cumulative heading whose state it says.")
    is_sum: bool = Field(description="Worked out from its parts where it is left out.")
    hazards: list[str] = Field(description="First-level types that it is asked for; empty: all.")
    definition: str | None
    mark: str = Field(description="How sure its name is: C, L, S or R.")
    official_code: str | None


class IndicatorsTold(Document):
    """All headings, in the order of the form."""

    indicators: list[IndicatorTold]


@blueprint.get("/indicators")
@blueprint.answers(IndicatorsTold, summary="Headings of the quick report")
def indicator_list(asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with what a report may say, each heading with its unit and definition."""
    return document({"indicators": [_told(one) for one in indicators().values()]})


def _told(one: Indicator) -> dict[str, object]:
    language = locale()
    return {
        "id": one.slug,
        "order": one.order,
        "zh": one.zh,
        "en": one.word,
        "unit": one.unit.name(language),
        "decimals": one.unit.decimals,
        "group": one.group.name(language),
        "part_of": one.of or None,
        "now_of": one.now_of or None,
        "is_sum": one.is_sum,
        "hazards": list(one.hazards),
        "definition": one.definition.get(language),
        "mark": one.mark,
        "official_code": one.official_code,
    }
