"""Who is kept from something, and who tries to get around, stands in the log of the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from structlog.testing import LogCapture

from riskmap.doors import refusals
from riskmap.doors.refusals import MOST, WINDOW_S, Tally
from riskmap.people.model import Role
from tests.people.conftest import OTHER_COMMITTEE, OTHER_STREET, STREET
from tests.people.sites import Browser, Site


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Return what is logged about refusals."""
    capture = LogCapture()
    kept = structlog.wrap_logger(None, processors=[capture])
    monkeypatch.setattr(refusals, "log", kept)
    yield capture.entries
    capture.entries.clear()


@pytest.fixture
def officer(site: Site, request: pytest.FixtureRequest) -> Browser:
    """Somebody of one street."""
    name = f"refused-{abs(hash(request.node.name)) % 10**8}"
    return site.signed_in(name, (Role.STREET_COMPILER, STREET))


def test_a_page_for_others_is_told_with_who_and_from_where(
    officer: Browser, logged: list[Any]
) -> None:
    assert officer.get("/audit?actor=secret-words").status_code == 403
    (told,) = logged
    about = (told["event"], told["reason"], told["status"], told["method"], told["path"])
    assert about == ("refused", "forbidden", 403, "GET", "/audit")
    assert told["account"] > 0
    assert told["origin"] == officer.client.environ_base["REMOTE_ADDR"]
    assert "secret-words" not in str(told)


def test_what_lies_outside_the_own_area_is_told_for_somebody_and_not_for_nobody(
    site: Site, officer: Browser, logged: list[Any]
) -> None:
    account = site.add("refused-far", code12=OTHER_COMMITTEE)
    assert officer.get(f"/people/{account.number}").status_code == 404
    assert officer.get(f"/roster/{OTHER_STREET}").status_code == 404
    assert [one["reason"] for one in logged] == ["not there for this person"] * 2
    logged.clear()
    assert site.browser().get("/divisions/310107999000").status_code == 404
    assert logged == []


def test_a_form_from_elsewhere_is_told(officer: Browser, logged: list[Any]) -> None:
    assert officer.client.post("/me", data={"display_name": "x"}).status_code == 400
    assert [(one["reason"], one["path"]) for one in logged] == [("form from elsewhere", "/me")]
    assert "display_name" not in str(logged)


def test_looking_for_addresses_and_methods_is_told(site: Site, logged: list[Any]) -> None:
    client = site.browser().client
    client.get("/wp-login.php")
    client.delete("/health")
    client.get("/people")
    client.get("/api/v1/places", headers={"Authorization": "Bearer rm_wrong"})
    assert [one["reason"] for one in logged] == [
        "no such address",
        "method refused",
        "not signed in",
        "not signed in",
    ]


def test_a_link_that_opens_something_stays_out_of_the_log(site: Site, logged: list[Any]) -> None:
    site.browser().get("/invitation/this-opens-something")
    assert "this-opens-something" not in str(logged)


def test_what_is_served_is_not_told(officer: Browser, logged: list[Any]) -> None:
    assert officer.get("/roster").status_code == 200
    assert officer.get("/").status_code == 200
    assert logged == []


def test_nobody_fills_the_log_by_being_refused(site: Site, logged: list[Any]) -> None:
    client = site.browser().client
    for number in range(MOST + 15):
        client.get(f"/nowhere-{number}")
    assert len(logged) == MOST
    other = site.browser().client
    other.get("/nowhere")
    assert len(logged) == MOST + 1, "another address is told"


def test_what_was_not_told_is_counted_once_a_minute() -> None:
    now = 0.0
    tally = Tally(now=lambda: now)
    told = [tally.count("10.0.0.1", "forbidden") for _ in range(MOST + 5)]
    assert told.count((True, 0)) == MOST
    now = WINDOW_S
    assert tally.count("10.0.0.1", "forbidden") == (True, 5)
    assert tally.count("10.0.0.1", "forbidden") == (True, 0)
    assert tally.count("10.0.0.2", "forbidden") == (True, 0)
