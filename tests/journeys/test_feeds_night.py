"""One night: a dead, a lying, a slow and an empty feed beside a good one, and what screens say."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import frozen
from playwright.sync_api import Browser, expect

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import DEMO
from riskmap.feeds import service
from riskmap.feeds.model.health import FeedHealth
from riskmap.runtime import open_runtime
from tests.fixtures.site import run_riskmap, served
from tests.fixtures.town import Doors, Town
from tests.journeys.bad_feeds import TIMEOUT_S, Senders, senders
from tests.journeys.conftest import DESK, Visit

pytestmark = pytest.mark.journey
FEEDS = ("dead", "lying", "slow", "empty", "good")
LAST_GOOD = timedelta(minutes=20)
_FEED = """
[feeds.{name}]
on = true
format = "rain"
realm = "demo"
address = "http://127.0.0.1:{port}/{name}"
timeout_s = {timeout_s}
breaker_after = 2
"""


@frozen
class Site:
    """A served site, its senders, and what its feeds went through."""

    town: Town
    told: Senders

    def ask_all(self, at: datetime | None = None) -> None:
        """Ask all feeds by hand, at a moment or now; the dead one twice."""
        clock = None if at is None else SetClock(at)
        with open_runtime({"RISKMAP_HOME": str(self.town.home)}, clock=clock) as runtime:
            self.told.now = at
            for name in ("dead", *FEEDS):
                one = service.feed_named(runtime.settings, name)
                service.run(runtime, one, runtime.clock.now())

    def health(self, name: str) -> FeedHealth:
        """Return how a feed is."""
        with (
            open_runtime({"RISKMAP_HOME": str(self.town.home)}) as runtime,
            runtime.database.read(Scope.system("test", DEMO)) as uow,
        ):
            found = service.health(uow, uow.now, runtime.settings)
        return next(one for one in found if one.feed == name)


@pytest.fixture
def night(prepared_home: Path, tmp_path: Path) -> Iterator[Site]:
    """A site that was well twenty minutes ago; since then four of its five feeds are not."""
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home)
    with senders() as told:
        blocks = [_FEED.format(name=one, port=told.port, timeout_s=TIMEOUT_S) for one in FEEDS]
        text = "".join(('[outside]\ninner_hosts = ["127.0.0.1"]\n', *blocks))
        (home / "site.toml").write_text(text, "utf-8")
        said = run_riskmap(home, "people", "demo", "--yes", "--json").stdout
        people = {one["role"]: (one["name"], one["password"])
                  for one in json.loads(said)["people"]}  # fmt: skip
        with served(home) as address:
            site = Site(Town(address, home, people), told)
            site.ask_all(datetime.now(UTC) - LAST_GOOD)
            told.is_bad = True
            site.ask_all()
            yield site


def test_four_bad_feeds_are_seen_for_what_they_are(browser: Browser, night: Site) -> None:
    context = Doors(browser, night.town).context("duty_officer", viewport=DESK, locale="zh-CN")
    visit = Visit(context.new_page(), night.town.address)
    page = visit.open("/stations")
    expect(page.locator("#stations-list")).to_contain_text("good")

    page = visit.open("/feeds")
    cards = {one: page.locator(f'[data-feed="{one}"]') for one in FEEDS}
    for name in ("dead", "lying", "slow", "empty"):
        expect(cards[name]).to_have_attribute("data-state", name)
    expect(cards["good"]).to_have_attribute("data-state", "fresh")
    expect(cards["lying"].locator("code").first).to_contain_text("Under maintenance")
    for name in ("dead", "lying", "empty"):  # what is known is what came last, and is that old
        expect(cards[name]).to_contain_text(re.compile(r"2[2-6]\s?(分|min)"))
    followed = night.health("good").canary
    assert followed is not None
    assert followed.shown_at is not None

    page = visit.open("/warnings")
    expect(page.locator(".warn-feeds")).to_contain_text(re.compile(r"1 .*4 "))

    night.told.mended |= {"dead", "lying"}
    page = visit.open("/feeds")
    cards["dead"].locator('form[action$="/run"] button').click()
    expect(cards["dead"]).to_have_attribute("data-state", "fresh")
    cards["lying"].locator('form[action$="/run"] button').click()
    expect(page.locator(".banner--notice")).to_contain_text("lying")
    expect(cards["lying"]).to_have_attribute("data-state", "lying")  # nobody has looked yet
    cards["lying"].locator('form[action$="/take-up"] button').click()
    expect(cards["lying"]).to_have_attribute("data-state", "fresh")
    assert visit.strangers == []
    assert visit.complaints == []
    context.close()
