"""Warnings and storms as features of a map: official signals, own detections, forecast tracks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Response, url_for

from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.answers import geojson
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import moment, say
from riskmap.feeds import service as feeds
from riskmap.feeds.model.tracks import TrackKind
from riskmap.store import Reading
from riskmap.warnings.model.placing import Outlined
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.pages.blueprint import SEE, blueprint
from riskmap.warnings.pages.shapes import feature_of, shape_said
from riskmap.warnings.pages.storms import storm_features
from riskmap.warnings.pages.words import Told, told
from riskmap.warnings.service import placing, showing

#: Forecasts that were issued longer ago are no forecasts any more. Own choice: two days.
_TRACKS_FOR = timedelta(days=2)


@blueprint.get("/warnings-on-map/official.geojson")
def signals_on_map() -> Response:
    """Answer with the official signals in force, for everybody."""
    with parts().database.read(_for_everybody("official signals, for everybody")) as uow:
        return _answer(uow, Kind.OFFICIAL)


@blueprint.get("/warnings-on-map/own.geojson")
@needs(*SEE)
def detections_on_map() -> Response:
    """Answer with what the platform detected and still holds."""
    with parts().database.read(current_scope()) as uow:
        return _answer(uow, Kind.OWN)


@blueprint.get("/warnings-on-map/storms.geojson")
def storms_on_map() -> Response:
    """Answer with the newest forecast of each storm, for everybody."""
    with parts().database.read(_for_everybody("forecasts of storms, for everybody")) as uow:
        since = uow.now - _TRACKS_FOR
        tracks = feeds.tracks(uow, kind=TrackKind.FORECAST, since=since)
        found = [one for track in tracks for one in storm_features(track, uow.now, tracks)]
        issued = [one.issued_at for one in tracks if one.issued_at is not None]
    return geojson(_collection(found, max(issued, default=None)))


def _for_everybody(purpose: str) -> Scope:
    return Scope.system(purpose, current_scope().realm)


def _answer(uow: Reading, kind: Kind) -> Response:
    board = showing.board(uow, uow.now)
    several = board.official if kind is Kind.OFFICIAL else board.own
    there = placing.outlined(uow, parts().settings.place.code12) if several else None
    found = [] if there is None else list(_features(told(uow, several), there))
    return geojson(_collection(found, max((one.seen_at for one in several), default=None)))


def _collection(features: list[dict[str, Any]], as_of: datetime | None) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "numberReturned": len(features),
        "as_of": None if as_of is None else as_of.isoformat(timespec="seconds"),
        "attribution": "",
        "features": features,
    }


def _features(several: Iterable[Told], there: Outlined) -> Iterator[dict[str, Any]]:
    for one in several:
        shape = shape_said(one.warning, there)
        if shape is not None:
            yield feature_of(shape, _properties(one))


def _properties(one: Told) -> dict[str, Any]:
    warning = one.warning
    link = {"link": url_for("warnings.warning", warning_id=warning.id)} if holds(*SEE) else {}
    official = N_("{hazard}, {level} warning")
    own = N_("detected: {hazard}, {level}")
    about = {"hazard": one.hazard, "level": one.level_word}
    return {
        "id": warning.id,
        "symbol": (one.level or "unknown") if one.is_official else "own",
        "title": one.headline,
        "badge": say(Message(official if one.is_official else own, about)),
        "badge_look": (one.level or "own") if one.is_official else "own",
        "facts": [list(pair) for pair in _facts(one, warning)],
        **link,
    }


def _facts(one: Told, warning: HazardWarning) -> Iterator[tuple[str, str]]:
    yield say(N_("Kind")), say(warning.kind.word)
    yield say(N_("Level")), one.level_word
    yield say(N_("Area")), one.where
    yield say(N_("Source")), one.source
    if warning.said.onset is not None:
        yield say(N_("From")), moment(warning.said.onset)
    yield say(N_("Until")), moment(one.ends_at)
    yield say(N_("Certainty")), say(warning.said.certainty.word)
