"""What the map is coloured by: classes, colours and one value a unit, without outlines."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response

from riskmap.atlas.api.answers import Values
from riskmap.atlas.api.asked import ViewQuery, asked_view
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.classes import classes_of
from riskmap.atlas.home import home_region
from riskmap.atlas.views import View, view_of
from riskmap.doors.answers import document
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.risk.model import notices


@blueprint.get("/values")
@blueprint.answers(
    Values,
    summary="What units are coloured by",
    query=ViewQuery,
    problems=[HTTPStatus.NOT_FOUND],
)
def values(asked: ViewQuery) -> Response:
    """Answer with the values of a level, ``?level=street&measure=composite``."""
    region = home_region()
    with parts().database.read(current_scope()) as uow:
        found = view_of(uow, region, asked_view(uow, region, asked))
    return document(values_of(found))


def values_of(view: View) -> dict[str, Any]:
    """Return a view as programs get it; a value of None is no data."""
    shown, assessment = view.coloured, view.units.assessment
    measure, flags = shown.measure, view.units.flags
    return {
        "measure": measure.slug,
        "title": say(measure.title),
        "unit": say(measure.unit),
        "note": say(measure.note),
        "limits_source": say(measure.limits_source.title),
        "level": view.units.level,
        "classes": classes_of(shown),
        "values": {
            unit.code: [number, shown.value(place), shown.text(place)]
            for place, (unit, number) in enumerate(
                zip(view.units.units, shown.classes.tolist(), strict=True)
            )
        },
        "flags": flags.as_dict(),
        "notices": [say(one) for one in notices(flags)],
        "attribution": view.units.attribution,
        "as_of": assessment.created_at.isoformat() if assessment else None,
        "assessment": {"version": assessment.version, "state": str(assessment.state)}
        if assessment
        else None,
        "change": _change_of(view),
    }


def _change_of(view: View) -> dict[str, Any] | None:
    if view.changed is None:
        return None
    changed = view.changed
    return {
        "since": changed.since,
        "verdict": str(changed.comparison.verdict),
        "sentences": [say(one) for one in changed.sentences],
        "new": list(changed.new),
        "gone": list(changed.gone),
        "redrawn": list(changed.redrawn),
    }
