"""How feeds are, on screen: what is dead says so, what is held is shown, who may presses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from attrs import evolve

from riskmap.config.feeds import OneFeed
from riskmap.feeds import service
from riskmap.people.model import Role
from tests.feeds.pages.conftest import Brought
from tests.people.conftest import DISTRICT
from tests.people.sites import Browser

HEAD = "station,time,rain_mm,minutes"
NONSENSE = b"<html>moved, come back later</html>"


def a_feed(brought: Brought, **more: Any) -> OneFeed:
    common = brought.site.runtime.settings.feed.model_dump()
    return OneFeed(**{**common, "on": True, "zh": "", "en": "", **more})


@pytest.fixture(scope="module")
def board(brought: Brought) -> Iterator[Brought]:
    """The site with feeds: one that will lie, one that cannot be reached, one that is off."""
    feeds = cast("dict[str, OneFeed]", brought.site.runtime.settings.feeds)
    before = dict(feeds)
    feeds.clear()
    feeds["pbrain"] = a_feed(brought, format="rain", en="Rain of tests")
    feeds["pbdead"] = a_feed(
        brought, format="level", en="Dead one", address="file:///nowhere/at/all.csv"
    )
    feeds["pghangs"] = a_feed(brought, format="level", en="Hanging one")
    feeds["pboff"] = a_feed(brought, format="usgs", en="Switched off one", on=False)
    yield brought
    feeds.clear()
    feeds.update(before)


def card_of(page: str, feed: str) -> str:
    """Return the card of one feed."""
    found = re.search(rf'<section[^>]*data-feed="{feed}".*?</section>', page, re.DOTALL)
    assert found is not None, feed
    return found[0]


@pytest.mark.usefixtures("board")
def test_a_feed_whose_gauge_hangs_names_it(officer: Browser) -> None:
    card = card_of(officer.text("/feeds?lang=en"), "pghangs")
    assert 'data-state="stuck"' in card
    assert "sends values that do not move" in card
    assert "PG-H1: the same value since" in card


def feed_of(board: Brought, name: str) -> Any:
    return service.feed_named(board.site.runtime.settings, name)


def test_bytes_of_another_kind_are_held_and_shown_until_somebody_has_looked(
    board: Brought, officer: Browser
) -> None:
    board.take(
        "pbrain", "rain", "station,time,rain_mm,minutes", f"PB-R,{board.ago(minutes=5)},1,10"
    )
    board.take("pbrain", "rain", NONSENSE.decode())
    card = card_of(officer.text("/feeds?lang=en"), "pbrain")
    assert 'data-state="lying"' in card
    assert "moved, come back later" in card
    bytes_at = re.search(r'href="(/feeds/pbrain/payloads/[0-9a-f]+)"', card)
    assert bytes_at is not None
    assert officer.get(bytes_at[1]).get_data() == NONSENSE

    answer = officer.send("/feeds/pbrain/take-up", page="/feeds")
    assert answer.status_code == 303
    card = card_of(officer.text("/feeds?lang=en"), "pbrain")
    assert "moved, come back later" not in card
    assert 'data-state="lying"' not in card
    (entry,) = board.site.town.entries(action="resumed", subject_id="pbrain")
    assert entry.actor == "feeds-duty"


def test_a_feed_is_asked_by_a_press_and_says_why_it_fails(board: Brought, officer: Browser) -> None:
    answer = officer.send("/feeds/pbdead/run", page="/feeds")
    assert answer.headers["Location"].startswith("/feeds?done=failed")
    page = officer.text("/feeds?done=failed&about=pbdead&lang=en")
    assert "Dead one was asked and did not answer as it should" in page
    card = card_of(page, "pbdead")
    assert "feed-runs__failed" in card
    assert "by hand" in card
    (entry,) = board.site.town.entries(action="asked", subject_id="pbdead")
    assert entry.actor == "feeds-duty"


@pytest.mark.usefixtures("board")
def test_what_is_off_is_named_and_judged_by_nobody(officer: Browser) -> None:
    page = officer.text("/feeds?lang=en")
    assert "Switched off one" in page
    assert 'data-feed="pboff"' not in page
    assert officer.send("/feeds/pboff/run", page="/feeds").status_code == 404


def test_who_only_reads_has_no_press_and_an_officer_no_board(
    board: Brought, reporter: Browser
) -> None:
    auditor = board.site.signed_in("feeds-auditor", (Role.AUDITOR, DISTRICT), code12=DISTRICT)
    assert "/feeds/pbdead/run" not in auditor.text("/feeds")
    assert auditor.send("/feeds/pbdead/run", page="/me").status_code == 403
    assert reporter.get("/feeds").status_code == 403


def test_an_item_is_followed_to_the_screen_that_shows_it(board: Brought, officer: Browser) -> None:
    board.take(
        "pbrain", "rain", "station,time,rain_mm,minutes", f"PB-R,{board.ago(minutes=1)},2,10"
    )
    assert "not on a screen yet" in card_of(officer.text("/feeds?lang=en"), "pbrain")
    officer.get("/stations")
    assert "from here to a screen" in card_of(officer.text("/feeds?lang=en"), "pbrain")


def test_without_a_feed_the_page_says_how_to_turn_one_on(board: Brought, officer: Browser) -> None:
    feeds = cast("dict[str, OneFeed]", board.site.runtime.settings.feeds)
    kept = dict(feeds)
    try:
        feeds.clear()
        page = officer.text("/feeds?lang=en")
    finally:
        feeds.update(kept)
    assert "[feeds.rain]" in page
    assert "/help/how-to/turn-on-a-feed" in page


def test_the_duty_board_says_which_feeds_are_in_trouble(board: Brought, officer: Browser) -> None:
    dead = evolve(feed_of(board, "pbdead"), breaker_after=1)
    service.run(board.site.runtime, dead, board.site.now)
    page = officer.text("/board?lang=en")
    assert "Dead one" in page
    assert "Dead one" in officer.text("/board/wall?lang=en")
