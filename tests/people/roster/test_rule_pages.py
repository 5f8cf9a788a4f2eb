"""Pages of the rules: a street confirmed at once, where a B is needed, who was reached and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from riskmap.people.model import Role
from riskmap.people.model.officers import Means, Post, Reachability
from riskmap.people.service import roster
from tests.people.conftest import COMMITTEE, OTHER_COMMITTEE, STREET
from tests.people.roster.conftest import SECOND_COMMITTEE
from tests.people.roster.signed_in import Office, Person, open_office

UNIT = f"/roster/{COMMITTEE}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "home")
    yield office
    office.runtime.close()


@pytest.fixture
def street(desk: Office) -> Person:
    return desk.sign_in("street")


def put(desk: Office, code12: str = COMMITTEE, name: str = "示例甲", phone: str = "") -> str:
    said = roster.Said(post=Post.A, name=name, phone=phone or f"021-{code12[-8:]}")
    return str(desk.town.write(roster.add, code12, said, by="test").id)


def is_confirmed(desk: Office, code12: str) -> bool:
    return bool(desk.town.read(roster.unit, code12).is_confirmed)


def test_a_street_is_read_and_confirmed_at_once(desk: Office, street: Person) -> None:
    put(desk)
    put(desk, SECOND_COMMITTEE, "示例乙")
    put(desk, OTHER_COMMITTEE, "示例丙")
    page = street.get("/roster/confirm?lang=en")
    assert "示例甲" in page
    assert "021-07005001" in page
    assert "示例丙" not in page
    assert re.findall(r'name="unit" value="(\d+)" checked', page) == [COMMITTEE, SECOND_COMMITTEE]
    answer = street.send(
        "/roster/confirm", "/roster/confirm", unit=[COMMITTEE, SECOND_COMMITTEE], street=STREET
    )
    assert is_confirmed(desk, COMMITTEE)
    assert is_confirmed(desk, SECOND_COMMITTEE)
    after = street.get(answer.headers["Location"])
    assert "2" in after.split('role="status"')[1][:400]
    assert not re.findall(r'name="unit" value="\d+" checked', after), "nothing is chosen twice"


def test_what_was_not_chosen_or_lies_elsewhere_is_not_confirmed(
    desk: Office, street: Person
) -> None:
    put(desk)
    put(desk, SECOND_COMMITTEE, "示例乙")
    put(desk, OTHER_COMMITTEE, "示例丙")
    street.send("/roster/confirm", "/roster/confirm", unit=[SECOND_COMMITTEE])
    assert not is_confirmed(desk, COMMITTEE)
    street.send("/roster/confirm", "/roster/confirm", status=404, unit=[COMMITTEE, OTHER_COMMITTEE])
    assert not is_confirmed(desk, OTHER_COMMITTEE)
    assert not is_confirmed(desk, COMMITTEE), "all of it or nothing"
    street.send("/roster/confirm", "/roster/confirm", form="confirm", status=400)


def test_a_street_says_where_a_b_is_needed_and_the_list_says_so(
    desk: Office, street: Person
) -> None:
    put(desk)
    street.send("/roster/confirm", "/roster/confirm", unit=[COMMITTEE])
    assert "prone" not in street.get(f"{UNIT}?lang=en").split("<h2")[0]
    said: dict[str, Any] = {"code12": STREET, "verdict": "prone", "why": "flood plan <2026>"}
    street.send("/roster/prone", "/roster/prone", "area", **said)
    page = street.get("/roster/prone?lang=en")
    assert "flood plan &lt;2026&gt;" in page
    assert "No. 11" in page, "the rule stands with its document"
    assert "this area is prone to disasters" in street.get(UNIT)
    street.send("/roster/prone", "/roster/prone", "area", status=400, **said | {"why": " "})
    other = said | {"code12": OTHER_COMMITTEE}
    street.send("/roster/prone", "/roster/prone", "area", status=404, **other)


def test_only_who_looks_after_the_roster_changes_the_rules(desk: Office) -> None:
    desk.town.add("reader", (Role.AUDITOR, STREET), code12=STREET)
    reader = desk.sign_in("reader")
    assert "<form" not in reader.get("/roster/prone").split("<main")[1]
    reader.get("/roster/confirm", status=403)


def test_an_attempt_to_reach_somebody_says_how_or_that_nobody_answered(
    desk: Office, street: Person
) -> None:
    row = put(desk)
    path = f"{UNIT}/officers/{row}/reached"
    street.send(UNIT, path, "reached-A", status=400)
    street.send(UNIT, path, "reached-A", how="visit")
    one = desk.town.read(roster.officer, row)
    assert (one.reachability, one.reached_by) == (Reachability.REACHABLE, Means.VISIT)
    assert "in person" in street.get(f"{UNIT}?lang=en")
    street.send(UNIT, path, "reached-A", how="no_answer", why="rang three times")
    one = desk.town.read(roster.officer, row)
    assert (one.reachability, one.reached_by) == (Reachability.UNREACHABLE, Means.VISIT)
    assert "rang three times" in street.get(UNIT)
    street.send(UNIT, f"/roster/{SECOND_COMMITTEE}/officers/{row}/reached", "x", 404, how="call")
