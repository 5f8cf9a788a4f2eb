"""Numbers on screen: unknown stays unknown, zero is zero, no figure more than counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.figure import Figure
from riskmap.doors.numbers import GAP, MINUS, area, money, people, quantity, rounded
from riskmap.doors.words import ago, hour, moment, since


@pytest.fixture(params=["zh", "en"])
def lang(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


@pytest.fixture
def zh(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=zh"):
        yield


@pytest.fixture
def en(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


def plain(text: str) -> str:
    return text.replace(GAP, " ").replace(MINUS, "-")


@pytest.mark.parametrize("say", [quantity, money, area, people])
@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf")])
def test_unknown_stays_unknown(
    lang: str, say: Callable[[float | None], str], nothing: float | None
) -> None:
    assert say(nothing) == {"zh": "无数据", "en": "no data"}[lang]


@pytest.mark.usefixtures("en")
def test_zero_is_zero_with_its_unit() -> None:
    assert plain(quantity(0, "mm")) == "0 mm"
    assert plain(money(0)) == "CNY 0"
    assert plain(area(0.0)) == "0 km²"
    assert plain(people(0)) == "0 persons"
    assert plain(quantity(-0.0, "m")) == "0 m"


@pytest.mark.usefixtures("zh")
@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (12_345_678, "1,234.6 万元"),
        (9_999, "9,999 元"),
        (12_345, "1.23 万元"),
        (123_456_789.0, "1.23 亿元"),
        (2_500_000_000_000, "25,000 亿元"),
        (-20_000, "-2 万元"),
        (0, "0 元"),
    ],
)
def test_chinese_counts_money_in_ten_thousands(yuan: float, text: str) -> None:
    assert plain(money(yuan)) == text


@pytest.mark.usefixtures("en")
@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (12_345_678, "CNY 12.3 million"),
        (9_999, "CNY 9,999"),
        (123_456.7, "CNY 123,000"),
        (7_250_000_000, "CNY 7.25 billion"),
        (-1_000_000, "CNY -1 million"),
    ],
)
def test_english_counts_money_in_millions(yuan: float, text: str) -> None:
    assert plain(money(yuan)) == text


@pytest.mark.usefixtures("zh")
def test_another_currency_keeps_its_code() -> None:
    assert plain(money(12_345_678, "USD")) == "1,234.6 万 USD"
    assert plain(money(12, "USD")) == "12 USD"


@pytest.mark.usefixtures("en")
@pytest.mark.parametrize(
    ("km2", "text"),
    [(54.83, "54.8 km²"), (0.532, "53.2 hectares"), (0.01, "1 hectare"), (0.0005, "500 m²")],
)
def test_an_area_has_the_unit_that_suits_its_size(km2: float, text: str) -> None:
    assert plain(area(km2)) == text


@pytest.mark.usefixtures("zh")
def test_counted_people_are_given_to_the_last_and_estimated_ones_are_not() -> None:
    assert plain(people(1_239_801)) == "1,239,801 人"
    assert plain(people(1_204.4)) == "1,204 人"
    assert plain(people(2.44)) == "2.44 人"


@pytest.mark.usefixtures("en")
def test_estimated_people_are_about_so_many() -> None:
    assert plain(people(1_234.0, is_estimated=True)) == "about 1,230 persons"
    assert plain(people(1_239_801, is_estimated=True)) == "about 1.24 million persons"


@pytest.mark.usefixtures("en")
def test_one_is_singular_a_percentage_stands_close_and_a_gain_has_a_plus() -> None:
    assert plain(quantity(1, "household")) == "1 household"
    assert quantity(12.34, "%") == "12.3%"
    assert quantity(85.3, "deg") == "85.3°"
    assert plain(quantity(21.5, "degC")) == "21.5 °C"
    assert plain(quantity(0.8, is_signed=True)) == "+0.8"
    assert plain(quantity(-0.42, is_signed=True)) == "-0.42"
    assert quantity(0, is_signed=True) == "0"


@pytest.mark.usefixtures("en")
def test_a_reported_figure_says_what_is_known_of_it() -> None:
    assert plain(quantity(Figure.at_least(1022), "room")) == "at least 1,022 rooms"
    assert quantity(Figure.unknown(), "room") == "no data"
    assert plain(money(Figure.number(5))) == "CNY 5"


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,300"), (0.012345, "0.0123"), (99.96, "100"), (1e-9, "0.000000001"), (5.0, "5")],
)
def test_three_figures_count(value: float, text: str) -> None:
    assert rounded(value) == text


@given(st.floats(min_value=-1e15, max_value=1e15, allow_subnormal=False).filter(lambda x: x != 0))
def test_rounding_never_moves_a_number_by_more_than_half_of_its_third_figure(value: float) -> None:
    said = float(plain(rounded(value)).replace(",", ""))
    assert said == pytest.approx(value, rel=0.0051)


@pytest.mark.usefixtures("zh")
def test_an_older_moment_has_its_date_and_its_age(app: Flask) -> None:
    now = app.extensions["riskmap"].clock.now()
    assert hour(now - timedelta(days=3)) == moment(now - timedelta(days=3))
    assert moment(datetime(2026, 7, 12, 0, 0, tzinfo=UTC)) == "2026年7月12日 08:00"
    assert timedelta(minutes=2) < since(now - timedelta(minutes=3)) < timedelta(minutes=4)


@pytest.mark.usefixtures("zh")
def test_ages_are_said_as_people_say_them() -> None:
    assert ago(timedelta(minutes=3)).replace(" ", "") == "3分钟前"
    assert ago(timedelta(hours=-2)).replace(" ", "") == "2小时后"
