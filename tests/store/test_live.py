"""Numbers that open screens listen to: within reach, in the same write, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from riskmap.core.access import Area, Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.store import Database, live
from riskmap.store.live import Heard

DISTRICT, STREET, NEIGHBOUR = "310107000000", "310107005000", "310107014000"
COMMITTEE = "310107005001"


def at(code12: str, realm: Realm = LIVE) -> Scope:
    return Scope(actor="li.xinxi", realm=realm, purpose="test", areas=(Area.of(code12),))


def touch(database: Database, topic: str, code12: str, *, downward: bool = False) -> None:
    database.write(
        Scope.system("test"), lambda uow: live.touch(uow, topic, code12, downward=downward)
    )


def number(database: Database, scope: Scope, topic: str = "reports") -> int:
    with database.read(scope) as uow:
        return live.heard(uow, [topic])[topic].number


def test_a_change_is_heard_above_and_where_it_was_and_nowhere_else(database: Database) -> None:
    touch(database, "reports", COMMITTEE)
    touch(database, "reports", COMMITTEE)
    heard = {one: number(database, at(one)) for one in (DISTRICT, STREET, COMMITTEE, NEIGHBOUR)}
    assert heard == {DISTRICT: 2, STREET: 2, COMMITTEE: 2, NEIGHBOUR: 0}
    assert number(database, at(DISTRICT), "duties") == 0
    assert number(database, at(DISTRICT, DEMO)) == 0


def test_what_a_district_does_for_itself_is_not_heard_below(database: Database) -> None:
    touch(database, "reports", DISTRICT)
    assert number(database, at(STREET)) == 0
    touch(database, "reports", DISTRICT, downward=True)
    assert number(database, at(STREET)) == 1
    assert number(database, at(DISTRICT)) == 2
    touch(database, "reports", NEIGHBOUR, downward=True)
    assert number(database, at(STREET)) == 1


def test_a_write_that_fails_is_not_heard(database: Database) -> None:
    def fail(uow: object) -> None:
        live.touch(uow, "reports", COMMITTEE)  # type: ignore[arg-type]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(Scope.system("test"), fail)
    assert number(database, at(COMMITTEE)) == 0


def test_how_long_ago_it_was_is_told(database: Database) -> None:
    with database.read(at(STREET)) as uow:
        assert live.heard(uow, ["alarms"]) == {"alarms": Heard()}
        now = uow.now
    clock = SetClock(now)
    later = Database(database.engine, database._door, clock)
    touch(later, "alarms", COMMITTEE)
    clock.advance(timedelta(seconds=7))
    with later.read(at(STREET)) as uow:
        assert live.heard(uow, ["alarms"])["alarms"] == Heard(number=1, age=timedelta(seconds=7))


def test_many_at_once_are_all_counted(database: Database) -> None:
    """Each touches the same two in another order: nobody waits in a circle."""

    def both(turn: int) -> None:
        codes = [COMMITTEE, STREET][:: 1 if turn % 2 else -1]

        def work(uow: object) -> None:
            for one in codes:
                live.touch(uow, "reports", one)  # type: ignore[arg-type]

        database.write(Scope.system("test"), work)

    with ThreadPoolExecutor(4) as several:
        list(several.map(both, range(16)))
    assert number(database, at(DISTRICT)) == 32


def test_a_topic_that_nobody_listens_to_is_a_mistake(database: Database) -> None:
    with pytest.raises(ValueError, match="gossip"):
        touch(database, "gossip", COMMITTEE)
