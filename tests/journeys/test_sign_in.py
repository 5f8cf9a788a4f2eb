"""The first administrator comes in, lets an officer in, and the officer's telephone needs a PIN."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.site import run_riskmap
from tests.journeys.conftest import PHONE, Visit

pytestmark = pytest.mark.journey

PASSWORD = "three old trees by the well"
OFFICER = ("--display-name", "李信息", "--code", "310107005001", "--by", "test")
ROLE = ("officer_a", "310107005001", "--by", "test", "--why", "test")


def _link(home: Path, *words: str) -> str:
    answer = json.loads(run_riskmap(home, "people", *words, "--json").stdout)
    return "/" + str(answer["link"]).split("/", 3)[3]


def _choose(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.fill(f"#field-{name}", text)
    page.keyboard.press("Enter")


def test_the_first_administrator_comes_in_and_lets_an_officer_in(
    visit: Visit, browser: Browser, site: str, prepared_home: Path
) -> None:
    page = visit.open(_link(prepared_home, "invite-administrator"))
    _choose(page, display_name="王主任", name="wang.zhuren", new_password=PASSWORD)
    _choose(page, name="wang.zhuren", password=PASSWORD)
    secret = page.inner_text("code.secret").replace(" ", "")
    _choose(page, code=pyotp.TOTP(secret).now())
    expect(page.locator(".codes li")).to_have_count(10)
    run_riskmap(prepared_home, "people", "add", "li.xinxi", *OFFICER)
    run_riskmap(prepared_home, "people", "grant", "li.xinxi", *ROLE)
    visit.open("/people?lang=zh")
    page.click("text=李信息")
    assert visit.accessibility_faults() == []
    page.click("text=生成手机登记单")
    address = page.inner_text("code.secret")
    pin = page.inner_text(".hand-out__pin strong")
    assert re.fullmatch(r"\d{6}", pin)
    telephone = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    telephone.goto(address)
    _choose(telephone, pin=pin, new_pin="480261")
    telephone.wait_for_url(f"{site}/report")
    telephone.goto(f"{site}/me")
    telephone.click("text=退出登录")
    telephone.wait_for_url(f"{site}/")
    telephone.goto(f"{site}/sign-in")
    expect(telephone.locator("input:not([type=hidden])")).to_have_count(1)
    _choose(telephone, pin="480261")
    telephone.wait_for_url(f"{site}/report")
    telephone.goto(f"{site}/me")
    expect(telephone.locator("h1")).to_have_text("我的账号")
    telephone.context.close()
    assert visit.strangers == []
    assert visit.complaints == []
