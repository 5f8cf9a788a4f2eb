"""An order goes out, is read and done on a telephone while the desk looks; the shift goes on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, PHONE, Visit

pytestmark = pytest.mark.journey
TEXT = "关闭长寿路下立交，到位后答复"


def test_an_order_is_given_done_and_seen_and_the_shift_handed_over(doors: Doors) -> None:
    desk = doors.context("emergency_manager", viewport=DESK, locale="zh-CN")
    officer = doors.context("officer_a", viewport=PHONE, locale="zh-CN")
    visit = Visit(desk.new_page(), doors.town.address)
    hand = Visit(officer.new_page(), doors.town.address)

    page = visit.open("/orders/new")
    page.get_by_label("下令机构").fill("区防汛指挥部")
    page.get_by_label("需要做什么").fill(TEXT)
    page.get_by_label(re.compile("全部街镇")).check()
    page.get_by_role("button", name="下达指令").click()
    expect(page.locator(".banner--notice")).to_contain_text("指令已下达")
    done = page.locator(".order-unit", has=page.locator(".state--met"))
    expect(done).to_have_count(0)

    telephone = hand.open("/report")
    telephone.locator("[data-notice]", has_text=TEXT).get_by_role("link").click()
    expect(telephone.locator(".order-unit")).to_have_count(1)
    telephone.get_by_role("button", name="我已阅").click()
    telephone.get_by_role("button", name="已完成").click()
    expect(done).to_have_count(1)  # on the screen of the desk, which nobody touched

    page = visit.open("/duty-log/hand-over")
    page.get_by_label("接班人须知").fill("盯住下立交")
    page.get_by_role("button", name="交班").click()
    expect(page.locator("main")).to_contain_text("盯住下立交")
    page.emulate_media(media="print")
    expect(page.locator(".signatures")).to_be_visible()
    for one in (visit, hand):
        assert one.strangers == []
        assert one.complaints == []
    desk.close()
    officer.close()
