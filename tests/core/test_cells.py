"""Cells of tables are read as people write them, and written so that they are read again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from riskmap.core.cells import day_of, plain, read_code, read_day, write
from riskmap.core.errors import InvalidRequestError

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, ""),
        (" 不详 ", ""),
        ("N/A", ""),
        ("２０２６", "2026"),
        ("310107005001.0", "310107005001"),
        ("1.05", "1.05"),
        ("'021-1", "021-1"),
        ("A 角", "A 角"),
    ],
)
def test_what_means_nothing_is_nothing_and_the_rest_stays(text: str | None, found: str) -> None:
    assert plain(text) == found


@pytest.mark.parametrize(
    "text", ["2026-07-01", "2026/7/1", "2026.7.1", "2026年7月1日", "2026-07-01 00:00:00"]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert day_of(text) == read_day(text) == DAY


def test_no_day_is_none_and_a_wrong_one_is_refused_with_what_was_written() -> None:
    assert read_day("—") is None
    with pytest.raises(InvalidRequestError, match="2026-13-01"):
        read_day("2026-13-01")


def test_a_code_has_twelve_digits_or_is_missing() -> None:
    assert read_code("310107005001") == "310107005001"
    assert read_code("") == ""
    with pytest.raises(InvalidRequestError, match="31010700500"):
        read_code("31010700500")


def test_what_a_cell_repeats_is_short() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        read_code("x" * 5_000)
    assert len(str(caught.value.message)) < 200


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (0.1 + 0.2, "0.3"),
        (("a", "b"), "a;b"),
        (DAY, "2026-07-01"),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), "2026-07-01"),
        (5, "5"),
    ],
)
def test_a_value_is_written_so_that_it_is_read_again(value: object, text: str) -> None:
    assert write(value) == text


def test_yes_and_no_are_written_as_the_table_says_them() -> None:
    assert (write(True, yes="是"), write(False, no="否")) == ("是", "否")  # noqa: FBT003 - values
