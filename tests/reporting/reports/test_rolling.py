"""Sums take exactly one level below, from accepted versions, and say how much is unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import BodyError, NotFoundError
from riskmap.core.figure import Figure, FigureKind
from riskmap.reporting.model.figures import told
from riskmap.reporting.model.reports import Kind, ReturnReason
from riskmap.reporting.model.rolling import Part, RollUp
from riskmap.reporting.service import correcting, rolling
from riskmap.reporting.store import sums
from tests.reporting.reports.conftest import (
    DISTRICT,
    FIRST,
    NEIGHBOUR,
    SECOND,
    SOME,
    STREET,
    THIRD,
    Night,
    version_of,
)

AT = datetime(2021, 7, 25, 4, 0, tzinfo=UTC)


def two(night: Night) -> str:
    """Begin an event of which a street and two of its committees have reported."""
    event_id = night.begin()
    night.begin(STREET, event_id=event_id)
    night.begin(SECOND, {**SOME, "affected_pop": 30}, event_id=event_id)
    return event_id


def add_up(night: Night, event_id: str, unit: str = STREET, **more: Any) -> RollUp:
    cutoff_at = more.pop("cutoff_at", night.clock.now())
    found: RollUp = night.town.read(rolling.roll_up, event_id, unit, cutoff_at, **more)
    return found


def total(one: RollUp, slug: str) -> Any:
    return told(one.figures)[slug]


def test_a_sum_takes_the_units_one_level_below(either: Night) -> None:
    event_id = two(either)
    street, district = add_up(either, event_id), add_up(either, event_id, DISTRICT)
    assert [one.unit for one in street.parts] == [FIRST, SECOND]
    assert [one.unit for one in district.parts] == [STREET]
    assert total(street, "affected_pop") == 42
    assert total(district, "affected_pop") == SOME["affected_pop"]
    assert street.is_complete
    assert add_up(either, event_id, FIRST).parts == ()
    assert add_up(either, event_id, NEIGHBOUR).parts == ()


def test_what_is_not_accepted_yet_is_unknown_and_not_none(night: Night) -> None:
    event_id = two(night)
    night.send(Kind.INITIAL, THIRD, {**SOME, "affected_pop": 5}, event_id=event_id)
    one = add_up(night, event_id)
    assert one.awaited == 1
    assert not one.is_complete
    assert total(one, "affected_pop") == {"at_least": 42}
    said = one.sums["affected_pop"]
    assert (said.parts, said.unknown_parts) == (3, 1)


def test_a_returned_version_no_longer_counts(either: Night) -> None:
    event_id = two(either)
    either.pass_(hours=1)
    later = either.accepted(Kind.FOLLOW_UP, SECOND, {**SOME, "affected_pop": 40}, event_id=event_id)
    assert total(add_up(either, event_id), "affected_pop") == 52
    either.town.write(
        correcting.return_, later.id, ReturnReason.WRONG_FIGURES, "look again", as_="approver"
    )
    assert total(add_up(either, event_id), "affected_pop") == 42


def test_a_sum_of_an_earlier_cutoff_stays_what_it_was(night: Night) -> None:
    event_id = two(night)
    cutoff_at = night.clock.now()
    before = add_up(night, event_id, cutoff_at=cutoff_at)
    night.pass_(hours=2)
    night.accepted(Kind.FOLLOW_UP, SECOND, {**SOME, "affected_pop": 50}, event_id=event_id)
    assert add_up(night, event_id, cutoff_at=cutoff_at) == before
    assert total(add_up(night, event_id), "affected_pop") == 62


def test_states_are_added_only_of_the_same_moment(either: Night) -> None:
    figures = {**SOME, "resettled_central_now": 5, "resettled_disp_now": 0, "sites_now": 1}
    event_id = either.begin(figures=figures)
    either.begin(STREET, event_id=event_id)
    either.begin(SECOND, figures, event_id=event_id)
    assert total(add_up(either, event_id), "resettled_now") == 10
    now = either.pass_(hours=4)
    either.send(Kind.EVENT_ZERO, SECOND, event_id=event_id)  # checked now: nothing changed
    one = add_up(either, event_id)
    assert one.cutoff_at == now
    assert one.stale == 1
    assert total(one, "resettled_now") == {"at_least": 5}
    assert total(one, "affected_pop") == 24


def test_what_one_unit_was_not_asked_is_unknown_of_it(night: Night) -> None:
    event_id = night.begin()
    night.begin(STREET, event_id=event_id)
    night.begin(SECOND, {**SOME, "shops": 3, "loss_industry": "unknown"}, event_id=event_id)
    one = add_up(night, event_id)
    assert total(one, "shops") == {"at_least": 3}
    assert total(one, "loss_industry") == "unknown"
    assert one.sums["shops"].unknown_parts == 1


def test_what_a_committee_cannot_say_is_not_added_up_from_committees() -> None:
    one = a_sum({"flooded_towns": Figure.number(1), "deaths": Figure.number(0)})
    assert set(one.sums) == {"deaths"}


def test_events_that_are_counted_together_are_added_up_together(night: Night) -> None:
    one = night.begin()
    night.begin(STREET, event_id=one)
    other = night.begin(SECOND, ticked=("K35",))
    assert [part.unit for part in add_up(night, one).parts] == [FIRST]
    night.town.write(correcting.count_with, other, one, "same night", as_="chief")
    together = add_up(night, one)
    assert [(part.unit, part.event_id) for part in together.parts] == [
        (FIRST, one),
        (SECOND, other),
    ]
    assert total(together, "affected_pop") == 2 * SOME["affected_pop"]


def test_a_figure_above_is_the_sum_of_those_below_or_says_why_not(night: Night) -> None:
    event_id = two(night)
    with pytest.raises(BodyError) as caught:
        night.send(Kind.FOLLOW_UP, STREET, {**SOME, "affected_pop": 40}, event_id=event_id)
    assert {one.kind for one in caught.value.findings} == {"R33", "K26"}
    whole = {slug: 2 * number for slug, number in SOME.items()} | {"affected_pop": 42}
    reasons = {"affected_pop": "a second committee came in"}
    night.send(Kind.FOLLOW_UP, STREET, whole, event_id=event_id, reasons=reasons)


def test_a_kept_sum_is_made_again_from_the_versions_that_it_names(either: Night) -> None:
    event_id = two(either)
    one = add_up(either, event_id)
    sum_id = either.town.write(rolling.keep, one, as_="compiler")
    either.pass_(hours=2)
    either.accepted(Kind.FOLLOW_UP, SECOND, {**SOME, "affected_pop": 50}, event_id=event_id)
    again = either.town.read(rolling.recounted, sum_id)
    assert again == one
    assert either.town.read(sums.figures, sum_id) == one.figures
    (entry,) = either.town.entries(action="added-up")
    assert all(version in entry.after for version in one.versions)


def test_a_sum_of_elsewhere_is_not_for_the_one_who_asks(night: Night) -> None:
    event_id = two(night)
    for name in ("neighbour", "first"):
        with pytest.raises(NotFoundError):
            night.town.read(rolling.roll_up, event_id, STREET, night.clock.now(), as_=name)
    found = night.town.read(rolling.roll_up, event_id, STREET, night.clock.now(), as_="compiler")
    assert found == add_up(night, event_id)


def test_children_are_compared_with_what_the_street_was_told(night: Night) -> None:
    event_id = two(night)
    version = version_of(night.send(Kind.INITIAL, DISTRICT, event_id=event_id))
    assert version.position == 1


def a_sum(*several: dict[str, Figure], stale: bool = False) -> RollUp:
    checked_at = AT - timedelta(hours=1) if stale else AT
    parts = tuple(
        Part(unit=FIRST, event_id="e", version_id=f"v{at}", checked_at=checked_at, figures=figures)
        for at, figures in enumerate(several)
    )
    return RollUp(unit=STREET, event_id="e", cutoff_at=AT, parts=parts)


FIGURES = st.dictionaries(
    st.sampled_from(["deaths", "injured", "resettled_now", "loss_total"]),
    st.one_of(
        st.just(Figure.unknown()),
        st.integers(0, 99).map(Figure.number),
        st.integers(0, 99).map(Figure.at_least),
    ),
)


@given(st.lists(FIGURES, max_size=5), st.booleans())
def test_no_sum_turns_what_nobody_knows_into_none(
    several: list[dict[str, Figure]],
    stale: bool,  # noqa: FBT001 - drawn
) -> None:
    one = a_sum(*several, stale=stale)
    for slug, said in one.sums.items():
        known = [
            part[slug]
            for part in several
            if slug in part and not (stale and slug == "resettled_now")
        ]
        numbers = [figure.amount for figure in known if figure.amount is not None]
        assert said.unknown_parts == len(several) - len(numbers)
        if not numbers:
            assert said.total.is_unknown
            continue
        assert said.total.amount == sum(numbers)
        is_exact = len(numbers) == len(several) and all(
            figure.kind is FigureKind.NUMBER for figure in known
        )
        assert (said.total.kind is FigureKind.NUMBER) is is_exact
