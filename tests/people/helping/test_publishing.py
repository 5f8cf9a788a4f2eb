"""Published counts: once a month, small ones hidden on all levels together, nobody named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import ScopeError
from riskmap.core.small_counts import MINIMUM
from riskmap.people.model.helped import Personal
from riskmap.people.model.needs import needs
from riskmap.people.service import erasing, helping
from riskmap.people.service.helping.publishing import HIDDEN, UNKNOWN, Published
from riskmap.store import Reading
from riskmap.store.masters import Masters
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, STREET
from tests.people.helping.conftest import Register
from tests.people.roster.conftest import SECOND_COMMITTEE
from tests.people.roster.signed_in import Office, open_office


def _fill(register: Register, code12: str, kind: str, count: int) -> list[Any]:
    as_ = "other-street" if code12 == OTHER_COMMITTEE else "street"
    people = [Personal(name=f"某{kind}{code12}{number:03d}") for number in range(count)]
    return [register.put(one, code12, kind, as_=as_) for one in people]


def _next_month(uow: Reading) -> Published:
    return helping.published(evolve(uow, now=uow.now + timedelta(days=32)), DISTRICT)


def _rows(found: Published) -> dict[str, Any]:
    return {one.division.code12: one for one in found.rows}


def test_counts_are_those_of_the_first_of_the_month(register: Register) -> None:
    _fill(register, COMMITTEE, "sick", 9)
    now = register.town.read(lambda uow: helping.published(uow, DISTRICT))
    assert now.as_of.day == 1
    assert _rows(now)[DISTRICT].total == UNKNOWN
    later = register.town.read(_next_month)
    assert _rows(later)[COMMITTEE].counts["sick"] == 9
    assert _rows(later)[DISTRICT].total == 9


def test_a_unit_without_a_list_is_unknown_and_not_zero(register: Register) -> None:
    _fill(register, COMMITTEE, "sick", 9)
    rows = _rows(register.town.read(_next_month))
    assert rows[OTHER_COMMITTEE].total == UNKNOWN
    assert rows[COMMITTEE].counts["powered"] == 0
    assert (rows[STREET].units, rows[STREET].unknown_units) == (2, 1)


def test_a_street_less_its_committees_gives_no_small_count_back(register: Register) -> None:
    _fill(register, COMMITTEE, "sick", 9)
    _fill(register, SECOND_COMMITTEE, "sick", 2)
    _fill(register, OTHER_COMMITTEE, "sick", 7)
    rows = _rows(register.town.read(_next_month))
    assert rows[SECOND_COMMITTEE].total == HIDDEN
    known = [rows[one].total for one in (STREET, COMMITTEE)]
    assert HIDDEN in known


def test_each_person_counts_once_under_the_heaviest_need(register: Register) -> None:
    for number in range(6):
        about = Personal(name=f"双{number}")
        register.put(about, COMMITTEE, "elderly_alone", "powered", as_="street")
    row = _rows(register.town.read(_next_month))[COMMITTEE]
    assert (row.counts["powered"], row.counts["elderly_alone"], row.total) == (6, 0, 6)


def test_who_is_off_the_list_or_erased_counts_no_more(register: Register) -> None:
    several = _fill(register, COMMITTEE, "sick", 8)
    register.town.write(helping.remove, several[0].id, reason="moved", as_="street")
    register.town.write(erasing.helped, several[1].id, why="x", as_="chief")
    assert _rows(register.town.read(_next_month))[COMMITTEE].total == 6


def test_no_one_but_the_program_makes_these_sums(register: Register) -> None:
    with pytest.raises(ScopeError):
        register.town.read(lambda uow: helping.published(uow, DISTRICT), as_="street")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The application, and people on lists since last month."""
    opened = open_office(tmp_path_factory.mktemp("counted") / "home")
    with opened.runtime as runtime:
        masters = Masters(runtime.home.keys)
        masters.ensure(runtime.clock.now())
        register = Register(opened.town, masters)
        _fill(register, COMMITTEE, "sick", 9)
        _fill(register, SECOND_COMMITTEE, "sick", 2)

        def long_ago(uow: Any) -> None:
            uow.connection.exec_driver_sql(
                "UPDATE helped_person SET recorded_at = '2026-01-01 00:00:00.000000'"
            )

        opened.town.write(long_ago)
        yield opened


def test_everybody_may_ask_and_nobody_is_named(office: Office) -> None:
    answer = office.app.test_client().get("/api/v1/people-who-need-help")
    assert answer.status_code == 200
    said = answer.get_json()
    rows = {one["code"]: one for one in said["divisions"]}
    assert rows[COMMITTEE]["counts"].keys() == needs().keys()
    assert rows[SECOND_COMMITTEE]["total"] == HIDDEN
    numbers = [cell for one in rows.values() for cell in (*one["counts"].values(), one["total"])]
    assert not [one for one in numbers if isinstance(one, int) and 0 < one < MINIMUM]
    assert "某" not in answer.get_data(as_text=True)
    tag = answer.headers["ETag"]
    again = office.app.test_client().get(
        "/api/v1/people-who-need-help", headers={"If-None-Match": tag}
    )
    assert again.status_code == 304


def test_the_table_says_the_same(office: Office) -> None:
    client = office.app.test_client()
    said = client.get("/api/v1/people-who-need-help").get_json()
    text = client.get("/api/v1/people-who-need-help.csv?lang=en").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    by_code = {row[0]: row for row in rows[1:]}
    for one in said["divisions"]:
        assert by_code[one["code"]][5:] == [
            str(cell) for cell in (*one["counts"].values(), one["total"])
        ]
    assert "hidden" in by_code[SECOND_COMMITTEE]
