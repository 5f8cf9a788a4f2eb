"""Who needs help is named nowhere: every page, API, table, log and backup is searched."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

import pytest
from attrs import frozen

from riskmap.core.codes import DivisionLevel
from riskmap.people.model import Role
from riskmap.people.service import helping
from riskmap.store import backup
from riskmap.store.masters import Masters
from tests.people.conftest import COMMITTEE, DISTRICT, STREET
from tests.people.helping.conftest import SECRETS, WHY, ZHANG, Register, plain
from tests.people.roster.signed_in import Office, Person, open_office

#: As they may stand somewhere: as text, in JSON, in an address.
WRITTEN = tuple({form for one in SECRETS for form in (one, json.dumps(one)[1:-1], quote(one))})
_PLACES = {DivisionLevel.COMMITTEE: COMMITTEE, DivisionLevel.STREET: STREET}


@frozen
class Planted:
    """An application in which somebody needs help, and who may see all there is."""

    office: Office
    register: Register
    row: str
    person: Person


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """Somebody with every role, and a row that was added, changed, opened, refused."""
    opened = open_office(tmp_path_factory.mktemp("leaks") / "home")
    with opened.runtime as runtime:
        masters = Masters(runtime.home.keys)
        masters.ensure(runtime.clock.now())
        register = Register(opened.town, masters)
        opened.town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
        everything = [(role, _place(role)) for role in Role]
        opened.town.add("everybody", *everything, code12=DISTRICT)
        row = register.put()
        said = {"note": ZHANG.note}
        opened.town.write(helping.change, masters, row.id, plain("sick"), said, as_="officer")
        opened.town.write(helping.remove, row.id, reason="moved", as_="officer")
        opened.town.write(helping.restore, row.id, as_="officer")
        opened.town.write(helping.open_one, masters, row.id, why=WHY, as_="officer")
        yield Planted(opened, register, row.id, opened.sign_in("everybody"))


def _place(role: Role) -> str:
    if DivisionLevel.DISTRICT in role.rules.levels:
        return DISTRICT
    return next(_PLACES[one] for one in _PLACES if one in role.rules.levels)


def _found(content: bytes) -> list[str]:
    """Return what is named in an answer; a workbook or archive is unpacked."""
    texts = [content.decode(errors="replace")]
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            texts += [archive.read(name).decode(errors="replace") for name in names]
    except BadZipFile:
        pass
    return [one for one in WRITTEN for text in texts if one in text]


def test_no_page_and_no_answer_names_anybody(planted: Planted) -> None:
    values = {"person_id": planted.row, "code12": COMMITTEE, "code": STREET, "number": "4"}
    asked, seen = 0, 0
    for rule in planted.office.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in {"static", "published.serve"}:
            continue
        path = re.sub(r"<(?:[^<>:]*:)?(\w+)>", lambda one: values.get(one[1], "1"), rule.rule)
        for more in ("", f"?under={COMMITTEE}&unit={COMMITTEE}&format=csv&subject=helped"):
            answer = planted.person.client.get(path + more)
            assert _found(answer.data) == [], path + more
            assert _found(str(answer.headers).encode()) == [], path + more
            asked += 1
            seen += "张**".encode() in answer.data
    assert asked > 100
    assert seen >= 6  # the list, the row, its form, the sheet, the tables


def test_the_search_would_find_what_is_opened(planted: Planted) -> None:
    """Else it would prove nothing."""
    person = planted.office.sign_in("officer")
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.get(f"/helping/{planted.row}"))
    assert token is not None
    said = {"open-purpose": "visit", "open-why": "x", "csrf_token": token[1]}
    page = person.client.post(f"/helping/{planted.row}/open", data=said)
    table = person.client.post("/helping/export", data=said)
    assert {ZHANG.name, ZHANG.phone, ZHANG.id_number} <= {*_found(page.data)}
    assert {ZHANG.name, ZHANG.phone, ZHANG.id_number} <= {*_found(table.data)}


def test_the_audit_log_as_a_file_names_nobody(planted: Planted) -> None:
    content = planted.person.client.get("/audit.csv").data
    assert planted.row.encode() in content
    assert _found(content) == []


def test_a_backup_names_nobody_and_holds_no_key(planted: Planted, tmp_path: Path) -> None:
    home = planted.office.runtime.home
    made, _ = backup.make(
        planted.office.runtime.database, tmp_path, keep=1, files=home.files, keys=home.keys
    )
    content = made.read_bytes()
    with ZipFile(made) as archive:
        rows = b"".join(archive.read(name) for name in archive.namelist())
    assert planted.row.encode() in rows
    assert _found(content) == []
    secret = planted.register.masters.secret(planted.register.masters.current())
    assert secret not in rows


def test_no_file_of_the_home_folder_names_anybody(planted: Planted) -> None:
    files = [one for one in planted.office.runtime.home.keys.parent.rglob("*") if one.is_file()]
    assert len(files) > 3
    assert not [one for one in files if _found(one.read_bytes())]
