"""What an open screen asks every second: for who is signed in, within reach, and cheap."""

from __future__ import annotations

import pytest

from riskmap.people.model import Role
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import submitting
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    OTHER_STREET,
    STREET,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site
from tests.reporting.reports.conftest import a_report, incoming

__all__ = ["people_app", "people_runtime", "people_town", "site"]


@pytest.fixture(scope="module")
def screens(site: Site) -> dict[str, Browser]:
    """The screens of two streets and of the district."""
    role = {STREET: Role.STREET_COMPILER, OTHER_STREET: Role.STREET_COMPILER}
    return {
        code12: site.signed_in(
            f"screen-{code12}", (role.get(code12, Role.DUTY_OFFICER), code12), code12=code12
        )
        for code12 in (STREET, OTHER_STREET, DISTRICT)
    }


def numbers(browser: Browser, topics: str = "reports,alarms") -> dict[str, list[float]]:
    answer = browser.get(f"/live?topics={topics}")
    assert answer.status_code == 200
    found: dict[str, list[float]] = answer.get_json()
    return found


def test_a_report_is_heard_at_its_own_desks_and_not_next_door(
    site: Site, screens: dict[str, Browser]
) -> None:
    before = {one: numbers(screens[one]) for one in screens}
    site.pass_(5)
    one = incoming(a_report(Kind.SEASON_ZERO, COMMITTEE, cutoff_at=site.now))
    site.town.write(submitting.submit, one, by="test")
    after = {one: numbers(screens[one]) for one in screens}
    assert after[STREET]["reports"] == [before[STREET]["reports"][0] + 1, 0]
    assert after[DISTRICT]["reports"][0] == before[DISTRICT]["reports"][0] + 1
    assert after[OTHER_STREET]["reports"][0] == before[OTHER_STREET]["reports"][0]
    assert {one["alarms"][0] for one in after.values()} == {
        one["alarms"][0] for one in before.values()
    }


def test_a_topic_that_nobody_knows_is_refused_in_words(screens: dict[str, Browser]) -> None:
    answer = screens[STREET].get("/live?topics=reports,gossip&lang=en")
    assert answer.status_code == 400
    assert "gossip" in answer.get_data(as_text=True)


def test_nobody_listens_without_signing_in(site: Site) -> None:
    answer = site.browser().get("/live?topics=reports")
    assert answer.headers["Location"].startswith("/sign-in")
