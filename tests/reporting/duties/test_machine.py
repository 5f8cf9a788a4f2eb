"""Several phones, channels, retries and reorderings, two plans, excuses, decisions: any order.

The machine keeps a model that is as simple as can be: all submissions ever made. Whatever
happened, each duty must stand as these alone say, met never passes expected, and roll-ups equal
a recount.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from riskmap.core.errors import ConflictError, NotFoundError
from riskmap.core.realm import Realm
from riskmap.reporting.model.activation import Value
from riskmap.reporting.model.duties import Duty, State, Submission
from riskmap.reporting.model.tally import tally
from riskmap.reporting.service import excusing, meeting, planning
from riskmap.store import Database
from tests.reporting.duties.conftest import (
    CITY,
    COMMITTEE,
    DISTRICT,
    FAR,
    SECOND,
    STREET,
    City,
    a_submission,
    make_city,
)

LONG = os.environ.get("RISKMAP_TEST_LONG") == "1"
UNITS = (COMMITTEE, SECOND, FAR, STREET)
EVENTS = ("e1", "e2")


class Reports(RuleBasedStateMachine):
    """Phones that send, planning, people who decide; the clock goes on."""

    new_city: Any = None
    waiting = Bundle("waiting")

    @initialize()
    def begin(self) -> None:
        self.city: City = type(self).new_city()
        self.heard: list[Submission] = []
        self.decide(DISTRICT, Value.OPEN)
        self.wait(hours=20, minutes=0)  # into the first window

    @rule(hours=st.integers(1, 14), minutes=st.integers(0, 59))
    def wait(self, hours: int, minutes: int) -> None:
        self.city.clock.advance(timedelta(hours=hours, minutes=minutes))
        self.city.plan()

    @rule(
        where=st.sampled_from([CITY, DISTRICT, STREET]),
        value=st.sampled_from([Value.OPEN, Value.CLOSED, Value.III, Value.NONE, Value.FOLLOW]),
    )
    def decide(self, where: str, value: Value) -> None:
        with suppress(ConflictError):
            self.city.decide(where, value)

    @rule(
        target=waiting,
        unit=st.sampled_from(UNITS),
        kind=st.sampled_from(["zero", "event"]),
        event=st.none() | st.sampled_from(EVENTS),
        called=st.none() | st.integers(0, 600),
        channel=st.sampled_from(["web", "phone", "mail", "beidou"]),
    )
    def write_on_a_phone(self, unit: str, called: int | None, **more: Any) -> Submission:
        now = self.city.clock.now()
        event_id = more.pop("event")
        call = None if called is None else now - timedelta(minutes=called)
        return a_submission(now, unit, counts_from_at=call, event_id=event_id, **more)

    @rule(one=waiting)
    def arrives(self, one: Submission) -> None:
        """At once or later, once or again: it counts as it was first received."""
        told = self.city.write(meeting.meet, one)
        again = self.city.write(meeting.meet, one)
        assert again == told
        assert len({met.duty.slot.id for met in told}) == len(told)
        self.heard.append(one)

    @rule(
        unit=st.sampled_from(UNITS),
        several=st.lists(st.tuples(st.integers(0, 900), st.booleans()), min_size=2, max_size=4),
    )
    def several_phones_at_once(self, unit: str, several: list[tuple[int, bool]]) -> None:
        """Calls of one unit, typed in one after the other, in any order of their times."""
        now = self.city.clock.now()
        for minutes, has_figures in several:
            call, kind = now - timedelta(minutes=minutes), "event" if has_figures else "zero"
            self.arrives(a_submission(now, unit, counts_from_at=call, kind=kind, channel="phone"))

    @rule(unit=st.sampled_from(UNITS), event=st.sampled_from(EVENTS), is_open=st.booleans())
    def event(self, unit: str, event: str, is_open: bool) -> None:  # noqa: FBT001 - drawn
        if is_open:
            self.city.write(planning.event_opened, unit, event, self.city.clock.now())
        else:
            self.city.write(planning.event_closed, unit, event)
        self.city.plan()

    @rule(
        data=st.data(),
        decide=st.sampled_from([excusing.excuse, excusing.note_unreachable, excusing.note_reached]),
    )
    def somebody_decides(self, data: st.DataObject, decide: Any) -> None:
        known = self.city.duties()
        if known:
            one = data.draw(st.sampled_from(known))
            with suppress(ConflictError, NotFoundError):
                self.city.write(decide, one.slot.id, one.code12, why="试")

    @invariant()
    def each_duty_stands_as_the_reports_alone_say(self) -> None:
        for duty in self.city.duties():
            told = [one for one in self.heard if _is_of(one, duty)]
            assert duty.met_at == min((one.counts_at for one in told), default=None)
            has_figures = any(one.kind == "event" for one in told)
            assert duty.met_kind == (("event" if has_figures else "zero") if told else None)

    @invariant()
    def met_never_passes_expected(self) -> None:
        now = self.city.clock.now()
        found = self.city.duties()
        assert len({(one.slot.id, one.code12) for one in found}) == len(found)
        counts = tally([one.state_at(now) for one in found])
        assert counts.met <= counts.expected
        assert sum(counts.by_state.values()) == len(found)
        assert counts.expected == len(found) - counts.by_state[State.EXCUSED]
        assert counts.rate is None or 0 <= counts.rate <= 1

    @invariant()
    def roll_ups_equal_a_recount(self) -> None:
        self.city.require_counted()


def _is_of(one: Submission, duty: Duty) -> bool:
    """Tell whether a report covers a duty, said without the program's own rules."""
    slot = duty.slot
    is_about = not slot.event_id or slot.event_id == one.event_id
    at = min(one.received_at, one.counts_from_at or one.received_at)
    return one.unit == duty.code12 and is_about and slot.cutoff_at <= at < slot.closes_at


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_any_order_of_events_leaves_duties_sound(kind: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(
        {"sqlite": "sqlite_database", "postgresql": "postgres_database"}[kind]
    )
    numbers = count(1)

    class Here(Reports):
        """Each story in a realm of its own: nothing of one may show in another."""

        @staticmethod
        def new_city() -> City:
            return make_city(database, Realm(f"drill:{next(numbers)}"))

    run_state_machine_as_test(
        Here,
        settings=settings(
            deadline=None,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
            max_examples=60 if LONG else 6,
            stateful_step_count=40 if LONG else 15,
        ),
    )
