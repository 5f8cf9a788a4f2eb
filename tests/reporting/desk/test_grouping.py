"""Which events may be one: by type, days and distance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from riskmap.core.hazards import hazards
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.grouping import grouping_rules, suggestions
from riskmap.reporting.model.reports import Header
from tests.reporting.reports.conftest import FAR, FIRST, SECOND, STREET

BEGAN = datetime(2021, 7, 25, 1, 0, tzinfo=UTC)
HERE, NEAR, FAR_OFF = (121.40, 31.25), (121.45, 31.25), (122.40, 31.25)


def an_event(letter: str, unit: str, hazard: str = "river_flood", **more: Any) -> Event:
    hours = more.pop("hours", 0)
    header = Header(hazard=hazard, occurred_at=BEGAN + timedelta(hours=hours))
    return Event(id=letter * 32, unit=unit, header=header, **more)


def pairs(*several: Event, **places: tuple[float, float]) -> list[tuple[str, str]]:
    where = {letter * 32: place for letter, place in places.items()}
    return [(one.event.id[0], one.into.id[0]) for one in suggestions(several, where)]


@pytest.mark.parametrize(
    ("hours", "hazard", "found"),
    [
        (71, "flash_flood", True),  # another sub-type of the same type, three days later
        (100, "river_flood", False),
        (1, "hail", False),
        (1, "no-such-hazard", False),
    ],
)
def test_floods_within_three_days_may_be_one(hours: int, hazard: str, *, found: bool) -> None:
    other = an_event("b", SECOND, hazard, hours=hours)
    assert pairs(an_event("a", FIRST), other) == ([("b", "a")] if found else [])


def test_it_says_how_far_apart_in_time_and_place() -> None:
    several = [an_event("a", FIRST), an_event("b", SECOND, hours=20)]
    (one,) = suggestions(several, {"a" * 32: HERE, "b" * 32: NEAR})
    assert (one.days, one.apart) == (1, timedelta(hours=20))
    assert one.km == pytest.approx(4.77, abs=0.02)
    (one,) = suggestions(several, {"a" * 32: HERE})
    assert one.km is None  # said, not guessed
    assert pairs(*several, a=HERE, b=FAR_OFF) == []


def test_all_go_into_the_event_of_the_highest_unit() -> None:
    several = [
        an_event("a", FIRST),
        an_event("b", SECOND, hours=1),
        an_event("c", STREET, hours=2),
        an_event("d", FAR, hours=3),
    ]
    assert pairs(*several) == [("a", "c"), ("b", "c"), ("d", "c")]


def test_what_is_counted_with_another_or_over_is_left_alone() -> None:
    into = an_event("a", STREET)
    assert pairs(into, an_event("b", FIRST, merged_into=into.id)) == []
    assert pairs(into, an_event("b", FIRST, state=EventState.CANCELLED)) == []
    holder = an_event("b", FIRST)
    held = an_event("c", SECOND, merged_into=holder.id)
    assert pairs(into, holder, held) == []  # others are counted with it


def test_every_type_of_hazard_has_one_rule_and_every_rule_a_source() -> None:
    named = [one for rule in grouping_rules() for one in rule.types]
    known = {one.stat_id for one in hazards().values() if one.stat_id}
    assert sorted(named) == sorted(known)
    assert all(one.source.title for one in grouping_rules())
