from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from riskmap.core.pins import PLAIN, URGENT, Pin, in_order
from riskmap.core.words import Message

AT = datetime(2026, 7, 12, 0, 0, tzinfo=UTC)


def pin(severity: int, hours: int = 0, level: str = "") -> Pin:
    since = AT + timedelta(hours=hours)
    text = Message(f"{severity} {hours}")
    return Pin(
        severity=severity, kind=Message("x"), text=text, since=since, seen_at=since, level=level
    )


def test_the_most_severe_stands_first_then_the_youngest() -> None:
    several = [pin(PLAIN, 9), pin(URGENT, 0), pin(URGENT, 5)]
    assert [str(one.text) for one in in_order(several)] == ["4 5", "4 0", "1 9"]


def test_the_age_is_that_of_the_last_word_of_it() -> None:
    assert pin(PLAIN).age(AT + timedelta(minutes=3)) == timedelta(minutes=3)


@pytest.mark.parametrize(("severity", "level"), [(0, ""), (5, ""), (PLAIN, "purple")])
def test_a_severity_or_colour_that_is_none_is_refused(severity: int, level: str) -> None:
    with pytest.raises(ValueError, match=r"must be"):
        pin(severity, level=level)
