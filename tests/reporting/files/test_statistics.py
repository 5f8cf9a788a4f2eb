"""Statistics and quality sheets: counted from the same rows as the board, and nobody is ranked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.reporting.model.activation import Value
from riskmap.reporting.model.duties import Outcome
from riskmap.reporting.model.periods import month_of, months_before, period, quarter_of
from riskmap.reporting.model.reports import Kind, ReturnReason
from riskmap.reporting.service import correcting, quality, statistics
from riskmap.reporting.service.statistics import Statistics, counted
from riskmap.reporting.store import statistics as store
from riskmap.store import Database
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, SECOND, STREET, local, make_city
from tests.reporting.files.test_paragraphs import ENGLISH
from tests.reporting.reports.conftest import FIRST, Night
from tests.reporting.reports.conftest import STREET as NIGHT_STREET

JULY = period("2026-07")


def test_periods_are_those_of_the_calendar_on_the_wall() -> None:
    assert (JULY.begin, JULY.end, JULY.days) == (local(1), local(1) + timedelta(days=31), 31)
    third = period("2026Q3")
    assert third.begin == JULY.begin
    assert third.days == 92
    assert period("2026").days == 365
    assert month_of(local(1) - timedelta(seconds=1)) == "2026-06"
    assert quarter_of(local(1)) == "2026Q3"
    assert months_before(local(1), 8)[-1] == "2025-12"
    for wrong in ("2026-13", "2026Q5", "26", "2026-7", ""):
        with pytest.raises(InvalidRequestError):
            period(wrong)


def test_what_is_counted_of_units_adds_up_to_what_the_board_counts(database: Database) -> None:
    city = make_city(database)
    city.decide(DISTRICT, Value.OPEN)
    city.meet(local(12, 1))
    city.meet(local(12, 9), SECOND)
    city.clock.at = local(12, 12)
    count: Any = city.read(
        store.duties, Area.of(STREET), DivisionLevel.COMMITTEE, JULY.begin, city.clock.now()
    )
    # asked, in time, late, did not come, not reached, excused
    assert counted(count[COMMITTEE]) == (1, 1, 0, 0, 0, 0)
    assert counted(count[SECOND]) == (1, 0, 1, 0, 0, 0)
    of_streets: Any = city.read(
        store.duties, Area.of(DISTRICT), DivisionLevel.STREET, JULY.begin, city.clock.now()
    )
    whole = {one: sum(each[one] for each in count.values()) for one in Outcome}
    assert of_streets[STREET] == whole
    made: Statistics = city.read(statistics.collect, DISTRICT, JULY, ENGLISH)
    codes = [str(row[0]) for row in made.duties.rows]
    assert codes[0] == DISTRICT
    assert codes[1:] == sorted(codes[1:])
    asked = [row[2] for row in made.duties.rows]
    assert asked[0] == sum(asked[1:])  # type: ignore[arg-type]
    assert made.is_going_on
    one = city.read(quality.sheet, COMMITTEE, JULY)
    assert (one.asked, one.in_time, one.on_time_rate, one.days) == (1, 1, 1.0, 12)
    assert one.officers is None
    assert one.a_day is None  # nobody is on the roster: not known, and no 0


def test_a_sheet_counts_what_was_returned_and_mended(night: Night) -> None:
    outcome = night.send(Kind.INITIAL, FIRST)
    assert outcome.version is not None
    version = outcome.version
    night.town.write(
        correcting.return_, version.id, ReturnReason.WRONG_FIGURES, "look", as_="approver"
    )
    one = night.town.read(quality.sheet, FIRST, period("2021Q3"))
    assert (one.returned, one.mended, one.waiting) == ({"wrong_figures": 1}, 0, 1)
    night.send(
        Kind.INITIAL,
        FIRST,
        id=uuid4(),
        replaces=version.report.id,
        event_id=version.report.event_id,
    )
    after = night.town.read(quality.sheet, FIRST, period("2021Q3"))
    assert (after.mended, after.waiting) == (1, 0)


def test_events_stand_with_their_figures_and_what_is_missing_in_them(night: Night) -> None:
    night.begin(FIRST, {"affected_pop": 3, "deaths": "unknown"})
    made = night.town.read(statistics.collect, FIRST, period("2021-07"), ENGLISH)
    ((_, hazard, _, deaths, *rest),) = made.events.rows
    assert deaths == "unknown"
    assert rest[-1] == "incomplete: some figures are unknown"
    assert made.hazards.rows == ((hazard, 1),)


def test_nobody_sees_sheets_of_others_and_lists_hold_no_value(night: Night) -> None:
    with pytest.raises(NotFoundError):
        night.town.read(quality.sheet, FIRST, period("2021Q3"), as_="far")
    units = night.town.read(quality.units, NIGHT_STREET, locale="zh", as_="compiler")
    codes = [code12 for code12, _ in units]
    assert codes == sorted(codes)
    assert all(len(one) == 2 for one in units)  # code and name: nothing that could be ranked
