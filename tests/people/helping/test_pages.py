"""Pages of people who need help: masked everywhere, opened for one look, nothing outside."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from riskmap.people.imports.helped import ALIASES
from riskmap.people.model import Role
from riskmap.people.model.helped import Personal, Standing
from riskmap.people.service import helping
from riskmap.store.masters import Masters
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, STREET
from tests.people.helping.conftest import SECRETS, ZHANG, Register
from tests.people.roster.conftest import SECOND_COMMITTEE
from tests.people.roster.signed_in import Office, Person, open_office

OPEN = {"open-purpose": "evacuation", "open-why": "台风"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The application over a small register, with a list."""
    opened = open_office(tmp_path_factory.mktemp("helping") / "home")
    with opened.runtime:
        Masters(opened.runtime.home.keys).ensure(opened.runtime.clock.now())
        town = opened.town
        town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE, display_name="信息员甲")
        town.add("other-officer", (Role.OFFICER_A, OTHER_COMMITTEE), code12=OTHER_COMMITTEE)
        town.add("auditor", (Role.AUDITOR, DISTRICT), code12=DISTRICT)
        town.add("manager", (Role.EMERGENCY_MANAGER, STREET))
        town.add("trainer", (Role.TRAINER, STREET))
        yield opened


@pytest.fixture(scope="module")
def register(office: Office) -> Register:
    """The list behind the pages."""
    return Register(office.town, Masters(office.runtime.home.keys))


@pytest.fixture(scope="module")
def row(register: Register) -> str:
    """Somebody on the list."""
    return register.put().id


def _leaks(text: str) -> list[str]:
    return [one for one in SECRETS if one in text]


def test_the_list_and_a_row_are_masked_for_everybody(office: Office, row: str) -> None:
    for name in ("officer", "street", "auditor", "manager", "chief"):
        person = office.sign_in(name)
        for path in ("/helping?lang=en", f"/helping/{row}", f"/helping/sheet?under={COMMITTEE}"):
            text = person.get(path)
            assert "张**" in text, (name, path)
            assert _leaks(text) == [], (name, path)


def test_a_row_is_opened_for_one_look(office: Office, row: str) -> None:
    person = office.sign_in("manager")
    answer = _post(person, f"/helping/{row}", f"/helping/{row}/open", {**OPEN, "form": "open"})
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert set(_leaks(text)) >= {ZHANG.name, ZHANG.phone, ZHANG.id_number, ZHANG.address}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "台风" in text
    assert _leaks(person.get(f"/helping/{row}")) == []
    assert person.client.get(f"/helping/{row}/open").status_code == 303
    (entry,) = office.town.entries(action="opened", subject_id=row)
    assert (entry.actor, entry.why) == ("manager", "Evacuation or rescue: 台风")


@pytest.mark.parametrize("wrong", [{"open-why": ""}, {"open-purpose": "nosy"}, {}])
def test_without_a_purpose_a_row_stays_shut(
    office: Office, row: str, wrong: dict[str, str]
) -> None:
    person = office.sign_in("manager")
    said = {**OPEN, **wrong} if wrong else {}
    answer = _post(person, f"/helping/{row}", f"/helping/{row}/open", {**said, "form": "open"})
    assert answer.status_code == 400
    assert _leaks(answer.get_data(as_text=True)) == []


def _post(person: Person, page: str, path: str, said: dict[str, Any]) -> Any:
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.get(page))
    assert token is not None
    return person.client.post(path, data={**said, "csrf_token": token[1]},
                              content_type="multipart/form-data")  # fmt: skip


@pytest.mark.parametrize("who", ["auditor", "chief"])
def test_who_only_sees_cannot_open(office: Office, row: str, who: str) -> None:
    person = office.sign_in(who)
    page = person.get(f"/helping/{row}")
    assert "open-purpose" not in page
    for path in (f"/helping/{row}/open", "/helping/sheet", "/helping/export"):
        answer = _post(person, "/me", path, OPEN)
        assert answer.status_code == 403
        assert _leaks(answer.get_data(as_text=True)) == []


def test_who_has_no_right_sees_nothing(office: Office, row: str) -> None:
    person = office.sign_in("trainer")
    for path in ("/helping", f"/helping/{row}", "/helping/sheet", "/helping/export"):
        assert _leaks(person.get(path, 403)) == []


def test_another_area_does_not_exist(office: Office, row: str) -> None:
    person = office.sign_in("other-officer")
    assert "张*" not in person.get("/helping")
    for path in (
        f"/helping/{row}",
        f"/helping/{row}/change",
        f"/helping?under={COMMITTEE}",
        f"/helping/sheet?under={COMMITTEE}",
        f"/helping/export?under={COMMITTEE}",
        f"/helping/new?under={COMMITTEE}",
    ):
        assert "张*" not in person.get(path, 404), path
    for path in ("open", "check", "remove", "restore", "change"):
        said = {**OPEN, "form": "remove", "remove-reason": "moved", "row-kinds": "sick"}
        answer = _post(person, "/me", f"/helping/{row}/{path}", said)
        assert answer.status_code == 404, path


def test_a_guessed_id_is_answered_as_one_outside(office: Office, row: str) -> None:
    person = office.sign_in("other-officer")
    real, guessed = (person.get(f"/helping/{one}", 404) for one in (row, "0" * 32))
    assert real.replace(row, "") == guessed.replace("0" * 32, "")


def test_somebody_is_put_on_the_list_changed_taken_off_and_brought_back(
    office: Office, register: Register
) -> None:
    person = office.sign_in("officer")
    said = {
        "form": "row", "under": COMMITTEE, "row-kinds": ["powered", "sick"],
        "row-mobility": "carried", "row-floor": "6", "row-name": "王表单",
        "row-phone": "13712345678", "row-helper_account": "nobody", "row-card_on": "2026-05-12",
    }  # fmt: skip
    answer = _post(person, "/helping/new", "/helping/new", said)
    assert answer.status_code == 303
    path = answer.headers["Location"].partition("?")[0]
    assert "王" not in path
    helped = register.town.read(helping.one, path.rpartition("/")[2])
    assert (helped.kinds, helped.floor, helped.has_helper) == (("powered", "sick"), 6, False)
    number = register.town.read(
        lambda uow: __import__("riskmap.people.service", fromlist=["x"]).holder_named(
            uow, "officer"
        )
    ).account.number
    changed = {**said, "row-name": "", "row-phone": "-", "row-helper_account": str(number)}
    assert _post(person, f"{path}/change", f"{path}/change", changed).status_code == 303
    assert register.open(helped) != ZHANG
    after = register.now(helped)
    assert (after.helper_account, after.has_helper) == (number, True)
    assert "信息员甲" in person.get(path)
    assert register.open(after) == Personal(name="王表单")
    for step, standing in (("remove", Standing.REMOVED), ("restore", Standing.LISTED)):
        sent = {"form": step, "remove-reason": "moved"}
        assert _post(person, path, f"{path}/{step}", sent).status_code == 303
        assert register.now(helped).standing is standing


def test_what_is_wrong_is_said_beside_the_form_which_stays_filled_in(office: Office) -> None:
    person = office.sign_in("officer")
    said = {"form": "row", "under": COMMITTEE, "row-kinds": "sick", "row-name": "赵表单",
            "row-phone": "call me"}  # fmt: skip
    answer = _post(person, "/helping/new", "/helping/new", said)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "赵表单" in text
    assert 'value="sick" checked' in text


def test_a_whole_list_is_opened_for_the_door_to_door_sheet(office: Office, row: str) -> None:
    person = office.sign_in("manager")
    path = f"/helping/sheet?under={STREET}&kind=bedridden"
    answer = _post(person, path, path, {**OPEN, "form": "open"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert {ZHANG.name, ZHANG.address, ZHANG.contact_phone, ZHANG.measure} <= {*_leaks(text)}
    assert answer.headers["Cache-Control"] == "no-store"
    entry = office.town.entries(action="opened", subject_id="")[-1]
    assert row in entry.after


@pytest.mark.usefixtures("row")
def test_a_table_taken_along_is_masked_and_cannot_be_brought_back(office: Office) -> None:
    person = office.sign_in("officer")
    content = person.client.get(f"/helping/export?under={COMMITTEE}").data
    cells = _cells(content)
    assert "张**" in cells
    assert _leaks("\n".join(cells)) == []
    text = _look(person, content).get_data(as_text=True)
    assert "/helping/import/take" not in text
    csv = person.client.get("/helping/export?format=csv").get_data(as_text=True)
    assert _leaks(csv) == []
    (last, *_) = reversed(office.town.entries(action="exported"))
    assert '"masked":true' in last.after


def test_an_opened_table_asks_for_a_purpose_is_logged_and_comes_back(
    office: Office, row: str
) -> None:
    person = office.sign_in("officer")
    path = f"/helping/export?under={COMMITTEE}"
    refused = _post(person, "/helping/sheet", path, {"form": "open"})
    assert (refused.status_code, _leaks(refused.get_data(as_text=True))) == (400, [])
    answer = _post(person, "/helping/sheet", path, {**OPEN, "format": "xlsx"})
    assert {ZHANG.name, ZHANG.phone, ZHANG.id_number} <= {*_cells(answer.data)}
    entry = office.town.entries(action="exported")[-1]
    assert entry.why == "Evacuation or rescue: 台风"
    assert row in entry.after
    text = _look(person, answer.data).get_data(as_text=True)
    assert "/helping/import/take" not in text  # nothing new in it


def test_the_page_to_bring_a_table_speaks_the_language_of_its_reader(office: Office) -> None:
    person = office.sign_in("officer")
    chinese = person.get("/helping/import?lang=zh")
    english = person.get("/helping/import?lang=en")
    names = ALIASES["phone"]
    assert len(names) > 1
    assert "、".join(names) in chinese
    assert ", ".join(names) in english
    found = _look(person, BROUGHT.encode(), "people.csv").get_data(as_text=True)
    assert re.search(r'<th scope="row">Row \d+</th>', found)


def test_no_cell_of_a_table_runs(office: Office, register: Register) -> None:
    evil = Personal(name="=1+1", note='@SUM(1)*cmd|" /C calc"!A0', measure="+1")
    register.put(evil, SECOND_COMMITTEE, as_="street")
    person = office.sign_in("street")
    path = f"/helping/export?under={SECOND_COMMITTEE}"
    csv = _post(person, "/helping/sheet", path, {**OPEN, "format": "csv"}).get_data(as_text=True)
    assert "'=1+1" in csv
    assert ",=1+1" not in csv
    book = openpyxl.load_workbook(
        io.BytesIO(_post(person, "/helping/sheet", path, OPEN).data), data_only=False
    )
    assert {cell.data_type for line in book.worksheets[0] for cell in line} <= {"s", "n"}
    register.town.write(
        helping.remove, _id(register, SECOND_COMMITTEE), reason="twice", as_="street"
    )


def _id(register: Register, code12: str) -> str:
    rows = register.town.read(helping.listed, helping.Wanted(under=code12))
    return str(rows[-1].id)


def _cells(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(cell.value) for sheet in book for line in sheet for cell in line]


def _look(person: Person, content: bytes, name: str = "people.xlsx") -> Any:
    file = (io.BytesIO(content), name)
    return _post(person, "/helping/import", "/helping/import", {"file": file})


BROUGHT = f"""区划代码,类别,姓名,电话,身份证号,楼层,行动能力,备注
{COMMITTEE},独居老人、卧床,陈导入,13611110000,,3层,需抬,夜间吸氧
{COMMITTEE},飞人,钱导入,13611110001,,,,
{OTHER_COMMITTEE},残疾,孙导入,13611110002,,,,
{COMMITTEE},残疾,李导入,不是电话,,,,
{COMMITTEE},残疾,周导入,,310107194001011230,,,
{COMMITTEE},残疾,吴**,,,,,
{COMMITTEE},残疾,陈导入,136-1111-0000,,,,
"""


def test_a_table_is_taken_row_by_row_and_no_value_stands_in_what_is_wrong(
    office: Office, register: Register
) -> None:
    person = office.sign_in("officer")
    looked = _look(person, BROUGHT.encode(), "list.csv")
    text = looked.get_data(as_text=True)
    for secret in ("陈导入", "13611110000", "夜间吸氧", "钱导入", "不是电话", "310107194001011230"):
        assert secret not in text
    assert looked.headers["Cache-Control"] == "no-store"
    assert len(re.findall(r"state--missed", text)) == 6
    ticket = re.search(r'name="ticket" value="([^"]+)"', text)
    assert ticket is not None
    taken = _post(person, "/helping/import", "/helping/import/take", {"ticket": ticket[1]})
    assert taken.status_code == 303
    rows = register.town.read(helping.listed, helping.Wanted(under=COMMITTEE))
    (new,) = [one for one in rows if one.kinds == ("bedridden", "elderly_alone")]
    assert register.open(new) == Personal(name="陈导入", phone="13611110000", note="夜间吸氧")
    again = _look(person, BROUGHT.encode(), "list.csv").get_data(as_text=True)
    assert "/helping/import/take" not in again
    entry = office.town.entries(action="imported")[-1]
    assert "陈导入" not in entry.after
    files = [one for one in Path(office.runtime.home.files).rglob("*") if one.is_file()]
    assert not [one for one in files if "陈导入".encode() in one.read_bytes()]


def test_a_ticket_of_another_site_or_use_is_refused(office: Office) -> None:
    person = office.sign_in("officer")
    answer = _post(person, "/helping/import", "/helping/import/take", {"ticket": "gAAAAnonsense"})
    assert answer.status_code == 400


def test_an_administrator_erases_for_good_and_has_to_be_sure(
    office: Office, register: Register
) -> None:
    helped = register.put(Personal(name="郑忘记", phone="13500000000"))
    person = office.sign_in("chief")
    path = f"/helping/{helped.id}"
    said = {"form": "erase", "erase-why": "asked for it"}
    assert "14" in person.get(path)  # backups that are kept
    assert _post(person, path, f"{path}/erase", said).status_code == 400
    assert register.now(helped).standing is Standing.LISTED
    assert _post(person, path, f"{path}/erase", {**said, "erase-sure": "1"}).status_code == 303
    page = person.get(path)
    assert "郑" not in page
    assert "erase-sure" not in page
    officer = office.sign_in("officer")
    assert "open-purpose" not in officer.get(path)
    answer = _post(officer, "/me", f"{path}/open", {**OPEN, "form": "open"})
    assert answer.status_code == 409
