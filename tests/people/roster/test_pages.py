"""The roster in the browser: each in his own area, and forms that say what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskmap.people.model import Role
from riskmap.people.model.officers import Post
from riskmap.people.service import roster
from tests.people.conftest import COMMITTEE, OTHER_COMMITTEE, STREET
from tests.people.roster.conftest import SECOND_COMMITTEE
from tests.people.roster.signed_in import Office, open_office

UNIT = f"/roster/{COMMITTEE}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "home")
    yield office
    office.runtime.close()


def put(desk: Office, code12: str = COMMITTEE, post: Post = Post.A, name: str = "示例甲") -> str:
    said = roster.Said(post=post, name=name, phone="021-12345678")
    return str(desk.town.write(roster.add, code12, said, by="test").id)


@pytest.mark.parametrize("path", ["/roster", UNIT, "/roster/units.geojson"])
def test_who_is_not_signed_in_sees_no_roster(desk: Office, path: str) -> None:
    put(desk)
    answer = desk.app.test_client().get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
    assert "示例甲" not in answer.get_data(as_text=True)


def test_the_list_counts_and_shows_only_the_own_street(desk: Office) -> None:
    put(desk)
    put(desk, OTHER_COMMITTEE, name="示例乙")
    text = desk.sign_in("street").get("/roster?lang=en")
    assert "1 of 2" in text
    assert "示例甲" in text
    assert "示例乙" not in text
    assert "2 of 3" not in text
    assert "1 of 3" in desk.sign_in("chief").get("/roster?lang=en")


def test_the_list_can_be_narrowed(desk: Office) -> None:
    put(desk)
    chief = desk.sign_in("chief")
    text = chief.get(f"/roster?street={STREET}&state=unknown&lang=en")
    assert f"/roster/{SECOND_COMMITTEE}" in text
    assert f"/roster/{COMMITTEE}" not in text
    assert f"/roster/{OTHER_COMMITTEE}" not in text
    assert "No unit stands so." in chief.get("/roster?state=covered&lang=en")
    chief.get("/roster?street=%27%20OR%201&state=%3Cscript%3E")


def test_a_unit_outside_of_the_own_area_does_not_exist(desk: Office) -> None:
    officer = put(desk, OTHER_COMMITTEE)
    street = desk.sign_in("street")
    street.get(f"/roster/{OTHER_COMMITTEE}", 404)
    street.get("/roster/310107005099", 404)
    elsewhere = f"/roster/{COMMITTEE}/officers/{officer}"
    street.send(UNIT, elsewhere, "change-A", 404, name="x", phone="")
    street.send(UNIT, f"/roster/{OTHER_COMMITTEE}/confirm", status=404)


def test_a_row_is_changed_only_under_its_own_unit(desk: Office) -> None:
    officer = put(desk, SECOND_COMMITTEE)
    street = desk.sign_in("street")
    street.send(UNIT, f"/roster/{COMMITTEE}/officers/{officer}/end", "end-A", 404, why="x")


def test_an_officer_sees_his_own_unit_and_changes_nothing(desk: Office) -> None:
    put(desk)
    desk.town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    officer = desk.sign_in("officer")
    text = officer.get(UNIT)
    assert "示例甲" in text
    assert '<form method="post" action="/roster' not in text
    officer.get(f"/roster/{SECOND_COMMITTEE}", 404)
    officer.send("/me", f"{UNIT}/confirm", status=403)


def test_somebody_is_put_on_the_post_confirmed_away_and_ended(desk: Office) -> None:
    street = desk.sign_in("street")
    for post, name in (("A", "示例甲"), ("B", "示例乙")):
        street.send(
            UNIT, f"{UNIT}/officers", f"new-{post}", post=post, name=name, phone="x",
            status=400,
        )  # fmt: skip
        street.send(
            UNIT, f"{UNIT}/officers", f"new-{post}", post=post, name=name,
            phone=f"021-111111{ord(post)}", valid_from="2026-01-01", why="elected",
        )  # fmt: skip
    street.send(UNIT, f"{UNIT}/confirm")
    unit = desk.town.read(roster.unit, COMMITTEE)
    a, b = unit.valid
    assert (a.name, b.name, unit.is_confirmed, unit.gaps) == ("示例甲", "示例乙", True, ())
    here = f"{UNIT}/officers/{a.id}"
    day = unit.day.isoformat()
    away = {"starts_on": day, "ends_on": day, "stand_in": b.id}
    street.send(UNIT, f"{here}/absences", "away-A", **away, why="leave")
    assert desk.town.read(roster.unit, COMMITTEE).on_duty == b
    assert "示例乙" in street.get(UNIT)
    (absence,) = desk.town.read(roster.unit, COMMITTEE).absences
    street.send(UNIT, f"{UNIT}/absences/{absence.id}/cancel")
    street.send(
        UNIT, here, "change-A", name="示例甲", phone="021-9999999", reachability="unreachable"
    )
    changed = desk.town.read(roster.officer, a.id)
    assert (changed.phone, changed.reachability) == ("021-9999999", "unreachable")
    street.send(UNIT, f"{here}/end", "end-A", on=day, why="moved")
    assert not desk.town.read(roster.unit, COMMITTEE).has_valid_a


def test_a_form_that_is_wrong_comes_back_as_it_was_filled_in(desk: Office) -> None:
    put(desk)
    street = desk.sign_in("street")
    (officer,) = desk.town.read(roster.unit, COMMITTEE).officers
    here = f"{UNIT}/officers/{officer.id}"
    answer = street.send(UNIT, here, "change-A", 400, name="示例甲", phone="call me", why="typo")
    text = answer.get_data(as_text=True)
    assert 'value="call me"' in text
    assert 'value="typo"' in text
    assert 'href="#field-change-A-name"' in text
    assert 'id="field-change-A-name"' in text
    assert desk.town.read(roster.officer, officer.id).phone == "021-12345678"


def test_a_form_without_its_token_is_refused(desk: Office) -> None:
    put(desk)
    street = desk.sign_in("street")
    answer = street.client.post(f"{UNIT}/confirm")
    assert answer.status_code == 400
    assert not desk.town.read(roster.unit, COMMITTEE).is_confirmed


def test_the_map_of_gaps_names_nobody(desk: Office) -> None:
    put(desk)
    text = desk.sign_in("street").get("/roster/units.geojson")
    assert json.loads(text)["features"] == []
    assert "示例甲" not in text
