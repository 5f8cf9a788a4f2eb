"""Any order of duties, reports, ticks, faults and processes: never two within a quarter of an hour.

The channel remembers everything that it was given, and looks at each message when it gets it: all
of which it speaks must have been missing when it was taken.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from riskmap.calls import store
from riskmap.calls.model.escalation import escalation
from riskmap.calls.service.channels import Outgoing
from riskmap.core.errors import ConflictError
from riskmap.reporting.model.activation import Value
from riskmap.reporting.model.reminders import slots_of
from riskmap.reporting.service import excusing
from riskmap.reporting.store.silent import still_silent
from riskmap.store import Database, Writing, metadata, open_database, outbox
from riskmap.store.database import sqlite_url
from riskmap.store.delivering import LEASE, UndeliveredError
from tests.reporting.calls.conftest import Desk, make_desk
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, SECOND, THIRD, local

LONG = os.environ.get("RISKMAP_TEST_LONG") == "1"
UNITS = (COMMITTEE, SECOND, THIRD)
MINUTES = st.sampled_from([1, 7, 14, 15, 16])
FAULTS = (None, UndeliveredError("SMTP 451"), UndeliveredError("timeout", may_have_arrived=True))


class Reminders(RuleBasedStateMachine):
    """Two processes that remind and send, officers who report, a desk, channels that fail."""

    new_desk: Callable[[], Desk]

    @initialize()
    def begin(self) -> None:
        self.desk = type(self).new_desk()
        self.at_once = False
        self.left: dict[str, list[datetime]] = {}
        self.desk.sink.before = self.looks
        self.desk.city.clock.at = local(12, 6, 30)

    def looks(self, one: Outgoing) -> None:
        """Note that a message leaves; nobody may have met what it speaks of before."""
        if not self.at_once:
            asked = slots_of(self.desk.city.read(_call_of, one.id).about)
            assert self.desk.city.read(still_silent, asked) == asked
        fault = self.desk.sink.fault
        if fault is None or fault.may_have_arrived:
            self.left.setdefault(one.to.key, []).append(one.at)

    def pass_(self, minutes: int) -> None:
        self.desk.city.clock.advance(timedelta(minutes=minutes))

    @rule(minutes=MINUTES, fault=st.sampled_from(FAULTS))
    def tick(self, minutes: int, fault: UndeliveredError | None) -> None:
        self.pass_(minutes)
        self.desk.sink.fault = fault
        self.desk.tick()

    @rule(minutes=MINUTES)
    def only_remind(self, minutes: int) -> None:
        self.pass_(minutes)
        self.desk.remind()

    @rule(unit=st.sampled_from(UNITS))
    def reports(self, unit: str) -> None:
        self.desk.city.meet(self.desk.city.clock.now(), unit)

    @rule(minutes=MINUTES, unit=st.sampled_from(UNITS))
    def reports_between_making_and_sending(self, minutes: int, unit: str) -> None:
        self.pass_(minutes)
        self.desk.sink.fault = None
        self.desk.remind()
        self.desk.city.meet(self.desk.city.clock.now(), unit)
        self.desk.send()

    @rule(unit=st.sampled_from(UNITS))
    def the_desk_writes_down_that_nobody_answers(self, unit: str) -> None:
        for one in self.desk.city.duties():
            if one.code12 == unit and one.slot.is_open_at(self.desk.city.clock.now()):
                try:
                    self.desk.city.write(excusing.note_unreachable, one.slot.id, unit, why="试")
                except ConflictError:
                    return

    @rule(value=st.sampled_from([Value.IV, Value.I, Value.NONE]))
    def decides(self, value: Value) -> None:
        try:
            self.desk.city.decide(DISTRICT, value)
        except ConflictError:
            return

    @rule(minutes=MINUTES, later=st.integers(1, 13))
    def a_sender_is_killed(self, minutes: int, later: int) -> None:
        """It took a message and never says what became of it; it may have left."""
        self.pass_(minutes)
        self.desk.remind()
        self.desk.city.write(self._take_and_die)
        self.tick(later, None)

    def _take_and_die(self, uow: Writing) -> None:
        for one in outbox.find(uow, (outbox.State.WAITING,))[:1]:
            delivery = store.calls.delivery(uow, one.payload["delivery"])
            assert delivery is not None
            last = store.streams.held(uow, delivery.person)
            if last is None or uow.now - last.sent_at >= escalation().pace.every:
                store.streams.leave(uow, delivery.person, delivery.code12, one.key)
                statement = uow.update(outbox.outbox).where(outbox.outbox.c.parcel_id == one.id)
                uow.execute(
                    statement.values(
                        state="sending", attempts=one.attempts + 1, lease_until=uow.now + LEASE
                    )
                )
                self.left.setdefault(delivery.person, []).append(uow.now)

    @rule(minutes=MINUTES, unit=st.sampled_from(UNITS))
    def two_processes_at_once(self, minutes: int, unit: str) -> None:
        self.pass_(minutes)
        self.desk.sink.fault, self.at_once = None, True
        desk, now = self.desk, self.desk.city.clock.now()
        with ThreadPoolExecutor(4) as pool:
            works = [pool.submit(one) for one in (desk.remind, desk.send, desk.tick)]
            works.append(pool.submit(desk.city.meet, now, unit))
            for one in works:
                one.result()
        self.at_once = False

    @invariant()
    def nobody_gets_two_within_the_pace(self) -> None:
        for times in self.left.values():
            for before, after in pairwise(sorted(times)):
                assert after - before >= escalation().pace.every


def swept(database: Database) -> Database:
    """Empty a PostgreSQL database of tests: quicker than to make another one."""
    names = ", ".join(f'"{one.name}"' for one in metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql(f"TRUNCATE {names}")
        connection.exec_driver_sql("SET session_replication_role = DEFAULT")
    return database


def _call_of(uow: Any, delivery_id: str) -> Any:
    delivery = store.calls.delivery(uow, delivery_id)
    assert delivery is not None
    return store.calls.by_id(uow, delivery.call_id)


@pytest.fixture
def new_sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Return what opens a new database each time."""
    opened: list[Database] = []

    def new() -> Database:
        path = tmp_path / f"story{len(opened)}.db"
        shutil.copyfile(migrated_file, path)
        opened.append(open_database(sqlite_url(path)))
        return opened[-1]

    yield new
    for one in opened:
        one.close()


def run_stories(new_database: Callable[[], Database]) -> None:
    """Tell stories; only live work leaves, so each has a database of its own."""

    class Here(Reminders):
        @staticmethod
        def new_desk() -> Desk:
            return make_desk(new_database())

    run_state_machine_as_test(
        Here,
        settings=settings(
            deadline=None,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
            max_examples=60 if LONG else 5,
            stateful_step_count=40 if LONG else 10,
        ),
    )


def test_any_order_reminds_nobody_twice_within_a_quarter_of_an_hour(
    new_sqlite: Callable[[], Database],
) -> None:
    run_stories(new_sqlite)


@pytest.mark.postgres
def test_any_order_on_postgresql_reminds_nobody_twice_within_a_quarter_of_an_hour(
    postgres_database: Database,
) -> None:
    run_stories(lambda: swept(postgres_database))
