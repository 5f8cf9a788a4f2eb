"""How the feeds are, at ``/feeds``: alive or not, how old, what waits for somebody to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.feeds import service
from riskmap.feeds.model.health import Breaker, FeedHealth, FeedState, Quarantined
from riskmap.feeds.model.runs import Run
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.pages.allowed import feeds_here
from riskmap.feeds.pages.blueprint import HEALTH, RUN, blueprint
from riskmap.feeds.pages.run_strip import Bar, outcome, strip, took_said
from riskmap.feeds.pages.words import length_said, size_said
from riskmap.people.pages.duty import is_demo
from riskmap.store import Reading
from riskmap.store.audit import Entry, record

LOOKS = {
    FeedState.DEAD: ("missed", "circle-x"),
    FeedState.LYING: ("missed", "octagon-alert"),
    FeedState.EMPTY: ("late", "circle-question-mark"),
    FeedState.STALE: ("late", "history"),
    FeedState.STUCK: ("late", "pause"),
    FeedState.SLOW: ("late", "clock"),
    FeedState.WAITING: ("due", "circle-dashed"),
    FeedState.FRESH: ("met", "circle-check"),
    FeedState.OFF: ("unreachable", "minus"),
}
#: Runs that are listed, and payloads in quarantine that are told one by one.
_RUNS, _HELD = 30, 5


@frozen(kw_only=True)
class RunRow:
    """One run in words."""

    began_at: datetime
    way: str
    took: str
    outcome: str
    size: str


@frozen(kw_only=True)
class Held:
    """A payload that waits for somebody to look at it."""

    one: Quarantined
    why: str
    size: str


@frozen(kw_only=True)
class Card:
    """One feed in words.

    Parameters
    ----------
    age, allowed
        How old its news are and may be; `allowed_from` says who says so.
    breaker
        Why it is not asked as usual; empty where it is.
    canary
        How its followed item fared; empty where there is none.
    may_run
        It can be asked, and the one who looks may do so.
    """

    health: FeedHealth
    title: str
    look: tuple[str, str, str]
    why: tuple[str, ...]
    age: str
    allowed: str
    allowed_from: str
    breaker: str
    canary: str
    bars: tuple[Bar, ...]
    runs: tuple[RunRow, ...]
    held: tuple[Held, ...]
    may_run: bool


@frozen(kw_only=True)
class BoardPage:
    """All feeds: those in trouble first, those that are off by name only."""

    title: str
    cards: tuple[Card, ...]
    off: tuple[tuple[str, str], ...]
    bar: tuple[tuple[int, tuple[str, str, str]], ...]
    sentence: str
    may_run: bool
    done: str
    about: str
    is_demo: bool


@blueprint.get("/feeds")
@needs(*HEALTH)
def board() -> Response:
    """Show how the feeds are."""
    with parts().database.read(current_scope()) as uow:
        page = _page(uow, _health(uow))
    return Response(render_template("feeds/board.html", page=page))


@blueprint.post("/feeds/<feed>/run")
@needs(*RUN)
def run(feed: str) -> Response:
    """Ask a feed now, and say how it went."""
    one = _asked_feed(feed)
    if not _can_be_asked(one):
        raise NotFoundError(N_("There is no feed {name} that could be asked."), name=feed[:40])
    entry = Entry(action="asked", subject_kind="feed", subject_id=feed, code12=one.home)
    parts().database.write(current_scope(), lambda uow: record(uow, entry))
    done = service.run(parts(), one, parts().clock.now())
    state = "busy" if done is None else "failed" if done.error is not None else "asked"
    return go_to(url_for("feeds.board", done=state, about=feed))


@blueprint.post("/feeds/<feed>/take-up")
@needs(*RUN)
def take_up(feed: str) -> Response:
    """Take a feed up again after a look at what lies in quarantine."""
    one = _asked_feed(feed)
    parts().database.write(current_scope(), lambda uow: service.take_up_again(uow, one))
    return go_to(url_for("feeds.board", done="taken-up", about=feed))


@blueprint.get("/feeds/<feed>/payloads/<sha256>")
@needs(*RUN)
def payload(feed: str, sha256: str) -> Response:
    """Answer with the bytes of a payload in quarantine, to be looked at elsewhere."""
    with parts().database.read(current_scope()) as uow:
        body = service.payload(uow, _asked_feed(feed).name, sha256)
    if body is None:
        raise NotFoundError(N_("These bytes are not kept any more."))
    answer = Response(body, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{feed}-{sha256[:12]}.bin")
    return answer


@blueprint.app_template_global()
def feeds_in_trouble() -> tuple[tuple[str, tuple[str, str, str]], ...]:
    """Return the feeds that are dead or not to be believed, for pages of people on duty."""
    if not holds(*HEALTH):
        return ()
    with parts().database.read(current_scope()) as uow:
        found = service.health_of(uow, uow.now, feeds_here().values(), with_values=False)
    bad = (one for one in found if one.state in {FeedState.DEAD, FeedState.LYING})
    return tuple((one.title(locale()), look_of(one)) for one in bad)


def look_of(one: FeedHealth) -> tuple[str, str, str]:
    """Return colour, icon and word of how a feed is."""
    colour, icon = LOOKS[one.state]
    return colour, icon, say(one.state.word)


def _health(uow: Reading) -> tuple[FeedHealth, ...]:
    return service.health_of(uow, uow.now, feeds_here().values())


def _page(uow: Reading, found: tuple[FeedHealth, ...]) -> BoardPage:
    shown = [one for one in found if one.state is not FeedState.OFF]
    counts = Counter(one.state for one in shown)
    return BoardPage(
        title=say(N_("Feeds")),
        cards=tuple(_card(uow, one) for one in shown),
        off=tuple((one.feed, one.title(locale())) for one in found if one not in shown),
        bar=tuple(_bar(counts)),
        sentence=_sentence(found),
        may_run=holds(*RUN),
        done=request.args.get("done", ""),
        about=_title_of(request.args.get("about", "")),
        is_demo=is_demo(),
    )


def _card(uow: Reading, one: FeedHealth) -> Card:
    runs = service.runs_of(uow, one.feed, _RUNS)
    return Card(
        health=one,
        title=one.title(locale()),
        look=look_of(one),
        why=tuple(map(say, one.words)),
        age="" if one.age is None else length_said(one.age),
        allowed=length_said(one.allowed_age),
        allowed_from=say(one.allowed_from),
        breaker="" if one.breaker is Breaker.CLOSED else say(one.breaker.word),
        canary=_canary(one),
        bars=strip(runs),
        runs=tuple(map(_run_row, runs)),
        held=tuple(_held(service.quarantined(uow, one.feed)[:_HELD])),
        may_run=holds(*RUN) and _can_be_asked(feeds_here()[one.feed]),
    )


def _run_row(one: Run) -> RunRow:
    return RunRow(
        began_at=one.began_at,
        way=say(one.way.word),
        took=took_said(one),
        outcome=outcome(one),
        size=size_said(one.size),
    )


def _held(several: Iterable[Quarantined]) -> Iterator[Held]:
    return (Held(one=one, why=say(one.why), size=size_said(one.size)) for one in several)


def _canary(one: FeedHealth) -> str:
    """Return how long the followed item took from its sender to a screen."""
    followed = one.canary
    if followed is None:
        return ""
    if followed.shown_at is None:
        return say(N_("not on a screen yet"))
    way = {"on": length_said(followed.shown_at - followed.received_at)}
    if followed.said_at > followed.received_at:  # it is of a time ahead
        return say(Message(N_("{on} from here to a screen"), way))
    way["in"] = length_said(followed.received_at - followed.said_at)
    return say(Message(N_("{in} from its sender to here, {on} from here to a screen"), way))


def _bar(counts: Counter[FeedState]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    for state in FeedState:
        if counts[state]:
            yield counts[state], (*LOOKS[state], say(state.word))


def _sentence(found: Iterable[FeedHealth]) -> str:
    bad = [f"{one.title(locale())}: {say(one.state.word)}" for one in found if one.state.is_trouble]
    return ("；" if locale() == "zh" else "; ").join(bad) or say(N_("No feed is in trouble."))


def _title_of(feed: str) -> str:
    one = feeds_here().get(feed)
    return "" if one is None else one.title(locale())


def _asked_feed(name: str) -> FeedSettings:
    """Return a feed that is there for the one who asks.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    found = feeds_here().get(name)
    if found is None:
        raise NotFoundError(N_("There is no feed {name}."), name=name[:40])
    return found


def _can_be_asked(one: FeedSettings) -> bool:
    return one.on and bool(one.address) and not one.is_stream
