"""One database of each kind with a register and outlines; each test has a realm of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from riskmap.core.realm import drill
from riskmap.store import Database
from riskmap.store.database import sqlite_url
from tests.fixtures.database import KINDS, opened
from tests.warnings.keeping.night import Night, register

_NUMBERS = count(1)


@pytest.fixture(scope="session", params=KINDS)
def night_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A migrated database with the divisions of a district, that many tests write into."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("migrated_file")
        path = tmp_path_factory.mktemp("warnings") / "riskmap.db"
        shutil.copyfile(migrated, path)
        url = sqlite_url(path)
    else:
        new_url: Callable[[], str] = request.getfixturevalue("postgres_url")
        url = new_url()
    with opened(url) as database:
        register(database)
        yield database


@pytest.fixture
def night(night_database: Database, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A realm in which nothing was said yet, and a clock that stands where it is put."""
    return Night(night_database, drill(f"warnings-{next(_NUMBERS)}"), monkeypatch)
