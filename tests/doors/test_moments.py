"""Days and hours of forms are those of clocks at the site."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from riskmap.core.errors import InvalidRequestError
from riskmap.doors import moments

AT = datetime(2026, 7, 11, 22, 30, tzinfo=UTC)  # in Shanghai 6:30 of the next day


def test_a_day_and_an_hour_are_those_of_the_site(app: Flask) -> None:
    with app.app_context():
        assert moments.moment_of("2026-07-12", "06:30") == AT
        assert moments.moment_written("2026-07-12T06:30") == AT
        assert moments.typed(AT) == ("2026-07-12", "06:30")
        assert moments.local(AT).hour == 6


def test_nothing_is_no_moment_and_may_be_needed(app: Flask) -> None:
    with app.app_context():
        assert moments.moment_of("", "") is None
        assert moments.moment_written("") is None
        with pytest.raises(InvalidRequestError, match="when"):
            moments.needed_moment("", "")


@pytest.mark.parametrize(
    ("day", "hour"), [("2026-07-12", ""), ("", "06:30"), ("2026-02-30", "06:30"), ("x", "y")]
)
def test_half_a_moment_or_none_that_exists_is_refused(app: Flask, day: str, hour: str) -> None:
    with app.app_context(), pytest.raises(InvalidRequestError, match="no moment"):
        moments.moment_of(day, hour)
