"""GeoJSON: outlines of units with their figures, and all that has to be said of both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from riskmap.core.codes import level_of
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Boundary, Division
from riskmap.reporting.model.figures import told
from riskmap.reporting.model.reports import Version
from riskmap.reporting.service.official import Official
from riskmap.reporting.service.sheets.rows import completeness
from riskmap.reporting.service.sheets.sheet import Say, made_up
from riskmap.store import Reading


def as_geojson(uow: Reading, one: Official, say: Say) -> bytes:
    """Return the units that have an accepted report as a FeatureCollection (RFC 7946).

    A figure reads 12, ``"unknown"`` or ``{"at_least": 12}``; one that was not asked for is not
    there. A unit without an outline has no geometry.
    """
    said = {each.report.unit: each for each in one.said}
    body = divisions.feature_collection(_drawn(uow, one, set(said)), say=say)
    for feature in body["features"]:
        feature["properties"] |= _properties(said[feature["properties"]["code12"]])
    mark = made_up(one.realm)
    body |= {
        "event": one.event.id,
        "hazard": one.event.header.hazard,
        "unit": one.unit,
        "cutoff_at": one.cutoff_at.isoformat(),
        "made_at": one.at.isoformat(),
        "realm": one.realm,
        "rests_on": str(one.basis),
        "is_official": one.is_official,
        "is_complete": one.is_complete,
        "completeness": say(completeness(one)),
        "figures": told(one.figures),
        "awaited": list(one.awaited),
        "notices": [*([say(mark)] if mark else []), *body["notices"]],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _drawn(
    uow: Reading, one: Official, codes: set[str]
) -> Iterator[tuple[Division, Boundary | None]]:
    for level in sorted({level_of(code12) for code12 in codes}):
        asked = divisions.Selection(level=level, under=one.unit, internal=True)
        for division, boundary in divisions.outlines(uow, asked):
            if division.code12 in codes:
                yield division, boundary


def _properties(one: Version) -> dict[str, Any]:
    return {
        "stage": str(one.report.kind),
        "said_at": one.report.cutoff_at.isoformat(),
        "version": one.id,
        "receipt": one.receipt,
        "mass_loss": one.report.is_mass_loss,
        "amendment": one.report.amendment.number if one.report.amendment else None,
        "figures": told(one.report.figures),
    }
