"""A page of a real browser that keeps count of what it should not do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.fixtures.equipment import ROOT
from tests.fixtures.town import Doors
from tests.pictures.stage import set_up

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
#: Every page that must be usable by everybody; rooms add theirs.
PAGES = [
    "/",
    "/?level=committee",
    "/divisions/310107005000",
    "/divisions/310107005003",
    "/health",
    "/help",
    "/help/contract",
    "/styleguide",
    "/publications",
    "/publications/check?kind=public",
    "/print",
    "/sign-in",
    "/nowhere",
]
#: Pages behind a way in, and who looks at them; what stands in braces, `known` knows.
SIGNED_IN_PAGES = {
    "{invitation}": "",
    "{device}": "",
    "/me": "officer_a",
    "/me/tokens": "district_compiler",
    "/me/second-factor": "administrator",
    "/people": "administrator",
    "/people/new": "administrator",
    "/people/{person}": "administrator",
    "/roster": "street_compiler",
    "/roster?state=gap": "officer_b",
    "{unit}": "street_compiler",
    "/roster/import": "street_compiler",
    "/roster/handout": "street_compiler",
    "/roster/confirm": "street_compiler",
    "/roster/prone": "district_compiler",
    "/training": "district_compiler",
    "{session}": "street_compiler",
    "{certificate}": "street_compiler",
    "/events": "street_compiler",
    "{event}": "street_compiler",
    "/helping": "officer_a",
    "/helping?show=overdue&kind=elderly_alone": "auditor",
    "{helped}": "street_compiler",
    "{helped}/change": "street_compiler",
    "/helping/new": "street_compiler",
    "/helping/sheet": "emergency_manager",
    "/helping/import": "district_compiler",
    "/people/{person}/erase": "administrator",
    "/report": "officer_a",
    "/reports": "district_approver",
    "{loss}": "district_approver",
    "{disaster}": "district_approver",
    "{national}": "district_compiler",
    "/alarms": "duty_officer",
    "/calls": "duty_officer",
    "/calls/channels": "administrator",
    "/roll-call/310107005003": "duty_officer",
    "/phoned/310107005003?kind=losses": "duty_officer",
    "/report/check": "officer_b",
    "/report/danger": "officer_a",
    "/report/initial": "officer_a",
    "/report/mine": "officer_a",
    "/dangers?state=all": "street_compiler",
    "{danger}": "street_compiler",
    "/response": "emergency_manager",
    "/orders/new": "emergency_manager",
    "/duty-log": "emergency_manager",
    "/posts": "emergency_manager",
    "/consultations/new": "emergency_manager",
    "/evacuation": "street_compiler",
    "/ledgers/people": "officer_a",
    "/reports/files": "duty_officer",
    "/reports/sendai": "district_compiler",
    "/packs": "emergency_manager",
    "/stations": "officer_a",
    "/feeds": "duty_officer",
    "/warnings?state=day": "emergency_manager",
    "{warning}": "emergency_manager",
    "/four-meet": "duty_officer",
    "/hindcast": "auditor",
    "/audit": "auditor",
    "{entry}": "auditor",
}
#: Pages that nobody operates, without head, menu and settings: made for a wall, whole on a phone.
UNATTENDED = ["/?screen=wall"]
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=360, height=780)


class Visit:
    """One visitor: a page, and what went wrong in it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note)

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until its map, if it has one, is drawn."""
        self.page.goto(f"{self.site}{path}")
        if self.page.locator(".folium-map").count():
            self.page.wait_for_selector("[data-drawn]")
        return self.page

    def choose(self, **settings: str) -> None:
        """Have display settings remembered: theme, text, contrast."""
        for name, value in settings.items():
            self.page.add_init_script(f"localStorage.setItem('riskmap.{name}', '{value}')")

    @property
    def strangers(self) -> list[str]:
        """Requests that went to any other host."""
        own = (self.site, "data:", "blob:")
        return [url for url in self.asked if not url.startswith(own)]

    def cut_off(self) -> list[str]:
        """Return what reaches over the edge of the screen and cannot be scrolled to."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter((one) => {
                if (one.closest(".folium-map, svg, .visually-hidden, .skip-link")) return false;
                if (!one.checkVisibility ? !one.offsetParent : !one.checkVisibility()) return false;
                for (let up = one; up; up = up.parentElement) {
                    if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return false;
                    if (getComputedStyle(up).clip !== "auto") return false;
                }
                const box = one.getBoundingClientRect();
                return box.width > 0 && box.right > document.documentElement.clientWidth + 1;
            }).map((one) => `${one.tagName}: ${one.textContent.trim().slice(0, 30)}`)"""
        )
        return found

    def is_wider_than_the_screen(self) -> bool:
        """Tell whether the page has to be scrolled sideways."""
        width = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(width))

    def accessibility_faults(self) -> list[str]:
        """Return what axe-core finds, one line a fault."""
        if not AXE.is_file():
            pytest.skip("axe-core is not installed; to have it: scripts/test --prepare-only")
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("axe.run().then((result) => result.violations)")
        return [
            f"{one['id']}: {one['help']} at {node['target']}"
            for one in found
            for node in one["nodes"]
        ]

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)


@pytest.fixture(scope="session")
def known(doors: Doors) -> dict[str, str]:
    """Addresses of what people have done on the stage, by name."""
    return set_up(doors)


@pytest.fixture
def visit(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visitor with a desk's screen; parametrize indirectly with another size."""
    size: ViewportSize = getattr(request, "param", DESK)
    context = browser.new_context(viewport=size, locale="zh-CN")
    yield Visit(context.new_page(), site)
    context.close()
