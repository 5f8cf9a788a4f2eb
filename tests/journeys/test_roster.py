"""Who is on duty, who is trained, what was done for awareness: at a desk and on a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.town import Town, peopled, settled
from tests.journeys.conftest import DESK, PHONE, Visit

STREET_LISTS = ("/roster", "/training", "/events")
STREET_FORMS = ("/roster/confirm", "/roster/prone", "/roster/import", "/roster/handout")
SIZES = {"desk": DESK, "phone": PHONE}


@pytest.fixture(scope="module")
def town(town_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of our own, as rosters change here."""
    with peopled(settled(town_home, tmp_path_factory.mktemp("roster"))) as made:
        yield made


SignIn = Callable[..., Visit]


@pytest.fixture
def sign_in(browser: Browser, town: Town) -> Iterator[SignIn]:
    """Return what lets somebody made up in, on a screen of some size."""
    contexts = []

    def run(role: str, size: str = "desk", **settings: str) -> Visit:
        context = browser.new_context(viewport=SIZES[size], locale="zh-CN")
        contexts.append(context)
        visit = Visit(context.new_page(), town.address)
        visit.choose(**settings)
        name, password = town.passwords[role]
        page = visit.open("/sign-in?with=password")
        page.fill('input[name="name"]', name)
        page.fill('input[name="password"]', password)
        page.press('input[name="password"]', "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return visit

    yield run
    for context in contexts:
        context.close()


def _is_sound(visit: Visit, path: str) -> Page:
    page = visit.open(path)
    assert visit.accessibility_faults() == [], path
    assert not visit.is_wider_than_the_screen(), path
    assert visit.cut_off() == [], path
    assert visit.complaints == [], path
    assert visit.strangers == []
    return page


@pytest.mark.long  # the walk behind the way in sees them each time
@pytest.mark.parametrize(
    ("size", "settings"),
    [
        ("desk", {}),
        ("phone", {}),
        ("phone", {"theme": "dark", "text": "large"}),
    ],
    ids=["desk", "phone", "phone, dark and large"],
)
def test_every_page_of_the_roster_is_usable(
    sign_in: SignIn, size: str, settings: dict[str, str]
) -> None:
    visit = sign_in("street_compiler", size, **settings)
    for path in (*STREET_LISTS, *STREET_FORMS):
        page = _is_sound(visit, path)
        expect(page.locator(".banner--demo").first).to_be_visible()
    unit = visit.open("/roster").locator("#roster tbody a").last.get_attribute("href")
    page = _is_sound(visit, str(unit))
    for summary in page.locator("summary").all():
        summary.click()
    assert not visit.is_wider_than_the_screen()
    assert visit.accessibility_faults() == []
    session = visit.open("/training").locator("table a[href^='/training/']").first
    _is_sound(visit, str(session.get_attribute("href")))


def test_the_district_sees_285_units_with_what_is_missing_first(sign_in: SignIn) -> None:
    visit = sign_in("district_compiler")
    page = _is_sound(visit, "/roster?lang=en")
    expect(page.locator("#roster tbody tr")).to_have_count(285)
    expect(page.get_by_text("45 of 285")).to_be_visible()
    expect(page.locator("#roster tbody tr").first).to_contain_text("nobody on duty")
    expect(page.locator("form[method=post]")).to_have_count(0)
    page.select_option("select[name=state]", "unknown")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**state=unknown**")
    expect(page.locator("#roster tbody tr")).to_have_count(30)


def test_a_street_confirms_the_month_with_one_press(sign_in: SignIn) -> None:
    visit = sign_in("street_compiler", "phone")
    page = visit.open("/roster?state=attention&lang=en")
    page.locator("#roster tbody a").first.click()
    page.wait_for_url("**/roster/3*")
    page.get_by_role("button", name="Confirm for the month").press("Enter")
    page.wait_for_url("**done=confirmed**")
    expect(page.get_by_text("Confirmed for the month.")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("confirmed")
    expect(page.get_by_text("Nobody confirmed the roster")).to_have_count(0)


def test_a_vacant_post_is_filled_and_a_wrong_number_is_explained(sign_in: SignIn) -> None:
    visit = sign_in("street_compiler", "phone")
    page = visit.open("/roster?state=unknown&lang=en")
    page.locator("#roster tbody a").first.click()
    page.wait_for_url("**/roster/3*")
    page.get_by_text("Put somebody on the post").first.click()
    page.fill("#field-new-A-name", "示例新")
    page.fill("#field-new-A-phone", "call me")
    page.get_by_role("button", name="Put on the post").first.click()
    page.wait_for_url("**/officers")
    expect(page.get_by_role("alert")).to_contain_text("no telephone number")
    expect(page.locator("#field-new-A-name")).to_have_value("示例新")
    page.fill("#field-new-A-phone", "021-00009999")
    page.get_by_role("button", name="Put on the post").first.click()
    page.wait_for_url("**done=added**")
    expect(page.get_by_text("on duty: 示例新")).to_be_visible()


def test_the_map_shows_the_roster_to_who_is_signed_in_and_to_nobody_else(
    sign_in: SignIn, town: Town, browser: Browser
) -> None:
    page = sign_in("district_compiler").open("/?level=committee")
    assert "/roster/units.geojson" in page.content()
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    stranger = Visit(context.new_page(), town.address)
    assert "/roster/units.geojson" not in stranger.open("/?level=committee").content()
    context.close()


def test_a_sheet_for_a_telephone_prints_on_a_page_of_its_own(sign_in: SignIn) -> None:
    visit = sign_in("street_compiler")
    page = visit.open("/roster/handout?lang=en")
    boxes = page.locator("input[name=officer]")
    for box in boxes.all()[2:]:
        box.uncheck()
    page.get_by_role("button", name="Make the sheets").click()
    expect(page.locator(".hand-out--one-of-many")).to_have_count(2)
    assert visit.accessibility_faults() == []
    paper = page.pdf(format="A4")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") >= 2
