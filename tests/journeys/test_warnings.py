"""A warning comes up on an open board: it is looked at, called, and given out by two people."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from riskmap.feeds.model import RelayedSignal
from riskmap.feeds.model.signals import Status
from tests.feeds.reading import all_of, read
from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, PHONE, Visit
from tests.pictures.warned import HEADLINE, warn

pytestmark = pytest.mark.journey
UNIT = "310107005000"
#: A place on the screen within a unit, where nothing of the page lies over the map.
WITHIN = """(code) => {
    const map = riskmap.maps[0], frame = map.container.getBoundingClientRect();
    const [lon, lat] = map.units.units().find((one) => one.code === code).point;
    const middle = map.leaflet.latLngToContainerPoint([lat, lon]);
    const over = '.map-badge__place, .map-symbol, .leaflet-control, .division-label';
    for (let step = 0; step < 120; step += 1) {
        const x = frame.left + middle.x + step / 2 * Math.cos(step);
        const y = frame.top + middle.y + step / 2 * Math.sin(step);
        const top = document.elementFromPoint(x, y);
        if (top && map.container.contains(top) && !top.closest(over)) return [x, y];
    }
    return null;
}"""


def test_a_warning_is_seen_called_approved_and_read_again(doors: Doors) -> None:
    desk = doors.context("duty_officer", viewport=DESK, locale="zh-CN")
    manager = doors.context("emergency_manager", viewport=PHONE, locale="zh-CN")
    visit, hand = (Visit(one.new_page(), doors.town.address) for one in (desk, manager))

    board = visit.open("/warnings")
    own = board.locator(".warn-part--own")
    before = own.get_by_role("link", name=HEADLINE).count()
    warning = warn(doors.town.home, UNIT)
    mine = own.locator(f"#warning-{warning}")
    expect(mine).to_have_count(1, timeout=9000)  # on the screen, which nobody touched
    expect(own.get_by_role("link", name=HEADLINE)).to_have_count(before + 1)
    expect(board.locator(f".warn-part--official #warning-{warning}")).to_have_count(0)

    board.locator(f"a[href='/warnings/{warning}']").click()
    expect(board.locator("#why")).to_contain_text("83 mm")
    board.locator("#call form button").click()
    expect(board.locator(".banner--notice")).to_be_visible()
    expect(board.locator("#called .state").first).to_be_visible()
    board.locator("#alerts form button").click()
    expect(board.locator("#alerts .state--late")).to_be_visible()
    expect(board.locator("#alerts button[value=approved]")).to_have_count(0)

    page = hand.open(f"/warnings/{warning}")
    page.locator("#alerts button[value=approved]").click()
    expect(page.locator("#alerts .state--met")).to_be_visible()
    expect(board.locator("#alerts .state--met")).to_be_visible(timeout=9000)

    address = re.search(r"/alerts/([0-9a-f]+)\.xml", page.content())
    assert address is not None
    answer = page.request.get(f"{doors.town.address}/api/v1/warnings/{address[1]}.cap")
    assert answer.status == HTTPStatus.OK
    (told,) = all_of(RelayedSignal, read("cap", answer.body()))
    assert told.status is Status.EXERCISE  # it is made up, and says so
    assert UNIT in {code.value for area in told.areas for code in area.codes}
    # Within a warned area a click is for the unit below.
    board = visit.open("/?level=street&layers=warnings_own")
    expect(board.locator("path.map-area").first).to_be_attached()
    board.mouse.click(*board.evaluate(WITHIN, UNIT))
    board.wait_for_url(f"**selected={UNIT}*")

    for one in (visit, hand):
        assert one.strangers == []
        assert one.complaints == []
    desk.close()
    manager.close()
