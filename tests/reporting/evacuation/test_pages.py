"""Pages and answers of evacuation: told once, counts for programs, nothing of others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from riskmap.people.model import Role
from riskmap.people.model.helped import Personal
from riskmap.people.service import helping
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import Header, Kind
from riskmap.reporting.service import correcting, drafting, evacuation, submitting
from riskmap.store.masters import Masters
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
_FIELD = re.compile(r'name="(tell-\w+)" type="text" value="(\d*)"')


@pytest.fixture(scope="module")
def officer(site: Site) -> Browser:
    return site.signed_in("moving-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)


@pytest.fixture(scope="module")
def event(site: Site) -> Iterator[str]:
    """An event of the committee that goes on."""
    header = Header(hazard="typhoon_wind", occurred_at=site.now, typhoon="2106")
    report = a_report(Kind.INITIAL, COMMITTEE, header=header, cutoff_at=site.now)
    outcome = site.town.write(submitting.submit, incoming(report), by="test")
    event_id = outcome.version.report.event_id
    yield event_id
    site.town.write(correcting.declare, event_id, EventState.CANCELLED, "test", by="test")


def hidden(text: str) -> dict[str, str]:
    """Return the hidden fields of the form in which a committee tells."""
    (form,) = re.findall(r'<form method="post" action="/evacuation">.*?</form>', text, re.DOTALL)
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    return {name: value for name, value in found.items() if name != "csrf_token"}


def test_the_officers_own_committee_stands_there_and_is_told_once(
    site: Site, officer: Browser, event: str
) -> None:
    page = f"/evacuation?event={event}"
    said = {**hidden(officer.text(page)), "tell-target": "40", "tell-moved": "31"}
    first = officer.send("/evacuation", page=page, **said)
    assert first.status_code == 303
    site.pass_(3)
    assert officer.send("/evacuation", page=page, **said).status_code == 303
    other = officer.send("/evacuation", page=page, **{**said, "tell-moved": "32"})
    assert other.status_code == 409
    assert "told anew" in officer.text(f"{first.headers['Location']}&lang=en")
    known = dict(_FIELD.findall(officer.text(page)))
    assert (known["tell-target"], known["tell-moved"], known["tell-refused"]) == ("40", "31", "")
    kept = site.town.read(evacuation.board, COMMITTEE, event, site.now)
    assert kept.whole.sums["refused"].total.is_unknown, "empty is not none"


def test_a_slip_of_the_pen_is_said_and_what_was_typed_stays(officer: Browser, event: str) -> None:
    page = f"/evacuation?event={event}"
    said = {**hidden(officer.text(page)), "tell-moved": "3", "tell-returned": "4"}
    answer = officer.send("/evacuation", page=page, **said)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert dict(_FIELD.findall(text))["tell-returned"] == "4"
    said["tell-moved"] = "drei"
    assert officer.send("/evacuation", page=page, **said).status_code == 400


def test_a_shelter_is_told_by_the_desk_of_its_street(site: Site) -> None:
    desk = site.signed_in("moving-desk", (Role.STREET_COMPILER, STREET), code12=STREET)
    board = desk.text(f"/evacuation?under={STREET}&lang=en")
    (path,) = re.findall(r'href="(/evacuation/shelters/[^"?]+)', board)[:1]
    form = desk.text(path)
    (entry_id,) = re.findall(r'name="id" value="(\w+)"', form)
    said = {"form": "shelter", "id": entry_id, "event": "none", "shelter-open": "open",
            "shelter-occupied": "9999"}  # fmt: skip
    assert desk.send(path, page=path, **said).status_code == 303
    assert "more than it takes" in desk.text(f"/evacuation?under={STREET}&event=none&lang=en")


def test_who_needs_help_is_ticked_off_masked(site: Site, officer: Browser, event: str) -> None:
    masters = Masters(site.runtime.home.keys)
    masters.ensure(site.now)
    plain, person = helping.Plain(kinds=["sick"]), Personal(name="移示例")
    one = site.town.write(helping.add, masters, COMMITTEE, plain, person)
    page = f"/evacuation/helped?under={COMMITTEE}&event={event}"
    text = officer.text(page)
    assert "移示例" not in text
    assert one.id in text
    said = {"form": "left", "under": COMMITTEE, "event": event, "moved": "1"}
    assert officer.send("/evacuation/helped", page=page, **said).status_code == 400
    sent = officer.send("/evacuation/helped", page=page, **said, person=one.id)
    assert sent.status_code == 303
    found = site.town.read(evacuation.people, COMMITTEE, event)
    assert found.moved == 1


def test_nobody_tells_for_others(site: Site, event: str) -> None:
    other = site.signed_in(
        "moving-other", (Role.OFFICER_A, OTHER_COMMITTEE), code12=OTHER_COMMITTEE
    )
    page = f"/evacuation?under={OTHER_COMMITTEE}&event=none"
    said = {**hidden(other.text(page)), "under": COMMITTEE, "tell-moved": "1"}
    assert other.send("/evacuation", page=page, **said).status_code == 404
    assert other.get(f"/evacuation?under={COMMITTEE}").status_code == 404
    assert other.get(f"/evacuation?event={event}").status_code == 404
    auditor = site.signed_in("moving-auditor", (Role.AUDITOR, STREET))
    assert 'action="/evacuation"' not in auditor.text(f"/evacuation?under={COMMITTEE}").replace(
        'method="get" action="/evacuation"', ""
    )


def test_programs_get_counts_and_no_names(officer: Browser, event: str) -> None:
    found = officer.get(f"/api/v1/reporting/evacuation?under={COMMITTEE}&event={event}").json
    assert found is not None
    numbers = {one["number"]: one["total"] for one in found["numbers"]}
    assert (numbers["moved"], numbers["refused"]) == (31, "unknown")
    assert found["offered"]["evac_preventive"] == 31
    lists = officer.get(f"/api/v1/reporting/lists?under={COMMITTEE}&event={event}").json
    assert lists is not None
    assert {one["ledger"] for one in lists["lists"]} == {"people", "houses"}
    assert officer.get(f"/api/v1/reporting/lists?under={STREET}&event={event}").status_code == 404


def test_a_report_is_offered_the_boards_figures_and_takes_them_over_only_if_ticked(
    site: Site, officer: Browser
) -> None:
    form = hidden(officer.text("/evacuation?event=none"))
    said = {**form, "tell-moved": "17", "tell-in_sites": "9", "tell-elsewhere": "8"}
    assert officer.send("/evacuation", page="/evacuation?event=none", **said).status_code == 303
    first = str(officer.get(f"/report/initial?unit={COMMITTEE}").headers["Location"])
    what = {"hazard": "typhoon_wind", "typhoon": "2106", "day": "2021-07-25", "hour": "06:00",
            "place": "曹杨路", "act": "next"}  # fmt: skip
    page = str(officer.send(first, page=first, **what).headers["Location"])
    text = officer.text(f"{page}?lang=en")
    assert "What the evacuation board says" in text
    assert 'name="number-evac_preventive" value=""' in text, "nothing in silence"
    officer.send(page, page=page, act="later")
    draft = page.split("/")[3]
    kept = site.town.read(drafting.find, draft, as_="moving-officer")
    assert "evac_preventive" not in kept.told
    ticked = {"board-rest": "1", "number-resettled_disp_now": "3", "act": "later"}
    officer.send(page, page=page, **ticked)
    kept = site.town.read(drafting.find, draft, as_="moving-officer")
    assert kept.text("number-evac_preventive") == "17"
    assert kept.text("number-resettled_disp_now") == "3", "what was typed stays"
    assert kept.text("number-resettled_central_cum") == "9"
    assert kept.text("unknown-resettled_central_cum"), "at least so many"
    site.town.write(drafting.throw_away, draft, as_="moving-officer")
