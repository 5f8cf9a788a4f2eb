"""When an assessment has to be looked at again."""

from __future__ import annotations

from datetime import date

import pytest

from riskmap.risk.review import months_later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 7, 12), 12, date(2027, 7, 12)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_review_is_due_on_the_same_day_of_the_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
