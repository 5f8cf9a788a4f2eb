"""Who has reported, and what is in force: at a desk and on a telephone, in a made-up town."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import DEMO
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import activating
from riskmap.reporting.service.activating import Said
from riskmap.reporting.service.planning import plan_ahead
from riskmap.runtime import open_runtime
from tests.fixtures.town import Doors, peopled
from tests.journeys.conftest import DESK, PHONE, Visit
from tests.journeys.test_design import NARROW, SMALL, with_language

pytestmark = pytest.mark.journey

DISTRICT, STREET = "310107000000", "310107005000"
PAGES = ("/board", f"/board?under={STREET}&state=missed", "/activation")
Look = Callable[..., Visit]


def _decided_two_hours_ago(home: Path) -> None:
    """Put the district at level I, and expect reports: those of the last hour can be made now."""
    clock = SetClock(datetime.now(UTC) - timedelta(hours=2))
    with open_runtime({"RISKMAP_HOME": str(home)}, clock=clock) as runtime:
        said = Said(
            code12=DISTRICT,
            track=Track.FLOOD,
            value=Value.I,
            authority="示例区防汛指挥部",
            document="示例〔2026〕1号",
        )
        scope = Scope.system("test", DEMO)
        runtime.database.write(scope, lambda uow: activating.decide(uow, said))
        plan_ahead(runtime.database, DEMO)


@pytest.fixture(scope="module")
def duty_doors(
    browser: Browser, prepared_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Doors]:
    """The doors of a town at level I."""
    home = tmp_path_factory.mktemp("duties") / "home"
    shutil.copytree(prepared_home, home)
    _decided_two_hours_ago(home)
    with peopled(home) as town:
        yield Doors(browser, town)


@pytest.fixture
def look(duty_doors: Doors) -> Iterator[Look]:
    """Return what opens a page as somebody, in a language, on a screen."""
    contexts = []

    def run(
        path: str,
        role: str = "emergency_manager",
        lang: str = "zh",
        size: ViewportSize = DESK,
        **settings: str,
    ) -> Visit:
        context = duty_doors.context(role, viewport=size, locale="zh-CN")
        contexts.append(context)
        visit = Visit(context.new_page(), duty_doors.town.address)
        visit.choose(**settings)
        visit.open(with_language(path, lang))
        return visit

    yield run
    for context in contexts:
        context.close()


def _unfold(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def _require_sound(visit: Visit) -> None:
    _unfold(visit.page)
    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_the_screen()
    assert visit.cut_off() == []
    assert visit.complaints == []
    assert visit.strangers == []


def _count(page: Page, part: str) -> int:
    return int(page.locator(f'[data-part="{part}"]').inner_text())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("lang", "size", "settings"),
    [
        ("zh", DESK, {"theme": "light"}),
        ("en", PHONE, {"theme": "light", "contrast": "more"}),
        ("zh", PHONE, {"theme": "dark", "text": "large"}),
        ("en", NARROW, {"text": "large"}),
    ],
    ids=["desk", "phone, strong", "phone, dark and large", "narrow, large"],
)
def test_everybody_can_use_the_pages(
    look: Look, path: str, lang: str, size: ViewportSize, settings: dict[str, str]
) -> None:
    visit = look(path, lang=lang, size=size, **settings)
    _require_sound(visit)
    if size == PHONE:
        assert visit.page.evaluate(SMALL) == []


def test_a_silent_unit_is_found_called_and_written_down(look: Look) -> None:
    page = look("/board", lang="en").page
    expected = _count(page, "expected")
    assert expected == 296
    assert expected == sum(_count(page, one) for one in ("met", "missed", "waiting", "unreachable"))
    before = _count(page, "unreachable")
    silent = "missed" if _count(page, "missed") else "waiting"
    page.locator(f'a:has([data-part="{silent}"])').click()
    expect(page.locator('.board-bar__part[aria-current="true"]')).to_have_count(1)
    row = page.locator("#duties tbody tr").first
    row.locator("summary").click()
    row.get_by_label("What").select_option("unreachable")
    row.get_by_label("Why").fill("电话无人接听")
    row.get_by_role("button", name="Write it down").click()
    expect(page.locator(".banner[role=status]")).to_contain_text("nobody answers")
    page.goto(page.url.split("?")[0] + "?lang=en")
    assert _count(page, "unreachable") == before + 1


def test_a_decision_is_looked_at_and_put_into_force(look: Look) -> None:
    visit = look(f"/activation?under={STREET}", lang="en")
    page = visit.page
    expect(page.locator(".in-force")).to_contain_text("level I")
    page.locator("#decide summary").click()
    page.get_by_label("What is decided").select_option("flood-II")
    page.get_by_label("Who decided").fill("示例街道")
    page.get_by_label("Number of the document").fill("示例〔2026〕2号")
    page.get_by_role("button", name="Look at what follows").click()
    expect(page.locator("[data-faults]")).to_contain_text("less is asked")  # no reason was given
    visit.complaints.clear()  # the browser notes that the form was refused
    page.get_by_label("Why").fill("雨势减弱")
    page.get_by_role("button", name="Look at what follows").click()
    expect(page.locator("main")).to_contain_text("Less is asked than before")
    assert re.search(r"Committees\s+\d+\s+24\s+12", page.inner_text("main"))
    _require_sound(visit)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("Number of the document")).to_have_value("示例〔2026〕2号")
    page.get_by_role("button", name="Look at what follows").click()
    page.get_by_role("button", name="Put into force").click()
    expect(page.locator(".banner[role=status]")).to_contain_text("written down")
    expect(page.locator(".timeline__item").first).to_contain_text("示例〔2026〕2号")


def test_an_officer_sees_what_is_in_force_and_no_board(look: Look) -> None:
    page = look("/activation", role="officer_a", lang="en").page
    expect(page.locator("h1")).to_contain_text("In force")
    expect(page.locator("#decide")).to_have_count(0)
    expect(page.locator('a[href^="/board"]')).to_have_count(0)
