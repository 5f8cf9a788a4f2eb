"""One warning, at ``/warnings/<id>``: why, what it rests on, what lies there, who was called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.calls.pages.history import VIEWERS
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.numbers import quantity
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.feeds import service as feeds
from riskmap.feeds.model.signals import Text
from riskmap.maps.series_picture import SeriesPicture
from riskmap.people.pages.duty import UNTRIED, Tried, is_demo
from riskmap.people.service.reading import acting
from riskmap.store import Reading
from riskmap.warnings.model.detections import Evidence
from riskmap.warnings.model.quantities import quantity_name
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.pages.alerts import PapersTold, papers_told
from riskmap.warnings.pages.blueprint import READERS, SEE, blueprint
from riskmap.warnings.pages.calls import CallTold, call_told
from riskmap.warnings.pages.ending import EndTold, end_told
from riskmap.warnings.pages.impact import ImpactTold, impact_told
from riskmap.warnings.pages.pictures import pictures
from riskmap.warnings.pages.words import Told, VersionTold, told, versions_told
from riskmap.warnings.service import showing

_MAP = "/?layers=warnings_official,warnings_own"


@frozen(kw_only=True)
class Figure:
    """One number that a warning rests on, beside its threshold; texts may be empty."""

    name: str
    value: str
    threshold: str
    source: str
    verified: bool
    at: datetime | None


@frozen(kw_only=True)
class WarningPage:
    """A warning with all that belongs to it.

    Parameters
    ----------
    stations
        Name and page of those that it rests on.
    """

    title: str
    told: Told
    sentence: str
    reasons: tuple[str, ...]
    text: Text
    figures: tuple[Figure, ...]
    pictures: tuple[SeriesPicture, ...]
    stations: tuple[tuple[str, str], ...]
    versions: tuple[VersionTold, ...]
    impact: ImpactTold | None
    call: CallTold
    end: EndTold
    papers: PapersTold | None
    map_href: str
    here: str
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/warnings/<warning_id>")
@needs(*SEE)
def warning(warning_id: str) -> Response:
    """Show one warning."""
    return show(warning_id, UNTRIED)


def show(warning_id: str, form: Tried) -> Response:
    """Show one warning, with a form that was not right."""
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, showing.warning(uow, warning_id), form)
    return Response(render_template("warnings/warning.html", page=page))


def _page(uow: Reading, one: HazardWarning, form: Tried) -> WarningPage:
    versions, who = showing.timeline(uow, one.id), acting(uow)
    (said,) = told(uow, [one])
    state = {"level": said.level_word, "status": one.version.word, "where": said.where}
    return WarningPage(
        title=said.headline,
        told=said,
        sentence=say(Message(N_("{level}, {status}: {where}"), state)),
        reasons=tuple(map(say, one.said.reasons)),
        text=one.said.text(locale()) if one.kind is Kind.OFFICIAL else Text(),
        figures=tuple(map(_figure, one.said.figures)),
        pictures=pictures(uow, one, versions),
        stations=tuple(_stations(uow, one)),
        versions=versions_told(uow, one.kind, versions),
        impact=impact_told(uow, showing.impact(uow, one.id)),
        call=call_told(uow, one, who, may_look=holds(*VIEWERS)),
        end=end_told(uow, one, who),
        papers=papers_told(uow, one, who) if holds(*READERS) else None,
        map_href=_MAP,
        here=url_for("warnings.warning", warning_id=one.id),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )


def _stations(uow: Reading, one: HazardWarning) -> Iterator[tuple[str, str]]:
    """Yield name and page of each station that it rests on."""
    known = {each.key: each for each in feeds.stations(uow)}
    for key in dict.fromkeys(key for key, _ in one.said.series):
        station = known.get(key)
        if station is not None:
            href = url_for("feeds.station", feed=station.feed, station=station.station)
            yield station.name(locale()), href


def _figure(one: Evidence) -> Figure:
    return Figure(
        name=quantity_name(one.quantity, locale()),
        value=say(N_("unknown")) if one.value is None else quantity(float(one.value), one.unit),
        threshold="" if one.threshold is None else quantity(float(one.threshold), one.unit),
        source=one.source,
        verified=one.verified,
        at=one.at,
    )
