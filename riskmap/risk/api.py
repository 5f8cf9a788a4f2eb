"""For programs: the assessments of a region, and the shown one unit by unit, with all flags."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any, Literal

from flask import Response
from pydantic import Field

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.doors.answers import document
from riskmap.doors.api import (
    Answer,
    Document,
    Page,
    PageQuery,
    Programs,
    document_of,
    page_after,
)
from riskmap.doors.api.answers import JSON
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.risk import service
from riskmap.risk.model import Assessment, ClassLimits, Edition, Money, UnitRisk, notices
from riskmap.risk.results.files import money

blueprint = Programs("risk_api", __name__, url_prefix="/api/v1/assessments", tag="Assessments")

REGION = {"region": {"description": "Id of a region.", "example": "putuo"}}
NEXT = {"Link": "The next page, where there is one."}


class UnitsQuery(PageQuery):
    """Which units of an assessment are asked for."""

    level: str = Field(
        max_length=100, description="Slug of a level of the region.", examples=["street"]
    )


class AssessmentListed(Document):
    """One version of the assessments of a region."""

    version: int
    created_at: str
    state: Literal["demo", "draft", "published"]
    is_shown: bool = Field(description="Whether it is the one that pages show.")
    inputs_hash: str = Field(description="Equal inputs, equal assessment.")


class AssessmentsListed(Document):
    """A page of the assessments of a region that everybody may look at, the newest first."""

    region: str
    assessments: list[AssessmentListed]
    next: str | None = Field(description="Address of the next page; null on the last.")


class MoneyTold(document_of(Money)):  # type: ignore[misc]
    """In what losses are counted, with the sentences that stand beside them."""


class AssessmentTold(Document):
    """The assessment of a region that is shown; what is not known is null, never 0."""

    region: str
    language: str
    method: str
    version: int | None
    created_at: str
    review_due_on: date = Field(description="Day by which somebody has to look again.")
    state: Literal["demo", "draft", "published"]
    published_by: str | None
    flags: document_of(Flags)  # type: ignore[valid-type]
    notices: list[str]
    attribution: list[str]
    classes: document_of(ClassLimits)  # type: ignore[valid-type]
    money: MoneyTold | None = Field(description="Null without losses.")
    ranks: dict[str, Any]
    units: list[document_of(UnitRisk)]  # type: ignore[valid-type]
    next: str | None = Field(description="Address of the next page; null on the last.")


@blueprint.get("/<region>")
@blueprint.answers(
    Answer(media={JSON: AssessmentsListed}, headers=NEXT),
    summary="Assessments of a region",
    query=PageQuery,
    path=REGION,
    problems=[HTTPStatus.NOT_FOUND],
)
def assessments(region: str, asked: PageQuery) -> Response:
    """Answer with the versions that everybody may look at, the newest first.

    Once one is published, drafts are not listed.
    """
    with parts().database.read(current_scope()) as uow:
        listed = service.reachable(uow, region)
    if not listed:
        raise _none(region)
    page = page_after([str(one.version) for one in listed], listed, asked)
    said = {
        "region": region,
        "assessments": [_listed(one) for one in page.members],
        "next": page.next,
    }
    return page.link(document(said))


@blueprint.get("/<region>/units")
@blueprint.answers(
    Answer(media={JSON: AssessmentTold}, headers=NEXT),
    summary="The shown assessment, unit by unit",
    query=UnitsQuery,
    path=REGION,
    problems=[HTTPStatus.NOT_FOUND],
)
def units(region: str, asked: UnitsQuery) -> Response:
    """Answer with the units of a division level, ``?level=street``."""
    with parts().database.read(current_scope()) as uow:
        found = service.latest_assessment(uow, region, asked.level)
        if found is None:
            raise _none(region)
        there = service.division_levels(uow, region)
    if asked.level not in there:
        raise InvalidRequestError(
            N_("{value} is no level of this assessment."),
            mend=N_("Use one of: {allowed}."),
            value=repr(asked.level),
            allowed=", ".join(there),
        )
    page = page_after([one.code for one in found.units], found.units, asked)
    return page.link(document(answer(found, page)))


def answer(assessment: Assessment, page: Page) -> dict[str, Any]:
    """Return an assessment as programs get it, with the units of a page; None is no data."""
    return {
        "region": assessment.region,
        "language": assessment.language,
        "method": assessment.method,
        "version": assessment.version,
        "created_at": assessment.created_at.isoformat(),
        "review_due_on": assessment.review_due_on.isoformat(),
        "state": str(assessment.state),
        "published_by": assessment.published_by,
        "flags": assessment.flags.as_dict(),
        "notices": [say(one) for one in notices(assessment.flags)],
        "attribution": list(assessment.attribution),
        "classes": assessment.classes.to_json(),
        "money": money(assessment),
        "ranks": assessment.provenance["ranks"],
        "units": [unit.to_json() for unit in page.members],
        "next": page.next,
    }


def _listed(one: Edition) -> dict[str, Any]:
    return {
        "version": one.version,
        "created_at": one.created_at.isoformat(),
        "state": str(one.state),
        "is_shown": one.is_shown,
        "inputs_hash": one.inputs_hash,
    }


def _none(region: str) -> NotFoundError:
    return NotFoundError(
        N_("There is no assessment of {region}."),
        mend=N_("Run: riskmap prepare"),
        region=region,
    )
