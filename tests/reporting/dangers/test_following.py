"""Dangers are followed up by who may, once each; what is over may be found to go on."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.access import Area
from riskmap.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.people.model import Role
from riskmap.reporting.model.dangers import Act, DangerState, Standing, Step, state_after
from riskmap.reporting.model.reports import Danger, Kind, Position
from riskmap.reporting.service import dangers, drafting
from riskmap.reporting.service.dangers import Said
from riskmap.reporting.store.dangers import Place, WantedDangers
from tests.reporting.reports.conftest import (
    BEGAN,
    DANGER,
    DISTRICT,
    FIRST,
    NEIGHBOUR,
    SECOND,
    STREET,
    Night,
    either,
    night,
    version_of,
)
from tests.reporting.reports.test_at_once import at_once

#: Fixtures that are brought here from where reports are made up.
__all__ = ["either", "night"]
WATER = Danger(
    what="water", words="路口积水", depth="knee", position=Position(lon=121.39, lat=31.24)
)


def report(night: Night, unit: str = FIRST, danger: Danger = DANGER, **more: Any) -> str:
    return version_of(night.send(Kind.DANGER, unit, danger=danger, **more)).report_id


def do(
    night: Night,
    danger_id: str,
    act: Act,
    words: str = "抢险队",
    as_: str = "first",
    **more: Any,
) -> Standing:
    said = Said(**{"id": uuid4().hex, "act": act, "words": words, **more})
    found: Standing = night.town.write(dangers.act, danger_id, said, as_=as_)
    return found


def whole(night: Night, danger_id: str, as_: str = "") -> dangers.Whole:
    found: dangers.Whole = night.town.read(dangers.danger, danger_id, as_=as_)
    return found


def test_a_danger_is_reported_sent_to_and_over(either: Night) -> None:
    danger_id = report(either)
    assert whole(either, danger_id).standing.state is DangerState.REPORTED
    either.pass_(minutes=5)
    assert do(either, danger_id, Act.DISPATCH).state is DangerState.DISPATCHED
    sent_at = either.clock.now()
    either.pass_(minutes=30)
    assert do(either, danger_id, Act.CLOSE, "已清理").state is DangerState.CLOSED
    found = whole(either, danger_id, as_="approver")
    assert [(one.act, one.words, one.actor) for one in found.steps] == [
        (Act.DISPATCH, "抢险队", "first"),
        (Act.CLOSE, "已清理", "first"),
    ]
    assert found.steps[0].at == sent_at
    assert found.standing.changed_at == either.clock.now()


def test_what_was_over_is_opened_again_with_a_reason(night: Night) -> None:
    danger_id = report(night)
    do(night, danger_id, Act.CLOSE, "已清理")
    with pytest.raises(InvalidRequestError, match="why it is not over"):
        do(night, danger_id, Act.REOPEN, "   ")
    assert do(night, danger_id, Act.REOPEN, "又倒了一棵").state is DangerState.REPORTED
    do(night, danger_id, Act.DISPATCH)
    do(night, danger_id, Act.CLOSE, "已清理")
    assert do(night, danger_id, Act.REOPEN, "又倒了").state is DangerState.DISPATCHED
    assert len(whole(night, danger_id).steps) == 5


def test_what_does_not_go_with_its_state_is_refused(night: Night) -> None:
    danger_id = report(night)
    with pytest.raises(ConflictError, match="stands so now"):
        do(night, danger_id, Act.REOPEN)
    do(night, danger_id, Act.CLOSE)
    for act in (Act.CLOSE, Act.DISPATCH):
        with pytest.raises(ConflictError, match="over"):
            do(night, danger_id, act)


def test_the_same_said_twice_is_written_once(night: Night) -> None:
    danger_id, step = report(night), uuid4().hex
    for _ in range(2):
        do(night, danger_id, Act.DISPATCH, id=step)
    assert len(whole(night, danger_id).steps) == 1


def test_two_who_close_at_once_close_it_once(either: Night) -> None:
    danger_id = report(either)
    works = [
        partial(do, either, danger_id, Act.CLOSE, "已清理", name)
        for name in ("first", "first.b", "desk")
    ]
    found = at_once(works)
    assert sum(isinstance(one, ConflictError) for one in found) == 2
    assert len(whole(either, danger_id).steps) == 1


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("compiler", None),
        ("approver", None),
        ("desk", None),
        ("chief", None),
        ("second", NotFoundError),
        ("neighbour", NotFoundError),
    ],
)
def test_the_unit_and_its_desks_follow_up_and_nobody_else(
    night: Night, who: str, error: type[Exception] | None
) -> None:
    danger_id = report(night)
    if error is None:
        assert do(night, danger_id, Act.DISPATCH, as_=who).state is DangerState.DISPATCHED
    else:
        with pytest.raises(error):
            do(night, danger_id, Act.DISPATCH, as_=who)


def test_an_auditor_looks_and_writes_nothing(night: Night) -> None:
    night.town.add("auditor", (Role.AUDITOR, DISTRICT))
    danger_id = report(night)
    assert whole(night, danger_id, as_="auditor").standing.id == danger_id
    with pytest.raises(ForbiddenError):
        do(night, danger_id, Act.DISPATCH, as_="auditor")


def test_a_moment_that_cannot_be_is_refused(night: Night) -> None:
    danger_id = report(night)
    with pytest.raises(InvalidRequestError, match="not come yet"):
        do(night, danger_id, Act.CLOSE, at=night.clock.now() + timedelta(hours=1))
    with pytest.raises(InvalidRequestError, match="before the danger"):
        do(night, danger_id, Act.CLOSE, at=BEGAN - timedelta(days=3))


def test_what_was_done_before_it_was_reported_counts(night: Night) -> None:
    danger = evolve(
        DANGER, dispatched_to="绿化队", closed_at=night.clock.now(), closed_how="已锯断"
    )
    found = whole(night, report(night, danger=danger))
    assert found.standing.state is DangerState.CLOSED
    assert [(one.act, one.words) for one in found.steps] == [
        (Act.DISPATCH, "绿化队"), (Act.CLOSE, "已锯断")
    ]  # fmt: skip


def test_the_report_sent_again_begins_nothing_anew(night: Night) -> None:
    one = night.send(Kind.DANGER, danger=WATER)
    danger_id = version_of(one).report_id
    do(night, danger_id, Act.CLOSE)
    again = night.send(
        Kind.DANGER,
        danger=WATER,
        id=version_of(one).report.id,
        cutoff_at=version_of(one).report.cutoff_at,
    )
    assert not again.is_new
    assert whole(night, danger_id).standing.state is DangerState.CLOSED


def test_a_mended_danger_stays_the_same_danger(either: Night) -> None:
    first = version_of(either.send(Kind.DANGER, danger=WATER))
    do(either, first.report_id, Act.DISPATCH)
    said = evolve(WATER, words="铜川路口积水", what="underpass")
    either.send(Kind.DANGER, danger=said, replaces=first.report.id)
    found = whole(either, first.report_id)
    assert (found.standing.danger.words, found.standing.danger.what) == (
        "铜川路口积水",
        "underpass",
    )
    assert found.standing.state is DangerState.DISPATCHED


def test_a_danger_that_became_a_disaster_is_linked_both_ways(either: Night) -> None:
    danger = version_of(either.send(Kind.DANGER, danger=WATER))
    disaster = version_of(either.send(Kind.INITIAL, upgrades=danger.report.id))
    assert whole(either, danger.report_id).standing.upgraded_to == disaster.id
    assert disaster.report.upgrades == danger.report.id


def test_the_initial_report_begins_with_what_the_danger_says(night: Night) -> None:
    said = evolve(WATER, place="铜川路", position=Position(lon=121.39, lat=31.24, accuracy_m=35.0))
    version = version_of(night.send(Kind.DANGER, danger=said))
    begin = partial(night.town.read, drafting.new, Kind.INITIAL, upgrades=version.id)
    draft = begin(FIRST, as_="first")
    assert draft.upgrades == version.id
    assert draft.said == {
        "summary": "路口积水",
        "place": "铜川路",
        "position-at": "121.39, 31.24",
        "position-accuracy_m": "35",
    }
    assert begin(STREET, as_="compiler").said == {}


@pytest.mark.parametrize("unit", [SECOND, STREET])
def test_nobody_links_the_danger_of_another_unit(night: Night, unit: str) -> None:
    danger = version_of(night.send(Kind.DANGER, danger=WATER))
    night.send(Kind.INITIAL, unit, upgrades=danger.report.id)
    assert whole(night, danger.report_id).standing.upgraded_to == ""


def test_open_ones_come_first_and_pages_miss_nothing(either: Night) -> None:
    ids = []
    for number in range(7):
        ids.append(report(either, (FIRST, SECOND)[number % 2], (DANGER, WATER)[number % 2]))
        either.pass_(minutes=1)
    for danger_id in ids[2:4]:
        do(either, danger_id, Act.CLOSE, as_="approver")
    wanted, found, after = WantedDangers(area=Area.of(STREET)), [], None
    while page := either.town.read(dangers.listed, wanted, 2, after):
        found += page
        after = Place.read(Place.of(page[-1]).text)
    expected = [ids[6], ids[5], ids[4], ids[1], ids[0], ids[3], ids[2]]
    assert [one.id for one in found] == expected
    counts = either.town.read(dangers.counts, WantedDangers(area=Area.of(STREET)))
    assert counts == {DangerState.REPORTED: 5, DangerState.DISPATCHED: 0, DangerState.CLOSED: 2}


def test_lists_are_narrowed_and_end_at_the_reach(night: Night) -> None:
    mine, other = report(night, danger=WATER), report(night, SECOND)
    far = report(night, "310107014001", as_="far")
    listed = partial(night.town.read, dangers.listed)
    assert [one.id for one in listed(WantedDangers(what="water"), 9)] == [mine]
    assert {one.id for one in listed(WantedDangers(area=Area.of(STREET)), 9)} == {mine, other}
    assert {one.id for one in listed(WantedDangers(), 9, as_="neighbour")} == {far}
    assert {one.id for one in listed(WantedDangers(area=Area.of(NEIGHBOUR)), 9)} == {far}
    with pytest.raises(NotFoundError):
        whole(night, far, as_="compiler")


def test_every_step_is_told_to_the_audit_log(night: Night) -> None:
    danger_id = report(night)
    do(night, danger_id, Act.DISPATCH)
    do(night, danger_id, Act.CLOSE)
    told = Counter(one.action for one in night.town.entries(subject_id=danger_id))
    assert (told["dispatch"], told["close"]) == (1, 1)


@given(acts=st.lists(st.sampled_from(list(Act)), max_size=9))
def test_the_state_follows_from_the_steps_alone(acts: list[Act]) -> None:
    steps = [
        Step(id=str(at), act=one, words="x", at=BEGAN, recorded_at=BEGAN, actor="x")
        for at, one in enumerate(acts)
    ]
    state = state_after(steps)
    assert state.is_open is not (bool(acts) and acts[-1] is Act.CLOSE)
    if state is DangerState.DISPATCHED:
        assert Act.DISPATCH in acts
