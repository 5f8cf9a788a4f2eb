"""An auditor at a desk, on a phone, in the dark: the audit log in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ViewportSize
from werkzeug.serving import make_server

from riskmap.core.access import Scope
from riskmap.people.model import Role
from riskmap.store import audit
from riskmap.store.audit import Entry
from tests.journeys.conftest import DESK, PHONE, Visit
from tests.journeys.test_design import LOOKS, NARROW, SMALL
from tests.people.conftest import DISTRICT, STREET
from tests.people.sites import Browser, Site

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def auditor(site: Site) -> Browser:
    """An auditor, and something to look at."""
    entry = Entry(
        action="changed",
        subject_kind="place",
        subject_id="journey",
        code12=STREET,
        why="核实现场情况后更正",
        before={"phone": "021-60000000", "wkt": "POINT (121.4 31.25)"},
        after={"phone": "021-60000001", "hazards": ["flood", "typhoon"]},
    )
    site.runtime.database.write(Scope.system("test"), lambda uow: audit.record(uow, entry))
    return site.signed_in(
        "auditor-in-a-browser", (Role.AUDITOR, DISTRICT), display_name="审计浏览者"
    )


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Serve the site on this machine."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@pytest.fixture
def visit(
    browser: Chromium, address: str, auditor: Browser, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """The auditor's browser; parametrize indirectly with another size."""
    size: ViewportSize = getattr(request, "param", DESK)
    context = browser.new_context(viewport=size, locale="zh-CN")
    for one in (auditor.client._cookies or {}).values():
        context.add_cookies([{"name": one.key, "value": one.value, "url": address}])
    yield Visit(context.new_page(), address)
    context.close()


@pytest.mark.long  # the walk behind the way in sees it each time
@pytest.mark.parametrize("look", LOOKS)
def test_everybody_can_use_it(visit: Visit, look: str) -> None:
    visit.choose(**LOOKS[look])
    for path in ("/audit?subject=journey", "/audit?actor=nobody"):
        visit.open(path)
        assert visit.accessibility_faults() == []
    page = visit.open("/audit?subject=journey")
    page.locator("tbody th a").click()
    page.locator("summary").last.click()
    assert visit.accessibility_faults() == []
    assert visit.complaints == []
    assert visit.strangers == []


@pytest.mark.parametrize("visit", [NARROW, PHONE], indirect=True, ids=["320", "360"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_fits_a_phone_and_a_thumb(visit: Visit, lang: str) -> None:
    visit.choose(text="large")
    page = visit.open(f"/audit?subject=journey&lang={lang}")
    assert not visit.is_wider_than_the_screen()
    assert visit.cut_off() == []
    assert page.evaluate(SMALL) == []
    page.locator("tbody th a").click()
    page.locator("summary").last.click()
    assert visit.cut_off() == []
    assert not visit.is_wider_than_the_screen()
    assert page.evaluate(SMALL) == []


def test_an_auditor_searches_reads_and_takes_along(visit: Visit) -> None:
    page = visit.open("/audit?lang=zh")
    page.get_by_label("对象编号").fill("journey")
    page.get_by_label("操作").select_option("修改")
    page.get_by_role("button", name="查找").click()
    assert page.locator("tbody tr").count() == 1
    with page.expect_download() as taken:
        page.get_by_text("导出 CSV").click()
    assert "journey" in taken.value.path().read_text("utf-8")
    page.locator("tbody th a").click()
    assert page.locator("td", has_text="021-60000001").count() == 1
    assert page.get_by_text("与写入时一致").is_visible()
    page.get_by_role("link", name="审计日志").last.click()
    assert page.locator("tbody tr").count() > 1


def test_names_are_offered_while_one_types(visit: Visit) -> None:
    page = visit.open("/audit?lang=zh")
    field = page.get_by_label("人员")
    field.press_sequentially("审计浏")
    option = page.locator("#known-people option")
    option.wait_for(state="attached")
    assert (option.get_attribute("value"), option.get_attribute("label")) == (
        "auditor-in-a-browser",
        "审计浏览者",
    )
    field.fill("审计浏览者")
    field.press("Enter")
    page.wait_for_url("**/audit?actor=*")
    assert "审计浏览者 (auditor-in-a-browser)" in page.locator("main").inner_text()
    assert page.locator("tbody tr").count() >= 1
    page.get_by_role("link", name="今天").click()
    assert page.locator(".presets [aria-current]").inner_text() == "今天"
    assert visit.complaints == []
