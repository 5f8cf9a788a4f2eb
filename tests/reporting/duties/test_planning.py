"""Duties are made ahead, once, and follow what is in force; on both kinds of database."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from riskmap.core.access import Area, Scope
from riskmap.core.codes import level_of
from riskmap.divisions import service as register
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.model.duties import Duty, Outcome, State
from riskmap.reporting.service import activating, excusing, expecting, planning
from riskmap.reporting.service.activating import Said
from riskmap.reporting.service.planning import Planned
from riskmap.reporting.store import duties, slots
from tests.reporting.duties.conftest import (
    CITY,
    COMMITTEE,
    COMMITTEES,
    DISTRICT,
    FAR,
    SECOND,
    STREET,
    City,
    a_slot,
    local,
)


def asked(found: list[Duty], code12: str = COMMITTEE) -> list[str]:
    return [one.slot.id for one in found if one.code12 == code12 and not one.excuse_id]


def test_nothing_is_expected_while_nothing_is_in_force(city: City) -> None:
    assert city.plan() == Planned()
    assert city.duties() == []


def test_in_season_each_unit_is_asked_once_a_day_at_its_hour(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    found = city.duties()
    assert [(one.code12, one.slot.due_at) for one in found] == [
        *((code12, local(12, 7, 30)) for code12 in COMMITTEES),
        ("310107005000", local(12, 8)),
        ("310107014000", local(12, 8)),
        (DISTRICT, local(12, 9)),
    ]
    city.require_counted()


def test_planning_again_changes_nothing(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    before = city.duties()
    assert city.plan() == Planned()
    assert city.duties() == before


def test_the_clock_makes_the_next_day_when_its_time_comes(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    city.clock.advance(timedelta(days=1))
    assert city.plan().made == 8
    days = Counter(one.slot.cutoff_at for one in city.duties())
    assert days == {local(12): 8, local(13): 8}


def test_a_unit_is_asked_once_at_one_slot(city: City) -> None:
    slot = a_slot()
    city.write(slots.hold, slot)
    city.write(duties.create, slot, [COMMITTEE])
    with pytest.raises(IntegrityError):
        city.write(duties.create, slot, [COMMITTEE])
    city.require_counted()


def test_what_was_due_before_anybody_knew_is_asked_of_nobody(city: City) -> None:
    """A paper of 7:00 that is typed in at noon asks from noon on."""
    city.decide(DISTRICT, Value.I, effective_at=local(11, 7))
    assert min(one.slot.cutoff_at for one in city.duties()) == local(11, 12)


def test_a_clock_that_was_away_leaves_no_gap(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    city.clock.advance(timedelta(days=3))
    city.plan()
    assert [(one[13:21], str(state)) for one, state in city.states().items()] == [
        ("20260711", "missed"), ("20260712", "missed"), ("20260713", "missed"),
        ("20260714", "not_due"),
    ]  # fmt: skip
    city.require_counted()


def test_a_higher_level_asks_more_often_and_excuses_what_is_not_yet_due(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    city.decide(DISTRICT, Value.II, document="普汛2号")
    states = city.states(plan="season-daily")
    assert set(states.values()) == {State.EXCUSED}
    hourly = asked([one for one in city.duties() if one.slot.plan == "flood-2h"])
    assert len(hourly) == 17  # 36 hours ahead, less the one of 12:00
    (excused, *_) = [one for one in city.duties() if one.outcome is Outcome.EXCUSED]
    note = city.read(duties.notes, [excused.excuse_id])[excused.excuse_id]
    assert (note.kind, note.reason) == ("replanned", "市防汛指挥部 普汛2号")
    city.require_counted()


def test_a_lower_level_asks_again_what_planning_had_excused(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    city.decide(DISTRICT, Value.II)
    city.decide(DISTRICT, Value.NONE)
    assert set(city.states(plan="season-daily").values()) == {State.NOT_DUE}
    assert set(city.states(plan="flood-2h").values()) == {State.EXCUSED}
    city.require_counted()


def test_what_somebody_excused_stays_excused(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    (slot_id,) = city.states()
    city.write(excusing.excuse, slot_id, COMMITTEE, why="停电")
    city.decide(DISTRICT, Value.II)
    city.decide(DISTRICT, Value.NONE)
    assert city.states(plan="season")[slot_id] is State.EXCUSED
    assert city.states(SECOND, plan="season")[slot_id] is State.NOT_DUE


def test_what_is_due_already_stays_whatever_is_decided_afterwards(city: City) -> None:
    city.decide(DISTRICT, Value.I)
    city.clock.at = local(11, 15)
    before = {k: v for k, v in city.states().items() if v is State.MISSED}
    city.decide(DISTRICT, Value.NONE)
    assert len(before) == 3  # cutoffs at 12:00, 13:00, 14:00
    assert {k: v for k, v in city.states().items() if v is State.MISSED} == before
    city.require_counted()


def test_what_can_be_reported_already_is_excused_while_it_is_not_yet_due(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    city.clock.at = local(12, 6)
    assert set(city.states().values()) == {State.DUE_SOON}
    city.decide(DISTRICT, Value.CLOSED)
    assert set(city.states().values()) == {State.EXCUSED}
    city.require_counted()


def test_a_decision_for_tomorrow_asks_and_excuses_from_then_on(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    city.decide(DISTRICT, Value.I, effective_at=local(12, 12))
    first = next(one for one in asked(city.duties()) if one.startswith("flood-1h"))
    assert first == "flood-1h@20260712T0420Z"
    assert city.states(plan="season") == {"season-daily@20260711T2330Z": State.NOT_DUE}


def test_what_was_reported_is_not_excused(city: City) -> None:
    city.decide(DISTRICT, Value.I)
    city.meet(local(11, 12, 5))
    city.decide(DISTRICT, Value.NONE)
    assert Counter(city.states().values())[State.MET_ZERO] == 1
    city.require_counted()


def test_only_the_street_that_decides_is_asked_more(city: City) -> None:
    city.decide(CITY, Value.OPEN)
    city.decide(STREET, Value.I)
    assert set(city.states(FAR)) == {"season-daily@20260711T2330Z"}
    assert len(asked(city.duties(), COMMITTEE)) == 35
    city.require_counted()


def test_an_open_event_asks_each_day_until_it_is_closed(city: City) -> None:
    city.write(planning.event_opened, COMMITTEE, "e1", city.clock.now())
    city.write(planning.event_opened, COMMITTEE, "e2", city.clock.now())
    city.plan()
    assert list(city.states()) == [
        "event-daily/e1@20260711T2330Z", "event-daily/e2@20260711T2330Z",
    ]  # fmt: skip
    city.clock.at = local(12, 6)
    city.write(planning.event_closed, COMMITTEE, "e1")
    city.plan()
    states = city.states()
    assert states["event-daily/e1@20260711T2330Z"] is State.EXCUSED
    assert states["event-daily/e2@20260711T2330Z"] is State.DUE_SOON
    assert "event-daily/e1@20260712T2330Z" not in states
    city.require_counted()


def test_work_that_was_cut_off_in_the_middle_is_finished_next_time(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "CHUNK", 2)
    made = 0
    true_create = duties.create

    def dies(*args: object) -> None:
        nonlocal made
        made += 1
        if made == 2:
            raise OSError("power")
        true_create(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as within:
        within.setattr(duties, "create", dies)
        with pytest.raises(OSError, match="power"):
            city.decide(DISTRICT, Value.OPEN)
    assert len(city.duties()) == 2
    assert city.plan().made == 6
    assert len(city.duties()) == 8
    city.require_counted()


def test_parts_of_the_work_leave_no_unit_out(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 1)
    city.decide(DISTRICT, Value.OPEN)
    assert len(city.duties()) == 8
    city.decide(DISTRICT, Value.CLOSED)
    assert {one.outcome for one in city.duties()} == {Outcome.EXCUSED}
    city.require_counted()


def test_a_decision_about_very_many_units_is_left_to_the_clock(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Said(code12=STREET, track=Track.SEASON, value=Value.OPEN, authority="a", document="d")
    city.write(activating.decide, said)
    monkeypatch.setattr(planning, "AT_ONCE", 3)
    assert not planning.plan_after_decision(city.database, city.realm, STREET)
    assert city.duties() == []
    monkeypatch.setattr(planning, "AT_ONCE", 4)
    assert planning.plan_after_decision(city.database, city.realm, STREET)
    assert len(city.duties()) == 4


def test_a_unit_that_leaves_the_register_is_not_asked_any_more(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.decide(DISTRICT, Value.OPEN)
    true = register.list_codes
    gone = {FAR}
    monkeypatch.setattr(
        register,
        "list_codes",
        lambda *args, **more: [one for one in true(*args, **more) if one not in gone],
    )
    assert city.plan().excused == 1
    assert set(city.states(FAR).values()) == {State.EXCUSED}
    gone.clear()
    assert city.plan().asked_again == 1
    assert set(city.states(FAR).values()) == {State.NOT_DUE}
    city.require_counted()


def test_somebody_sees_the_duties_of_his_area_alone(city: City) -> None:
    city.decide(DISTRICT, Value.OPEN)
    scope = Scope(actor="li", realm=Scope.system("t").realm, areas=[Area.of(STREET)], purpose="t")
    with city.database.read(scope) as uow:
        several = {one.id: one for one in slots.between(uow, local(1), local(31))}
        found = duties.find(uow, several, Area.of(CITY))
    assert {one.code12 for one in found} == {STREET, *COMMITTEES[:3]}


@given(
    st.lists(st.from_regex(r"[1-9][0-9]{3}(0[0-9]|10)(00[0-9]|0[0-9]0)0[0-2][0-2]", fullmatch=True))
)
def test_levels_of_many_codes_are_those_of_each(codes: list[str]) -> None:
    found = expecting._levels(np.array(codes, dtype="U12"))
    assert found.tolist() == [level_of(one) for one in codes]
