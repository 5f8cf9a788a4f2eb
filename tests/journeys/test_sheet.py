"""A resident reads the sheet of a unit on a phone; an officer prints it on one page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from flask.testing import FlaskClient
from playwright.sync_api import ViewportSize

from riskmap.atlas.pages import sheet as pages
from riskmap.atlas.sheet.found import Found
from riskmap.atlas.sheet.model import SheetPage
from riskmap.atlas.sheet.page import page_of
from riskmap.atlas.sheet.pictures import of_rank
from riskmap.core.words import Message
from riskmap.risk.comparison.verdict import Verdict
from riskmap.risk.model import RankFigure
from tests.journeys.conftest import PHONE, Visit

pytestmark = pytest.mark.journey

STREET = "/divisions/310107005000"
COMMITTEE = "/divisions/310107005001"
DISTRICT = "/divisions/310107000000"
#: The longest English name of a committee, and a town with many dangers in it.
LONG = "/divisions/310107103030"
SHEETS = [STREET, COMMITTEE, DISTRICT]
NARROW = ViewportSize(width=320, height=640)


@pytest.mark.parametrize("path", [*SHEETS, LONG])
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_a_sheet_is_printed_on_one_a4_page(
    visit: Visit, path: str, lang: str, tmp_path: Path
) -> None:
    page = visit.open(f"{path}?lang={lang}")
    body = page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", body)) == 1
    ((wide, high),) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", body)
    assert (float(wide), float(high)) == pytest.approx((595, 842), abs=1)
    assert b"/ToUnicode" in body, "letters can be taken out of it again"


def test_on_paper_stand_the_mark_the_version_and_the_way_back(visit: Visit) -> None:
    page = visit.open(STREET)
    assert not page.locator(".sheet__code").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".sheet__code").is_visible()
    paper = page.locator(".sheet__paper").inner_text()
    assert "内部使用" in paper
    assert f"{visit.site}{STREET}" in paper
    assert not page.locator(".sheet__actions").is_visible()
    assert not page.locator(".sheet__children").is_visible()
    for name in ("map", "level", "why", "hazards", "people", "places", "phones", "advice"):
        assert page.locator(f".sheet__{name}").is_visible(), name
    assert page.locator(".banner").is_visible(), "what is made up is said on paper too"


def test_every_picture_has_its_table_one_key_away(visit: Visit) -> None:
    page = visit.open(STREET)
    figures = page.locator("figure.chart")
    assert figures.count() >= 5
    for figure in figures.all():
        assert figure.locator("table").count() == 1
        assert not figure.locator("table").is_visible()
    figures.first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert figures.first.locator("table").is_visible()


def test_one_goes_through_the_units_by_keyboard(visit: Visit) -> None:
    page = visit.open(COMMITTEE)
    page.locator("[rel=next]").focus()
    name = page.locator("h1").inner_text()
    following = page.locator("[rel=next]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/divisions/310107005003")
    assert page.locator("h1").inner_text() in following
    assert name in page.locator("[rel=prev]").inner_text()
    page.locator("[rel=prev]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{COMMITTEE}")
    assert page.locator("h1").inner_text() == name


def test_from_the_sheet_one_comes_to_the_unit_on_the_map(visit: Visit) -> None:
    page = visit.open(STREET)
    page.locator(".sheet__actions a").click()
    page.wait_for_url(re.compile(r"selected=310107005000"))
    assert visit.complaints == []


def test_the_demonstration_stays_marked_and_has_no_rank(visit: Visit) -> None:
    page = visit.open(COMMITTEE)
    assert "演示" in page.locator(".banner").inner_text()
    assert page.locator(".locator--demo").count() == 1
    assert page.locator("#rank-finding").count() == 0
    assert page.locator(".place .badge").count() == page.locator(".place").count()


@pytest.mark.parametrize("visit", [NARROW, PHONE], indirect=True)
@pytest.mark.parametrize("path", SHEETS)
def test_a_phone_shows_all_of_it_in_large_text_too(visit: Visit, path: str) -> None:
    visit.choose(text="large")
    page = visit.open(f"{path}?lang=en")
    assert page.evaluate("document.documentElement.dataset.text") == "large"
    for summary in page.locator(".chart__table summary").all():
        summary.click()
    assert visit.cut_off() == []
    assert not visit.is_wider_than_the_screen()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_everything_to_tap_is_large_enough_for_a_thumb(visit: Visit) -> None:
    page = visit.open(STREET)
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main summary")]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
            .map((one) => one.textContent.trim())"""
    )
    assert small == []


@pytest.mark.parametrize("theme", [pytest.param("light", marks=pytest.mark.long), "dark"])
@pytest.mark.parametrize("path", SHEETS)
def test_a_sheet_is_accessible_with_its_tables_open(visit: Visit, path: str, theme: str) -> None:
    visit.choose(theme=theme)
    page = visit.open(path)
    for summary in page.locator(".chart__table summary").all():
        summary.click()
    assert visit.accessibility_faults() == []
    assert visit.strangers == []
    assert visit.complaints == []


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize("path", [LONG, STREET])
def test_with_ranks_and_a_past_it_is_still_one_page(
    visit: Visit, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str, lang: str
) -> None:
    monkeypatch.setattr(pages, "page_of", with_rank_and_past)
    html = client.get(f"{path}?lang={lang}").text
    assert 'id="rank-finding"' in html
    visit.page.route(f"**{path}*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page = visit.open(f"{path}?lang={lang}")
    body = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", body)) == 1
    page.emulate_media(media="print")
    assert page.locator("#rank-finding").is_visible()
    assert page.locator(".timeline__item").count() == 3


def with_rank_and_past(found: Found, **parts: Any) -> SheetPage:
    """Return the sheet as it would be with a rank and two earlier assessments."""
    record = page_of(found, **parts)
    now = record.history[0]
    past = evolve(
        now,
        is_shown=False,
        verdict=Verdict.NOT_COMPARABLE.word,
        reasons=(
            Message("Losses are counted in other currencies or price years."),
            Message("The weights of the dimensions differ."),
            Message("The limits of the classes differ."),
        ),
    )
    figure = RankFigure(
        rank=123, of=285, weight_low=101, weight_high=187, input_low=99.5, input_high=201.5, why=""
    )
    score = evolve(record.score, rank=of_rank(figure), no_rank="")
    return evolve(record, history=(now, past, past), score=score)
