from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Table, inspect

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.core.access import Scope
from riskmap.core.errors import DatabaseError
from riskmap.core.schedule import EPOCH
from riskmap.store import Database, Writing, metadata, open_database, runs, schema
from riskmap.store.database import sqlite_url

SYSTEM = Scope.system("test")


def _say_revision(database: Database, revision: str) -> None:
    with database.changing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_migrations_make_the_tables_that_the_rooms_declare(database: Database) -> None:
    assert schema.differences(database) == []


def test_migrations_name_every_constraint_as_the_rooms_do(database: Database) -> None:
    found = inspect(database.engine)
    for table in metadata.sorted_tables:
        declared = {str(one.name) for one in table.foreign_key_constraints}
        assert {one["name"] for one in found.get_foreign_keys(table.name)} == declared


def test_a_table_that_no_migration_makes_is_noticed(database: Database, sample: Table) -> None:
    (kind, missing), *_ = schema.differences(database)
    assert (kind, missing.name) == ("add_table", sample.name)


def test_an_empty_database_has_no_revision_and_is_brought_to_the_head(database_url: str) -> None:
    database = open_database(database_url)
    assert schema.current(database) is None
    with pytest.raises(DatabaseError, match="riskmap db upgrade"):
        schema.require_current(database)
    assert schema.upgrade(database) == (None, schema.head())
    assert schema.upgrade(database) == (schema.head(), schema.head())
    schema.require_current(database)
    database.close()


def test_several_may_upgrade_at_once(database_url: str) -> None:
    databases = [open_database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(schema.upgrade, databases), key=str)
    head = schema.head()
    assert results == [*[(head, head)] * 3, (None, head)]
    for one in databases:
        one.close()


def test_a_database_of_a_newer_program_is_left_alone(database: Database) -> None:
    _say_revision(database, "9999")
    with pytest.raises(DatabaseError, match="newer"):
        schema.require_current(database)
    with pytest.raises(DatabaseError, match="newer"):
        schema.upgrade(database)
    assert schema.current(database) == "9999"


def test_an_upgrade_waits_for_writers_only_so_long(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "riskmap.db")
    database, other = open_database(url, busy_timeout_s=0.05), open_database(url)
    with other.changing(), pytest.raises(DatabaseError, match="could not be changed"):
        schema.upgrade(database)
    database.close()
    other.close()


def test_a_reference_to_a_missing_row_undoes_the_whole_change(
    sqlite_database: Database, sample: Table
) -> None:
    with sqlite_database.changing() as connection:
        sample.create(connection)
    with (
        pytest.raises(DatabaseError, match="test_sample"),
        sqlite_database.changing() as connection,
    ):
        connection.execute(sample.insert().values(id=1, name="a", supersedes=7))
    with sqlite_database.read(SYSTEM) as uow:
        assert uow.rows(uow.select(sample)) == []


def test_foreign_keys_are_watched_again_after_a_change(sqlite_database: Database) -> None:
    with sqlite_database.changing():
        pass
    with sqlite_database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_draft_holds_what_is_missing(
    sqlite_database: Database,
    sample: Table,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = int(schema.head())
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    schema._scripts.cache_clear()
    try:
        (path,) = schema.draft(sqlite_database, "a sample")
        text = path.read_text("utf-8")
    finally:
        schema._scripts.cache_clear()
    assert path.name == f"v{number + 1:04d}_a_sample.py"
    assert f"'{sample.name}'" in text
    assert "sa.Column('at', moment" in text
    assert "sa.Column('body', document" in text
    compile(text, path.name, "exec")


def test_a_sound_database_has_no_damage(database: Database) -> None:
    assert database.damage() is None


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "riskmap.db"
    database = open_database(sqlite_url(path))
    schema.upgrade(database)

    def work(uow: Writing) -> None:
        for number in range(200):
            runs.claim(uow, f"job {number}", EPOCH, holder="x" * 200)

    database.write(SYSTEM, work)
    database.close()
    content = bytearray(path.read_bytes())
    rows = len(content) - 5 * 8192  # the newest rows; the tables are described further ahead
    content[rows : rows + 8192] = b"\xff" * 8192
    path.write_bytes(content)
    database = open_database(sqlite_url(path))
    assert database.damage()
    database.close()
