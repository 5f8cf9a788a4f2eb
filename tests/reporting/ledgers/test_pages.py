"""Pages of lists by name: reported first, settled later; a purpose before a name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from riskmap.people.model import Role
from riskmap.reporting.imports.ledgers import words_of
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.ledgers import ledgers
from riskmap.reporting.model.reports import Header, Kind
from riskmap.reporting.service import correcting, submitting
from riskmap.reporting.service import ledgers as lists
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

ROW = {
    "form": "row",
    "row-status": "missing",
    "row-cause": "drowned",
    "row-occurred_at": "2026-07-12T06:30",
    "row-identity": "pending",
    "row-told_by": "police",
    "row-told_at": "2026-07-12T07:00",
}


@pytest.fixture(scope="module")
def officer(site: Site) -> Browser:
    return site.signed_in("ledger-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)


@pytest.fixture(scope="module")
def event(site: Site) -> Iterator[str]:
    """An event of the committee that goes on."""
    header = Header(hazard="typhoon_wind", occurred_at=site.now, typhoon="2106")
    report = a_report(Kind.INITIAL, COMMITTEE, header=header, cutoff_at=site.now)
    outcome = site.town.write(submitting.submit, incoming(report), by="test")
    event_id = outcome.version.report.event_id
    yield event_id
    site.town.write(correcting.declare, event_id, EventState.CANCELLED, "test", by="test")


def put(browser: Browser, event: str, **more: str) -> str:
    """Put a person on the list and return the address of the row."""
    page = f"/ledgers/people/new?event={event}&under={COMMITTEE}"
    said = {**ROW, "under": COMMITTEE, "event": event, **more}
    answer = browser.send("/ledgers/people/new", page=page, **said)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"]).partition("?")[0]


def test_somebody_unknown_is_listed_found_out_and_opened_for_a_purpose(
    officer: Browser, event: str
) -> None:
    row = put(officer, event)
    assert "Nobody knows yet" in officer.text(f"{row}?lang=en")
    change = f"{row}/change"
    said = {**ROW, "row-name": "甄示例", "row-note": "手表", "row-identity": "confirmed"}
    assert officer.send(change, page=change, **said).status_code == 303
    page = officer.text(row)
    assert "甄示例" not in page
    assert "甄**" in page
    opening = {"form": "open", "open-purpose": "family"}
    assert officer.send(f"{row}/open", page=row, **opening).status_code == 400
    opened = officer.send(f"{row}/open", page=row, **opening, **{"open-why": "台风"})
    assert "甄示例" in opened.get_data(as_text=True)
    assert opened.headers["Cache-Control"] == "no-store"
    assert "甄示例" not in officer.text(row)
    assert "甄示例" not in officer.text(change)


def test_a_form_that_is_not_whole_keeps_what_was_typed(officer: Browser, event: str) -> None:
    page = f"/ledgers/people/new?event={event}&under={COMMITTEE}"
    said = {**ROW, "under": COMMITTEE, "event": event, "row-occurred_at": "", "row-age": "81"}
    answer = officer.send("/ledgers/people/new", page=page, **said)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'value="81"' in text
    assert 'role="alert"' in text


def test_how_it_stands_changes_with_a_reason_and_the_history_says_so(
    officer: Browser, event: str
) -> None:
    row = put(officer, event)
    said = {"form": "status", "status-status": "found", "status-why": ""}
    assert officer.send(f"{row}/status", page=row, **said).status_code == 400
    said["status-why"] = "walked home"
    assert officer.send(f"{row}/status", page=row, **said).status_code == 303
    text = officer.text(f"{row}?lang=en")
    assert "walked home" in text
    assert "found alive" in text


def test_the_desk_above_is_offered_no_step_that_lowers_the_sums(
    site: Site, officer: Browser, event: str
) -> None:
    row = put(officer, event)
    desk = site.signed_in("ledger-desk", (Role.STREET_COMPILER, STREET), code12=STREET)
    text = desk.text(f"{row}?lang=en")
    assert 'value="dead"' in text
    assert 'value="found"' not in text
    assert "Only people of the unit itself" in text
    said = {"form": "status", "status-status": "found", "status-why": "x"}
    assert desk.send(f"{row}/status", page=row, **said).status_code == 403


def test_a_table_of_homes_is_looked_at_and_then_taken(
    site: Site, officer: Browser, event: str
) -> None:
    page = f"/ledgers/houses/import?event={event}"
    empty = officer.get("/ledgers/houses/form").get_data()
    book = openpyxl.load_workbook(io.BytesIO(empty))
    sheet = book["list"]
    places = dict(zip(words_of(ledgers()["houses"]), range(1, 99), strict=False))
    rows: list[dict[str, Any]] = [
        {"address": "示例路3弄4号", "head": "=1+1", "rooms_collapsed": 2, "habitable": "否"},
        {"address": "", "head": "无地址", "rooms_collapsed": 1},
        {"address": "示例路5号", "rooms_slight": "many"},
        {"address": "示例路3弄4号", "head": "又一次"},
    ]
    for line, row in enumerate(rows, start=2):
        sheet.cell(line, places["code12"], COMMITTEE)
        for name, value in row.items():
            sheet.cell(line, places[name], value)
    made = io.BytesIO()
    book.save(made)
    token = officer.token(page)
    answer = officer.client.post(
        "/ledgers/houses/import?lang=en",
        data={"csrf_token": token, "event": event, "file": (io.BytesIO(made.getvalue()), "a.xlsx")},
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert text.count("Left out") == 1
    for said in ("Row 2", "Row 3", "Row 4"):
        assert said in text
    ticket = re.search(r'name="ticket" value="([^"]+)"', text)
    assert ticket is not None
    assert "示例路" not in ticket[1]
    taken = officer.send("/ledgers/houses/import/take", page=page, ticket=ticket[1])
    assert taken.headers["Location"].endswith("done=1")
    wanted = lists.Wanted(ledger="houses", event_id=event)
    (kept,) = site.town.read(lists.listed, wanted)
    assert (kept.plain["rooms_collapsed"], kept.plain["habitable"]) == (2, "no")
    table = officer.get(f"/ledgers/houses/export?event={event}&format=csv").get_data().decode()
    assert "示例路" not in table
    assert "=1+1" not in table


def test_what_lists_and_reports_say_stands_beside_each_other(officer: Browser, event: str) -> None:
    put(officer, event, **{"row-status": "dead"})
    text = officer.text(f"/ledgers?event={event}&under={COMMITTEE}&lang=en")
    assert "report 0 · list 1" in text
    assert "the list has 1 more" in text
    assert "only estimated" in text, "the population of a committee was never counted"


def test_the_neighbour_finds_nothing(site: Site, officer: Browser, event: str) -> None:
    row = put(officer, event)
    other = site.signed_in(
        "ledger-other", (Role.OFFICER_A, OTHER_COMMITTEE), code12=OTHER_COMMITTEE
    )
    assert other.get(row).status_code == 404
    assert other.get(f"/ledgers/people?event={event}").status_code == 404


def test_looks_and_tables_taken_along_are_told(site: Site, officer: Browser, event: str) -> None:
    officer.get(f"/ledgers/people/export?event={event}&format=xlsx")
    (entry,) = site.town.entries(action="exported", actor="ledger-officer")[-1:]
    assert json.loads(entry.after)["masked"] is True
    officer.get(f"/ledgers/people?event={event}&status=dead")
    assert site.town.entries(action="looked", actor="ledger-officer")
