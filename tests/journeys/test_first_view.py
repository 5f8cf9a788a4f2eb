"""An office behind one address: what first views ask is far from what an address may ask."""

from __future__ import annotations

import pytest
from flask import Flask

from riskmap.doors.pacing import paces
from tests.journeys.asked import by_cost
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

#: People behind one address who open the same page in the same minute.
OFFICE = 500
PATHS = ["/", "/?level=committee", "/?screen=wall", "/divisions/310107005000"]
#: Sheets that are printed there in the same minute.
SHEETS = 100


@pytest.mark.parametrize(
    "path", ["/", "/?level=committee", "/?screen=wall", "/divisions/310107005000"]
)
def test_an_office_that_opens_a_page_at_once_meets_no_limit(
    visit: Visit, app: Flask, path: str
) -> None:
    visit.open(path)
    visit.page.wait_for_load_state("networkidle")
    asked, may = by_cost(app, visit), paces()
    assert asked["page"] >= 1
    for kind, count in asked.items():
        assert count * OFFICE <= may[kind].at_once + 60 * may[kind].per_s, (kind, count)


def test_whoever_looks_around_asks_little(visit: Visit, app: Flask) -> None:
    page = visit.open("/")
    page.wait_for_load_state("networkidle")
    before = by_cost(app, visit)
    for _ in range(10):
        page.mouse.move(700, 450)
        page.mouse.wheel(0, -200)
        page.wait_for_timeout(150)
    page.wait_for_load_state("networkidle")
    more = by_cost(app, visit) - before
    for kind, count in more.items():
        assert count <= 0.05 * paces()[kind].at_once, (kind, count)


def test_a_search_asks_a_few_questions(visit: Visit, app: Flask) -> None:
    page = visit.open("/")
    page.locator("[role=combobox], input[type=search]").first.press_sequentially(
        "caoyang", delay=80
    )
    page.wait_for_timeout(600)
    asked = by_cost(app, visit)["search"]
    assert 1 <= asked <= 7
    assert asked * 100 <= paces()["search"].at_once + 60 * paces()["search"].per_s


def test_an_office_that_prints_meets_no_limit(visit: Visit, app: Flask) -> None:
    visit.open("/print")
    asked = by_cost(app, visit)["paper"]
    assert asked * SHEETS <= paces()["paper"].at_once + 60 * paces()["paper"].per_s
