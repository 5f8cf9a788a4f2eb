"""kill -9 at any moment loses nothing that was acknowledged: rows, and their audit entries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from riskmap.store import open_database, schema
from tests.fixtures.postgres import Cluster, new_cluster
from tests.store.durability.load import kept_by, killed_in_the_middle, require_whole

ROUNDS = (0, *(pytest.param(number, marks=pytest.mark.long) for number in range(1, 20)))


def _program_alone(_pid: int) -> None:
    """Kill nothing more than the program itself."""


@pytest.mark.parametrize("number", ROUNDS)
def test_killing_the_program_loses_nothing_that_was_acknowledged(
    database_url: str, number: int
) -> None:
    database = open_database(database_url)
    schema.upgrade(database)
    try:
        acknowledged = killed_in_the_middle(database_url, _program_alone, after=200 + 37 * number)
        require_whole(database, acknowledged)
    finally:
        database.close()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that waits for the disk, as it is shipped."""
    with new_cluster() as made:
        made.start()
        yield made


@pytest.mark.postgres
@pytest.mark.parametrize("number", ROUNDS)
def test_killing_postgresql_loses_nothing_that_was_acknowledged(
    cluster: Cluster, number: int
) -> None:
    url = _migrated(cluster)
    acknowledged = killed_in_the_middle(url, lambda _pid: cluster.kill(), after=200 + 37 * number)
    cluster.start()
    database = open_database(url)
    try:
        require_whole(database, acknowledged)
    finally:
        database.close()


@pytest.mark.postgres
@pytest.mark.long
def test_the_count_finds_a_loss_where_a_database_does_not_wait_for_the_disk() -> None:
    with new_cluster("-c", "synchronous_commit=off", "-c", "wal_writer_delay=10s") as cluster:
        cluster.start()
        url = _migrated(cluster)
        acknowledged = killed_in_the_middle(url, lambda _pid: cluster.kill(), after=400)
        cluster.start()
        database = open_database(url)
        try:
            assert acknowledged - kept_by(database)
        finally:
            database.close()


def _migrated(cluster: Cluster) -> str:
    url = cluster.new_url()
    database = open_database(url)
    schema.upgrade(database)
    database.close()
    return url
