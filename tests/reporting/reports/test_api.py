"""Programs send reports once, and read what lies within reach."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from attrs import frozen
from werkzeug.test import TestResponse

from riskmap.people.model import Role
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.receipts import body_hash, read_receipt
from riskmap.reporting.model.reports import ReturnReason
from riskmap.reporting.service import correcting
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
from tests.people.programs.conftest import Caller, caller, token_of
from tests.people.sites import Site

#: Fixtures that are brought here from where people are made up.
__all__ = ["caller", "people_app", "people_runtime", "people_town", "site", "token_of"]
REPORTS = "/api/v1/reports"
FIGURES = {"affected_pop": 12, "deaths": 0, "injured": "unknown", "loss_total": 12.35}


@pytest.fixture(scope="module")
def people(site: Site) -> Site:
    site.add("api-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    site.add("api-other", (Role.OFFICER_A, OTHER_COMMITTEE), code12=OTHER_COMMITTEE)
    site.add("api-compiler", (Role.STREET_COMPILER, STREET))
    site.add("api-auditor", (Role.AUDITOR, STREET))
    return site


@frozen
class Program:
    """A program of somebody."""

    caller: Caller
    site: Site

    def body(self, kind: str = "season_zero", **more: Any) -> dict[str, Any]:
        now = self.site.now
        usual: dict[str, Any] = {
            "id": str(uuid4()),
            "kind": kind,
            "unit": COMMITTEE,
            "cutoff_at": now.isoformat(),
            "signed": {"compiler": "甲"},
        }
        if kind == "initial":
            began = (now - timedelta(hours=1)).isoformat()
            usual["header"] = {
                "hazard": "typhoon_wind", "occurred_at": began, "typhoon": "2106",
            }  # fmt: skip
        if kind in {"initial", "follow_up", "verified"}:
            usual["figures"] = FIGURES
        return {**usual, **more}

    def send(self, kind: str = "season_zero", **more: Any) -> TestResponse:
        return self.send_bytes(json.dumps(self.body(kind, **more)).encode())

    def send_bytes(self, body: bytes) -> TestResponse:
        return self.caller.ask("POST", REPORTS, data=body, content_type="application/json")

    def end(self, event_id: str) -> None:
        """Let nothing go on for the tests that follow."""
        self.site.town.write(correcting.declare, event_id, EventState.CANCELLED, "test", by="test")


Of = Callable[[str], Program]


@pytest.fixture
def program(people: Site, token_of: Callable[..., str], caller: Callable[[str], Caller]) -> Of:
    return lambda name: Program(caller(token_of(name)), people)


def test_a_report_is_kept_and_answered_with_its_receipt(program: Of) -> None:
    officer = program("api-officer")
    body = json.dumps(officer.body()).encode()
    answer = officer.send_bytes(body)
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert len(read_receipt(made["receipt"])) == 8
    assert made["sha256"] == body_hash(body)
    assert (made["state"], made["figures"], made["remarks"]) == ("accepted", {}, [])
    read = officer.caller.get(answer.headers["Location"])
    assert read.status_code == 200
    assert read.get_json()["receipt"] == made["receipt"]
    kept = officer.site.town.read(reports.sent_bytes, made["id"])
    assert kept == body


def test_the_same_bytes_again_are_answered_with_the_first_receipt(program: Of) -> None:
    officer = program("api-officer")
    body = json.dumps(officer.body()).encode()
    first, again = officer.send_bytes(body), officer.send_bytes(body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["receipt"] == first.get_json()["receipt"]
    assert again.get_json()["received_at"] == first.get_json()["received_at"]


def test_one_blank_more_is_another_report_and_both_are_kept(program: Of) -> None:
    officer = program("api-officer")
    body = officer.body()
    first = officer.send_bytes(json.dumps(body).encode())
    other = json.dumps(body, indent=1).encode()
    answer = officer.send_bytes(other)
    assert answer.status_code == 409
    assert "两份都已保存" in answer.get_json()["detail"]
    (kept,) = officer.site.town.read(reports.conflicts, first.get_json()["id"])
    assert bytes(kept["sent"]) == other


def test_an_event_is_begun_followed_and_read(program: Of) -> None:
    officer = program("api-officer")
    first = officer.send("initial")
    assert first.status_code == 201, first.text
    event_id = first.get_json()["event"]
    assert first.get_json()["figures"] == FIGURES
    more = {**FIGURES, "affected_pop": 20, "injured": {"at_least": 3}}
    officer.site.pass_(1)  # lists have the newest first
    second = officer.send("follow_up", event=event_id, figures=more)
    assert second.get_json()["position"] == 2
    whole = officer.caller.get(second.headers["Location"]).get_json()
    assert {one["indicator"]: one["change"] for one in whole["differences"]} == {
        "affected_pop": "up",
        "injured": "known",
    }
    listed = officer.caller.get(f"{REPORTS}?event={event_id}").get_json()["reports"]
    assert [one["kind"] for one in listed] == ["follow_up", "initial"]
    events = officer.caller.get("/api/v1/events").get_json()["events"]
    assert [one["header"]["typhoon"] for one in events if one["id"] == event_id] == ["2106"]
    officer.end(event_id)


def test_what_the_checks_find_is_listed_with_how_to_mend_it(program: Of) -> None:
    officer = program("api-officer")
    answer = officer.send("initial", figures={"affected_pop": 1, "injured": 2, "shops": 2.5})
    assert answer.status_code == 422
    found = {one["kind"]: one for one in answer.get_json()["errors"]}
    assert set(found) == {"K03", "K32"}
    assert found["K03"]["field"] == "affected_pop"
    assert all(one["mend"] for one in found.values())


def test_news_of_casualties_is_kept_whatever_stands_beside_it(program: Of) -> None:
    officer = program("api-officer")
    figures = {"deaths": 1, "affected_pop": 0, "shops": "many", "被困人口": [1, {"a": None}]}
    answer = officer.send("initial", figures=figures)
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert made["figures"]["deaths"] == 1
    assert made["figures"]["shops"] == "unknown"
    assert {one["kind"] for one in made["remarks"]} == {"K01", "figure", "heading"}
    officer.end(made["event"])


def test_a_returned_report_says_why(program: Of) -> None:
    officer = program("api-officer")
    made = officer.send("initial").get_json()
    officer.site.town.write(
        correcting.return_, made["id"], ReturnReason.WRONG_FIGURES, "count again", by="head"
    )
    (decision,) = officer.caller.get(f"{REPORTS}/{made['id']}").get_json()["decisions"]
    assert (decision["reason"], decision["words"]) == ("wrong_figures", "count again")
    waiting = officer.caller.get(f"{REPORTS}?state=returned").get_json()["reports"]
    assert made["id"] in [one["id"] for one in waiting]
    officer.end(made["event"])


def test_pages_hold_every_report_once(program: Of) -> None:
    officer = program("api-officer")
    sent = []
    for _ in range(5):
        officer.site.pass_(1)
        sent.append(officer.send().get_json()["id"])
    path, seen = f"{REPORTS}?limit=2&kind=season_zero", []
    while path:
        answer = officer.caller.get(path).get_json()
        seen += [one["id"] for one in answer["reports"]]
        path = answer["next"]
    assert len(seen) == len(set(seen))
    assert set(sent) <= set(seen)
    assert seen.index(sent[-1]) < seen.index(sent[0])
    assert officer.caller.get(f"{REPORTS}?cursor=abc").status_code == 400


@pytest.mark.parametrize(
    ("name", "status"), [("api-officer", 201), ("api-other", 404), ("api-compiler", 400)]
)
def test_people_report_for_their_own_unit(program: Of, name: str, status: int) -> None:
    answer = program(name).send()
    assert answer.status_code == status, answer.text


def test_another_street_sees_nothing(program: Of) -> None:
    officer, other = program("api-officer"), program("api-other")
    made = officer.send("initial").get_json()
    assert other.caller.get(f"{REPORTS}/{made['id']}").status_code == 404
    assert made["id"] not in other.caller.get(REPORTS).text
    assert made["event"] not in other.caller.get("/api/v1/events").text
    follow_up = other.send("follow_up", unit=OTHER_COMMITTEE, event=made["event"])
    assert follow_up.status_code == 404
    assert program("api-compiler").caller.get(f"{REPORTS}/{made['id']}").status_code == 200
    officer.end(made["event"])


def test_who_has_nothing_to_do_with_reports_reads_none(program: Of, people: Site) -> None:
    assert program("api-auditor").caller.get(REPORTS).status_code == 403
    nobody = Caller(people.app.test_client())
    assert nobody.get(REPORTS).status_code == 401
    assert nobody.ask("POST", REPORTS, json={}).status_code == 401


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"unit": "31"}, "unit"),
        ({"kind": "rumour"}, "kind"),
        ({"cutoff_at": "2021-07-25T07:00:00"}, "cutoff_at"),
        ({"id": "7"}, "id"),
        ({"signed": {}}, "signed.compiler"),
        ({"colour": "red"}, "colour"),
        ({"summary": "长" * 201}, "summary"),
        ({"narrative": {"rumours": "x"}}, "narrative.rumours"),
    ],
)
def test_what_is_no_report_is_refused_by_its_place(
    program: Of, more: dict[str, Any], field: str
) -> None:
    answer = program("api-officer").send(**more)
    assert answer.status_code == 422
    assert field in [one["field"].removesuffix(".[key]") for one in answer.get_json()["errors"]]


def test_everybody_reads_the_headings_of_the_form(people: Site) -> None:
    told = Caller(people.app.test_client()).get("/api/v1/indicators?lang=zh").get_json()
    assert len(told["indicators"]) == 66
    deaths = told["indicators"][2]
    assert (deaths["id"], deaths["zh"], deaths["unit"]) == ("deaths", "因灾死亡人口", "人")
    assert deaths["official_code"] is None
