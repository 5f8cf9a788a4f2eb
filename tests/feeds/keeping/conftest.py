"""One database of each kind for all tests of what is kept; each test has a realm of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from riskmap.core.realm import drill
from riskmap.store import Database
from riskmap.store.database import sqlite_url
from tests.feeds.keeping.feeding import World
from tests.fixtures.database import KINDS, opened

_NUMBERS = count(1)


@pytest.fixture(scope="session", params=KINDS)
def shared_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A migrated database that many tests write into."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("migrated_file")
        path = tmp_path_factory.mktemp("kept") / "riskmap.db"
        shutil.copyfile(migrated, path)
        url = sqlite_url(path)
    else:
        new_url: Callable[[], str] = request.getfixturevalue("postgres_url")
        url = new_url()
    with opened(url) as database:
        yield database


@pytest.fixture
def world(shared_database: Database) -> World:
    """A realm into which nothing came yet."""
    return World(shared_database, drill(f"feeds-{next(_NUMBERS)}"))
