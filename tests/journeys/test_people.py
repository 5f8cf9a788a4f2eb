"""People at their pages in a real browser: tokens, the log, a training, an event, large text."""

from __future__ import annotations

import csv
import io
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pyotp
import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.town import Doors, Town
from tests.journeys.conftest import DESK, PHONE, Visit
from tests.pictures.stage import photo

pytestmark = pytest.mark.journey

ComeIn = Callable[..., Visit]


@pytest.fixture
def come_in(doors: Doors) -> Iterator[ComeIn]:
    """Return what opens a browser in which somebody of a role is signed in."""
    contexts = []

    def run(role: str = "", *, size: str = "desk", **settings: str) -> Visit:
        viewport = PHONE if size == "phone" else DESK
        context = doors.context(role, viewport=viewport, locale="zh-CN")
        contexts.append(context)
        visit = Visit(context.new_page(), doors.town.address)
        visit.choose(**settings)
        return visit

    yield run
    for context in contexts:
        context.close()


def _is_quiet(visit: Visit) -> None:
    assert visit.complaints == []
    assert visit.strangers == []


def _asked(town: Town, token: str) -> int:
    """Return how a program that sends a token is answered."""
    address = f"{town.address}/api/v1/divisions/310107000000"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_token_is_made_copied_once_used_and_taken_away(come_in: ComeIn, demo_town: Town) -> None:
    visit = come_in("duty_officer")
    page = visit.open("/me/tokens?lang=en")
    expect(page.locator(".empty")).to_be_visible()
    page.fill("#field-label", "值班大屏")
    page.get_by_role("button", name="Make the token").press("Enter")
    token = page.locator("#token").inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the token").click()
    expect(page.locator(".toast")).to_contain_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == token
    assert _asked(demo_town, token) == 200
    visit.open("/me/tokens")
    assert token not in page.content()
    expect(page.locator(".rows li").first).to_contain_text("last used")
    page.get_by_role("button", name="Take it away: 值班大屏").click()
    expect(page.get_by_role("status").first).to_contain_text("no program gets in")
    assert _asked(demo_town, token) == 401
    _is_quiet(visit)


def test_the_log_is_searched_by_person_unit_and_time_and_taken_along(
    come_in: ComeIn, demo_town: Town
) -> None:
    """Whoever looks is in it: the search leaves an entry that the next search finds."""
    name, _ = demo_town.passwords["auditor"]
    visit = come_in("auditor")
    page = visit.open("/audit?lang=en")
    page.fill("#field-actor", name)
    page.fill("#field-unit", "310107000000")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**actor=**")
    for row in page.locator("tbody tr").all():
        expect(row).to_contain_text("Putuo District")
    assert page.locator("tbody tr").count() > 0
    today = page.locator("tbody time").first.get_attribute("datetime") or ""
    with page.expect_download() as begun:
        page.locator("a[href^='/audit.csv']").click()
    rows = list(csv.reader(io.StringIO(begun.value.path().read_text("utf-8-sig"))))
    assert len(rows) > 1
    assert all(name in row for row in rows[1:] if row)
    visit.open(f"/audit?actor={name}&until={_day_before(today)}")
    expect(page.locator(".empty")).to_be_visible()
    _is_quiet(visit)


def _day_before(moment: str) -> str:
    return (datetime.fromisoformat(moment) - timedelta(days=2)).date().isoformat()


def test_a_training_from_the_plan_to_the_certificate_on_a_telephone(come_in: ComeIn) -> None:
    visit = come_in("street_approver", size="phone")
    page = visit.open("/training?lang=en")
    page.get_by_text("Make a course").click()
    page.fill("#field-course-title", "水位尺读数")
    page.get_by_role("button", name="Make the course").click()
    page.wait_for_url("**done=course")
    page.get_by_role("link", name="Plan a session").click()
    expect(page.locator("#field-plan-course")).to_be_focused()
    page.select_option("#field-plan-course", label="水位尺读数")
    page.get_by_role("button", name="Plan the session").click()
    page.wait_for_url("**done=planned")
    first = page.locator(".guest").first
    who = first.locator("legend").inner_text().partition(" ·")[0]
    first.get_by_label("was there", exact=True).check()
    page.get_by_role("button", name="Note who was there").click()
    page.wait_for_url("**done=noted")
    page.get_by_role("button", name=f"Issue the certificate of {who}").click()
    page.wait_for_url("**/certificates/*")
    expect(page.locator(".certificate")).to_contain_text(who)
    expect(page.locator(".certificate")).to_contain_text("this certifies nothing")
    assert not visit.is_wider_than_the_screen()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Take it along as PDF").click()
    assert begun.value.path().read_bytes().startswith(b"%PDF")
    _is_quiet(visit)


def test_the_first_event_of_a_street_with_its_photo(come_in: ComeIn) -> None:
    visit = come_in("street_approver")
    page = visit.open("/events?year=2001&lang=en")
    expect(page.locator(".empty")).to_contain_text("Record the first one below")
    expect(page.get_by_role("link", name="Record an event")).to_have_count(0)
    page.fill("#field-event-title", "防灾减灾日")
    page.fill("#field-event-heads", "120")
    page.set_input_files("#field-event-photos", [photo(0)])
    page.get_by_role("button", name="Record the event").click()
    page.wait_for_url("**/events/*")
    picture = page.locator(".photos img")
    expect(picture).to_have_count(1)
    assert picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 640
    expect(page.locator(".facts")).to_contain_text("120")
    page.goto(f"{visit.site}/events?lang=en")
    expect(page.locator("table")).to_contain_text("防灾减灾日")
    page.get_by_role("link", name="Record an event").click()
    expect(page.locator("#field-event-kind")).to_be_focused()
    _is_quiet(visit)


def test_an_approver_is_invited_and_comes_in_with_password_and_code(come_in: ComeIn) -> None:
    visit = come_in("administrator")
    page = visit.open("/people?lang=en")
    page.get_by_role("link", name="New account").click()
    page.fill("#field-display_name", "示例新审核")
    page.fill("#field-name", "xin.shenhe")
    page.select_option("#field-code12", "310107005000")
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**done=added")
    expect(page.get_by_role("status").first).to_contain_text("Nobody can sign in with it yet")
    page.select_option("#field-role", "street_approver")
    page.fill("#field-why", "elected")
    page.get_by_role("button", name="Give this role").click()
    page.wait_for_url("**done=granted")
    page.get_by_text("Make a link to choose a password").click()
    page.fill("#field-why-reset", "new account")
    page.get_by_role("button", name="Make a one-time link").click()
    link = page.locator("code.secret").inner_text()
    _is_quiet(visit)
    _accept(come_in(), link)


def _accept(visit: Visit, link: str) -> None:
    page, password = visit.page, "three old trees by the well"
    page.goto(f"{link}?lang=en")
    page.fill("#field-new_password", password)
    page.keyboard.press("Enter")
    _give(page, name="xin.shenhe", password=password)
    expect(page.locator("main")).to_contain_text("Your role asks for more than a password")
    secret = re.sub(r"\s", "", page.locator("code.secret").inner_text())
    address = page.get_by_role("link", name="Open in the app of this telephone")
    assert f"secret={secret}" in str(address.get_attribute("href"))
    _give(page, code=pyotp.TOTP(secret).now())
    expect(page.locator(".codes li")).to_have_count(10)
    codes = page.locator(".codes li").all_inner_texts()
    page.get_by_role("link", name="I have written them down").click()
    page.goto(f"{visit.site}/me")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{visit.site}/sign-in")
    _give(page, name="xin.shenhe", password=password)
    _give(page, code=codes[0])
    page.wait_for_url(f"{visit.site}/")
    _is_quiet(visit)


def _give(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.fill(f"#field-{name}", text)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_a_month_is_confirmed_without_a_mouse(come_in: ComeIn, demo_town: Town) -> None:
    """From signing in to the confirmed roster, by keys alone."""
    visit = come_in()
    page = visit.open("/sign-in?next=/roster%3Fstate%3Dattention&lang=en")
    name, password = demo_town.passwords["street_compiler"]
    _tab_to(page, "#field-name")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/roster?state=attention")
    _tab_to(page, "#roster tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/roster/3*")
    _tab_to(page, "form[action$='/confirm'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=confirmed**")
    expect(page.get_by_role("status").first).to_contain_text("Confirmed for the month.")
    _is_quiet(visit)


def _tab_to(page: Page, selector: str, most: int = 40) -> None:
    """Press Tab until something is reached; its ring has to be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = "(selector) => document.activeElement.matches(selector)"
        if page.evaluate(here, selector):
            ring = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(ring) == "solid"
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def test_a_sheet_prints_on_one_page_without_what_is_for_the_screen(come_in: ComeIn) -> None:
    visit = come_in("administrator")
    page = visit.open("/people?role=officer_b&lang=en")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Make a sheet to register a telephone").click()
    pin = page.locator(".hand-out__pin strong").inner_text()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    for control in ("button", ".button", ".site-nav", ".trail"):
        assert not any(one.is_visible() for one in page.locator(control).all()), control
    expect(page.locator(".qr-box svg")).to_be_visible()
    (paper,) = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    said = paper.extract_text()
    assert pin in said
    assert "/device/" in said.replace("\n", "")


@pytest.mark.parametrize("path", ["/me", "/people"])
def test_large_text_is_switched_on_by_hand_and_stays(come_in: ComeIn, path: str) -> None:
    visit = come_in("administrator", size="phone")
    page = visit.open(path)
    page.locator("[data-discloses=settings]").click()
    page.locator("[data-setting=text]").click()
    visit.open(path)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert visit.cut_off() == []
    assert not visit.is_wider_than_the_screen()
    small = page.locator("main :is(h1, p, a, dd, button)").evaluate_all(
        "all => all.filter((one) => parseFloat(getComputedStyle(one).fontSize) < 20).length"
    )
    assert small == 0


@pytest.mark.parametrize("way", ["all", "none"])
def test_all_or_nobody_gets_a_sheet_with_one_press(come_in: ComeIn, way: str) -> None:
    page = come_in("street_compiler").open("/roster/handout?lang=en")
    boxes = page.locator("input[name=officer]")
    page.get_by_role("button", name="Choose nobody").click()
    assert not any(one.is_checked() for one in boxes.all())
    if way == "all":
        page.get_by_role("button", name="Choose all").click()
        assert all(one.is_checked() for one in boxes.all())
        return
    page.get_by_role("button", name="Make the sheets").click()
    expect(page.locator("[data-faults]")).to_be_focused()
