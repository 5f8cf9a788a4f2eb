"""Reports are accepted by others, returned with reasons, mended; events become stable, verified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.people import service as people
from riskmap.people.model import Role
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import Kind, ReturnReason, State, Version
from riskmap.reporting.service import chains, correcting, declaring
from riskmap.reporting.store import activation, events, reports
from tests.reporting.reports.conftest import (
    DISTRICT,
    FAR,
    FIRST,
    HEADER,
    NEIGHBOUR,
    SECOND,
    SOME,
    STREET,
    THIRD,
    Night,
    figures_of,
    version_of,
)

WRONG = ReturnReason.WRONG_FIGURES


def return_(night: Night, version: Version, as_: str = "approver", **more: Any) -> Version:
    said: dict[str, Any] = {"reason": WRONG, "words": "count block 3 again", **more}
    made: Version = night.town.write(
        correcting.return_, version.id, said["reason"], said["words"], as_=as_
    )
    return made


def declare(night: Night, event_id: str, state: EventState, as_: str = "chief") -> Any:
    return night.town.write(correcting.declare, event_id, state, "because", as_=as_)


def state(night: Night, version: Version) -> State:
    return night.version(version.id).state


def test_a_report_is_accepted_by_somebody_else_at_the_level_above(night: Night) -> None:
    outcome = night.send(Kind.INITIAL)
    assert night.accept(outcome).state is State.ACCEPTED
    assert state(night, version_of(outcome)) is State.ACCEPTED
    (entry,) = night.town.entries(action="accepted")
    assert entry.actor == "approver"


def test_a_compiler_does_not_accept_his_own_report(night: Night) -> None:
    compiler = night.town.read(people.holder_named, "compiler").account.number
    night.town.write(people.grant, compiler, Role.DISTRICT_COMPILER, DISTRICT, why="test")
    outcome = night.send(Kind.INITIAL, STREET, as_="compiler")
    with pytest.raises(ForbiddenError, match="sent himself"):
        night.accept(outcome, as_="compiler")
    assert night.accept(outcome, as_="approver").state is State.ACCEPTED


@pytest.mark.parametrize(
    ("unit", "as_", "fault"),
    [
        (FIRST, "first.b", ForbiddenError),
        (FIRST, "desk", ForbiddenError),
        (FIRST, "neighbour.head", NotFoundError),
        (STREET, "compiler", ForbiddenError),
        (STREET, "first", NotFoundError),
        (DISTRICT, "approver", NotFoundError),
        (DISTRICT, "district", ForbiddenError),
    ],
)
def test_others_decide_nothing(night: Night, unit: str, as_: str, fault: type[Exception]) -> None:
    version = version_of(night.send(Kind.INITIAL, unit))
    with pytest.raises(fault):
        night.town.write(correcting.accept, version.id, as_=as_)
    with pytest.raises(fault):
        return_(night, version, as_)
    assert state(night, version) is State.SUBMITTED


def test_a_returned_report_says_why_and_stays_readable(night: Night) -> None:
    version = version_of(night.send(Kind.INITIAL))
    return_(night, version)
    assert state(night, version) is State.RETURNED
    assert figures_of(night.version(version.id)) == SOME
    (decision,) = night.town.read(reports.decisions, [version.id], as_="first")
    assert (decision.reason, decision.words, decision.actor) == (
        "wrong_figures",
        "count block 3 again",
        "approver",
    )


def test_a_report_is_not_returned_without_a_word_or_twice(night: Night) -> None:
    version = version_of(night.send(Kind.INITIAL))
    with pytest.raises(InvalidRequestError, match="what is to be mended"):
        return_(night, version, words="  ")
    return_(night, version)
    with pytest.raises(ConflictError, match="does not wait for this"):
        return_(night, version)
    with pytest.raises(ConflictError, match="does not wait for this"):
        night.town.write(correcting.accept, version.id, as_="approver")


def test_a_mended_report_takes_the_place_of_the_returned_one(either: Night) -> None:
    event_id = either.begin()
    version = version_of(either.send(Kind.FOLLOW_UP, event_id=event_id))
    return_(either, version)
    mended = version_of(
        either.send(
            Kind.FOLLOW_UP,
            figures={**SOME, "injured": 2},
            event_id=event_id,
            replaces=version.report.id,
        )
    )
    assert (mended.number, mended.position) == (2, version.position)
    assert (mended.supersedes, mended.report_id) == (version.id, version.report_id)
    assert state(either, version) is State.RETURNED
    assert state(either, mended) is State.SUBMITTED
    with pytest.raises(ConflictError, match="newer version"):
        either.town.write(correcting.accept, version.id, as_="approver")
    assert either.town.write(correcting.accept, mended.id, as_="approver").state is State.ACCEPTED


def test_an_initial_report_is_mended_without_another_event(night: Night) -> None:
    version = version_of(night.send(Kind.INITIAL))
    event_id = version.report.event_id
    return_(night, version)
    mended = version_of(night.send(Kind.INITIAL, event_id=event_id, replaces=version.report.id))
    assert mended.report.event_id == event_id
    assert (mended.number, mended.position) == (2, 1)
    with pytest.raises(ConflictError, match="initial report of this unit"):
        night.send(Kind.INITIAL, event_id=event_id)


def test_only_the_last_returned_version_is_replaced(night: Night) -> None:
    event_id = night.begin()
    version = version_of(night.send(Kind.FOLLOW_UP, event_id=event_id))
    replaces: dict[str, Any] = {"event_id": event_id, "replaces": version.report.id}
    with pytest.raises(ConflictError, match="Only a returned report"):
        night.send(Kind.FOLLOW_UP, **replaces)
    return_(night, version)
    night.send(Kind.FOLLOW_UP, **replaces)
    with pytest.raises(ConflictError, match="not the last version"):
        night.send(Kind.FOLLOW_UP, **replaces)
    with pytest.raises(ConflictError, match="not the last version"):
        night.send(Kind.FOLLOW_UP, event_id=event_id, replaces=evolve(version.report).id)


def test_an_erratum_corrects_the_header_and_no_figure(either: Night) -> None:
    event_id = either.begin()
    right = evolve(HEADER, occurred_at=HEADER.occurred_at - timedelta(hours=1))
    with pytest.raises(ForbiddenError):
        either.town.write(correcting.correct_header, event_id, right, "it began", as_="first")
    with pytest.raises(InvalidRequestError, match="Nobody said why"):
        either.town.write(correcting.correct_header, event_id, right, " ", as_="approver")
    either.town.write(correcting.correct_header, event_id, right, "radar", as_="approver")
    event = either.town.read(chains.event, event_id, as_="first")
    assert event.header == right
    told = either.town.read(events.history, event_id, as_="first")
    assert [(one.header, why) for one, _, _, why in told] == [
        (right, "radar"),
        (HEADER, "initial report"),
    ]
    (entry,) = either.town.entries(action="changed")
    assert "occurred_at" in entry.before


def test_a_correction_that_corrects_nothing_leaves_no_version(night: Night) -> None:
    event_id = night.begin()
    night.town.write(correcting.correct_header, event_id, HEADER, "same", as_="approver")
    assert night.town.read(chains.event, event_id).number == 1


def open_units(night: Night, event_id: str) -> set[str]:
    now = night.clock.now()
    found = night.town.read(activation.open_events, now, event_id=event_id)
    return {one.code12 for one in found if one.closed_at is None}


def test_an_accepted_initial_report_asks_for_one_each_day_until_it_is_stable(
    either: Night,
) -> None:
    outcome = either.send(Kind.INITIAL)
    event_id = version_of(outcome).report.event_id
    assert open_units(either, event_id) == set()
    either.accept(outcome)
    assert open_units(either, event_id) == {FIRST}
    either.begin(STREET, event_id=event_id)
    assert open_units(either, event_id) == {FIRST, STREET}
    declare(either, event_id, EventState.STABLE)
    assert open_units(either, event_id) == set()
    either.pass_(hours=1)
    declare(either, event_id, EventState.OPEN)
    assert open_units(either, event_id) == {FIRST, STREET}


def test_the_district_declares_and_nobody_else(night: Night) -> None:
    event_id = night.begin()
    for name in ("first", "compiler", "approver", "district", "desk"):
        with pytest.raises(ForbiddenError):
            declare(night, event_id, EventState.STABLE, name)
    with pytest.raises(ConflictError, match="cannot become"):
        declare(night, event_id, EventState.VERIFIED)
    declare(night, event_id, EventState.CANCELLED)
    with pytest.raises(ConflictError, match="cannot become"):
        declare(night, event_id, EventState.OPEN)
    with pytest.raises(ConflictError, match="event is over"):
        night.send(Kind.FOLLOW_UP, event_id=event_id)
    night.send(Kind.SEASON_ZERO)  # nothing goes on there any more


def verified(night: Night, unit: str, event_id: str, **more: Any) -> Version:
    return night.accepted(Kind.VERIFIED, unit, event_id=event_id, **more)


def test_a_superior_verifies_only_after_everybody_below(either: Night) -> None:
    event_id = either.begin()
    either.begin(STREET, event_id=event_id)
    either.begin(SECOND, event_id=event_id)
    summed = {slug: 2 * number for slug, number in SOME.items()}
    declare(either, event_id, EventState.STABLE)
    verified(either, FIRST, event_id)
    with pytest.raises(ConflictError, match=f"2 units below .*: {SECOND}, {THIRD}"):
        either.send(Kind.VERIFIED, STREET, figures=summed, event_id=event_id)
    either.town.write(declaring.declare_no_loss, event_id, [THIRD], "told", as_="approver")
    with pytest.raises(ConflictError, match=f"1 units below .*: {SECOND}"):
        either.send(Kind.VERIFIED, STREET, figures=summed, event_id=event_id)
    waiting = either.send(Kind.VERIFIED, SECOND, event_id=event_id)
    with pytest.raises(ConflictError, match=SECOND):  # sent is not accepted
        either.send(Kind.VERIFIED, STREET, figures=summed, event_id=event_id)
    either.accept(waiting)
    verified(either, STREET, event_id, figures=summed)
    assert either.town.read(chains.event, event_id).state is EventState.VERIFIED


def test_the_verified_report_of_the_highest_unit_settles_the_event(either: Night) -> None:
    event_id = either.begin()
    declare(either, event_id, EventState.STABLE)
    last = verified(either, FIRST, event_id)
    event = either.town.read(chains.event, event_id)
    assert event.state is EventState.VERIFIED
    assert event.stable_at is not None
    with pytest.raises(ConflictError, match="event is over"):
        either.send(Kind.FOLLOW_UP, event_id=event_id)
    with pytest.raises(ConflictError, match="settled"):  # an amendment is the only way
        return_(either, last)
    assert either.town.read(chains.event, event_id).state is EventState.VERIFIED


def test_events_are_counted_with_one_another_and_apart_again(either: Night) -> None:
    one, other = either.begin(), either.begin(SECOND)
    counted = either.town.write(correcting.count_with, other, one, "same night", as_="chief")
    assert counted.merged_into == one
    for wrong in ((one, one), (one, other), (other, other)):
        with pytest.raises(ConflictError, match="in one step"):
            either.town.write(correcting.count_with, *wrong, "again", as_="chief")
    with pytest.raises(ForbiddenError):
        either.town.write(correcting.count_with, other, "", "no", as_="approver")
    either.send(Kind.FOLLOW_UP, SECOND, event_id=other)  # its own reports go on
    declare(either, one, EventState.STABLE)
    assert either.town.read(chains.event, other).state is EventState.STABLE
    apart = either.town.write(correcting.count_with, other, "", "two nights", as_="chief")
    assert apart.merged_into == ""


def test_a_neighbour_neither_sees_nor_decides(night: Night) -> None:
    version = version_of(night.send(Kind.INITIAL, FAR))
    with pytest.raises(NotFoundError):
        return_(night, version, "approver")
    with pytest.raises(NotFoundError):
        night.town.write(
            correcting.correct_header, version.report.event_id, HEADER, "x", as_="approver"
        )
    assert version.report.unit.startswith(NEIGHBOUR[:9])
