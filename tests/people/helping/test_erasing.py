"""Erasing for good: who it was is gone, counts and log stay, a restore changes nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.people import service
from riskmap.people.model import Role
from riskmap.people.model.helped import Standing
from riskmap.people.model.officers import Post
from riskmap.people.model.retention import rules
from riskmap.people.service import erasing, helping, retaining, roster, sessions
from riskmap.people.store import erasing as erased
from riskmap.store import Writing, sealed
from riskmap.store.audit.verifying import verify
from tests.people.conftest import COMMITTEE, OTHER_COMMITTEE, OTHER_STREET, STREET, Town
from tests.people.helping.conftest import SECRETS, WHY, Register, Someone


def _texts(town: Town, *tables: str) -> str:
    with town.database.engine.connect() as connection:
        rows = [connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in tables]
    return repr(rows)


def test_who_was_erased_cannot_be_read_from_table_log_or_older_version(
    register: Register, tmp_path: Path
) -> None:
    helped = register.put()
    register.town.write(helping.check, helped.id, as_="officer")
    register.town.write(erasing.helped, helped.id, why="asked for it", as_="chief")
    for text in (helped.sealed, register.now(helped).sealed):
        with pytest.raises(Exception, match=r"erased|changed"):
            register.town.write(
                sealed.open_, register.masters, helped.subject, text, purpose=WHY, code12=COMMITTEE
            )
    with pytest.raises(ConflictError):
        register.open(helped)
    (shown,) = register.shown(register.now(helped), as_="auditor")
    assert (shown.personal, shown.kept_until) == (None, None)
    assert verify(register.town.database, tmp_path / "anchors.jsonl").harms == ()
    assert not [one for one in SECRETS if one in _texts(register.town, "audit_entry")]


def test_counts_stay_when_somebody_is_erased(register: Register) -> None:
    helped = register.put()
    register.town.write(erasing.helped, helped.id, why="asked for it", as_="chief")
    after = register.now(helped)
    assert (after.standing, after.kinds, after.floor) == (Standing.ERASED, helped.kinds, 3)
    (entry,) = register.town.entries(action="erased", subject_id=helped.id)
    assert (entry.actor, entry.why) == ("chief", "asked for it")


def test_erasing_says_why_and_is_for_those_who_reach_it(register: Register) -> None:
    helped = register.put()
    with pytest.raises(InvalidRequestError):
        register.town.write(erasing.helped, helped.id, why=" ", as_="chief")
    with pytest.raises(NotFoundError):
        register.town.write(erasing.helped, helped.id, why="x", as_="other-officer")
    register.town.write(erasing.helped, helped.id, why="x", as_="chief")
    with pytest.raises(ConflictError):
        register.town.write(erasing.helped, helped.id, why="x", as_="chief")


def test_a_key_that_is_destroyed_by_hand_leaves_no_row_that_cannot_be_shown(
    register: Register, someone: Someone
) -> None:
    helped, other = register.put(), register.put(someone(1))
    register.town.write(sealed.erase, helped.subject, why="x")
    shown = register.shown(helped, other)
    assert [one.personal is None for one in shown] == [True, False]
    register.town.write(erasing.erase_again)
    assert register.now(helped).standing is Standing.ERASED


def test_what_a_restore_brings_back_is_erased_again(small_register: Register) -> None:
    """A restore brings the key back, and takes the last version of the row away."""
    helped = small_register.put()
    _do(small_register, "CREATE TABLE kept AS SELECT * FROM subject_key")
    small_register.town.write(erasing.helped, helped.id, why="x", as_="chief")
    _do(
        small_register,
        "UPDATE subject_key SET wrapped = (SELECT wrapped FROM kept), erased_at = NULL",
        "DELETE FROM helped_person WHERE version > 1",
    )
    assert small_register.open(small_register.now(helped)).name == "张示例"
    small_register.town.write(erasing.erase_again)
    assert small_register.now(helped).standing is Standing.ERASED
    with pytest.raises(ConflictError):
        small_register.open(small_register.now(helped))


def _do(register: Register, *statements: str) -> None:
    """Change the database behind the program's back."""

    def work(uow: Writing) -> None:
        for one in statements:
            uow.connection.exec_driver_sql(one)

    register.town.write(work)


def _an_officer(town: Town) -> tuple[int, str]:
    """Let somebody be officer in two streets, one after the other, with a training."""
    account = town.add("leaver", code12=COMMITTEE, display_name="离职甲", phone="13611112222",
                       mail="leaver@example.org")  # fmt: skip
    about: dict[str, Any] = {"name": "离职甲", "phone": "13611112222", "account": account.number}
    first = town.write(
        roster.add, OTHER_COMMITTEE, roster.Said(post=Post.A, **about), as_="other-street"
    )
    town.write(roster.end, first.id, why="离职甲搬走了", as_="other-street")
    one = town.write(roster.add, COMMITTEE, roster.Said(post=Post.B, **about), as_="street")
    town.write(service.grant, account.number, Role.OFFICER_B, COMMITTEE, why="elected")
    return account.number, one.person_id


def test_an_erased_account_is_named_nowhere_and_its_number_stays(register: Register) -> None:
    town = register.town
    number, _ = _an_officer(town)
    town.write(erasing.account, number, why="asked for it", as_="chief")
    tables = ("account", "roster_entry", "roster_absence", "training_attendance", "account_grant",
              "device", "invitation", "account_session", "access_token")  # fmt: skip
    texts = _texts(town, *tables)
    assert not [one for one in ("离职甲", "13611112222", "leaver@example.org") if one in texts]
    after = town.read(service.reading.account_numbered, number)
    assert (after.name, after.display_name, after.is_active) == ("leaver", erased.ERASED, False)
    held = town.read(lambda uow: service.holder_of(uow, after).held)
    assert held == ()
    assert len(town.read(roster.history, COMMITTEE, as_="street")) == 1


def test_the_name_goes_where_the_one_who_erases_looks_after_nobody(register: Register) -> None:
    """Who worked in another street before is named on its roster."""
    town = register.town
    number, _ = _an_officer(town)
    town.add("street-chief", (Role.ADMINISTRATOR, STREET), code12=STREET)
    town.write(erasing.account, number, why="asked for it", as_="street-chief")
    assert "离职甲" not in _texts(town, "roster_entry")


def test_an_erased_account_is_not_opened_again(register: Register) -> None:
    number, _ = _an_officer(register.town)
    register.town.write(erasing.account, number, why="x", as_="chief")
    with pytest.raises(ConflictError, match="erased"):
        register.town.write(service.activate, number, why="x", as_="chief")


def test_nobody_erases_an_account_that_he_may_not_manage(register: Register) -> None:
    number, _ = _an_officer(register.town)
    town = register.town
    town.add("other-chief", (Role.ADMINISTRATOR, OTHER_STREET), code12=OTHER_STREET)
    with pytest.raises((NotFoundError, ForbiddenError)):
        town.write(erasing.account, number, why="x", as_="other-chief")
    chief = town.read(service.holder_named, "chief").account.number
    with pytest.raises(ForbiddenError):
        town.write(erasing.account, chief, why="x", as_="chief")


def test_an_account_that_a_restore_brings_back_is_erased_again(small_register: Register) -> None:
    town = small_register.town
    number, _ = _an_officer(town)
    town.write(erasing.account, number, why="x", as_="chief")
    name = f"UPDATE account SET display_name = '离职甲', erased_at = NULL WHERE number = {number}"
    _do(small_register, name)
    assert "离职甲" in _texts(town, "account")
    assert town.write(erasing.erase_again) >= 1
    assert "离职甲" not in _texts(town, "account")


def _later(days: float) -> Any:
    def work(uow: Writing, do: Any, *args: Any) -> Any:
        return do(evolve(uow, now=uow.now + timedelta(days=days)), *args)

    return work


def _overdue(register: Register, days: float) -> dict[str, int]:
    found = register.town.write(_later(days), retaining.overdue)
    return {one.rule: one.count for one in found if one.count}


@pytest.mark.parametrize("rule", ["helped_unchecked", "helped_removed"])
def test_who_is_over_the_period_is_erased_and_not_a_day_before(
    register: Register, someone: Someone, rule: str
) -> None:
    helped, fresh = register.put(), register.put(someone(1))
    if rule == "helped_removed":
        register.town.write(helping.remove, helped.id, reason="moved", as_="officer")
        register.town.write(helping.remove, fresh.id, reason="moved", as_="officer")
        register.town.write(helping.restore, fresh.id, as_="officer")
    else:
        register.town.write(_later(30), helping.check, fresh.id, as_="officer")
    period = rules()[rule].period.days
    assert rule not in _overdue(register, period)
    assert _overdue(register, period + 1)[rule] == 1
    assert register.now(helped).standing is not Standing.ERASED
    assert register.town.write(_later(period + 1), retaining.retain, rule) == 1
    assert register.now(helped).standing is Standing.ERASED
    assert register.now(fresh).standing is Standing.LISTED
    (entry,) = register.town.entries(action="erased", subject_id=helped.id)
    assert rule in entry.why


def test_a_closed_account_is_erased_after_its_period(register: Register) -> None:
    number, _ = _an_officer(register.town)
    register.town.write(service.deactivate, number, why="left", as_="chief")
    period = rules()["account_closed"].period.days
    assert "account_closed" not in _overdue(register, period)
    assert register.town.write(_later(period + 1), retaining.retain, "account_closed") == 1
    assert "离职甲" not in _texts(register.town, "account", "roster_entry")
    assert "account_closed" not in _overdue(register, period + 1)


def test_who_left_the_roster_is_erased_after_its_period_but_nobody_who_is_on_it(
    register: Register,
) -> None:
    town = register.town
    _, person_id = _an_officer(town)
    period = rules()["officer_gone"].period.days
    assert _overdue(register, period + 2) == {}
    (row,) = town.read(roster.unit, COMMITTEE).officers
    town.write(roster.end, row.id, why="left", as_="street")
    assert town.write(_later(period + 2), retaining.retain, "officer_gone") == 2
    assert "离职甲" not in _texts(town, "roster_entry", "training_attendance")
    (entry,) = town.entries(action="erased", subject_id=person_id)
    assert "officer_gone" in entry.why
    assert _overdue(register, period + 2) == {}


def test_notes_of_signing_in_go_after_their_periods_with_an_entry_that_counts_them(
    register: Register,
) -> None:
    town = register.town

    def begin(uow: Writing) -> None:
        came = sessions.From(address="192.0.2.7", agent="test")
        sessions.begin(uow, service.holder_named(uow, "officer"), came, is_strong=True)

    town.write(begin)
    assert _overdue(register, 90) == {}
    assert _overdue(register, 92) == {"session_ended": 1}
    assert town.write(_later(92), retaining.retain, "session_ended") == 1
    assert "192.0.2.7" not in _texts(town, "account_session")
    (entry,) = town.entries(action="erased")
    assert '"rows":1' in entry.after
