"""The stage: what people have done before a picture is taken, and what they do on the page."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import FilePayload, Page
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from tests.fixtures.site import run_riskmap
from tests.fixtures.town import Doors
from tests.pictures.losses import make_losses
from tests.pictures.warned import warn

OFFICER = ("--display-name", "示例李信息", "--code", "310107005001", "--by", "示例")
TABLE = """社区代码,AB角,姓名,手机
310107005001,A,示例赵一,021-00008801
310107005002,A,示例钱二,12
310107005003,C,示例孙三,021-00008803
310107014001,A,示例李四,021-00008804
310107005004,B,示例周五,021-00008805
"""


def stay(page: Page) -> None:
    """Do nothing: the page is taken as it opens."""


def give_a_role(page: Page) -> None:
    """Open the form that gives a role."""
    page.locator("form[action$='/grants']").first.locator("xpath=ancestor::details").evaluate(
        "(one) => { one.open = true; one.scrollIntoView(); }"
    )


def make_a_sheet(page: Page) -> None:
    """Make the sheet with which a telephone is registered."""
    page.locator("form[action$='/device'] button").click()
    page.wait_for_selector(".hand-out__pin")


def bring_a_table(page: Page) -> None:
    """Bring a table of which some rows are good."""
    page.set_input_files("#field-file", _table())
    page.locator("form[enctype] button").click()
    page.wait_for_load_state()


def set_up(doors: Doors) -> dict[str, str]:
    """Let people do what screens then show, and return the addresses of what came of it."""
    known = {"invitation": _invite(doors)}
    known |= _as(doors, "administrator", _look_after)
    _as(doors, "district_compiler", _make_tokens)
    known |= _as(doors, "street_compiler", _keep_the_roster)
    known |= _as(doors, "officer_a", _report_a_danger)
    known |= _lose_something(doors)
    known |= {"warning": f"/warnings/{_warned(doors.town.home)}"}
    return known | _as(doors, "auditor", _find_a_change)


def _invite(doors: Doors) -> str:
    home = doors.town.home
    answer = run_riskmap(home, "people", "add", "li.xinxi", *OFFICER, "--json")
    return urlsplit(str(json.loads(answer.stdout)["link"])).path


def _warned(home: Path) -> str:
    """Return the id of a warning of heavy rain that was measured; made up where no night fell."""
    said = json.loads(run_riskmap(home, "warnings", "list", "--demo", "--json").stdout)
    own = (one for one in said["warnings"] if one["kind"] == "own" and one["hazard"] == "rainstorm")
    found = next(own, None)
    return warn(home, "310107005000") if found is None else str(found["id"])


def _lose_something(doors: Doors) -> dict[str, str]:
    """Let a typhoon be reported in a street that no officer of the stage reports for."""
    made = make_losses(doors.town.home, "310107014000")
    return {
        "loss": f"/reports/{made.waiting}",
        "disaster": f"/disasters/{made.event}?under={made.unit}",
        "national": f"/reports/{made.street}/national",
    }


def _report_a_danger(page: Page, site: str, _doors: Doors) -> dict[str, str]:
    """Report water in a street, up to the knee, with its position."""
    page.goto(f"{site}/report/danger")
    page.check("input[name=what][value=water]")
    page.fill("#field-words", "示例路口积水，车辆熄火")
    page.check("input[name=depth][value=knee]")
    page.locator("[data-position-typed] summary").click()
    page.fill("[name=position-at]", "121.4079, 31.2405")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url("**/report/receipt/*")
    return {"danger": "/dangers/" + page.url.rpartition("/")[2]}


def _as(doors: Doors, role: str, act: Callable[..., dict[str, str]]) -> dict[str, str]:
    context = doors.context(role, locale="zh-CN")
    made = act(context.new_page(), doors.town.address, doors)
    context.close()
    return made


def _look_after(page: Page, site: str, doors: Doors) -> dict[str, str]:
    """Register the officer's telephone, and change what is said of him."""
    page.goto(f"{site}/people?role=officer_a")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/people/*")
    person = page.url.rpartition("/")[2]
    page.locator("form[action$='/people/" + person + "']").evaluate(
        "(one) => one.closest('details').open = true"
    )
    page.fill("#field-phone", "021-00000001")
    page.locator(f"form[action$='/people/{person}'] button").click()
    page.wait_for_url("**done=said")
    make_a_sheet(page)
    _register(page.inner_text("code.secret"), page.inner_text(".hand-out__pin strong"), doors)
    page.goto(f"{site}/people/{person}")
    make_a_sheet(page)
    return {"person": person, "device": urlsplit(page.inner_text("code.secret")).path}


def _register(address: str, pin: str, doors: Doors) -> None:
    context = doors.context("", locale="zh-CN", user_agent=_PHONE)
    page = context.new_page()
    page.goto(address)
    page.fill("#field-pin", pin)
    page.fill("#field-new_pin", "480261")
    page.press("#field-new_pin", "Enter")
    page.wait_for_url(lambda url: "/device/" not in url)
    context.close()


def _make_tokens(page: Page, site: str, _: Doors) -> dict[str, str]:
    for label in ("值班大屏", "街道台账同步"):
        page.goto(f"{site}/me/tokens")
        page.fill("#field-label", label)
        page.press("#field-label", "Enter")
        page.wait_for_selector(".secret")
    return {}


def _keep_the_roster(page: Page, site: str, _: Doors) -> dict[str, str]:
    """Confirm a unit, issue a certificate, record an event with photos."""
    page.goto(f"{site}/roster?state=covered")
    unit = _href(page, "#roster tbody a")
    page.goto(f"{site}{unit}")
    page.locator("form[action$='/confirm'] button").click()
    page.wait_for_url("**done=confirmed")
    session = _issue_a_certificate(page, site)
    page.goto(f"{site}{session}")
    certificate = _href(page, "td a[href*='/certificates/']")
    page.goto(f"{site}/helping")
    return {
        "helped": _href(page, "#helping tbody a"),
        "unit": unit, "session": session, "certificate": certificate,
        "event": _record_an_event(page, site),
    }  # fmt: skip


def _issue_a_certificate(page: Page, site: str) -> str:
    """Issue the first that is to be issued, and return the address of its session."""
    page.goto(f"{site}/training")
    links = page.locator("table a[href^='/training/']").all()
    for session in [str(one.get_attribute("href")) for one in links]:
        page.goto(f"{site}{session}")
        keys = page.locator("form[action*='/certificates/'] button")
        if keys.count():
            keys.first.click()
            page.wait_for_url("**/certificates/*")
            return session
    raise LookupError(site)


def _record_an_event(page: Page, site: str) -> str:
    page.goto(f"{site}/events")
    # Once there is an event, the form lies in a fold.
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.fill("#field-event-title", "示例：防灾减灾日进社区")
    page.fill("#field-event-place", "示例广场")
    page.fill("#field-event-heads", "120")
    page.set_input_files("#field-event-photos", [photo(hue) for hue in range(3)])
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/events/*")
    return urlsplit(page.url).path


def _find_a_change(page: Page, site: str, _: Doors) -> dict[str, str]:
    """Find an entry that has a before and an after."""
    page.goto(f"{site}/audit?action=changed")
    return {"entry": _href(page, "tbody a")}


def _href(page: Page, selector: str) -> str:
    found = page.locator(selector).first.get_attribute("href")
    assert found is not None, selector
    return found.partition("?")[0]


def _table() -> FilePayload:
    return {"name": "信息员.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}


def photo(hue: int) -> FilePayload:
    """Return a picture of hills at dusk, so made up that nobody takes it for a photograph."""
    height, width = 480, 640
    down, across = np.mgrid[0:height, 0:width]
    sky = down // 60 * 60
    bands = np.stack([sky // 3 + 40 * hue, 90 + sky // 6, 200 - sky // 4]).astype("uint8")
    for at in range(3):
        ridge = 200 + 80 * at + 40 * np.sin(across / (60 + 25 * at) + hue + at)
        bands[:, down > ridge] = np.array([[70 - 20 * at], [110 - 25 * at], [100 - 15 * at]])
    about = {"width": width, "height": height, "count": 3, "dtype": "uint8"}
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture lies nowhere
        with memory.open(driver="PNG", **about) as picture:
            picture.write(bands)
        return {"name": f"{hue}.png", "mimeType": "image/png", "buffer": memory.read()}


_PHONE = (
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/110.0.0.0 Mobile Safari/537.36"
)
