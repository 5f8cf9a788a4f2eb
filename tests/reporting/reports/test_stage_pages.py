"""Stage reports on pages: page by page, kept, checked, sent once, mended, followed, verified."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define, field

from riskmap.people.model import Role
from riskmap.reporting.model import receipts
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import Kind, ReturnReason
from riskmap.reporting.service import chains, correcting, drafting, recalling
from riskmap.reporting.store import reports
from tests.people.conftest import (
    OTHER_COMMITTEE,
    STREET,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site
from tests.reporting.reports.conftest import figures_of

#: Fixtures that are brought here from where people are made up.
__all__ = ["people_app", "people_runtime", "people_town", "site"]
UNIT = "310107005003"
WHAT = {"hazard": "typhoon_wind", "typhoon": "2106", "day": "2021-07-25", "hour": "06:00",
        "place": "曹杨路 500 弄"}  # fmt: skip
SOME = {"number-affected_pop": "12", "unknown-missing": "1", "number-deaths": "0"}


@define
class Officer:
    """Somebody who writes reports in a browser, and what the site has of it."""

    browser: Browser
    site: Site
    unit: str = UNIT
    events: list[str] = field(factory=list)

    def begin(self, kind: str = "initial", **more: str) -> str:
        """Begin a report; return the address of its first page."""
        query = "&".join(f"{name}={text}" for name, text in {"unit": self.unit, **more}.items())
        answer = self.browser.get(f"/report/{kind}?{query}")
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.headers["Location"])

    def say(self, path: str, act: str = "next", **fields: str) -> Any:
        """Send a page back."""
        named = {name.replace("__", "-"): text for name, text in fields.items()}
        return self.browser.send(path, page=path, act=act, **named)

    def write(self, path: str, *pages: dict[str, str]) -> str:
        """Fill pages in one after the other; return the address after the last."""
        for fields in pages:
            answer = self.say(path, **fields)
            assert answer.status_code == 303, answer.get_data(as_text=True)
            path = answer.headers["Location"]
        return path

    def send(self, path: str, **fields: str) -> Any:
        """Send the report from its last page."""
        signed = {"compiler": "甲", "unit_head": "乙", "phone": "021-0"}
        shown = cutoff(self.browser.text(path))
        return self.say(path, "send", **{**signed, **shown, **fields})

    def version(self, answer: Any) -> Any:
        """Return what was kept of a report that was sent."""
        assert answer.status_code == 303, answer.get_data(as_text=True)
        found = self.site.town.read(reports.by_id, answer.headers["Location"].rpartition("/")[2])
        self.events.append(found.report.event_id)
        return found

    def initial(self, *figures: dict[str, str]) -> Any:
        """Write and send an initial report."""
        check = self.write(self.begin(), WHAT, *(figures or (SOME, {}, {})))
        return self.version(self.send(check, **{"tick-K35": "1"}))  # it may be one of before

    def follow(self) -> str:
        """Begin a follow-up of the last event."""
        return self.begin("follow-up", event=self.events[-1])

    def return_(self, version: Any, *marks: str) -> None:
        """Let somebody above return a report with words and marked fields."""
        words, why = "数清楚伤员", ReturnReason.WRONG_FIGURES
        self.site.town.write(correcting.return_, version.id, why, words, marks=marks, by="head")

    def accept(self, version: Any) -> None:
        """Let somebody above accept a report."""
        self.site.town.write(correcting.accept, version.id, by="head")


def cutoff(text: str) -> dict[str, str]:
    """Return the moment that the last page offers, as its form holds it."""
    return {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)[1]  # type: ignore[index]
        for name in ("cutoff_day", "cutoff_hour", "offered")
    }


def draft_of(path: str) -> str:
    return path.split("/")[3]


@pytest.fixture(scope="module")
def browser(site: Site) -> Browser:
    return site.signed_in("stage-officer", (Role.OFFICER_A, UNIT), code12=UNIT)


@pytest.fixture
def officer(browser: Browser, site: Site) -> Iterator[Officer]:
    """Somebody of one committee; events of a test end with it."""
    one = Officer(browser, site)
    yield one
    for draft in site.town.read(drafting.unfinished, UNIT, as_="stage-officer"):
        site.town.write(drafting.throw_away, draft.id, as_="stage-officer")
    for event_id in dict.fromkeys(one.events):
        event = site.town.read(lambda uow, event=event_id: chains.event(uow, event))
        if event.state is EventState.STABLE:
            site.town.write(correcting.declare, event_id, EventState.OPEN, "test", by="test")
        if event.state in {EventState.OPEN, EventState.STABLE}:
            site.town.write(correcting.declare, event_id, EventState.CANCELLED, "test", by="test")


def test_five_pages_and_there_is_a_receipt(officer: Officer) -> None:
    path = officer.begin()
    assert "/what" in path
    path = officer.write(path, WHAT)
    assert path.endswith("/people")
    check = officer.write(path, SOME, {}, {})
    text = officer.browser.text(f"{check}?lang=en")
    assert "Deaths 0 persons, Missing persons nobody knows yet, Affected population 12" in text
    version = officer.version(officer.send(check))
    assert (version.report.kind, version.report.unit) == (Kind.INITIAL, UNIT)
    assert figures_of(version) == {"affected_pop": 12, "deaths": 0, "missing": "unknown"}
    assert version.report.header.place == WHAT["place"]
    assert version.report.header.occurred_at == datetime(2021, 7, 24, 22, tzinfo=UTC)
    assert version.report.signed.unit_head == "乙"


def test_nothing_is_filled_in_before_and_nothing_is_zero_by_itself(officer: Officer) -> None:
    path = officer.write(officer.begin(), WHAT)
    text = officer.browser.text(path)
    assert re.findall(r'name="number-\w+" value="([^"]+)"', text) == []
    assert "checked" not in text


def test_what_was_typed_is_there_after_back_reload_and_a_new_sign_in(officer: Officer) -> None:
    path = officer.write(officer.begin(), WHAT)
    back = officer.say(path, "back", **SOME)
    assert back.headers["Location"].endswith("/what")
    again = officer.site.browser()
    assert again.sign_in("stage-officer").status_code == 303
    assert 'name="number-affected_pop" value="12"' in again.text(path)
    assert officer.begin() == back.headers["Location"]
    assert path.rpartition("/")[0] in again.text("/report")


def test_the_script_keeps_a_page_without_leaving_it(officer: Officer) -> None:
    path = officer.begin()
    answer = officer.say(path, "keep", hazard="hail")
    assert (answer.status_code, answer.headers["Kept-At"][2]) == (204, ":")
    kept = officer.begin()
    assert '<option value="hail" selected>' in officer.browser.text(kept)


def test_a_draft_is_thrown_away_and_brought_back(officer: Officer) -> None:
    path = officer.write(officer.begin(), {**WHAT, "place": "甲地"})
    draft = draft_of(path)
    throw(officer, path)
    text = officer.browser.text("/report")
    assert f"/report/draft/{draft}/restore" in text
    assert draft_of(officer.begin()) != draft
    officer.browser.send(f"/report/draft/{draft}/restore", page="/report")
    assert draft_of(officer.begin()) == draft


def test_what_cannot_be_read_is_said_at_its_field_and_kept(officer: Officer) -> None:
    path = officer.write(officer.begin(), WHAT)
    answer = officer.say(path, **{"number-affected_pop": "about ten"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert '<a href="#field-number-affected_pop">' in text
    assert 'name="number-affected_pop" value="about ten"' in text
    assert officer.say(path, "on", **{"number-affected_pop": "about ten"}).status_code == 303


def test_an_empty_first_page_says_what_is_missing(officer: Officer) -> None:
    path = officer.begin()
    text = officer.say(path, hour="25:99").get_data(as_text=True)
    assert all(f'<a href="#field-{name}">' in text for name in ("hazard", "day"))


def test_news_of_casualties_is_sent_whatever_the_checks_say(officer: Officer) -> None:
    bad = {"number-deaths": "3", "number-injured_serious": "ten", "number-affected_pop": "1"}
    path = officer.write(officer.begin(), WHAT)
    assert officer.say(path, "on", **bad).status_code == 303
    check = officer.write(path.replace("people", "houses"), {}, {})
    text = officer.browser.text(check)
    assert "K01" in text
    assert "stage-remark--holds" not in text
    version = officer.version(officer.send(check))
    assert figures_of(version)["deaths"] == 3
    assert figures_of(version)["injured_serious"] == "unknown"


def test_other_units_of_measure_and_at_least_are_understood(officer: Officer) -> None:
    people = {"number-affected_pop": "１,２００", "unknown-affected_pop": "1"}
    version = officer.initial(people, {}, {"number-loss_total": "35000元"})
    assert figures_of(version) == {"affected_pop": {"at_least": 1200}, "loss_total": 3.5}


def test_a_double_tap_sends_one_report(officer: Officer) -> None:
    check = officer.write(officer.begin(), WHAT, {"number-affected_pop": "１２ 人"}, {}, {})
    fields = {"compiler": "甲", **cutoff(officer.browser.text(check))}
    token = officer.browser.token(check)
    first, second = (
        officer.browser.client.post(check, data={"csrf_token": token, "act": "send", **fields})
        for _ in range(2)
    )
    assert first.headers["Location"] == second.headers["Location"]
    version = officer.version(first)
    assert officer.site.town.read(reports.conflicts, version.id) == []
    assert draft_of(officer.begin()) != draft_of(check)


def test_a_page_that_stayed_open_keeps_both_and_goes_on_as_a_follow_up(officer: Officer) -> None:
    path = officer.write(officer.begin(), WHAT)
    check = officer.write(path, SOME, {}, {})
    first = officer.version(officer.send(check))
    token = officer.browser.token("/report")
    late = {"csrf_token": token, "act": "next", **SOME, "number-affected_pop": "13"}
    assert officer.browser.client.post(path, data=late).status_code == 303
    answer = officer.send(check)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert receipts.shown(first.receipt) in text
    assert "13" in text
    assert len(officer.site.town.read(reports.conflicts, first.id)) == 1
    follow = officer.browser.send(f"/report/draft/{first.id}/follow", page="/report")
    check = follow.headers["Location"].rpartition("/")[0] + "/check"
    version = officer.version(officer.send(check))
    assert (version.report.kind, version.position) == (Kind.FOLLOW_UP, 2)
    assert figures_of(version)["affected_pop"] == 13


def test_a_returned_report_opens_the_marked_fields_only(officer: Officer) -> None:
    version = officer.initial({**SOME, "number-injured": "2"}, {}, {})
    officer.return_(version, "injured")
    today = officer.browser.text("/report")
    assert today.index("数清楚伤员") < today.index("/report/initial")
    assert "/report/check" not in today  # nobody says that nothing changed over it
    path = officer.browser.get(f"/report/correct/{version.id}").headers["Location"]
    text = officer.browser.text(path)
    fold = text.index('<details class="disclosure">')
    assert text.index("数清楚伤员") < text.index('name="number-injured" value="2"') < fold
    assert text.index('name="number-affected_pop" value="12"') > fold
    check = officer.write(path, {**SOME, "number-injured": "5"})
    mended = officer.version(officer.send(check))
    assert (mended.number, mended.supersedes, mended.position) == (2, version.id, 1)
    assert figures_of(mended)["injured"] == 5
    assert officer.browser.get(f"/report/correct/{version.id}").status_code == 409


def test_a_follow_up_carries_only_what_is_said_to_be_as_before(officer: Officer) -> None:
    officer.initial({**SOME, "number-injured": "2"}, {}, {})
    begin = officer.follow()
    people = {"number-affected_pop": "10", "same-deaths": "1", "same-missing": "1"}
    check = officer.write(begin, people, {}, {})
    text = officer.browser.text(f"{check}?lang=en")
    assert "12 persons → 10 persons (−2)" in text
    refused = officer.send(check)
    assert refused.status_code == 422
    for slug in ("affected_pop", "injured"):  # less, and not said any more
        assert f'href="#field-why-{slug}"' in refused.get_data(as_text=True)
    why = {"why-affected_pop": "重复统计", "why-injured": "已转出"}
    version = officer.version(officer.send(check, **why))
    assert figures_of(version) == {"affected_pop": 10, "deaths": 0, "missing": "unknown"}
    assert version.report.reasons["affected_pop"] == "重复统计"


def test_one_tick_says_that_the_rest_of_a_page_is_as_before(officer: Officer) -> None:
    officer.initial({**SOME, "number-injured": "2"}, {}, {"number-shops": "4"})
    begin = officer.follow()
    check = officer.write(begin, {"number-injured": "3", "same-rest": "1"}, {}, {"same-shops": "1"})
    version = officer.version(officer.send(check))
    expected = {"affected_pop": 12, "deaths": 0, "missing": "unknown", "injured": 3, "shops": 4}
    assert figures_of(version) == expected


def test_a_verified_report_waits_until_the_event_is_stable(officer: Officer) -> None:
    first = officer.initial()
    officer.accept(first)
    event_id = first.report.event_id
    begin = officer.begin("verified", event=event_id)
    check = officer.write(begin, {"same-rest": "1"}, {}, {})
    assert "It cannot be sent yet" in officer.browser.text(f"{check}?lang=en")
    assert officer.send(check).status_code == 409
    officer.site.town.write(correcting.declare, event_id, EventState.STABLE, "test", by="test")
    assert "/report/verified" in officer.browser.text("/report")
    assert officer.send(check, unit_head="").status_code == 422
    version = officer.version(officer.send(check))
    assert version.report.kind is Kind.VERIFIED
    assert figures_of(version) == figures_of(first)


def test_what_was_reported_is_listed_with_who_decided(officer: Officer) -> None:
    version = officer.initial()
    officer.return_(version, "injured")
    text = officer.browser.text("/report/mine?kind=initial")
    assert receipts.shown(version.receipt) in text
    assert "数清楚伤员" in text
    assert receipts.shown(version.receipt) not in officer.browser.text("/report/mine?kind=verified")
    one = officer.browser.text(f"/report/mine/{version.id}?lang=en")
    assert f"/report/correct/{version.id}" in one
    assert "Version 1" in one
    assert officer.browser.get("/report/mine?kind=x").status_code == 400


def test_the_list_goes_on_page_by_page(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "_PAGE", 1)
    several = {officer.initial().id, officer.initial().id}
    found, path = [], "/report/mine?kind=initial"
    while path:
        text = officer.browser.text(path)
        found += re.findall(r'<th scope="row"><a href="/report/mine/([0-9a-f]{32})"', text)
        on = re.search(r'rel="next" href="([^"]+)"', text)
        path = html.unescape(on[1]) if on and not several <= set(found) else ""
    assert several <= set(found)
    assert len(found) == len(set(found))


def test_a_street_takes_over_the_sum_of_its_committees(officer: Officer, site: Site) -> None:
    officer.accept(officer.initial({**SOME, "unknown-missing": "1"}, {}, {}))
    event_id = officer.events[-1]
    browser = site.signed_in("stage-street", (Role.STREET_COMPILER, STREET), code12=STREET)
    street = Officer(browser, site, STREET)
    assert f"event={event_id}" in browser.text("/report")
    path = street.write(street.begin("initial", event=event_id), {})
    text = browser.text(f"{path}?lang=en")
    assert "Take over the sum: 12 persons" in text
    check = street.write(path, {"sum-affected_pop": "1", "sum-missing": "1"}, {}, {})
    version = street.version(street.send(check))
    assert figures_of(version) == {"affected_pop": 12, "missing": "unknown"}
    assert version.report.event_id == event_id
    later = street.begin("follow-up", event=event_id)
    check = street.write(later, {"number-affected_pop": "15", "same-missing": "1"}, {}, {})
    assert "K26" in street.send(check).get_data(as_text=True)
    answer = street.send(check, **{"why-affected_pop": "另有 3 人在辖区外统计"})
    assert figures_of(street.version(answer))["affected_pop"] == 15


def test_nobody_sees_or_sends_the_draft_of_another(officer: Officer, site: Site) -> None:
    path = officer.write(officer.begin(), WHAT)
    other = site.signed_in("stage-other", (Role.OFFICER_B, UNIT), code12=UNIT)
    assert other.get(path).status_code == 404
    assert other.send(path, page="/me", act="send").status_code == 404
    draft = draft_of(path)
    assert other.send(f"/report/draft/{draft}/throw", page="/me").status_code == 404
    begun = f"{path}?kind=initial&unit={UNIT}"
    assert other.send(begun, page="/me", **{"number-deaths": "1"}).status_code == 409
    far = f"/report/draft/{'a' * 32}/people?kind=initial&unit={OTHER_COMMITTEE}"
    assert other.get(far).status_code == 404
    assert other.get(f"/report/initial?unit={OTHER_COMMITTEE}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"/report/draft/{'a' * 32}/what",
        f"/report/draft/x/what?kind=initial&unit={UNIT}",
        f"/report/draft/{'a' * 32}/nowhere?kind=initial&unit={UNIT}",
        f"/report/draft/{'a' * 32}/what?kind=danger&unit={UNIT}",
        f"/report/draft/{'a' * 32}/what?kind=follow_up&unit={UNIT}",
        f"/report/correct/{'a' * 32}",
        f"/report/mine/{'a' * 32}",
    ],
)
def test_an_address_that_leads_nowhere_says_so(officer: Officer, path: str) -> None:
    assert officer.browser.get(path).status_code == 404


def throw(officer: Officer, path: str) -> None:
    """Throw the draft of an address away."""
    answer = officer.browser.send(f"/report/draft/{draft_of(path)}/throw", page="/report")
    assert answer.status_code == 303


def test_massive_losses_are_asked_with_houses_and_shown_before_sending(officer: Officer) -> None:
    houses = officer.write(officer.begin(), WHAT, SOME)
    assert houses.endswith("/houses")
    assert 'name="mass-loss"' in officer.browser.text(houses)
    check = officer.write(houses, {"mass-loss": "1"}, {})
    assert "Many houses collapsed at once" in officer.browser.text(f"{check}?lang=en")
    version = officer.version(officer.send(check, **{"tick-K35": "1"}))
    assert version.report.is_mass_loss
    path = f"/report/mine/{version.id}?lang=en"
    assert "Many houses collapsed at once" in officer.browser.text(path)
    officer.return_(version)
    mend = officer.browser.get(f"/report/correct/{version.id}").headers["Location"]
    assert re.search(r'name="mass-loss" value="1" checked', officer.browser.text(mend))
