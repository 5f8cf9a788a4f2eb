"""The quick look at a chain says what the hash of each entry says, whatever stands in it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskmap.core.access import Scope
from riskmap.store import Database, audit
from riskmap.store.audit import Entry
from riskmap.store.audit.reading import chains, records_of
from riskmap.store.audit.record import HASHED, NOTHING
from riskmap.store.audit.whole import _NAMES, _said, is_whole
from tests.store.audit.conftest import leave, records

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
SYSTEM = Scope.system("test")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(why=TEXT, subject=TEXT, after=st.none() | st.dictionaries(TEXT, TEXT | st.integers()))
def test_whatever_stands_in_an_entry_it_is_whole(
    database: Database, why: str, subject: str, after: object
) -> None:
    entry = Entry(action="changed", subject_kind="place", subject_id=subject, why=why, after=after)
    database.write(SYSTEM, lambda uow: audit.record(uow, entry))
    with database.read(SYSTEM) as uow:
        for realm, writer in chains(uow):
            assert is_whole(uow, realm, writer, {}, lambda _: None)


@given(why=TEXT, at=st.datetimes(timezones=st.just(UTC)), code12=st.none() | TEXT)
def test_the_text_that_is_hashed_is_the_canonical_one(
    why: str, at: datetime, code12: str | None
) -> None:
    one = evolve(_any(), why=why, at=at, code12=code12).sealed()
    on_sqlite = at.replace(tzinfo=None).isoformat(" ", "microseconds")
    for moment in (at, on_sqlite):
        row = [moment if name == "at" else getattr(one, name) for name in (*_NAMES, "hash")]
        assert evolve(one).expected_hash == _sha(_said(row)[3]) == _said(row)[2]


def _any() -> audit.Record:
    values = dict.fromkeys(HASHED, "x")
    said = {**values, "seq": 1, "at": datetime.now(UTC), "previous": NOTHING}
    return audit.Record(**said)  # type: ignore[arg-type]


def _sha(text: str) -> str:

    return sha256(text.encode()).hexdigest()


def test_each_anchor_is_looked_at(database: Database) -> None:
    leave(database, 6)
    (key,) = {(one.realm, one.writer) for one in records(database)}
    third = records(database)[2]
    seen: list[int] = []
    with database.read(SYSTEM) as uow:
        assert is_whole(uow, *key, {3: third.hash}, seen.append)
        assert not is_whole(uow, *key, {3: "f" * 64}, seen.append)
        assert not is_whole(uow, *key, {3: third.hash, 7: "f" * 64}, seen.append)
        assert [one.seq for one in records_of(uow, *key)] == [1, 2, 3, 4, 5, 6]
        assert chains(uow) == {key: 6}
    assert seen == [6, 6]
