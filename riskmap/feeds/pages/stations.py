"""The stations of the place, at ``/stations``: what each said last, and how old that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.feeds.model.standing import Standing, StationState
from riskmap.feeds.model.stations import StationKind
from riskmap.feeds.pages.allowed import allowed_of, feed_title
from riskmap.feeds.pages.blueprint import HEALTH, LOOK, blueprint
from riskmap.feeds.pages.canaries import note_shown, waiting_among
from riskmap.feeds.pages.words import Amount, amount_said, icon_of, state_look, still_said
from riskmap.feeds.service.standings import standings
from riskmap.people.pages.duty import is_demo

ALL, TROUBLE = "all", "trouble"
_ORDER = {state: place for place, state in enumerate(StationState)}
#: Values of one station that have room in a row.
_FEW = 3


@frozen(kw_only=True)
class Part:
    """One number of the bar, and which state it narrows the list to."""

    slug: str
    word: str
    count: int
    href: str
    is_here: bool


@frozen(kw_only=True)
class Row:
    """One station on the list."""

    key: str
    name: str
    code: str
    kind: str
    icon: str
    href: str
    feed: str
    amounts: tuple[Amount, ...]
    seen_at: datetime | None
    state: str
    look: tuple[str, str, str]
    still: tuple[str, ...] = ()


@frozen(kw_only=True)
class StationsPage:
    """The list, and what narrows it.

    Parameters
    ----------
    sentence
        How all of them stand, in one sentence, for who listens.
    """

    title: str
    bar: tuple[Part, ...]
    kinds: tuple[tuple[str, str], ...]
    feeds: tuple[tuple[str, str], ...]
    kind: str
    feed: str
    state: str
    query: str
    rows: tuple[Row, ...]
    total: int
    sentence: str
    here: str
    may_see_feeds: bool
    is_demo: bool


@blueprint.get("/stations")
@needs(*LOOK)
def stations() -> Response:
    """Show what stations said last."""
    with parts().database.read(current_scope()) as uow:
        found = standings(uow, allowed_of)
        waiting = waiting_among(uow, {one.station.feed for one in found})
    note_shown(waiting)
    return Response(render_template("feeds/stations.html", page=_page(found)))


def _page(found: tuple[Standing, ...]) -> StationsPage:
    here = _asked(found)
    of_kind = [one for one in found if _is_asked(one, {**here, "state": ALL})]
    shown = [one for one in of_kind if _is_asked(one, here)]
    shown.sort(key=lambda one: (_ORDER[one.state], one.station.kind, one.station.key))
    counts = Counter(one.state for one in of_kind)
    return StationsPage(
        title=say(N_("Stations")),
        bar=tuple(_bar(counts, here)),
        kinds=((ALL, say(N_("All kinds"))), *_kinds(found)),
        feeds=((ALL, say(N_("All feeds"))), *_feeds(found)),
        rows=tuple(map(_row, shown)),
        total=len(found),
        sentence=_sentence(counts),
        here=_address(here),
        may_see_feeds=holds(*HEALTH),
        is_demo=is_demo(),
        **here,
    )


def _asked(found: Iterable[Standing]) -> dict[str, str]:
    """Return what the address asks for; what is not on offer is not asked for."""
    feeds = {one.station.feed for one in found}
    asked = {name: request.args.get(name, ALL) for name in ("kind", "feed", "state")}
    return {
        "kind": asked["kind"] if asked["kind"] in set(StationKind) else ALL,
        "feed": asked["feed"] if asked["feed"] in feeds else ALL,
        "state": asked["state"] if asked["state"] in {TROUBLE, *StationState} else ALL,
        "query": request.args.get("query", "").strip()[:40],
    }


def _is_asked(one: Standing, here: Mapping[str, str]) -> bool:
    said = one.station
    words = f"{said.key} {said.zh} {said.en}".casefold()
    is_trouble = one.state not in {StationState.FRESH, StationState.OFF}
    return (
        here["kind"] in {ALL, said.kind}
        and here["feed"] in {ALL, said.feed}
        and (here["state"] in {ALL, one.state} or (here["state"] == TROUBLE and is_trouble))
        and here["query"].casefold() in words
    )


def _bar(counts: Mapping[StationState, int], here: Mapping[str, str]) -> Iterator[Part]:
    rest: dict[str, Any] = {name: text for name, text in here.items() if name != "state"}
    yield Part(
        slug=ALL,
        word=say(N_("stations")),
        count=sum(counts.values()),
        href=url_for("feeds.stations", **rest),
        is_here=here["state"] == ALL,
    )
    for state in StationState:
        if counts[state]:
            yield Part(
                slug=str(state),
                word=say(state.word),
                count=counts[state],
                href=url_for("feeds.stations", **rest, state=str(state)),
                is_here=here["state"] == state,
            )


def _address(here: Mapping[str, Any]) -> str:
    return url_for("feeds.stations", **here)


def _kinds(found: Iterable[Standing]) -> Iterator[tuple[str, str]]:
    there = {one.station.kind for one in found}
    return ((str(kind), say(kind.word)) for kind in StationKind if kind in there)


def _feeds(found: Iterable[Standing]) -> Iterator[tuple[str, str]]:
    there = sorted({one.station.feed for one in found})
    return ((feed, feed_title(feed)) for feed in there)


def _row(one: Standing) -> Row:
    said = one.station
    return Row(
        key=said.key,
        name=said.name(locale()) or said.station,
        code=said.station,
        kind=say(StationKind(said.kind).word),
        icon=icon_of(said.kind),
        href=url_for("feeds.station", feed=said.feed, station=said.station),
        feed=feed_title(said.feed),
        amounts=tuple(map(amount_said, one.latest[:_FEW])),
        seen_at=one.seen_at,
        state=str(one.state),
        look=state_look(one),
        still=still_said(one),
    )


def _sentence(counts: Mapping[StationState, int]) -> str:
    about = {
        "fresh": counts[StationState.FRESH],
        "stale": counts[StationState.STALE],
        "silent": counts[StationState.SILENT],
        "stuck": counts[StationState.STUCK],
    }
    if about["stuck"]:
        more = N_(
            "{fresh} stations up to date, {stale} out of date, {silent} silent, {stuck} stuck"
        )
        return say(Message(more, about))
    text = N_("{fresh} stations up to date, {stale} out of date, {silent} silent")
    return say(Message(text, about))
