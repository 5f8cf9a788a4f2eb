"""An officer reports a disaster from the first report to the last, on a telephone in the rain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from playwright.sync_api import Browser, Locator, Page, expect

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.people import service as people
from riskmap.people.model import Person, Role
from riskmap.people.service import links
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import ReturnReason, Version
from riskmap.reporting.service import correcting
from riskmap.reporting.store import reports
from riskmap.runtime import Runtime, open_runtime
from tests.fixtures.town import Doors, Town, sign_in
from tests.journeys.conftest import PHONE, Visit
from tests.people.sites import HASH, PASSWORD

pytestmark = pytest.mark.journey

UNIT, NAME = "310107017002", "journey-stages"
#: What the script's keeping is answered.
KEPT = 204
WORDS = "受灾人口请按楼栋重新核对"


@frozen
class Above:
    """The level above, and the district: what they decide while the officer waits."""

    runtime: Runtime

    def write(self, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Decide something."""
        scope = Scope.system("test", DEMO)
        return self.runtime.database.write(scope, lambda uow: work(uow, *args, **more))

    def version(self, page: Page) -> Version:
        """Return the report whose receipt is on the screen."""
        version_id = page.url.rpartition("/")[2].partition("?")[0]
        with self.runtime.database.read(Scope.system("test", DEMO)) as uow:
            found = reports.by_id(uow, version_id)
        assert found is not None
        return found


@pytest.fixture
def above(demo_town: Town) -> Iterator[Above]:
    """Who decides in the town."""
    with open_runtime({"RISKMAP_HOME": str(Path(demo_town.home))}) as runtime:
        yield Above(runtime)


@pytest.fixture
def officer(browser: Browser, doors: Doors, above: Above) -> Iterator[Visit]:
    """An officer of a committee of whom nobody else knows, signed in on a telephone."""
    person = Person(name=NAME, display_name="示例王七", code12=UNIT, is_demo=True)
    account = above.write(people.add, person)
    above.write(people.grant, account.number, Role.OFFICER_A, UNIT, why="test")
    above.write(links.set_password, account, HASH)
    town = Town(doors.town.address, doors.town.home, {NAME: (NAME, PASSWORD)})
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    context.set_default_timeout(20_000)
    visit = Visit(context.new_page(), town.address)
    sign_in(visit.page, town, NAME)
    yield visit
    context.close()


def _is_sound(visit: Visit) -> None:
    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_the_screen()
    assert visit.cut_off() == []
    assert visit.strangers == []


def _on(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()


def _send(page: Page) -> None:
    page.get_by_role("button", name="确认上报").click()
    page.wait_for_selector("[data-receipt]")


def _first_report(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("link", name="有灾情 · 初报").click()
    page.select_option("#field-hazard", "typhoon_wind")
    page.fill("#field-hour", "00:00")
    page.fill("#field-place", "兰溪路 100 弄")
    _is_sound(visit)
    _on(page)
    with page.expect_response(lambda answer: answer.status == KEPT):
        page.fill("#field-number-affected_pop", "30")
        page.get_by_role("checkbox", name="不清楚 · 因灾失踪人口").check()
    page.reload()
    expect(page.locator("#field-number-affected_pop")).to_have_value("30")
    _is_sound(visit)
    for _ in range(3):
        _on(page)
    _confirm(page)
    _is_sound(visit)
    _send(page)


def _confirm(page: Page) -> None:
    """Tick each remark that asks for it; other tests may have reported of the same day."""
    for one in page.get_by_role("checkbox", name="情况属实").all():
        one.check()


def _mended(visit: Visit) -> None:
    page = visit.page
    visit.open("/report")
    expect(page.locator("[data-returned]")).to_contain_text(WORDS)
    page.get_by_role("link", name="现在修改").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    assert page.locator("fieldset.figure:visible").count() == 1
    page.fill("#field-number-affected_pop", "24")
    _is_sound(visit)
    _on(page)
    _confirm(page)
    _send(page)


def _of(page: Page, event_id: str, name: str) -> Locator:
    """Return a link of one event; other tests may have opened more of them for the unit."""
    return page.get_by_role("link", name=name).and_(page.locator(f'[href*="event={event_id}"]'))


def _followed(visit: Visit, event_id: str) -> None:
    """Say less than before: it goes out only with a reason."""
    page = visit.page
    visit.open("/report")
    _of(page, event_id, "情况有变化").click()
    page.fill("#field-number-affected_pop", "20")
    page.get_by_role("checkbox", name="本页其余各项均与上次相同").check()
    for _ in range(3):
        _on(page)
    page.get_by_role("button", name="确认上报").click()
    expect(page.locator("[data-faults]")).to_be_focused()
    page.locator("[data-faults] a").first.click()
    expect(page.locator("#field-why-affected_pop")).to_be_focused()
    page.keyboard.type("重复统计，剔除 4 人")
    _is_sound(visit)
    _send(page)


def _verified(visit: Visit, event_id: str) -> None:
    page = visit.page
    visit.open("/report")
    _of(page, event_id, "灾情已稳定 · 核报").click()
    for _ in range(3):
        if page.locator("#field-same-rest").count():
            page.check("#field-same-rest")
        _on(page)
    page.fill("#field-unit_head", "示例主任")
    _is_sound(visit)
    _send(page)


def test_from_the_first_report_to_the_last(officer: Visit, above: Above) -> None:
    page = officer.open("/report?lang=zh")
    _first_report(officer)
    first = above.version(page)
    event = first.report.event_id
    why = ReturnReason.WRONG_FIGURES
    above.write(correcting.return_, first.id, why, WORDS, marks=["affected_pop"], by="head")
    _mended(officer)
    mended = above.version(page)
    assert (mended.number, mended.supersedes) == (2, first.id)
    above.write(correcting.accept, mended.id, by="head")
    _followed(officer, event)
    followed = above.version(page)
    assert followed.report.reasons == {"affected_pop": "重复统计，剔除 4 人"}
    assert followed.report.figures["missing"].is_unknown
    above.write(correcting.accept, followed.id, by="head")
    above.write(correcting.declare, event, EventState.STABLE, "灾情稳定", by="district")
    _verified(officer, event)
    verified = above.version(page)
    above.write(correcting.accept, verified.id, by="head")
    officer.open("/report/mine")
    for one in (mended, followed, verified):
        expect(page.locator(f"main tbody th a[href*='{one.id}']")).to_have_count(1)
    page.locator(f"main tbody th a[href*='{mended.id}']").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    _is_sound(officer)
    assert [one for one in officer.complaints if "422" not in one] == []
