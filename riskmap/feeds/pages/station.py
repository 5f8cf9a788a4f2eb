"""One station, at ``/stations/<feed>/<station>``: pictures of what it measured, and facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np
from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.access import needs
from riskmap.doors.offers import offered_studies
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.feeds import service
from riskmap.feeds.model.observations import StationHealth
from riskmap.feeds.model.series import QUALITIES, Series
from riskmap.feeds.model.standing import Standing
from riskmap.feeds.model.stations import StationKind, key_of
from riskmap.feeds.pages.allowed import allowed_of, feed_title
from riskmap.feeds.pages.blueprint import LOOK, blueprint
from riskmap.feeds.pages.canaries import note_shown, waiting_among
from riskmap.feeds.pages.marks import facts_of
from riskmap.feeds.pages.measured import began_at, kept, measured
from riskmap.feeds.pages.periods import PERIODS, WORDS, Period, period_of
from riskmap.feeds.pages.pictures import Drawing, pictures
from riskmap.feeds.pages.receivers import receiver_facts
from riskmap.feeds.pages.words import (
    Amount,
    amount_said,
    icon_of,
    length_said,
    state_look,
    still_said,
)
from riskmap.feeds.service.standings import standing
from riskmap.maps.series_picture import SeriesPicture
from riskmap.maps.study import AskedStudies
from riskmap.people.pages.duty import is_demo
from riskmap.store import Reading


@frozen(kw_only=True)
class StationPage:
    """What is known of one station.

    Parameters
    ----------
    periods
        (word, address, whether it is shown) of each.
    marks
        (name, value, source) of what its operator says.
    still
        What of it does not move, in sentences.
    receiver
        How its receiver is: label and text.
    """

    title: str
    key: str
    name: str
    code: str
    kind: str
    icon: str
    look: tuple[str, str, str]
    amounts: tuple[Amount, ...]
    still: tuple[str, ...]
    seen_at: datetime | None
    allowed: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str, str], ...]
    receiver: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str, bool], ...]
    pictures: tuple[SeriesPicture, ...]
    is_registered: bool
    is_water: bool
    map_href: str
    here: str
    is_demo: bool


@blueprint.get("/stations/<feed>/<path:station>")
@needs(*LOOK)
def station(feed: str, station: str) -> Response:
    """Show one station."""
    with parts().database.read(current_scope()) as uow:
        one = standing(uow, key_of(feed, station), allowed_of)
        period = period_of(request.args.get("period", ""), one, uow.now, began_at(uow, one))
        page = _page(uow, one, period)
        waiting = waiting_among(uow, {feed})
    note_shown(waiting)
    return Response(render_template("feeds/station.html", page=page))


@blueprint.get("/station-values/<feed>/<path:station>")
@needs(*LOOK)
@costs("paper")
def values(feed: str, station: str) -> Response:
    """Answer with the values of one quantity of a station as CSV, in UTC."""
    with parts().database.read(current_scope()) as uow:
        one = standing(uow, key_of(feed, station), allowed_of)
        period = period_of(request.args.get("period", ""), one, uow.now)
        wanted = [each for each in one.latest if each.quantity == request.args.get("quantity")]
        if not wanted:
            raise InvalidRequestError(
                N_("The station has no such quantity."),
                mend=N_("Use one of: {allowed}."),
                allowed=", ".join(sorted({each.quantity for each in one.latest})) or "–",
            )
        rows = [row for each in wanted for row in _rows(kept(uow, each, period))]
    return _csv(f"{feed}-{station}-{wanted[0].quantity}", rows)


def _page(uow: Reading, one: Standing, period: Period) -> StationPage:
    said = one.station
    health = service.receivers(uow).get(said.key)
    return StationPage(
        title=said.name(locale()) or said.station,
        key=said.key,
        name=said.name(locale()) or said.station,
        code=said.station,
        kind=say(StationKind(said.kind).word),
        icon=icon_of(said.kind),
        look=state_look(one),
        amounts=tuple(map(amount_said, one.latest)),
        still=still_said(one),
        seen_at=one.seen_at,
        allowed=length_said(one.allowed),
        facts=tuple(_facts(uow, one)),
        marks=tuple(facts_of(said)),
        receiver=tuple(_receiver(health)),
        periods=tuple(_periods(one, period)),
        pictures=_pictures(uow, one, period),
        is_registered=said.registered,
        is_water=said.kind in {StationKind.LEVEL, StationKind.TIDE},
        map_href=_map_href(one),
        here=_address(one, period.slug),
        is_demo=is_demo(),
    )


def _pictures(uow: Reading, one: Standing, period: Period) -> tuple[SeriesPicture, ...]:
    asked = AskedStudies(
        station=one.station.key,
        quantities=tuple(dict.fromkeys(each.quantity for each in one.latest)),
        since=period.since,
        until=period.until,
        locale=locale(),
    )
    found = measured(uow, one, period)
    drawing = Drawing(
        station=one.station,
        period=period,
        studies=offered_studies(uow, asked),
        references=found.references,
        events=found.events,
    )
    return pictures(found.series, drawing)


def _facts(uow: Reading, one: Standing) -> Iterator[tuple[str, str]]:
    said = one.station
    yield say(N_("Feed")), feed_title(said.feed)
    names = divisions.names_of(uow, [said.code12], locale=locale())
    yield say(N_("Division")), names.get(said.code12, said.code12)
    if said.lon is None or said.lat is None:
        yield say(N_("Position")), say(N_("nobody has said where it stands"))
    else:
        yield say(N_("Position")), f"{said.lon:.6f}°, {said.lat:.6f}°"
    if said.height_m is not None:
        height = {"metres": f"{said.height_m:.2f}", "datum": said.datum or say(N_("unknown"))}
        yield say(N_("Height")), say(Message(N_("{metres} m, datum {datum}"), height))


def _receiver(health: StationHealth | None) -> Iterable[tuple[str, str]]:
    return () if health is None else receiver_facts(health)


def _periods(one: Standing, period: Period) -> Iterator[tuple[str, str, bool]]:
    for slug in PERIODS:
        yield say(WORDS[slug]), _address(one, slug), slug == period.slug


def _address(one: Standing, period: str) -> str:
    said = one.station
    return url_for("feeds.station", feed=said.feed, station=said.station, period=period)


def _map_href(one: Standing) -> str:
    said = one.station
    if said.lon is None or said.lat is None:
        return ""
    return url_for(
        "atlas.home", layers=f"stations_{said.kind}", at=f"14/{said.lat:.5f}/{said.lon:.5f}"
    )


def _rows(one: Series) -> Iterator[tuple[str, ...]]:
    period = "" if one.period is None else f"{one.period.total_seconds():g}"
    columns = zip(one.times, one.values, one.sigmas, one.qualities, strict=True)
    for at, value, sigma, quality in columns:
        yield (
            f"{np.datetime_as_string(at, unit='s')}Z",
            one.station,
            one.quantity,
            repr(float(value)),
            one.unit,
            "" if np.isnan(sigma) else repr(float(sigma)),
            str(QUALITIES[int(quality)]),
            one.datum,
            period,
        )


_HEAD = ("time_utc", "station", "quantity", "value", "unit", "sigma", "quality", "datum", "sum_s")


def _csv(name: str, rows: Iterable[tuple[str, ...]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    writer.writerows(rows)
    answer = Response(text.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer
