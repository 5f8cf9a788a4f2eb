"""Several senders at once: one report, one receipt, one place in the chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from riskmap.core.errors import ConflictError
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import chains
from riskmap.reporting.store import reports
from tests.reporting.reports.conftest import (
    FIRST,
    Night,
    a_report,
    incoming,
    version_of,
)

MANY = 8


def at_once(several: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at the same moment; return what came back or was raised."""
    barrier = Barrier(len(several))

    def one(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except ConflictError as fault:
            return fault

    with ThreadPoolExecutor(len(several)) as pool:
        return list(pool.map(one, several))


def test_the_same_bytes_at_once_make_one_report_and_one_receipt(either: Night) -> None:
    one = incoming(a_report(Kind.SEASON_ZERO, cutoff_at=either.clock.now()))
    outcomes = at_once([lambda: either.submit(one, "first")] * MANY)
    assert sum(outcome.is_new for outcome in outcomes) == 1
    assert len({version_of(outcome).receipt for outcome in outcomes}) == 1
    assert len(either.town.entries(action="submitted")) == 1


def test_other_bytes_at_once_leave_one_report_and_keep_all_others(either: Night) -> None:
    report = a_report(Kind.SEASON_ZERO, cutoff_at=either.clock.now())
    bodies = [f"body {number}".encode() for number in range(MANY)]
    works = [partial(either.submit, incoming(report, sent=sent), "first") for sent in bodies]
    outcomes = at_once(works)
    assert sum(outcome.is_new for outcome in outcomes) == 1
    assert sum(outcome.is_conflict for outcome in outcomes) == MANY - 1
    kept = either.town.read(reports.conflicts, report.id.hex)
    first = either.town.read(reports.sent_bytes, report.id.hex)
    assert sorted([first, *(bytes(one["sent"]) for one in kept)]) == bodies


def test_two_initial_reports_of_one_unit_at_once_leave_one(either: Night) -> None:
    event_id = either.begin("310107005000")
    works = [lambda: either.send(Kind.INITIAL, event_id=event_id) for _ in range(4)]
    outcomes = at_once(works)
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 3


def test_follow_ups_at_once_stand_one_after_another(either: Night) -> None:
    event_id = either.begin()
    at_once([lambda: either.send(Kind.FOLLOW_UP, event_id=event_id) for _ in range(MANY)])
    event = either.town.read(chains.event, event_id)
    chain = either.town.read(chains.chain_of, event, FIRST)
    assert [link.position for link in chain.links] == list(range(1, MANY + 2))
