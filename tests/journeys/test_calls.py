"""A reminder goes to a real mail server, a reply of 0 meets the duty, and the desk sees it."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import frozen
from playwright.sync_api import Browser, Page, expect

from riskmap.calls.model.signing import HEADER, signature
from riskmap.calls.sending import send_all
from riskmap.calls.service.means import means_of
from riskmap.core.clock import SetClock
from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.people.model.officers import Post
from riskmap.people.service import links
from riskmap.people.service.roster import writing as roster
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import activating
from riskmap.reporting.service.activating import Said
from riskmap.reporting.service.planning import plan_ahead
from riskmap.reporting.service.reminding import remind
from riskmap.runtime import open_runtime
from tests.calls.conftest import Post as MailServer
from tests.calls.conftest import post
from tests.fixtures.site import started
from tests.journeys.conftest import PHONE, Visit
from tests.people.conftest import COMMITTEE, DISTRICT, Town
from tests.people.sites import HASH, PASSWORD

pytestmark = pytest.mark.journey
__all__ = ["post"]
SECRET = "a secret of more than thirty-two letters"
WINDOW = timedelta(hours=6)


@frozen
class Office:
    """A served site in which one report is missing, and a mail server."""

    address: str
    mail: MailServer


@pytest.fixture
def office(prepared_home: Path, tmp_path: Path, post: MailServer) -> Iterator[Office]:
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home)
    settings = {
        "RISKMAP_CALLS__CHANNELS": '["mail"]',
        "RISKMAP_CALLS__MAIL_HOST": "127.0.0.1",
        "RISKMAP_CALLS__MAIL_PORT": str(post.port),
        "RISKMAP_CALLS__MAIL_SECURITY": "none",
        "RISKMAP_CALLS__MAIL_FROM": "zhiban@example.org",
        "RISKMAP_CALLS__INBOUND": json.dumps([f"mail={SECRET}"]),
        "RISKMAP_OUTSIDE__INNER_HOSTS": '["127.0.0.1"]',
    }
    _remind(home, settings)
    address, server = started(home, **settings)
    yield Office(address, post)
    server.terminate()
    server.wait(20)


def _remind(home: Path, settings: dict[str, str]) -> None:
    """Let a report be missing for 25 minutes of the window that is open now, and remind."""
    now = datetime.now(UTC)
    midnight = now.replace(hour=16, minute=0, second=0, microsecond=0) - timedelta(days=1)
    begin = midnight + (now - midnight) // WINDOW * WINDOW
    clock = SetClock(begin - timedelta(minutes=5))
    with open_runtime({"RISKMAP_HOME": str(home), **settings}, clock=clock) as runtime:
        town = Town(runtime.database)
        said = Said(
            code12=COMMITTEE, track=Track.FLOOD, value=Value.III, authority="区防汛指挥部",
            document="普汛〔2026〕7号",
        )  # fmt: skip
        town.write(activating.decide, said)
        plan_ahead(runtime.database, LIVE)
        officer = town.add("jia", (Role.OFFICER_A, COMMITTEE), display_name="甲信息员",
                           phone="13812340000", mail="jia@example.org")  # fmt: skip
        row = roster.Said(post=Post.A, name="甲信息员", phone="13812340000", account=officer.number)
        town.write(roster.add, COMMITTEE, row)
        desk = town.add("zhiban", (Role.DUTY_OFFICER, DISTRICT), code12=DISTRICT)
        town.write(links.set_password, desk, HASH)
        clock.at = begin + timedelta(minutes=25)
        remind(runtime.database, LIVE, means_of(runtime))
        assert send_all(runtime, for_s=10).sent == 1


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?with=password")
    page.fill('input[name="name"]', "zhiban")
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _bring_in(address: str, said: dict[str, str]) -> dict[str, str]:
    body = json.dumps(said).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Riskmap-Channel": "mail",
        HEADER: signature(body, SECRET, datetime.now(UTC)),
    }
    asked = urllib.request.Request(f"{address}/api/v1/calls/inbound", body, headers)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        found: dict[str, str] = json.loads(answer.read())
    return found


def test_a_reminder_is_answered_with_0_and_the_desk_sees_it(
    browser: Browser, office: Office
) -> None:
    (mail,) = office.mail.came
    assert "请回复 0" in mail.get_content()
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    visit = Visit(context.new_page(), office.address)
    page = visit.page
    _sign_in(page, office.address)
    visit.open("/calls?lang=zh")
    unit = page.locator(f'[data-unit="{COMMITTEE}"]')
    expect(unit).to_contain_text("甲信息员")
    expect(unit).to_contain_text("已发送")
    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_the_screen()
    said = {"id": "m-1", "sender": "jia@example.org", "text": "0"}
    answer = _bring_in(office.address, said)
    assert answer["outcome"] == "reported"
    expect(unit).to_have_count(0)  # the open screen learns it by itself
    page.goto(f"{office.address}/calls?lang=zh")
    page.locator("summary").last.click()
    row = page.locator("tr", has_text="报告提醒").first
    expect(row).to_contain_text("已办理")
    row.locator("a").click()
    expect(page.locator(".timeline").first).to_contain_text(answer["reply"].split("回执 ")[1][:9])
    assert visit.complaints == []
    context.close()
