"""For programs: the assessment of a region that is shown, unit by unit, with all its flags."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.doors.answers import document
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.risk import service
from riskmap.risk.model import Assessment, notices
from riskmap.risk.results.files import money

blueprint = Blueprint("risk_api", __name__, url_prefix="/api/v1/assessments")


@blueprint.get("/<region>/units")
def units(region: str) -> Response:
    """Answer with the units of a division level, ``?level=street``."""
    level = request.args.get("level", "")
    with parts().database.read(current_scope()) as uow:
        found = service.latest_assessment(uow, region, level)
        if found is None:
            raise NotFoundError(
                N_("There is no assessment of {region}."),
                mend=N_("Run: riskmap prepare"),
                region=region,
            )
        there = service.division_levels(uow, region)
    if level not in there:
        raise InvalidRequestError(
            N_("{value} is no level of this assessment."),
            mend=N_("Use one of: {allowed}."),
            value=repr(level),
            allowed=", ".join(there),
        )
    return document(answer(found))


def answer(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as programs get it; None is no data."""
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
        "units": [unit.to_json() for unit in assessment.units],
    }
