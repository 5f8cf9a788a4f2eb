"""Programs amend verified reports by the rules of the pages: two people, and a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from attrs import frozen
from werkzeug.test import TestResponse

from riskmap.people.model import Role
from riskmap.reporting.model.reports import Version
from riskmap.reporting.store import own
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    OTHER_COMMITTEE,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.programs.conftest import Caller, caller, token_of
from tests.people.sites import Site
from tests.reporting.reports.conftest import SOME, figures_of, settled_report

#: Fixtures that are brought here from where people are made up.
__all__ = ["caller", "people_app", "people_runtime", "people_town", "site", "token_of"]
AMENDMENTS = "/api/v1/amendments"
WHY = "复核：重复统计三人"
_NUMBERS = count(500)


@frozen
class Settled:
    """A verified report of one committee, its officer, and the approver of the district."""

    site: Site
    version: Version
    officer: Caller
    chief: Caller
    other: Caller

    @property
    def path(self) -> str:
        return f"/api/v1/reports/{self.version.id}/amendments"

    def propose(self, who: Caller | None = None, **more: Any) -> TestResponse:
        headers = more.pop("headers", {})
        body = {"figures": {"affected_pop": 9}, "words": WHY, **more}
        return (who or self.officer).ask("POST", f"{self.path}?lang=en", json=body, headers=headers)

    def decide(
        self, who: Caller, amendment_id: str, decision: str, words: str = ""
    ) -> TestResponse:
        path = f"{AMENDMENTS}/{amendment_id}/decision?lang=en"
        return who.ask("POST", path, json={"decision": decision, "words": words})

    def last(self) -> Version:
        found: list[Version] = self.site.town.read(own.versions, self.version.report_id)
        return found[0]

    def waiting(self, who: Caller) -> list[Any]:
        several = who.get(AMENDMENTS).get_json()["amendments"]
        return [one for one in several if one["report"] == self.version.report_id]


@pytest.fixture
def settled(
    site: Site,
    token_of: Callable[..., str],
    caller: Callable[[str], Caller],
) -> Settled:
    number = next(_NUMBERS)
    people = (
        ("officer", Role.OFFICER_A, COMMITTEE),
        ("chief", Role.DISTRICT_APPROVER, DISTRICT),
        ("other", Role.OFFICER_A, OTHER_COMMITTEE),
    )
    callers = []
    for name, role, code12 in people:
        site.add(f"amends-{name}-{number}", (role, code12), code12=code12)
        callers.append(caller(token_of(f"amends-{name}-{number}")))
    began = site.now - timedelta(minutes=number)
    return Settled(site, settled_report(site.town, site.now, began, COMMITTEE), *callers)


def test_a_program_proposes_and_that_of_another_person_approves(settled: Settled) -> None:
    made = settled.propose()
    assert made.status_code == 201, made.text
    told = made.get_json()
    assert (told["step"], told["figures"], told["version"]) == (
        "proposed", {"affected_pop": 9}, settled.version.id
    )  # fmt: skip
    assert [(one["before"], one["after"]) for one in told["differences"]] == [(12, 9)]
    assert (told["may_decide"], told["may_withdraw"]) == (False, True)
    assert settled.officer.get(made.headers["Location"]).get_json() == told
    assert figures_of(settled.last()) == SOME
    (seen,) = settled.waiting(settled.chief)
    assert (seen["id"], seen["may_decide"]) == (told["id"], True)
    settled.site.pass_(1)
    done = settled.decide(settled.chief, told["id"], "approve", "已核")
    assert done.status_code == 200, done.text
    new = settled.last()
    assert (done.get_json()["step"], done.get_json()["made"]) == ("approved", new.id)
    assert figures_of(new) == {**SOME, "affected_pop": 9}
    assert settled.waiting(settled.chief) == []
    listed = settled.officer.get(settled.path).get_json()
    assert [one["step"] for one in listed["amendments"]] == ["approved"]
    assert not listed["may_propose"]  # of the version that it took the place of


def test_who_proposed_it_does_not_approve_it_and_takes_it_back(settled: Settled) -> None:
    number = settled.propose().get_json()["id"]
    assert settled.decide(settled.officer, number, "approve").status_code == 403
    again = settled.propose()
    assert again.status_code == 409
    assert settled.decide(settled.officer, number, "withdraw").status_code == 400  # nobody said why
    back = settled.decide(settled.officer, number, "withdraw", "写错")
    assert (back.status_code, back.get_json()["made"]) == (200, None)
    assert [one["step"] for one in back.get_json()["said"]] == ["proposed", "withdrawn"]
    assert settled.decide(settled.chief, number, "turn_down", "不对").status_code == 409


def test_from_above_a_unit_is_asked_and_nothing_is_proposed_for_it(settled: Settled) -> None:
    assert settled.propose(settled.chief).status_code == 403
    asked = settled.chief.ask("POST", f"{settled.path}/ask", json={"words": "请核实"})
    assert (asked.status_code, asked.get_json()["step"]) == (201, "asked")
    proposed = settled.propose()
    assert proposed.get_json()["id"] == asked.get_json()["id"]
    settled.site.pass_(1)
    down = settled.decide(settled.chief, proposed.get_json()["id"], "turn_down", "原数无误")
    assert down.get_json()["step"] == "turned_down"
    assert figures_of(settled.last()) == SOME


def test_sent_again_under_its_key_it_is_proposed_once(settled: Settled) -> None:
    key = {"Idempotency-Key": settled.version.id}
    first, again = (settled.propose(headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(settled.waiting(settled.officer)) == 1


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"words": ""}, 422),
        ({"figures": {}}, 422),
        ({"figures": {"affected_pop": 12}}, 400),  # as it is
        ({"figures": {"affected_pop": "many"}}, 400),
        ({"figures": {"affected_pop": 9, "evacuated": 10}, "colour": 1}, 422),
    ],
)
def test_what_is_no_amendment_is_refused(settled: Settled, more: Any, status: int) -> None:
    assert settled.propose(**more).status_code == status
    assert settled.waiting(settled.officer) == []


def test_nobody_of_another_unit_sees_proposes_or_decides(settled: Settled) -> None:
    number = settled.propose().get_json()["id"]
    assert settled.propose(settled.other).status_code == 404
    for path in (settled.path, f"{AMENDMENTS}/{number}"):
        assert settled.other.get(path).status_code == 404
    assert settled.decide(settled.other, number, "withdraw", "x").status_code == 404
    assert settled.waiting(settled.other) == []
    assert len(settled.waiting(settled.officer)) == 1
