"""Who has reported, and what is in force: at a desk and on a telephone, in a made-up town."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import DEMO
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.model.reports import Header, Kind
from riskmap.reporting.service import activating, submitting
from riskmap.reporting.service.activating import Said
from riskmap.reporting.service.planning import plan_ahead
from riskmap.runtime import open_runtime
from tests.fixtures.town import Doors, peopled, settled
from tests.journeys.conftest import DESK, PHONE, Visit
from tests.journeys.test_design import NARROW, SMALL, with_language
from tests.reporting.reports.conftest import a_report, incoming

pytestmark = pytest.mark.journey

DISTRICT, STREET = "310107000000", "310107005000"
#: Where the casualties of the test are; the roll-call begins elsewhere.
CASUALTY = "310107014001"
#: What a page may take on a machine that does other things beside; alone it is under two seconds.
SLOW_MACHINE_S = 6.0
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
    browser: Browser, town_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Doors]:
    """The doors of a town at level I."""
    home = settled(town_home, tmp_path_factory.mktemp("duties"))
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
        pytest.param("en", PHONE, {"theme": "light", "contrast": "more"}, marks=pytest.mark.long),
        pytest.param("zh", PHONE, {"theme": "dark", "text": "large"}, marks=pytest.mark.long),
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
    row = page.locator("#duties tbody tr", has=page.locator("summary")).first
    row.locator("summary").click()
    row.get_by_label("What").select_option("unreachable")
    row.get_by_label("Why").fill("电话无人接听")
    row.get_by_role("button", name="Write it down").click()
    expect(page.locator(".banner[role=status]")).to_contain_text("nobody answers")
    page.goto(page.url.split("?")[0] + "?lang=en")
    assert _count(page, "unreachable") == before + 1


def _soon(look_again: Callable[[], None], what: str) -> None:
    """Wait until an open screen shows something by itself; say how long it took."""
    since = time.monotonic()
    look_again()
    took = time.monotonic() - since
    sys.stdout.write(f"{what}: seen after {took:.2f} s\n")
    assert took < SLOW_MACHINE_S


def _shows(page: Page, part: str, count: int) -> Callable[[], None]:
    """Return what waits until a number of the bar is another one."""
    number = page.locator(f'#board-bar [data-part="{part}"]')
    return lambda: expect(number).to_have_text(str(count), timeout=10_000)


def _rings(page: Page, count: int) -> Callable[[], None]:
    """Return what waits until so many alarms are open on a screen."""
    bar = page.locator("#alarm-bar")
    return lambda: expect(bar).to_have_attribute("data-alarms", str(count), timeout=10_000)


def _report_casualties(home: Path) -> None:
    """Send an initial report with a dead person from another process than the one that serves."""
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        now = runtime.database.now()
        header = Header(hazard="typhoon_wind", occurred_at=now - timedelta(hours=1), typhoon="2106")
        one = incoming(
            a_report(Kind.INITIAL, CASUALTY, header=header, cutoff_at=now),
            {"affected_pop": 3, "deaths": 1, "missing": 0, "injured": 0, "injured_serious": 0},
        )
        scope = Scope.system("test", DEMO)
        runtime.database.write(scope, lambda uow: submitting.submit(uow, one, by="test"))


def test_a_night_at_the_desk_roll_call_and_alarm_on_open_screens(
    look: Look, duty_doors: Doors
) -> None:
    screen = look("/board", role="emergency_manager", lang="en")
    caller = look("/roll-call", role="duty_officer", lang="en")
    board, page = screen.page, caller.page
    met, away = _count(board, "met"), _count(board, "unreachable")
    page.get_by_role("button", name="Call the first").click()
    first = page.locator(".called__name").inner_text()
    assert re.search(r"\d{5}", page.locator(".called__phone").first.inner_text())
    _require_sound(caller)
    page.keyboard.press("1")
    expect(page.locator(".last-call")).to_contain_text(first.split(" · ")[-1])
    expect(page.locator(".called__name")).not_to_have_text(first)  # the next one at once
    _soon(_shows(board, "met", met + 1), "a call that was written down")
    page.keyboard.press("z")  # a slip: the unit is silent again, and called once more
    expect(page.locator(".called__name")).to_have_text(first)
    page.keyboard.press("3")
    expect(page.locator(".last-call")).to_contain_text("nobody answers")
    _soon(_shows(board, "unreachable", away + 1), "that nobody answers")
    assert _count(board, "met") == met

    board.locator("[data-alarm-sound] button").click()
    expect(board.locator("[data-alarm-sound]")).to_have_attribute("data-state", "on")
    expect(board.locator("[data-alarm-sound]")).to_have_attribute("data-sounded", "1")
    _report_casualties(duty_doors.town.home)
    _soon(_rings(board, 1), "news of casualties from another process")
    sounded = re.compile("[2-9]")  # once to be heard by who switched it on; now for the alarm
    expect(board.locator("[data-alarm-sound]")).to_have_attribute(
        "data-sounded", sounded, timeout=15_000
    )
    page.goto(f"{duty_doors.town.address}/alarms?lang=en")
    _require_sound(caller)
    page.get_by_label("What you do").fill("示例：已派救援队")
    page.get_by_role("button", name="I take this alarm").click()
    _soon(_rings(board, 0), "that somebody took it")
    expect(page.locator("main")).to_contain_text("示例：已派救援队")
    assert screen.complaints == []


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
