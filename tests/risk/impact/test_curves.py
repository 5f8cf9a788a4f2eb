"""Vulnerability functions say what their knots say, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.geo.arrays import Floats
from riskmap.risk.impact.curves import CurveError, VulnerabilityFunction, curve_table, step_function

# Huizinga et al. 2017, EUR 28552 EN, Asia, residential, rounded as in the base data.
DEPTH_M = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0]
RESIDENTIAL = [0.0, 0.33, 0.49, 0.62, 0.72, 0.87, 0.93, 0.98, 1.0]


def curve(
    intensity: list[float], mdd: list[float], paa: list[float] | None = None, **others: str
) -> VulnerabilityFunction:
    """Return a function of depth; all assets are affected unless `paa` says otherwise."""
    return VulnerabilityFunction(
        id="one",
        asset_class="residential",
        intensity=intensity,
        mdd=mdd,
        paa=[1.0] * len(mdd) if paa is None else paa,
        intensity_name=others.get("intensity_name", "depth_m"),
        averaging=others.get("averaging"),
        source="made up",
        verified=False,
    )


def test_the_nodes_of_the_river_flood_functions_are_exact() -> None:
    jrc = curve(DEPTH_M, RESIDENTIAL)
    assert jrc.mean_damage_ratio(DEPTH_M).tolist() == RESIDENTIAL


def test_the_functions_of_the_base_data_are_functions() -> None:
    path = Path(__file__).parents[3] / "geodata/base/putuo/vulnerability.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    for name in {row["function_id"] for row in rows}:
        of_it = [row for row in rows if row["function_id"] == name]
        columns = [[float(row[key]) for row in of_it] for key in ("intensity", "mdd", "paa")]
        found = curve(*columns).mean_damage_ratio(columns[0])
        np.testing.assert_array_equal(found, np.multiply(columns[1], columns[2]))


def test_shallow_water_is_interpolated_in_a_straight_line() -> None:
    """Domain reference 3.4: 0.15 m gives 0.099 and 0.30 m 0.198 of a residential value."""
    found = curve(DEPTH_M, RESIDENTIAL).mean_damage_ratio([0.15, 0.30])
    np.testing.assert_allclose(found, [0.099, 0.198])


def test_degree_and_share_are_interpolated_separately_and_then_multiplied() -> None:
    # halfway: mdd 0.4, paa 0.6, so 0.24; halfway between the products 0 and 0.64 it were 0.32
    one = curve([0.0, 2.0], [0.0, 0.8], [0.4, 0.8])
    assert one.mean_damage_ratio(1.0) == pytest.approx(0.24)


def test_the_end_values_hold_beyond_the_knots_and_no_data_stays_no_data() -> None:
    one = curve([1.0, 2.0], [0.2, 0.5], [0.5, 1.0])
    found = one.mean_damage_ratio([[-5.0, 0.0, 1.0], [2.0, np.inf, np.nan]])
    np.testing.assert_allclose(found, [[0.1, 0.1, 0.1], [0.5, 0.5, np.nan]])


def test_one_column_of_damage_ratios_means_that_all_are_affected() -> None:
    one = VulnerabilityFunction.of_damage_ratio(
        id="one",
        asset_class="any",
        intensity=[0, 1],
        damage_ratio=[0, 0.4],
        intensity_name="depth_m",
        source="made up",
        verified=False,
    )
    assert one.paa.tolist() == [1.0, 1.0]
    assert one.mean_damage_ratio(0.5) == pytest.approx(0.2)


@pytest.mark.parametrize("threshold", [0.0, 0.15, -3.0, 17.2, 1e6])
def test_a_step_divides_exactly_at_its_threshold(threshold: float) -> None:
    step = step_function(threshold, intensity_name="depth_m")
    below, above = np.nextafter(threshold, -np.inf), np.nextafter(threshold, np.inf)
    if threshold:
        assert step.mean_damage_ratio(below) == 0.0
    assert step.mean_damage_ratio([threshold - 0.01, threshold, above]).tolist() == [0, 1, 1]
    assert np.isfinite(curve_table([step]).mdd_slope).all()


@pytest.mark.parametrize(
    ("intensity", "mdd", "paa", "row", "field"),
    [
        ([0, 1, 1], [0, 0.5, 1], [1, 1, 1], 3, "intensity"),
        ([0, 2, 1], [0, 0.5, 1], [1, 1, 1], 3, "intensity"),
        ([0, np.nan, 1], [0, 0.5, 1], [1, 1, 1], 2, "intensity"),
        ([0, 1, 2], [0, 0.5, 1.01], [1, 1, 1], 3, "mdd"),
        ([0, 1, 2], [-0.1, 0.5, 1], [1, 1, 1], 1, "mdd"),
        ([0, 1, 2], [0, 0.5, 1], [1, np.nan, 1], 2, "paa"),
        ([0, 1, 2], [0, 0.5, 0.4], [1, 1, 1], 3, "mdd"),
        ([0, 1, 2], [0, 0.5, 0.6], [1, 1, 0.5], 3, "mdd"),
    ],
)
def test_a_wrong_row_is_refused_and_named(
    intensity: list[float], mdd: list[float], paa: list[float], row: int, field: str
) -> None:
    with pytest.raises(CurveError) as caught:
        curve(intensity, mdd, paa)
    places = [(one.row, one.field) for one in caught.value.findings]
    assert (row, field) in places
    assert f"Row {places[0][0]}" in str(caught.value)


def test_a_product_that_falls_between_two_knots_is_refused() -> None:
    # 0 at both ends, and a bump of 0.25 between them that then falls
    with pytest.raises(CurveError):
        curve([0.0, 1.0], [0.0, 1.0], [1.0, 0.0])


@pytest.mark.parametrize("knots", [[], [1.0]])
def test_a_function_needs_two_knots(knots: list[float]) -> None:
    with pytest.raises(CurveError, match="two rows"):
        curve(knots, [0.5] * len(knots))


@st.composite
def curves(draw: st.DrawFn) -> VulnerabilityFunction:
    """Draw a function whose degree and share never fall."""
    count = draw(st.integers(2, 9))
    steps = draw(st.lists(st.floats(0.05, 3), min_size=count, max_size=count))
    shares = st.lists(st.floats(0, 1), min_size=count, max_size=count).map(sorted)
    return curve(np.cumsum(steps).tolist(), draw(shares), draw(shares))


@given(curves(), st.lists(st.floats(-1, 30), min_size=2, max_size=20))
def test_more_intensity_never_means_less_damage(
    one: VulnerabilityFunction, intensities: list[float]
) -> None:
    found: Floats = one.mean_damage_ratio(sorted(intensities))
    assert (np.diff(found) >= -1e-12).all()
    assert ((found >= 0) & (found <= 1)).all()
