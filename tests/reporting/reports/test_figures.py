"""Unknown, zero and a number: read from what people say, added up, and written again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.figure import Figure
from riskmap.reporting.model.figures import (
    amount,
    have_casualties,
    take,
    told,
    unknown_among,
    with_sums,
)
from riskmap.reporting.model.indicators import indicators, parts_of

NUMBER, UNKNOWN = Figure.number, Figure.unknown()
FIGURES = st.one_of(
    st.just(UNKNOWN),
    st.integers(0, 10**9).map(Figure.number),
    st.integers(0, 10**9).map(Figure.at_least),
)


@pytest.mark.parametrize(
    ("slug", "said", "figure"),
    [
        ("deaths", 0, NUMBER(0)),
        ("deaths", 3, NUMBER(3)),
        ("deaths", "3", NUMBER(3)),
        ("deaths", 3.0, NUMBER(3)),
        ("deaths", "unknown", UNKNOWN),
        ("deaths", {"at_least": 3}, Figure.at_least(3)),
        ("loss_total", 12.35, NUMBER(1235)),
        ("loss_total", "12.35", NUMBER(1235)),
        ("loss_total", 0.07, NUMBER(7)),
        ("crop_affected", 1e3, NUMBER(100_000)),
        ("road_km", {"at_least": 1.5}, Figure.at_least(150)),
    ],
)
def test_a_figure_is_kept_in_the_smallest_unit(slug: str, said: Any, figure: Figure) -> None:
    taken = take({slug: said})
    assert taken.figures == {slug: figure}
    assert taken.findings == ()


@pytest.mark.parametrize(
    ("slug", "said", "kind"),
    [
        ("deaths", -1, "K33"),
        ("deaths", {"at_least": -1}, "K33"),
        ("loss_total", -0.01, "K33"),
        ("deaths", 2.5, "K32"),
        ("loss_total", 1.005, "K32"),
        ("deaths", "many", "figure"),
        ("deaths", True, "figure"),
        ("deaths", None, "figure"),
        ("deaths", "NaN", "figure"),
        ("deaths", float("inf"), "figure"),
        ("deaths", 10**15, "figure"),
        ("deaths", {"at_least": 1, "most": 2}, "figure"),
        ("deaths", {"at_least": "unknown"}, "figure"),
    ],
)
def test_what_is_no_figure_is_said_and_becomes_unknown(slug: str, said: Any, kind: str) -> None:
    taken = take({slug: said})
    assert taken.figures == {slug: UNKNOWN}
    (finding,) = taken.findings
    assert (finding.kind, finding.field) == (kind, slug)
    assert indicators()[slug].word in str(finding.message)
    assert str(finding.mend)


def test_an_unknown_heading_is_listed_and_not_dropped_in_silence() -> None:
    taken = take({"deaths": 1, "被困人口": 2})
    assert taken.figures == {"deaths": NUMBER(1)}
    assert [(one.kind, one.field) for one in taken.findings] == [("heading", "被困人口")]


@pytest.mark.parametrize(
    ("said", "tells"),
    [
        ({"deaths": 1}, True),
        ({"missing": {"at_least": 1}}, True),
        ({"injured_serious": 2.5}, True),
        ({"deaths": 0, "missing": "unknown", "injured": 4}, False),
        ({"deaths": -1}, False),
        ({}, False),
    ],
)
def test_casualties_are_heard_even_where_the_figure_is_not_understood(
    said: dict[str, Any],
    tells: bool,  # noqa: FBT001 - of the table
) -> None:
    assert take(said).tells_casualties is tells


@given(st.dictionaries(st.sampled_from(list(indicators())), FIGURES))
def test_what_is_written_is_read_again(figures: dict[str, Figure]) -> None:
    again = take(told(figures))
    assert again.figures == figures
    assert again.findings == ()


def test_figures_are_told_in_the_order_of_the_form_and_its_units() -> None:
    said = told({"loss_total": NUMBER(1235), "deaths": Figure.at_least(2), "injured": UNKNOWN})
    assert list(said) == ["deaths", "injured", "loss_total"]
    assert said == {"deaths": {"at_least": 2}, "injured": "unknown", "loss_total": 12.35}
    assert amount(indicators()["loss_total"], 7) == 0.07


def test_a_sum_that_nobody_said_is_worked_out() -> None:
    parts = {"livestock_dead_large": NUMBER(2), "livestock_dead_small": NUMBER(5)}
    assert with_sums(parts)["livestock_dead"] == NUMBER(7)


def test_a_sum_that_was_said_stays() -> None:
    said = {
        "livestock_dead": NUMBER(9),
        "livestock_dead_large": NUMBER(2),
        "livestock_dead_small": NUMBER(5),
    }
    assert with_sums(said) == said


def test_parts_that_were_not_all_asked_for_make_no_sum() -> None:
    assert "livestock_dead" not in with_sums({"livestock_dead_large": NUMBER(2)})


@given(st.lists(FIGURES, min_size=6, max_size=6))
def test_a_sum_never_turns_unknown_into_none(parts: list[Figure]) -> None:
    figures = dict(zip(parts_of("loss_total"), parts, strict=True))
    total = with_sums(figures)["loss_total"]
    known = [one.amount for one in parts if one.amount is not None]
    if not known:
        assert total == UNKNOWN
    else:
        assert total.amount == sum(known)
        is_exact = all(one == NUMBER(one.amount or 0) for one in parts if not one.is_unknown)
        assert (total == NUMBER(sum(known))) is (is_exact and len(known) == 6)


def test_casualties_are_dead_missing_and_seriously_injured() -> None:
    assert have_casualties({"injured_serious": Figure.at_least(1)})
    assert not have_casualties({"injured": NUMBER(5), "deaths": NUMBER(0), "missing": UNKNOWN})
    assert unknown_among({"missing": UNKNOWN}, ("missing", "deaths")) == ("missing",)
