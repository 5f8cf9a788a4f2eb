"""What has to leave the house leaves after the commit, once, or is told why not."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO, Realm
from riskmap.store import delivering, outbox
from riskmap.store.delivering import LEASE, PAUSES, Drop, Go, Later, UndeliveredError, Verdict
from riskmap.store.outbox import Parcel, State
from tests.store.outbox.conftest import NOW, PLACE, House, Told, refuse


def test_a_parcel_is_lost_with_the_decision_that_it_follows_from(house: House) -> None:
    def work(uow: Any) -> None:
        outbox.post(uow, "test", PLACE, "one", {})
        raise LookupError

    with pytest.raises(LookupError):
        house.database.write(Scope.system("test"), work)
    assert house.deliver(courier := Told()).sent == 0
    assert courier.carried == []


def test_what_waits_is_sent_once_and_only_once(house: House) -> None:
    assert house.post("one")
    assert not house.post("one")
    courier = Told()
    assert house.deliver(courier).sent == 1
    assert house.deliver(courier).sent == 0
    assert (courier.carried, house.parcel("one").state) == (["one"], State.SENT)


@pytest.mark.parametrize("realm", [DEMO, Realm("drill:one")], ids=str)
def test_nothing_of_an_exercise_leaves_the_house(house: House, realm: Realm) -> None:
    house.post("exercise", realm)
    courier = Told()
    assert house.deliver(courier).sent == 0
    kept = house.parcel("exercise", realm)
    assert (courier.carried, kept.state, kept.fault) == ([], State.HELD, "not sent: exercise")


def test_what_fails_is_tried_again_after_growing_pauses_and_then_is_dead(house: House) -> None:
    house.post("one", lasts=timedelta(days=2))
    courier = Told(does=refuse)
    waited = []
    for _pause in PAUSES:
        assert house.deliver(courier).failed == 1
        parcel = house.parcel("one")
        assert (parcel.state, parcel.fault) == (State.WAITING, "busy")
        waited.append(parcel.not_before - house.clock.now())
        house.clock.at = parcel.not_before - timedelta(seconds=1)
        assert house.deliver(courier).failed == 0
        house.clock.at = parcel.not_before
    assert tuple(waited) == PAUSES == tuple(sorted(PAUSES))
    house.deliver(courier)
    assert house.parcel("one").state is State.DEAD
    house.pass_(days=1)
    assert house.deliver(courier).failed == 0
    assert len(courier.carried) == len(PAUSES) + 1


def test_what_can_never_arrive_is_dead_at_once(house: House) -> None:
    def never(_parcel: Parcel) -> Any:
        raise UndeliveredError("no such address", is_final=True)

    house.post("one")
    house.deliver(courier := Told(does=never))
    assert courier.became == [("one", State.DEAD)]


def test_a_courier_that_breaks_loses_nothing(house: House) -> None:
    def breaks(_parcel: Parcel) -> Any:
        raise ZeroDivisionError

    house.post("one")
    assert house.deliver(Told(does=breaks)).failed == 1
    house.pass_(minutes=2)
    assert house.deliver(Told()).sent == 1


def test_what_would_come_too_late_is_not_sent(house: House) -> None:
    house.post("one", lasts=timedelta(minutes=14))
    house.pass_(minutes=14)
    courier = Told()
    assert house.deliver(courier).dropped == 1
    assert (courier.carried, courier.became) == ([], [("one", State.DROPPED)])


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Drop("met"), State.DROPPED),
        (Drop("gone", is_dead=True), State.DEAD),
        (Later(NOW + timedelta(hours=1)), State.WAITING),
    ],
)
def test_the_last_look_decides(house: House, verdict: Verdict, state: State) -> None:
    house.post("one")
    courier = Told(looks=lambda _parcel: verdict)
    house.deliver(courier)
    assert (courier.carried, house.parcel("one").state) == ([], state)
    courier.looks = lambda _parcel: Go()
    house.pass_(hours=1)
    house.deliver(courier)
    assert courier.carried == (["one"] if state is State.WAITING else [])


def test_one_parcel_is_never_on_its_way_twice(house: House) -> None:
    """Two processes deliver at once; while one carries, the other finds nothing."""
    begun = Barrier(2)

    def slowly(_parcel: Parcel) -> Any:
        begun.wait(10)
        begun.wait(10)
        return "taken"

    house.post("one")
    first, second = Told(does=slowly), Told()
    carrying = Thread(target=house.deliver, args=(first,))
    carrying.start()
    begun.wait(10)
    assert house.deliver(second).sent == 0
    begun.wait(10)
    carrying.join()
    assert (first.carried, second.carried) == (["one"], [])


def test_what_a_lost_process_took_is_taken_again_and_its_word_counts_no_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "AT_ONCE", 1)
    house.post("one")

    def outlives_its_lease(_parcel: Parcel) -> Any:
        house.pass_(seconds=LEASE.total_seconds())
        assert house.deliver(other).sent == 1
        raise UndeliveredError("too late to say so")

    other = Told()
    house.deliver(Told(does=outlives_its_lease))
    parcel = house.parcel("one")
    assert (other.carried, parcel.state, parcel.attempts) == (["one"], State.SENT, 2)


def test_settled_parcels_are_forgotten_and_others_are_not(house: House) -> None:
    house.post("sent")
    house.deliver(Told())
    house.post("waits")
    house.pass_(days=31)
    scope = Scope.system("test")
    assert house.database.write(scope, lambda uow: outbox.forget(uow, house.clock.now())) == 1
    assert house.parcel("waits").state is State.WAITING
