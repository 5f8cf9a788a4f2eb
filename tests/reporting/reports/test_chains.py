"""The chain of one unit and event: what fits where, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.figure import Figure
from riskmap.reporting.model.chains import Chain, Link, require_fits, require_whole
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.reports import (
    Danger,
    Header,
    Kind,
    Report,
    Signed,
    State,
)

UNIT = "310107005001"
AT = datetime(2021, 7, 25, 4, 0, tzinfo=UTC)
HEADER = Header(hazard="typhoon_wind", occurred_at=AT, typhoon="2106")
EVENT = Event(id="e1", unit=UNIT, header=HEADER)
FIGURES = {"deaths": Figure.number(0)}
DANGER = Danger(what="tree", words="fallen over the lane")


def a_report(kind: Kind, **more: Any) -> Report:
    by_kind: dict[str, Any] = {
        "event_id": "" if kind in {Kind.SEASON_ZERO, Kind.INITIAL} else "e1",
        "header": HEADER if kind is Kind.INITIAL else None,
        "figures": FIGURES if kind.is_stage else {},
        "danger": DANGER if kind is Kind.DANGER else None,
    }
    signed = Signed(compiler="甲")
    return Report(
        id=UUID(int=1), kind=kind, unit=UNIT, signed=signed, cutoff_at=AT, **{**by_kind, **more}
    )


def a_chain(*several: tuple[Kind, State], event: Event = EVENT) -> Chain:
    links = [
        Link(
            id=f"v{place}",
            report_id=f"r{place}",
            kind=kind,
            position=place,
            state=state,
            cutoff_at=AT + timedelta(hours=place),
        )
        for place, (kind, state) in enumerate(several, start=1)
    ]
    return Chain(event=event, unit=UNIT, links=reversed(links))


STABLE = evolve(EVENT, state=EventState.STABLE)
FIRST = (Kind.INITIAL, State.ACCEPTED)
NEXT = (Kind.FOLLOW_UP, State.SUBMITTED)
BACK = (Kind.FOLLOW_UP, State.RETURNED)
ZERO = (Kind.EVENT_ZERO, State.ACCEPTED)
LAST = (Kind.VERIFIED, State.ACCEPTED)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_whole_as_it_is_meant(kind: Kind) -> None:
    report = a_report(kind)
    assert require_whole(report) is report


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        (Kind.SEASON_ZERO, {"figures": FIGURES}, "has no figures"),
        (Kind.EVENT_ZERO, {"figures": FIGURES}, "has no figures"),
        (Kind.SEASON_ZERO, {"event_id": "e1"}, "cannot be said of an event"),
        (Kind.EVENT_ZERO, {"event_id": ""}, "of which event"),
        (Kind.FOLLOW_UP, {"event_id": ""}, "of which event"),
        (Kind.VERIFIED, {"event_id": ""}, "of which event"),
        (Kind.DANGER, {"danger": None}, "says what it is"),
        (Kind.DANGER, {"figures": FIGURES}, "no losses"),
        (Kind.INITIAL, {"header": None}, "hazard and time"),
        (Kind.FOLLOW_UP, {"header": HEADER}, "hazard and time"),
        (Kind.INITIAL, {"figures": {}}, "nothing of anything"),
        (Kind.VERIFIED, {"figures": {}}, "nothing of anything"),
    ],
)
def test_what_a_kind_has_not_is_refused(kind: Kind, more: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidRequestError, match=says):
        require_whole(a_report(kind, **more))


@pytest.mark.parametrize(
    ("kind", "chain"),
    [
        (Kind.INITIAL, a_chain()),
        (Kind.FOLLOW_UP, a_chain(FIRST)),
        (Kind.FOLLOW_UP, a_chain(FIRST, NEXT, ZERO)),
        (Kind.FOLLOW_UP, a_chain(FIRST, BACK)),
        (Kind.FOLLOW_UP, a_chain(FIRST, event=STABLE)),
        (Kind.EVENT_ZERO, a_chain(FIRST, NEXT)),
        (Kind.EVENT_ZERO, a_chain((Kind.INITIAL, State.SUBMITTED))),
        (Kind.VERIFIED, a_chain(FIRST, event=STABLE)),
    ],
)
def test_a_report_that_fits_is_taken(kind: Kind, chain: Chain) -> None:
    require_fits(a_report(kind), chain)


@pytest.mark.parametrize(
    ("kind", "chain", "says"),
    [
        (Kind.INITIAL, a_chain(FIRST), "initial report of this unit"),
        (Kind.INITIAL, a_chain((Kind.INITIAL, State.RETURNED)), "initial report of this unit"),
        (Kind.FOLLOW_UP, a_chain(), "no initial report"),
        (Kind.EVENT_ZERO, a_chain(), "no initial report"),
        (Kind.EVENT_ZERO, a_chain(FIRST, BACK), "was returned"),
        (Kind.FOLLOW_UP, a_chain(FIRST, LAST, event=STABLE), "figures are settled"),
        (Kind.EVENT_ZERO, a_chain(FIRST, LAST, event=STABLE), "figures are settled"),
        (Kind.VERIFIED, a_chain(FIRST, LAST, event=STABLE), "figures are settled"),
        (Kind.VERIFIED, a_chain(FIRST), "not stable yet"),
        *[
            (Kind.FOLLOW_UP, a_chain(FIRST, event=evolve(EVENT, state=state)), "event is over")
            for state in EventState
            if state.is_over
        ],
    ],
)
def test_a_report_out_of_place_is_refused(kind: Kind, chain: Chain, says: str) -> None:
    with pytest.raises(ConflictError, match=says):
        require_fits(a_report(kind), chain)


def test_a_returned_report_is_replaced_by_one_of_its_kind() -> None:
    chain = a_chain(FIRST, BACK)
    require_fits(a_report(Kind.FOLLOW_UP), chain, chain.links[1])
    with pytest.raises(ConflictError, match="of the same kind"):
        require_fits(a_report(Kind.EVENT_ZERO), chain, chain.links[1])
    with pytest.raises(ConflictError, match="Only a returned report"):
        require_fits(a_report(Kind.INITIAL), chain, chain.links[0])


def test_a_returned_verified_report_is_replaced_although_the_chain_has_ended() -> None:
    chain = a_chain(FIRST, (Kind.VERIFIED, State.RETURNED), event=STABLE)
    require_fits(a_report(Kind.VERIFIED), chain, chain.links[1])


def test_figures_are_compared_with_the_last_that_were_not_returned() -> None:
    chain = a_chain(FIRST, NEXT, ZERO, BACK)
    before = chain.before(chain.next_position)
    assert before is not None
    assert before.id == "v2"
    assert chain.before(1) is None


def test_the_official_figure_is_the_last_that_was_accepted_by_the_cutoff() -> None:
    chain = a_chain(FIRST, NEXT, ZERO)
    found = chain.accepted_at(AT + timedelta(hours=9))
    assert found is not None
    assert found.id == "v1"
    assert chain.checked_at(AT + timedelta(hours=9)) == AT + timedelta(hours=3)
    assert chain.checked_at(AT + timedelta(hours=2)) == AT + timedelta(hours=1)
    assert chain.accepted_at(AT) is None
    assert chain.checked_at(AT) is None


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (EventState.OPEN, {"stable", "cancelled", "handed_over"}),
        (EventState.STABLE, {"open", "verified"}),
        (EventState.VERIFIED, {"stable"}),
        (EventState.CANCELLED, set()),
        (EventState.HANDED_OVER, set()),
    ],
)
def test_an_event_takes_no_step_but_these(state: EventState, may: set[str]) -> None:
    event = evolve(EVENT, state=state)
    assert {str(one) for one in EventState if event.may_become(one)} == may
