"""What of warnings leaves the room: alerts for everybody, a list for programs, notices, pins."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import etree  # type: ignore[import-untyped]

from riskmap.core.access import Scope
from riskmap.core.levels import WarningLevel
from riskmap.core.pins import URGENT
from riskmap.core.words import Message
from riskmap.maps.layer import AskedLayers
from riskmap.people.model import Role
from riskmap.warnings.model.detections import Place
from riskmap.warnings.model.warnings import HazardWarning, Status
from riskmap.warnings.notices import notices
from riskmap.warnings.pins import pins
from riskmap.warnings.service import cap, deciding, placing
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_STREET, STREET
from tests.people.sites import Browser, Site
from tests.warnings.keeping.night import means
from tests.warnings.made import a_detection

SYSTEM = Scope.system("test")


@pytest.fixture(scope="module")
def opened(site: Site) -> Iterator[HazardWarning]:
    """A red warning of one street in the live realm; it is over when the tests are."""
    seen = a_detection(
        WarningLevel.RED,
        detector="offers",
        subject="offers/1",
        headline=Message("水位超过警戒"),
        place=Place(code12=STREET),
    )

    def open_it(uow: Any) -> tuple[HazardWarning, ...]:
        return deciding.decide(uow, placing.outlined(uow, DISTRICT), "offers", (seen,), uow.now)

    database = site.runtime.database
    (one,) = database.write(SYSTEM, open_it)
    yield one
    why = Message("test")
    database.write(SYSTEM, lambda uow: deciding.end(uow, one, Status.CANCELLED, why, uow.now))


def test_an_alert_is_for_everybody_as_soon_as_two_people_let_it_out(
    site: Site, opened: HazardWarning
) -> None:
    sender = cap.sender_of(DISTRICT, means())
    made = site.runtime.database.write(SYSTEM, partial(_propose, warning=opened.id, sender=sender))
    browser = site.browser()
    assert browser.get(f"/api/v1/warnings/{made.id}.cap").status_code == 404
    assert made.id not in browser.text("/api/v1/warnings.atom")
    site.runtime.database.write(SYSTEM, lambda uow: cap.approve(uow, made.id, by="second"))
    answer = browser.get(f"/api/v1/warnings/{made.id}.cap")
    assert (answer.status_code, answer.mimetype) == (200, "application/cap+xml")
    assert answer.get_data(as_text=True) == made.document
    feed = browser.get("/api/v1/warnings.atom")
    assert feed.mimetype == "application/atom+xml"
    links = etree.fromstring(feed.data).iterfind("{*}entry/{*}link")
    assert f"http://localhost/api/v1/warnings/{made.id}.cap" in [one.get("href") for one in links]
    again = browser.get("/api/v1/warnings.atom", headers={"If-None-Match": feed.headers["ETag"]})
    assert again.status_code == 304


def test_the_list_is_for_people_of_the_area_alone(site: Site, opened: HazardWarning) -> None:
    assert site.browser().get("/api/v1/warnings").status_code == 401
    mine = site.signed_in("offers-here", (Role.OFFICER_A, COMMITTEE), code12=STREET)
    (told,) = [one for one in own(mine) if one["id"] == opened.id]
    assert (told["level"], told["areas"], told["status"]) == ("red", [STREET], "new")
    other = site.signed_in("offers-there", (Role.STREET_COMPILER, OTHER_STREET))
    assert opened.id not in [one["id"] for one in own(other)]


def test_a_unit_is_told_of_what_holds_for_it(
    site: Site, people_app: Flask, opened: HazardWarning
) -> None:
    def told(unit: str) -> list[Any]:
        with people_app.test_request_context(), site.runtime.database.read(SYSTEM) as uow:
            return [one for one in notices(uow, unit) if opened.id in one.path]

    (notice,) = told(COMMITTEE)
    assert (notice.text, notice.is_urgent) == ("水位超过警戒", True)
    assert told(OTHER_STREET) == []


def test_our_own_warning_never_bears_an_official_colour(site: Site, opened: HazardWarning) -> None:
    asked = AskedLayers(region="putuo", folder=Path(), build=Path(), locale="zh")
    with site.runtime.database.read(SYSTEM) as uow:
        found = [one for one in pins(uow, asked) if one.since == opened.opened_at]
    (pin,) = found
    assert (pin.severity, pin.level) == (URGENT, "")


def own(browser: Browser) -> list[dict[str, Any]]:
    """Return the warnings that the platform detected, as a program of somebody gets them."""
    found: list[dict[str, Any]] = json.loads(browser.text("/api/v1/warnings"))["own"]
    return found


def _propose(uow: Any, *, warning: str, sender: cap.Sender) -> Any:
    return cap.propose(uow, warning, sender, by="first")
