"""Sealed values: ciphertext in the database, opened for a purpose on record, erased for good."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskmap.core.access import Scope
from riskmap.core.errors import InvalidRequestError, SealedError
from riskmap.store import Database, Writing, backup, sealed
from riskmap.store.audit.verifying import verify
from riskmap.store.masters import Masters
from riskmap.store.sealed_keys import subject_key
from tests.store.audit.conftest import COMMITTEE, person, records

SYSTEM = Scope.system("test")
REPEATED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
NAME = "李晓明"


@pytest.fixture
def masters(tmp_path: Path, database: Database) -> Masters:
    """Return a folder with one master key."""
    found = Masters(tmp_path / "keys")
    found.ensure(database.now())
    return found


def _seal(database: Database, masters: Masters, subject: str = "person:1", text: str = NAME) -> str:
    return database.write(SYSTEM, lambda uow: sealed.seal(uow, masters, subject, text))


def _open(
    database: Database,
    masters: Masters,
    text: str,
    subject: str = "person:1",
    purpose: str = "家访",
) -> str:
    def work(uow: Writing) -> str:
        return sealed.open_(uow, masters, subject, text, purpose=purpose, code12=COMMITTEE)

    return database.write(person(), work)


@REPEATED
@given(text=st.text(max_size=200).filter(lambda one: one.isprintable()))
def test_what_was_sealed_is_opened(database: Database, masters: Masters, text: str) -> None:
    assert _open(database, masters, _seal(database, masters, text=text)) == text


def test_the_database_holds_neither_the_value_nor_a_key_that_opens_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    masters = Masters(tmp_path / "keys")
    masters.ensure(sqlite_database.now())
    said = _seal(sqlite_database, masters)
    assert NAME not in said
    assert said != _seal(sqlite_database, masters), "the same value is sealed in another way"
    held = b"".join(one.read_bytes() for one in tmp_path.glob("riskmap.db*"))
    assert NAME.encode() not in held
    assert masters.secret(masters.current()) not in held


def test_opening_leaves_who_what_and_why(database: Database, masters: Masters) -> None:
    _open(database, masters, _seal(database, masters))
    (one,) = records(database)
    assert (one.action, one.subject_kind, one.subject_id) == ("opened", "sealed", "person:1")
    assert (one.actor, one.why, one.code12) == ("li", "家访", COMMITTEE)
    assert (one.before, one.after) == (None, None)


def test_nothing_is_opened_without_a_purpose(database: Database, masters: Masters) -> None:
    text = _seal(database, masters)
    with pytest.raises(InvalidRequestError, match="Nobody said why"):
        _open(database, masters, text, purpose=" ")
    assert records(database) == []


def test_what_was_sealed_for_one_is_not_opened_for_another(
    database: Database, masters: Masters
) -> None:
    text = _seal(database, masters)
    _seal(database, masters, "person:2", "x")
    for other in ("person:2", "person:3"):
        with pytest.raises(SealedError, match="was not sealed for"):
            _open(database, masters, text, other)
    assert records(database) == []


@pytest.mark.parametrize("place", [0, 5, -1])
def test_what_was_changed_is_not_opened(database: Database, masters: Masters, place: int) -> None:
    sealed_text = _seal(database, masters)
    for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789-_":
        changed = list(sealed_text)
        changed[place] = sign
        if changed != list(sealed_text):
            with pytest.raises(SealedError):
                _open(database, masters, "".join(changed))
    for other in ("", "s1", "s1..", "明文"):
        with pytest.raises(SealedError):
            _open(database, masters, other)


def test_what_was_erased_is_gone_and_the_audit_chain_holds(
    database: Database, masters: Masters, tmp_path: Path
) -> None:
    text = _seal(database, masters)
    _open(database, masters, text)

    def erase(uow: Writing) -> bool:
        return sealed.erase(uow, "person:1", why="本人要求", code12=COMMITTEE)

    assert database.write(person(), erase)
    assert not database.write(person(), erase)
    with pytest.raises(SealedError, match="were erased"):
        _open(database, masters, text)
    with pytest.raises(SealedError, match="were erased"):
        _seal(database, masters)
    assert [one.action for one in records(database)] == ["opened", "erased"]
    assert verify(database, tmp_path / "none").is_sound


def test_an_older_backup_does_not_bring_back_what_was_erased(
    database: Database, masters: Masters, tmp_path: Path
) -> None:
    text = _seal(database, masters)
    path, _ = backup.make(database, tmp_path, keep=2)
    database.write(SYSTEM, lambda uow: sealed.erase(uow, "person:1", why="到期"))

    def after(uow: Writing, _manifest: object) -> None:
        assert sealed.erase_again(uow) == 1

    backup.restore(database, path, replace=True, and_record=after)
    with pytest.raises(SealedError, match="were erased"):
        _open(database, masters, text)


def test_a_new_master_key_opens_what_was_sealed_before(
    database: Database, masters: Masters
) -> None:
    first = masters.current()
    text = _seal(database, masters)
    assert database.write(SYSTEM, lambda uow: sealed.rotate(uow, masters, by="王")) == 1
    assert masters.current() > first
    assert masters.ids() == (first, masters.current())
    with database.read(SYSTEM) as uow:
        assert sealed.uses(uow) == {masters.current(): 1}
    assert _open(database, masters, text) == NAME
    (masters.folder / f"{first}.key").unlink()
    assert _open(database, masters, text) == NAME
    rotated = records(database)[0]
    assert (rotated.action, rotated.actor, rotated.after) == ("rotated", "王", '{"subjects":1}')


def test_a_master_key_that_is_missing_is_named(database: Database, masters: Masters) -> None:
    text = _seal(database, masters)
    name = masters.current()
    (masters.folder / f"{name}.key").write_bytes(b"short")
    with pytest.raises(SealedError, match=name):
        _open(database, masters, text)
    (masters.folder / f"{name}.key").unlink()
    with pytest.raises(SealedError, match="riskmap prepare"):
        _seal(database, masters, "person:2")


def test_another_master_key_opens_nothing(database: Database, masters: Masters) -> None:
    text = _seal(database, masters)
    (masters.folder / f"{masters.current()}.key").write_bytes(b"x" * 32)
    with pytest.raises(SealedError):
        _open(database, masters, text)


def test_two_who_seal_first_at_once_use_one_key(database: Database, masters: Masters) -> None:
    with ThreadPoolExecutor(8) as pool:
        several = list(pool.map(lambda _: _seal(database, masters), range(8)))
    assert {_open(database, masters, one) for one in several} == {NAME}
    with database.read(SYSTEM) as uow:
        assert len(uow.rows(uow.select(subject_key))) == 1


def test_only_its_owner_may_read_a_master_key(masters: Masters) -> None:
    (path,) = masters.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(masters.folder.stat().st_mode) == 0o700
    assert masters.open_to_others() == ()
    path.chmod(0o644)
    assert masters.open_to_others() == (path.stem,)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("李晓明", "李**"),
        ("欧阳", "欧*"),
        ("王", "王*"),
        ("", ""),
        (" 李四 ", "李*"),
        ("13812345678", "138******78"),
        ("021-62345678", "021*******78"),
        ("+86 13812345678", "+86**********78"),
        ("310107194910011234", "310*************34"),
        ("31010719491001123X", "310*************3X"),
        ("Li Xiaoming", "L**********"),
    ],
)
def test_what_is_shown_of_a_value_does_not_give_it_away(text: str, shown: str) -> None:
    assert sealed.masked(text) == shown
