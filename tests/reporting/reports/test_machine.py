"""Chains under whatever people do: a machine of reports, decisions and repetitions.

A model that is a few sets says what has to be taken and what refused; the database has to agree,
on both kinds, whatever the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import define, field
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from riskmap.core.errors import ConflictError
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.receipts import is_receipt, receipt_of
from riskmap.reporting.model.reports import Kind, ReturnReason, State
from riskmap.reporting.service import chains, correcting, declaring
from riskmap.reporting.service.submitting import Incoming
from riskmap.reporting.store import reports
from riskmap.store import Database
from tests.conftest import LONG
from tests.reporting.reports.conftest import (
    FIRST,
    HEADS,
    SECOND,
    STREET,
    THIRD,
    WHO,
    Night,
    a_report,
    incoming,
    make_night,
    version_of,
)

UNITS = (FIRST, SECOND, STREET)
FEW = settings(
    max_examples=150 if LONG else 8,
    stateful_step_count=40 if LONG else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@define
class Sent:
    """One report as the model has it."""

    one: Incoming
    kind: Kind
    unit: str
    position: int
    state: State = State.SUBMITTED
    id: str = ""


@define
class Past:
    """One event as the model has it."""

    id: str
    state: EventState = EventState.OPEN
    by_unit: dict[str, list[Sent]] = field(factory=dict)
    no_loss: set[str] = field(factory=set)

    def chain(self, unit: str) -> list[Sent]:
        return self.by_unit.setdefault(unit, [])

    def allows(self, kind: Kind, unit: str) -> bool:
        chain = self.chain(unit)
        if self.state in {EventState.VERIFIED, EventState.CANCELLED}:
            return False
        if kind is Kind.INITIAL:
            return not chain
        if not chain or any(one.kind is Kind.VERIFIED for one in chain):
            return False
        if kind is Kind.EVENT_ZERO:
            return all(one.state is not State.RETURNED for one in chain)
        if kind is Kind.VERIFIED:
            return self.state is EventState.STABLE and self.below_is_done(unit)
        return True

    def below_is_done(self, unit: str) -> bool:
        below = (FIRST, SECOND, THIRD) if unit == STREET else ()
        return all(
            any(sent.kind is Kind.VERIFIED and sent.state is State.ACCEPTED for sent in chain)
            if (chain := self.chain(one))
            else one in self.no_loss
            for one in below
        )


class Machine(RuleBasedStateMachine):
    """What people of one street do in one night."""

    night: Night

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Past] = []
        self.all: dict[str, Any] = {}

    @rule(unit=st.sampled_from([FIRST, SECOND]))
    def begin(self, unit: str) -> None:
        """A committee begins an event; the street takes it over, so that all hear of it."""
        event = Past(id="")
        sent = self._send(event, Kind.INITIAL, unit)
        assert sent is not None
        self.events.append(event)
        self._send(event, Kind.INITIAL, STREET)

    @precondition(lambda self: self.events)
    @rule(
        data=st.data(),
        unit=st.sampled_from(UNITS),
        kind=st.sampled_from([Kind.INITIAL, Kind.FOLLOW_UP, Kind.EVENT_ZERO, Kind.VERIFIED]),
    )
    def report(self, data: Any, unit: str, kind: Kind) -> None:
        """Somebody reports on an event, in place or out of place."""
        event = data.draw(st.sampled_from(self.events))
        allowed = event.allows(kind, unit)
        if not allowed:
            with pytest.raises(ConflictError):
                self._submit(event, kind, unit)
            return
        assert self._send(event, kind, unit) is not None

    @precondition(lambda self: self.events)
    @rule(data=st.data(), units=st.sets(st.sampled_from([FIRST, SECOND, THIRD]), min_size=1))
    def declare_no_loss(self, data: Any, units: set[str]) -> None:
        """The street writes down who has no loss; nobody who has reported."""
        event = data.draw(st.sampled_from(self.events))
        done = (declaring.declare_no_loss, event.id, sorted(units), "told by telephone")
        if any(event.chain(one) for one in units):
            with pytest.raises(ConflictError, match="has reported"):
                self.night.town.write(*done, as_="approver")
            return
        self.night.town.write(*done, as_="approver")
        event.no_loss |= units

    @rule(unit=st.sampled_from([FIRST, SECOND]))
    def season_zero(self, unit: str) -> None:
        """Somebody says that there is no disaster."""
        goes_on = any(one.state is EventState.OPEN and one.chain(unit) for one in self.events)
        one = incoming(a_report(Kind.SEASON_ZERO, unit, cutoff_at=self.night.clock.now()))
        if goes_on:
            with pytest.raises(ConflictError, match="goes on"):
                self.night.submit(one, WHO[unit])
            return
        self._remember(one, version_of(self.night.submit(one, WHO[unit])))

    @precondition(lambda self: self._waiting())
    @rule(data=st.data(), accepts=st.booleans())
    def decide(self, data: Any, accepts: bool) -> None:  # noqa: FBT001 - drawn
        """Somebody accepts a report, or returns it."""
        event, sent = data.draw(st.sampled_from(self._waiting()))
        by = HEADS[sent.unit]
        if accepts:
            self.night.town.write(correcting.accept, sent.id, as_=by)
            sent.state = State.ACCEPTED
            if sent.kind is Kind.VERIFIED and sent.unit == STREET:
                event.state = EventState.VERIFIED
        else:
            reason = ReturnReason.OTHER
            self.night.town.write(correcting.return_, sent.id, reason, "look", as_=by)
            sent.state = State.RETURNED

    @precondition(lambda self: self._returned())
    @rule(data=st.data())
    def mend(self, data: Any) -> None:
        """Somebody sends a returned report again, mended."""
        event, sent = data.draw(st.sampled_from(self._returned()))
        done = event.state in {EventState.VERIFIED, EventState.CANCELLED}
        stops = sent.kind is Kind.VERIFIED and not (
            event.state is EventState.STABLE and event.below_is_done(sent.unit)
        )
        more = {"replaces": sent.one.report.id, "event_id": event.id}
        one = incoming(self._report(sent.kind, sent.unit, **more))
        if done or stops:
            with pytest.raises(ConflictError):
                self.night.submit(one, WHO[sent.unit])
            return
        version = version_of(self.night.submit(one, WHO[sent.unit]))
        self._remember(one, version)
        sent.one, sent.id, sent.state = one, version.id, State.SUBMITTED

    @precondition(lambda self: self.events)
    @rule(data=st.data(), state=st.sampled_from([EventState.STABLE, EventState.OPEN]))
    def declare(self, data: Any, state: EventState) -> None:
        """The district says that an event is stable, or goes on again."""
        event = data.draw(st.sampled_from(self.events))
        other = EventState.OPEN if state is EventState.STABLE else EventState.STABLE
        if event.state is other:
            self.night.town.write(correcting.declare, event.id, state, "so", as_="chief")
            event.state = state

    @precondition(lambda self: self.all)
    @rule(data=st.data())
    def again(self, data: Any) -> None:
        """A telephone that heard no answer sends the same bytes again."""
        one, version = self.all[data.draw(st.sampled_from(sorted(self.all)))]
        outcome = self.night.submit(one, version.by)
        assert not outcome.is_new
        assert not outcome.is_conflict
        assert version_of(outcome).receipt == version.receipt

    @precondition(lambda self: self.all)
    @rule(data=st.data(), sent=st.binary(max_size=3))
    def other_bytes(self, data: Any, sent: bytes) -> None:
        """The same id comes with other bytes."""
        one, version = self.all[data.draw(st.sampled_from(sorted(self.all)))]
        other = Incoming(report=one.report, taken=one.taken, sent=sent)
        assert self.night.submit(other, version.by).is_conflict

    @invariant()
    def chains_are_whole(self) -> None:
        """One initial first, at most one verified last, no gap, and the states of the model."""
        for event in self.events:
            one = self.night.town.read(chains.event, event.id)
            assert one.state is event.state
            for unit, sent in event.by_unit.items():
                chain = self.night.town.read(chains.chain_of, one, unit)
                assert [(link.kind, link.position, link.state) for link in chain.links] == [
                    (it.kind, it.position, it.state) for it in sent
                ]
                kinds = [link.kind for link in chain.links]
                assert kinds[:1] in ([], [Kind.INITIAL])
                assert kinds.count(Kind.INITIAL) <= 1
                assert kinds.count(Kind.VERIFIED) <= 1
                assert [link.position for link in chain.links] == list(range(1, len(kinds) + 1))

    def teardown(self) -> None:
        """Nothing goes on after the night; and all that was sent is there, as it was."""
        receipts = set()
        for one, version in self.all.values():
            kept = self.night.version(version.id)
            assert (kept.report, kept.receipt) == (version.report, version.receipt)
            assert self.night.town.read(reports.sent_bytes, version.id) == one.sent
            assert kept.report.kind.is_stage or not kept.report.figures
            made = receipt_of("live", one.report.id, kept.sent_hash, kept.received_at)
            assert is_receipt(kept.receipt)
            assert kept.receipt == made
            receipts.add(kept.receipt)
        assert len(receipts) == len(self.all)
        for event in self.events:
            if event.state is EventState.STABLE:
                self.night.town.write(
                    correcting.declare, event.id, EventState.OPEN, "end", as_="chief"
                )
            if event.state is not EventState.VERIFIED:
                self.night.town.write(
                    correcting.declare, event.id, EventState.CANCELLED, "end", as_="chief"
                )

    def _waiting(self) -> list[tuple[Past, Sent]]:
        return [pair for pair in self._each() if pair[1].state is State.SUBMITTED]

    def _returned(self) -> list[tuple[Past, Sent]]:
        return [pair for pair in self._each() if pair[1].state is State.RETURNED]

    def _each(self) -> Iterator[tuple[Past, Sent]]:
        for event in self.events:
            for chain in event.by_unit.values():
                for sent in chain:
                    yield event, sent

    def _send(self, event: Past, kind: Kind, unit: str) -> Sent:
        one, version = self._submit(event, kind, unit)
        event.id = version.report.event_id
        chain = event.chain(unit)
        state = State.ACCEPTED if kind is Kind.EVENT_ZERO else State.SUBMITTED
        sent = Sent(one, kind, unit, len(chain) + 1, state, version.id)
        chain.append(sent)
        return sent

    def _submit(self, event: Past, kind: Kind, unit: str) -> tuple[Incoming, Any]:
        self.night.pass_(minutes=1)
        one = incoming(self._report(kind, unit, event_id=event.id))
        version = version_of(self.night.submit(one, WHO[unit]))
        self._remember(one, version)
        return one, version

    def _report(self, kind: Kind, unit: str, **more: Any) -> Any:
        reasons = dict.fromkeys(("affected_pop", "injured", "deaths", "injured_serious"), "so")
        return a_report(
            kind,
            unit,
            cutoff_at=self.night.clock.now(),
            ticked=("K35",),
            reasons=reasons if kind.is_stage else {},
            **more,
        )

    def _remember(self, one: Incoming, version: Any) -> None:
        self.all[version.id] = (one, version)


def test_chains_hold_whatever_people_do(database: Database) -> None:
    class OfThis(Machine):
        night = make_night(database)

    run(OfThis, settings=FEW)
