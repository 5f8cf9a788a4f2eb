"""How soon who has to report, and which copies many dead and missing people ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.figure import Figure
from riskmap.reporting.model import clocks, copies
from riskmap.reporting.model.clocks import Heard, Standing, What, clocks_of
from riskmap.reporting.model.copies import Told, due_copies
from tests.reporting.reports.conftest import DISTRICT, FAR, FIRST, NEIGHBOUR, SECOND, STREET

HAPPENED = datetime(2021, 7, 25, 6, 0, tzinfo=UTC)
EVENT = "e" * 32


def after(minutes: float) -> datetime:
    return HAPPENED + timedelta(minutes=minutes)


def heard(unit: str, minutes: float, *, casualties: bool = False) -> Heard:
    return Heard(unit=unit, received_at=after(minutes), has_casualties=casualties)


@pytest.mark.parametrize(
    ("unit", "minutes"), [(FIRST, 60), (STREET, 90), (DISTRICT, 120)], ids=["A", "street", "area"]
)
def test_each_level_has_its_own_time_from_the_occurrence(unit: str, minutes: int) -> None:
    (clock,) = clocks_of(unit, EVENT, HAPPENED, [heard(FIRST, 20)])
    assert clock.due_at == after(minutes)
    assert clock.rule.source.title


def test_the_due_moment_itself_is_in_time_and_one_second_later_is_not() -> None:
    (clock,) = clocks_of(STREET, EVENT, HAPPENED, [heard(FIRST, 20)])
    assert clock.standing_at(after(90)) is Standing.RUNNING
    assert clock.standing_at(after(90) + timedelta(seconds=1)) is Standing.OVERDUE
    for minutes, standing in ((90, Standing.MET), (90.1, Standing.MET_LATE)):
        several = [heard(FIRST, 20), heard(STREET, minutes)]
        (met,) = clocks_of(STREET, EVENT, HAPPENED, several)
        assert met.standing_at(after(600)) is standing


def test_a_province_counts_from_when_it_heard() -> None:
    (clock,) = clocks_of("310000000000", EVENT, HAPPENED, [heard(DISTRICT, 110)])
    assert clock.due_at == after(110 + 120)


def test_nothing_runs_where_nobody_has_heard_of_anything() -> None:
    assert clocks_of(STREET, EVENT, HAPPENED, []) == ()


def test_casualties_are_passed_on_at_once_by_a_report_that_tells_of_some() -> None:
    several = [heard(FIRST, 20), heard(STREET, 30), heard(FIRST, 40, casualties=True)]
    found = clocks_of(STREET, EVENT, HAPPENED, several)
    (urgent,) = (one for one in found if one.rule.what is What.CASUALTIES)
    assert (urgent.began_at, urgent.met_at) == (after(40), None)
    assert urgent.is_urgent
    several += [heard(STREET, 45), heard(STREET, 48, casualties=True)]
    found = clocks_of(STREET, EVENT, HAPPENED, several)
    (urgent,) = (one for one in found if one.rule.what is What.CASUALTIES)
    assert urgent.met_at == after(48)  # the report without casualties passed nothing on


def test_who_tells_of_casualties_first_passes_nothing_on() -> None:
    found = clocks_of(FIRST, EVENT, HAPPENED, [heard(FIRST, 20, casualties=True)])
    assert [one.rule.what for one in found] == [What.INITIAL]


# ---- copies


def told(unit: str, minutes: float, position: int = 1, event_id: str = EVENT, **said: Any) -> Told:
    figures = {slug: Figure.number(number) for slug, number in said.items()}
    return Told(
        unit=unit,
        event_id=event_id,
        position=position,
        received_at=after(minutes),
        figures=figures,
    )


def slugs(several: list[Told], unit: str = DISTRICT) -> list[str]:
    return [one.rule.slug for one in due_copies(several, unit)]


ANY = ["municipality-any"]
ALL = [*ANY, "municipality-serious", "ministry-serious"]


@pytest.mark.parametrize(
    ("deaths", "missing", "asked"),
    [(0, 0, []), (1, 0, ANY), (0, 1, ANY), (9, 0, ANY), (4, 5, ANY), (10, 0, ALL), (4, 6, ALL)],
)
def test_ten_dead_and_missing_together_ask_for_copies(
    deaths: int, missing: int, asked: list[str]
) -> None:
    assert slugs([told(STREET, 5, deaths=deaths, missing=missing)]) == asked


def test_they_add_up_over_units_and_only_the_last_report_of_each_counts() -> None:
    several = [told(FIRST, 5, deaths=6, missing=0), told(FAR, 6, deaths=3, missing=0)]
    assert slugs(several) == ANY
    several.append(told(FAR, 9, 2, deaths=4, missing=0))
    assert slugs(several) == ALL
    assert due_copies(several, DISTRICT)[1].reached_at == after(9)
    assert slugs([told(FIRST, 5, deaths=6, missing=0), told(FIRST, 6, 2, deaths=7, missing=0)]) == (
        ANY
    )


def test_a_street_that_adds_its_committees_up_is_not_counted_twice() -> None:
    several = [told(FIRST, 5, deaths=3, missing=0), told(SECOND, 6, deaths=3, missing=0)]
    several.append(told(STREET, 7, deaths=6, missing=0))
    several.append(told(NEIGHBOUR, 8, deaths=3, missing=0))
    assert slugs(several) == ANY  # 6 and 3 are 9
    several.append(told(FAR, 9, deaths=4, missing=0))  # its street has not heard of it yet
    assert slugs(several) == ALL


def test_a_person_missing_who_is_found_dead_is_still_one() -> None:
    several = [told(STREET, 5, deaths=4, missing=5), told(STREET, 6, 2, deaths=5, missing=4)]
    assert slugs(several) == ANY


def test_unknown_is_no_number_and_a_copy_stays_asked_for_when_a_figure_falls() -> None:
    unknown = Told(
        unit=STREET,
        event_id=EVENT,
        position=1,
        received_at=after(5),
        figures={"deaths": Figure.number(9), "missing": Figure.unknown()},
    )
    assert slugs([unknown]) == ANY
    several = [told(STREET, 5, deaths=10, missing=0), told(STREET, 9, 2, deaths=9, missing=0)]
    assert slugs(several) == ALL
    assert due_copies(several, DISTRICT)[0].people == Figure.number(9)


def test_events_that_are_counted_together_add_up() -> None:
    other = "f" * 32
    several = [told(STREET, 5, deaths=5, missing=0), told(STREET, 6, 1, other, deaths=5, missing=0)]
    assert slugs(several) == ALL


def test_every_time_has_a_source_and_says_whether_it_was_compared() -> None:
    several = [one.source for one in clocks.clock_rules().several]
    several += [one.source for one in copies.copy_rules()]
    assert all(one.title and one.verified is False for one in several)


def test_massive_losses_ask_for_copies_whatever_the_figures_and_stay_asked_for() -> None:
    flagged = evolve(told(FIRST, 5, deaths=0, missing=0), is_mass_loss=True)
    later = told(FIRST, 9, 2, deaths=0, missing=0)
    found = due_copies([later, flagged], DISTRICT)
    assert [one.rule.slug for one in found] == ["municipality-losses", "ministry-losses"]
    assert {(one.reached_at, one.due_at, one.unit) for one in found} == {
        (after(5), after(5), FIRST)
    }
    assert slugs([later]) == []


@pytest.mark.parametrize("line", ['when = "mass_loss"\nfrom = 3', "", 'when = "people"'])
def test_a_rule_of_copies_says_one_thing_that_asks_for_it(line: str) -> None:
    text = f"""[[copy]]
slug = "one"
to = "ministry"
{line}
minutes = 0
source = "a plan"
effective_from = 2020-01-01
verified = false
"""
    if line.endswith("3"):
        assert copies.read(text)[0].at_least == 3
        return
    with pytest.raises((ValueError, KeyError)):
        copies.read(text)
