"""Stations as features of a map, at ``/stations-on-map``, and the small picture in their facts.

What falls and how high water stands is for everybody, read for them by the program itself; all
else is for whoever may look at stations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from flask import Response, render_template, request, url_for

from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds
from riskmap.doors.answers import geojson, tagged
from riskmap.doors.moments import local
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.feeds import service
from riskmap.feeds.model.drawing import PUBLIC
from riskmap.feeds.model.series import Latest
from riskmap.feeds.model.standing import AHEAD, Standing
from riskmap.feeds.model.stations import StationKind, key_of
from riskmap.feeds.pages.allowed import allowed_of, feed_title
from riskmap.feeds.pages.blueprint import LOOK, blueprint
from riskmap.feeds.pages.canaries import note_shown, waiting_among
from riskmap.feeds.pages.words import (
    amount_said,
    length_said,
    number_said,
    still_said,
    value_said,
)
from riskmap.feeds.service.standings import standing, standings
from riskmap.maps.series import seconds_of
from riskmap.maps.sparkline import Sparkline, sparkline

#: How much of the past the small picture shows, by kind.
_SPAN = {StationKind.GNSS: timedelta(days=365)}
_USUAL_SPAN = timedelta(hours=24)
#: Newest values that are told of one station.
_FEW = 4


@blueprint.get("/stations-on-map/<kind>.geojson")
def stations_on_map(kind: str) -> Response:
    """Answer with the stations of a kind as points, as far as the one who asks may see them."""
    with parts().database.read(_scope(kind)) as uow:
        found = standings(uow, allowed_of, kinds=[kind])
        waiting = waiting_among(uow, {one.station.feed for one in found})
    note_shown(waiting)
    return geojson(_collection(one for one in found if one.station.lon is not None))


@blueprint.get("/station-picture/<feed>/<path:station>")
def picture(feed: str, station: str) -> Response:
    """Answer with the newest values of a station as a small line."""
    key = key_of(feed, station)
    with parts().database.read(_scope(request.args.get("kind", ""))) as uow:
        one = standing(uow, key, allowed_of)
        if str(one.station.kind) != request.args.get("kind") or one.first is None:
            raise NotFoundError(N_("There is no station {key}."), key=key)
        span = _SPAN.get(StationKind(one.station.kind), _USUAL_SPAN)
        series = service.series(
            uow,
            key,
            one.first.quantity,
            since=uow.now - span,
            until=uow.now,
            period=one.first.period or timedelta(0),
            datum=one.first.datum,
        )
        reach = (uow.now - span).timestamp(), uow.now.timestamp()
    line = sparkline(seconds_of(series.times), series.values, reach)
    words = _words(one.first, line, span)
    text = render_template("feeds/spark.svg", line=line, words=words, is_old=_is_old(one))
    return tagged(Response(text, mimetype="image/svg+xml"))


def _scope(kind: str) -> Scope:
    """Return under whose right stations of a kind are read.

    Raises
    ------
    NotFoundError
        If there is no such kind for the one who asks.
    """
    if holds(*LOOK) and kind in set(StationKind):
        return current_scope()
    if kind not in PUBLIC:
        raise NotFoundError(N_("There are no stations of kind {kind}."), kind=kind[:40])
    return Scope.system("what stations measure, for everybody", current_scope().realm)


def _collection(found: Iterable[Standing]) -> dict[str, Any]:
    several = tuple(found)
    seen = [one.seen_at for one in several if one.seen_at is not None]
    return {
        "type": "FeatureCollection",
        "numberReturned": len(several),
        "as_of": max(seen).isoformat(timespec="seconds") if seen else None,
        "attribution": "",
        "features": [_feature(one) for one in several],
    }


def _feature(one: Standing) -> dict[str, Any]:
    said = one.station
    position = [round(said.lon or 0.0, 6), round(said.lat or 0.0, 6)]
    about: dict[str, Any] = {"feed": said.feed, "station": said.station}
    link = {"link": url_for("feeds.station", **about)} if holds(*LOOK) else {}
    shown = {"picture": url_for("feeds.picture", **about, kind=said.kind)} if one.first else {}
    return {
        "type": "Feature",
        "id": said.key,
        "geometry": {"type": "Point", "coordinates": position},
        "properties": {
            "symbol": said.kind,
            "title": said.name(locale()) or said.station,
            "label": _label(one),
            "is_stale": _is_old(one),
            "state": str(one.state),
            "facts": [list(pair) for pair in _facts(one)],
            **link,
            **shown,
        },
    }


def _is_old(one: Standing) -> bool:
    return not one.state.is_current


def _label(one: Standing) -> str:
    """Return what stands beside the symbol: a number only where it is one of now."""
    if one.first is None or not one.state.is_current or one.first.quantity in AHEAD:
        return ""
    return number_said(one.first.value, one.first.unit)


def _facts(one: Standing) -> Iterator[tuple[str, str]]:
    yield say(N_("State")), say(one.state.word)
    for said in still_said(one):
        yield say(N_("Does not move")), said
    for newest in one.latest[:_FEW]:
        amount = amount_said(newest)
        text = f"{amount.text} ({amount.doubt})" if amount.doubt else amount.text
        yield amount.what, text
    if one.seen_at is not None:
        yield say(N_("Time")), f"{local(one.seen_at):%m-%d %H:%M}"
    yield say(N_("Feed")), feed_title(one.station.feed)


def _words(first: Latest, line: Sparkline, span: timedelta) -> str:
    what = amount_said(first).what
    about = {"what": what, "length": length_said(span)}
    if line.low is None or line.high is None:
        return say(Message(N_("{what}: nothing within {length}"), about))
    about |= {
        "low": value_said(line.low, first.unit),
        "high": value_said(line.high, first.unit),
    }
    return say(Message(N_("{what}, {length}: from {low} to {high}"), about))
