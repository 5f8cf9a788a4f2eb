"""The officer's page: two taps, one receipt, and nothing that is not true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from riskmap.people.model import Role
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.receipts import read_receipt
from riskmap.reporting.model.reports import Header, Kind, ReturnReason
from riskmap.reporting.service import correcting, submitting
from riskmap.reporting.store import reports
from tests.people.conftest import (
    COMMITTEE,
    OTHER_COMMITTEE,
    STREET,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site
from tests.reporting.reports.conftest import a_report, incoming

#: Fixtures that are brought here from where people are made up.
__all__ = ["people_app", "people_runtime", "people_town", "site"]
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture(scope="module")
def officer(site: Site) -> Browser:
    return site.signed_in("zero-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)


@pytest.fixture
def event(site: Site) -> Iterator[str]:
    """An event of the committee that goes on."""
    header = Header(hazard="typhoon_wind", occurred_at=site.now, typhoon="2106")
    report = a_report(Kind.INITIAL, COMMITTEE, header=header, cutoff_at=site.now)
    outcome = site.town.write(submitting.submit, incoming(report), by="test")
    yield outcome.version.id
    event_id = outcome.version.report.event_id
    site.town.write(correcting.declare, event_id, EventState.CANCELLED, "test", by="test")


def fields(text: str) -> dict[str, str]:
    """Return the hidden fields of the form of a page."""
    return {name: value for name, value in _HIDDEN.findall(text) if name != "csrf_token"}


def confirm(browser: Browser, query: str = "", **more: str) -> Any:
    page = f"/report/check{query}"
    return browser.send("/report", page=page, **{**fields(browser.text(page)), **more})


def test_two_taps_and_there_is_a_receipt(officer: Browser, site: Site) -> None:
    begin = officer.text("/report?lang=en")
    (link,) = re.findall(r'href="(/report/check[^"]*)"', begin)
    check = officer.text(link.replace("&amp;", "&"))
    assert "No disaster, no danger." in check
    answer = officer.send("/report", page=link.replace("&amp;", "&"), **fields(check))
    assert answer.status_code == 303
    receipt = officer.text(answer.headers["Location"])
    (said,) = re.findall(r"data-receipt>([^<]+)<", receipt)
    version = site.town.read(reports.by_id, fields(check)["id"])
    assert read_receipt(said) == version.receipt
    assert (version.report.kind, version.report.unit) == (Kind.SEASON_ZERO, COMMITTEE)
    assert said in officer.text("/report")


def test_the_second_click_gets_the_first_receipt(officer: Browser, site: Site) -> None:
    said = fields(officer.text("/report/check"))
    first = officer.send("/report", page="/report/check", **said)
    site.pass_(5)
    again = officer.send("/report", page="/report/check", **said)
    assert first.headers["Location"] == again.headers["Location"]
    kept = site.town.read(reports.by_id, said["id"])
    assert (site.now - kept.received_at).total_seconds() == 5


def test_while_an_event_goes_on_the_page_offers_no_change_only(
    officer: Browser, site: Site, event: str
) -> None:
    text = officer.text("/report?lang=en")
    assert "No change since the last report" in text
    assert "No disaster in this period" not in text
    version = site.town.read(reports.by_id, event)
    answer = confirm(officer, f"?event={version.report.event_id}")
    assert answer.status_code == 303
    zero = site.town.read(reports.by_id, answer.headers["Location"].rpartition("/")[2])
    assert (zero.report.kind, zero.carries) == (Kind.EVENT_ZERO, event)


def test_a_check_page_that_was_left_open_does_not_say_no_disaster(
    officer: Browser, site: Site
) -> None:
    said = fields(officer.text("/report/check"))
    header = Header(hazard="typhoon_wind", occurred_at=site.now, typhoon="2106")
    report = a_report(Kind.INITIAL, COMMITTEE, header=header, cutoff_at=site.now)
    outcome = site.town.write(submitting.submit, incoming(report), by="test")
    answer = officer.send("/report", page="/report/check", **said)
    assert answer.status_code == 409
    assert site.town.read(reports.by_id, said["id"]) is None
    event_id = outcome.version.report.event_id
    site.town.write(correcting.declare, event_id, EventState.CANCELLED, "test", by="test")


def test_a_returned_report_stands_on_top_with_the_words(
    officer: Browser, site: Site, event: str
) -> None:
    words = "count the third block again"
    site.town.write(correcting.return_, event, ReturnReason.WRONG_FIGURES, words, by="head")
    text = officer.text("/report")
    assert (
        text.index(words) < text.index(f"/report/correct/{event}") < text.index("/report/initial")
    )
    assert "/report/check" not in text  # nobody can say that nothing changed since


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "7"},
        {"unit": "31"},
        {"cutoff_at": "yesterday"},
        {"cutoff_at": "2021-07-25T07:00:00"},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(officer: Browser, wrong: dict[str, str]) -> None:
    assert confirm(officer, **wrong).status_code == 400


def test_nobody_reports_for_others(officer: Browser, site: Site) -> None:
    assert officer.get(f"/report?unit={OTHER_COMMITTEE}").status_code == 404
    assert officer.get(f"/report/check?unit={STREET}").status_code == 404
    assert confirm(officer, unit=OTHER_COMMITTEE).status_code == 404
    said = fields(officer.text("/report/check"))
    officer.send("/report", page="/report/check", **said)
    other = site.signed_in("zero-other", (Role.OFFICER_A, OTHER_COMMITTEE), code12=OTHER_COMMITTEE)
    assert other.get(f"/report/receipt/{said['id']}").status_code == 404
    assert other.get(f"/report/check?event={quote('f' * 32)}").status_code == 404


def test_who_reports_for_nobody_has_no_such_page(site: Site) -> None:
    auditor = site.signed_in("zero-auditor", (Role.AUDITOR, STREET))
    assert auditor.get("/report").status_code == 403
    assert 'href="/report"' not in auditor.text("/activation")
