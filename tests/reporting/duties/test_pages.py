"""Pages: what is in force, a decision in two steps, the board, and what a person writes down."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest

from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.model.duties import State
from riskmap.reporting.service import activating, boarding, meeting, planning
from riskmap.reporting.service.activating import Said
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    OTHER_STREET,
    STREET,
    people_app,  # noqa: F401 - fixtures of the site
    people_runtime,  # noqa: F401
    people_town,  # noqa: F401
    site,  # noqa: F401
)
from tests.people.sites import Browser, Site
from tests.reporting.duties.conftest import a_submission

_NUMBERS = count(1)
FORM = {
    "form": "decide",
    "decide-what": "flood-I",
    "decide-authority": "区防汛指挥部",
    "decide-document": "普汛〔2026〕7号",
    "decide-day": "",
    "decide-hour": "",
    "decide-reason": "试",
}


@pytest.fixture
def manager(site: Site) -> Browser:  # noqa: F811
    """The emergency manager of the district, just signed in."""
    name = f"duty-manager-{next(_NUMBERS)}"
    return site.signed_in(name, (Role.EMERGENCY_MANAGER, DISTRICT), code12=DISTRICT)


@pytest.fixture
def hourly(site: Site) -> Site:  # noqa: F811
    """The district at level I: a report each hour; the first can be made now."""
    said = Said(code12=DISTRICT, track=Track.FLOOD, value=Value.I, authority="a", document="d")
    with site.runtime.database.read(site.scope()) as uow:
        now = activating.standing(uow, DISTRICT).now
    if now.value(Track.FLOOD) is not Value.I:
        site.town.write(activating.decide, said)
    into = site.now.replace(minute=0, second=0, microsecond=0)
    site.pass_((into - site.now).total_seconds() + 3660)  # a minute after the next hour
    planning.plan_ahead(site.runtime.database, LIVE)
    return site


def board_of(browser: Browser, **asked: str) -> dict[str, int]:
    page = browser.get("/board", query_string=asked).get_data(as_text=True)
    return {slug: int(count) for slug, count in re.findall(r'data-part="(\w+)">(\d+)<', page)}


def test_a_decision_is_shown_before_it_is_written_with_what_it_asks(manager: Browser) -> None:
    page = f"/activation?under={STREET}&lang=en"
    seen = manager.send("/activation/check", page=page, **FORM, under=STREET)
    text = seen.get_data(as_text=True)
    assert seen.status_code == 200
    assert "level I" in text
    assert re.search(r"<strong>24</strong>", text)  # reports a day of each
    assert manager.text(page).count("普汛〔2026〕7号") == 0


def test_a_decision_that_is_confirmed_stands_on_the_timeline_and_asks_for_reports(
    manager: Browser,
    site: Site,  # noqa: F811
) -> None:
    page = f"/activation?under={STREET}&lang=en"
    made = manager.send("/activation", page=page, **FORM, under=STREET)
    assert made.status_code == 303
    after = manager.text(made.headers["Location"])
    assert "普汛〔2026〕7号" in after
    assert "level I" in after
    with site.runtime.database.read(site.scope()) as uow:
        standing = activating.standing(uow, COMMITTEE)
    assert standing.now.value(Track.FLOOD) is Value.I
    again = manager.send("/activation", page=page, **FORM, under=STREET)
    assert again.status_code == 409
    site.pass_(60)
    less = {**FORM, "decide-what": "flood-follow", "decide-reason": ""}
    refused = manager.send("/activation/check", page=page, **less, under=STREET)
    assert refused.status_code == 400
    assert "less is asked" in refused.get_data(as_text=True)
    assert 'value="普汛〔2026〕7号"' in refused.get_data(as_text=True)  # what was typed stays
    back = {**less, "decide-reason": "雨停"}
    assert manager.send("/activation", page=page, **back, under=STREET).status_code == 303


def test_what_was_typed_comes_back_to_be_changed(manager: Browser) -> None:
    page = f"/activation?under={STREET}"
    seen = manager.send("/activation/check", page=page, **FORM, under=STREET, back="1")
    text = seen.get_data(as_text=True)
    assert 'value="普汛〔2026〕7号"' in text
    assert "data-faults" not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decide-what", "flood-V"),
        ("decide-authority", " "),
        ("decide-document", ""),
        ("decide-day", "2026-13-01"),
        ("decide-hour", "8 Uhr"),
    ],
)
def test_a_form_that_lacks_something_is_shown_again(
    manager: Browser, field: str, value: str
) -> None:
    page = f"/activation?under={STREET}"
    for path in ("/activation/check", "/activation"):
        seen = manager.send(path, page=page, **{**FORM, field: value}, under=STREET)
        assert seen.status_code == 400
        assert "data-faults" in seen.get_data(as_text=True)


def test_a_manager_of_one_street_decides_there_alone(site: Site) -> None:  # noqa: F811
    browser = site.signed_in("street-manager", (Role.EMERGENCY_MANAGER, STREET))
    page = f"/activation?under={STREET}"
    for path in ("/activation/check", "/activation"):
        assert browser.send(path, page=page, **FORM, under=OTHER_STREET).status_code == 404
    assert browser.get(f"/activation?under={OTHER_STREET}").status_code == 404
    assert browser.get(f"/board?under={OTHER_STREET}").status_code == 404


def test_an_officer_sees_what_is_in_force_and_can_neither_decide_nor_see_the_board(
    site: Site,  # noqa: F811
) -> None:
    browser = site.signed_in("zero-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    text = browser.text("/activation?lang=en")
    assert "In force" in text
    assert 'id="decide"' not in text
    assert 'href="/board' not in text
    assert browser.send("/activation", page="/me", **FORM, under=COMMITTEE).status_code == 403
    assert browser.get("/board").status_code == 403


def test_the_board_counts_what_the_list_shows(hourly: Site, manager: Browser) -> None:
    counts = board_of(manager)
    assert counts["expected"] == counts["waiting"] == 296  # the committees, streets, the district
    hourly.town.write(meeting.meet, a_submission(hourly.now, COMMITTEE))
    after = board_of(manager)
    assert (after["met"], after["waiting"]) == (1, counts["waiting"] - 1)
    text = manager.text(f"/board?under={STREET}&state=met_zero&lang=en")
    assert text.count("state state--met") == 1


def test_silence_is_missed_after_its_time_and_calls_are_written_down(hourly: Site) -> None:
    hourly.pass_(25 * 60)
    manager = hourly.signed_in("caller", (Role.DUTY_OFFICER, DISTRICT), code12=DISTRICT)
    with hourly.runtime.database.read(hourly.scope()) as uow:
        row = boarding.rows(uow, COMMITTEE, state=State.MISSED).rows[0]
    path = f"/board/{COMMITTEE}/{row.duty.slot.id}"
    page = f"/board?under={COMMITTEE}&lang=en"
    fields: dict[str, Any] = {"form": "1", "1-kind": "unreachable", "under": COMMITTEE}
    assert manager.send(path, page=page, **fields, **{"1-why": ""}).status_code == 400
    done = manager.send(path, page=page, **fields, **{"1-why": "电话无人接听"})
    assert done.status_code == 303
    assert "nobody answers" in manager.text(done.headers["Location"] + "&lang=en")
    assert board_of(manager, under=COMMITTEE)["unreachable"] == 1
    assert manager.send(path, page=page, **fields, **{"1-why": "再打"}).status_code == 409
    assert manager.send(path, page=page, **{**fields, "1-kind": "x"}).status_code == 400


@pytest.mark.usefixtures("hourly")
def test_pages_of_the_list_follow_each_other_without_a_gap(manager: Browser) -> None:
    seen: list[str] = []
    path = "/board?lang=en"
    for _ in range(20):
        text = manager.text(path)
        seen += re.findall(r'action="/board/(\d{12})/', text)
        found = re.search(r'rel="next" href="([^"]+)"', text)
        if found is None:
            break
        path = found[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 296


def test_a_state_or_plan_that_is_none_is_refused(manager: Browser) -> None:
    assert manager.get("/board?state=nothing").status_code == 400
    assert manager.get("/board?plan=nothing").status_code == 404


def test_a_program_gets_the_numbers_of_the_board(hourly: Site) -> None:
    manager = hourly.signed_in("counting", (Role.DUTY_OFFICER, DISTRICT), code12=DISTRICT)
    asked = manager.get("/api/v1/reporting/board", query_string={"under": DISTRICT})
    told, shown = asked.get_json(), board_of(manager)
    assert {slug: told[slug] for slug in shown} == shown
    assert sum(one["expected"] for one in told["rounds"]) == told["expected"] == 296
    elsewhere = {"under": "310101000000"}
    assert manager.get("/api/v1/reporting/board", query_string=elsewhere).status_code == 404
    nobody = hourly.browser().get("/api/v1/reporting/board", query_string={"under": DISTRICT})
    assert nobody.status_code == 401
