"""Tracks of storms of the past, each moment with its wind: for a slider, never as a forecast."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import numpy as np
from flask import Response

from riskmap.atlas.api.answers import Tracks
from riskmap.atlas.api.blueprint import blueprint
from riskmap.atlas.api.shown import hazards_of, shown_assessment
from riskmap.atlas.home import region_file
from riskmap.core.errors import NotFoundError
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.answers import geojson
from riskmap.doors.api import Query, geojson_of
from riskmap.doors.words import locale, moment, say
from riskmap.risk.layers import TRACK
from riskmap.risk.past_storms import past_storms, short_credit, storm_hazard

if TYPE_CHECKING:
    from riskmap.risk.past_storms import PastStorm, PastStorms

#: How long a mean wind lasts, in words.
AVERAGING = {
    "1min": N_("1-minute mean"),
    "2min": N_("2-minute mean"),
    "10min": N_("10-minute mean"),
}


@blueprint.get("/tracks.geojson")
@blueprint.answers(
    geojson_of(Tracks), summary="Storms of the past", problems=[HTTPStatus.NOT_FOUND]
)
def tracks(asked: Query) -> Response:  # noqa: ARG001 - the language is in the request
    """Answer with the storms that came near the place, the newest first."""
    assessment = shown_assessment()
    declared = storm_hazard(assessment.provenance)
    shown = hazards_of(assessment).get(declared["id"]) if declared else None
    if declared is None or shown is None:
        raise NotFoundError(
            N_("This place has no storm tracks."),
            mend=N_("They come with a hazard whose maker is parametric_typhoon."),
        )
    found = past_storms(declared, region_file().parent, shown)
    return geojson(
        {
            "type": "FeatureCollection",
            "as_of": None,
            "is_past": True,
            "attribution": short_credit(found.source),
            "licence": found.source.licence,
            "verified": found.source.verified,
            "value": {"unit": "m/s", "label": _value_label(found), "averaging": found.averaging},
            **Flags().as_dict(),
            "features": [_feature(one, found) for one in found.storms],
        }
    )


def _value_label(found: PastStorms) -> str:
    return say(Message(N_("Wind, {averaging}"), {"averaging": Message(AVERAGING[found.averaging])}))


def _feature(one: PastStorm, found: PastStorms) -> dict[str, Any]:
    track = one.track
    points = np.column_stack([track.lon, track.lat]).round(2).tolist()
    moments = [_aware(at) for at in track.times]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": points},
        "properties": {
            "id": track.storm_id,
            "symbol": TRACK,
            "title": one.name(locale()),
            "name_zh": track.name_zh,
            "name_en": track.name,
            "year": track.year,
            "nearest_km": one.nearest_km,
            "nearest_at": _aware(one.nearest_at).isoformat(),
            "times": [at.isoformat() for at in moments],
            "moments": [moment(at) for at in moments],
            "values": [
                None if np.isnan(wind) else round(float(wind), 1) for wind in track.wind_m_s
            ],
            "facts": _facts(one, found),
        },
    }


def _facts(one: PastStorm, found: PastStorms) -> list[list[str]]:
    known = one.track.wind_m_s[~np.isnan(one.track.wind_m_s)]
    strongest = f"{known.max():.1f} m/s" if len(known) else say(Message(N_("unknown")))
    return [
        [say(Message(N_("Past storm"))), say(Message(N_("not a forecast")))],
        [say(Message(N_("Nearest to the middle of the place"))), f"{one.nearest_km:.0f} km"],
        [say(Message(N_("Nearest at"))), moment(_aware(one.nearest_at))],
        [f"{say(Message(N_('Strongest')))} · {_value_label(found)}", strongest],
        [say(Message(N_("Source"))), found.source.title],
    ]


def _aware(at: np.datetime64) -> datetime:
    """Return a moment of numpy, which is UTC, with its zone."""
    found: datetime = at.astype("datetime64[s]").item()
    return found.replace(tzinfo=UTC)
