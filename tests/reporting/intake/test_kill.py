"""kill -9 under load, over the wire: no receipt that was heard is lost, no report counts twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskmap.store.database import sqlite_url
from tests.conftest import LONG
from tests.fixtures.postgres import Cluster, new_cluster
from tests.reporting.intake.killing import Site
from tests.reporting.intake.town import Size

SMALL = Size(streets=2, committees=40)
ROUNDS = 8 if LONG else 1
REPORTS = 400 + 41 * ROUNDS


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that waits for the disk, as it is shipped."""
    with new_cluster() as made:
        made.start()
        yield made


def test_killing_the_server_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path / "home", sqlite_url(tmp_path / "riskmap.db"), SMALL)
    site.prepare()
    for number in range(ROUNDS):
        one_round(site, site.kill, after=100 + 41 * number)
    require_nothing_lost(site)


@pytest.mark.postgres
def test_killing_server_and_database_loses_nothing_and_doubles_nothing(
    cluster: Cluster, tmp_path: Path
) -> None:
    site = Site(tmp_path / "home", cluster.new_url(), SMALL)
    site.prepare()

    def kill() -> None:
        cluster.kill()
        site.kill()

    for number in range(ROUNDS):
        one_round(site, kill, after=100 + 41 * number, again=cluster.start)
    require_nothing_lost(site)


@pytest.mark.long
def test_killing_the_worker_alone_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path / "home", sqlite_url(tmp_path / "riskmap.db"), SMALL)
    site.prepare()
    for number in range(ROUNDS):
        one_round(site, site.kill_worker, after=100 + 41 * number)
    require_nothing_lost(site)


def one_round(
    site: Site,
    kill: Callable[[], None],
    *,
    after: int,
    again: Callable[[], None] = lambda: None,
) -> None:
    """Send, kill after so many answers, start anew, and send all of it once more."""
    site.start()
    requests = site.requests(REPORTS, datetime.now(UTC))
    try:
        first = site.send(requests, kill_after=after, kill=kill)
        assert after <= len(first.answers) < REPORTS, "it was not killed in the middle"
        site.kill()
        again()
        site.start()
        whole = site.send(requests)
        assert sorted(whole.statuses) in ([200, 201], [200]), whole.statuses
        assert len(whole.answers) == REPORTS
    finally:
        site.kill()


def require_nothing_lost(site: Site) -> None:
    """Fail unless all that was sent is there once, under the receipts that were told."""
    found = site.counts()
    assert found.stored == found.acknowledged == REPORTS * ROUNDS
    assert (found.lost, found.doubled, found.miscounted) == (0, 0, 0)
    site.heard["0" * 32] = "22222222"
    assert site.counts().lost == 1, "the count does not find what is lost"
