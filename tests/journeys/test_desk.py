"""A report is returned with marked fields, mended, accepted, added up, and entered above."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, Visit
from tests.pictures.losses import make_losses, mended

pytestmark = pytest.mark.journey

STREET = "310107017000"
Look = Callable[..., Visit]


@pytest.fixture
def look(doors: Doors) -> Iterator[Look]:
    """Return what opens a page as somebody, at a desk, in English."""
    contexts = []

    def run(path: str, role: str = "district_approver") -> Visit:
        context = doors.context(role, viewport=DESK, locale="zh-CN")
        contexts.append(context)
        visit = Visit(context.new_page(), doors.town.address)
        visit.open(f"{path}{'&' if '?' in path else '?'}lang=en")
        return visit

    yield run
    for context in contexts:
        context.close()


def _fold(page: Page, id_: str) -> None:
    page.locator(f"#{id_} > summary").click()


def test_from_a_report_that_waits_to_a_figure_that_is_entered_above(
    doors: Doors, look: Look
) -> None:
    made = make_losses(doors.town.home, STREET)
    visit = look("/reports")
    page = visit.page
    page.locator(f'[data-report="{made.waiting}"] a').click()
    row = page.locator("tr", has_text="Affected population")
    expect(row).to_contain_text("40 persons → 55 persons (+15)")
    row.get_by_role("checkbox").check()
    page.get_by_label("What is to be mended").fill("Count the second block again.")
    page.get_by_role("button", name="Return the report").click()
    expect(page.locator(".banner[role=status]")).to_contain_text("returned")
    page.goto(f"{visit.site}/reports/{made.waiting}")
    expect(page.locator(".timeline")).to_contain_text("to be mended: Affected population")

    again = mended(doors.town.home, made.waiting, 61)
    page.goto(f"{visit.site}/reports/{again}")
    page.get_by_role("button", name="Accept the report").click()
    expect(page.locator(".banner[role=status]")).to_contain_text("accepted")

    page.goto(f"{visit.site}/disasters/{made.event}?under={STREET}&at=now")
    expect(page.locator("#figures")).to_contain_text("not an official figure")
    _fold(page, "official")
    page.get_by_label("Cutoff, day").fill("")
    page.get_by_label("and time").first.fill("")
    page.get_by_role("button", name="Make it official").click()
    expect(page.locator("#figures")).to_contain_text("official figure made official")
    expect(page.locator("#figures")).to_contain_text("151 persons")  # 61, 15, 30 and 45
    expect(page.locator("figure svg.locator")).to_have_count(1)
    expect(page.locator("#chart-finding")).to_contain_text("to 151 persons")
    hatched = page.locator('svg.locator path[fill="url(#hatch)"]').count()
    silent = page.locator("#units tr", has_text="nothing reported").count()
    assert hatched == silent > 0  # who has not reported is never none

    national = look(f"/reports/{made.street}/national", "district_compiler").page
    national.get_by_label("受灾人口 as it stands there", exact=True).fill("400")
    national.get_by_label("Operator").fill("示例录入员")
    national.get_by_role("button", name="Write down that it was sent up").click()
    expect(national.locator("main")).to_contain_text("1 figures stand there otherwise")
    expect(national.locator(".national__theirs")).to_have_text("400 persons")
    assert visit.complaints == []
    assert visit.strangers == []
