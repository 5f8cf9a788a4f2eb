"""The roster in the browser: each in his own area, and forms that say what is wrong."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskmap.core.errors import NotFoundError
from riskmap.people import service
from riskmap.people.keys import sign_in_key
from riskmap.people.model import Role
from riskmap.people.model.officers import Post
from riskmap.people.service import devices, roster, sessions
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
    everything = chief.get("/roster?street=all&state=all&lang=en")
    assert f"/roster/{OTHER_COMMITTEE}" in everything
    assert '<option value=""' not in everything
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
    nobody = {"starts_on": day, "ends_on": day, "stand_in": "nobody"}
    street.send(UNIT, f"{here}/absences", "away-A", **nobody, why="leave")
    away_again = desk.town.read(roster.unit, COMMITTEE)
    assert away_again.on_duty is None
    (absence,) = [one for one in away_again.absences if not one.is_cancelled]
    street.send(UNIT, f"{UNIT}/absences/{absence.id}/cancel")
    street.send(UNIT, here, "change-A", name="示例甲", phone="021-9999999")
    street.send(UNIT, f"{here}/reached", "reached-A", how="no_answer")
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
    assert json.loads(text)["is_demo"] is False
    assert "示例甲" not in text


CSV = f"区划代码,角色,姓名,电话\n{COMMITTEE},A,示例甲,021-1234567\n{COMMITTEE},C,示例乙,\n"


def look(desk: Office, content: str | bytes, name: str = "officers.csv", status: int = 200) -> str:
    data = content.encode() if isinstance(content, str) else content
    answer = desk.sign_in("street").send(
        "/roster/import?lang=en", "/roster/import", status=status, file=(io.BytesIO(data), name)
    )
    return answer.get_data(as_text=True)


def test_a_table_is_looked_at_first_and_its_good_rows_are_taken_then(desk: Office) -> None:
    street = desk.sign_in("street")
    answer = street.send(
        "/roster/import?lang=en",
        "/roster/import",
        status=200,
        file=(io.BytesIO(CSV.encode()), "officers.csv"),
    )
    text = answer.get_data(as_text=True)
    assert "Take 1 rows" in text
    assert "is neither A nor B" in text
    assert not desk.town.read(roster.unit, COMMITTEE).officers
    ticket = re.search(r'name="ticket" value="([^"]+)"', text)
    assert ticket is not None
    street.send("/roster/import", "/roster/import/take", ticket=ticket[1])
    assert desk.town.read(roster.unit, COMMITTEE).has_valid_a
    street.send("/roster/import", "/roster/import/take", status=400, ticket=ticket[1] + "x")


def test_nothing_of_a_table_stays_in_the_file_store(desk: Office) -> None:
    look(desk, CSV)
    kept = [one for one in desk.runtime.home.files.rglob("*") if one.is_file()]
    assert kept == []


def test_a_file_that_is_no_table_of_officers_says_so(desk: Office) -> None:
    assert "has no column" in look(desk, "a,b\n1,2\n", status=400)
    look(desk, b"\x89PNG\r\n\x1a\n", "officers.xlsx", status=400)


def test_taking_the_roster_along_is_on_record_and_limited_to_the_own_area(desk: Office) -> None:
    put(desk)
    put(desk, OTHER_COMMITTEE, name="示例乙")
    street = desk.sign_in("street")
    text = street.get("/roster/export?format=csv")
    assert "示例甲" in text
    assert "示例乙" not in text
    assert len(desk.town.entries(action="exported", actor="street")) == 1
    book = street.client.get("/roster/export")
    assert book.data.startswith(b"PK")


def test_a_sheet_carries_an_address_and_a_pin_that_register_a_telephone_once(desk: Office) -> None:
    officer = put(desk)
    street = desk.sign_in("street")
    page = street.send("/roster/handout", "/roster/handout", status=200, officer=officer)
    text = page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"
    address = re.search(r'class="secret">([^<]+)<', text)
    pin = re.search(r"<strong>(\d{6})</strong>", text)
    assert address is not None
    assert pin is not None
    token = address[1].rsplit("/", 1)[-1]
    came = sessions.From(address="10.0.0.1", agent="test")
    new, key = devices.fresh("480213", "phone"), sign_in_key(desk.runtime.home.keys)
    outcome = desk.town.write(devices.register, token, pin[1], new, came, key=key)
    one = desk.town.read(roster.officer, officer)
    assert outcome.account.number == one.account
    holder = desk.town.read(service.holder_named, outcome.account.name)
    assert [(held.role, held.code12) for held in holder.held] == [(Role.OFFICER_A, COMMITTEE)]
    with pytest.raises(NotFoundError):
        desk.town.write(devices.register, token, pin[1], new, came, key=key)
    with desk.town.database.engine.connect() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM invitation").all())
    assert token not in stored
    assert pin[1] not in stored


def test_who_leaves_the_post_loses_the_role(desk: Office) -> None:
    officer = put(desk)
    key = sign_in_key(desk.runtime.home.keys)
    desk.town.write(roster.hand_out, officer, key=key, as_="street")
    desk.town.write(roster.end, officer, why="moved", as_="street")
    number = desk.town.read(roster.officer, officer).account
    assert desk.town.read(service.person, number).holder.roles == ()


def test_sheets_are_made_for_the_own_street_only_and_never_for_nobody(desk: Office) -> None:
    officer = put(desk, OTHER_COMMITTEE)
    street = desk.sign_in("street")
    assert "示例甲" not in street.get("/roster/handout?street=310107014000")
    put(desk)
    page = street.send("/roster/handout", "/roster/handout", status=200, officer=officer)
    assert 'class="secret"' not in page.get_data(as_text=True)
    street.send("/roster/handout", "/roster/handout", status=400)
