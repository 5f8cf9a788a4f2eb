"""The closed form and the named rules, by numbers worked out by hand."""

from __future__ import annotations

from math import e, exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.makers import holland

KM = np.array([40.0, 80.0])


def wind(radius_km: np.ndarray, *, deficit: float = 50.0, lat: float = 0.0) -> np.ndarray:
    return holland.gradient_wind(
        radius_km,
        deficit_hpa=np.array(deficit),
        radius_max_km=np.array(40.0),
        b=np.array(1.5),
        lat=np.array(lat),
        density_kg_m3=1.15,
    )


def test_hollands_closed_form_gives_the_values_worked_out_by_hand() -> None:
    """At Rm sqrt(1.5 * 5000 / (1.15 e)); at 2 Rm (1/2)^1.5 = 0.353553 goes in twice."""
    far = sqrt(7500 / 1.15 * 0.353553 * exp(-0.353553))
    np.testing.assert_allclose(wind(KM), [48.9816, far], rtol=1e-5)
    assert far == pytest.approx(40.2382, abs=1e-3)


def test_the_turning_of_the_earth_slows_the_gradient_wind() -> None:
    """At 30 degrees f = 7.292e-5, so 80 km bring 2.9168 m/s: sqrt(1619.11 + 8.508) - 2.917."""
    assert wind(KM, lat=30.0)[1] == pytest.approx(37.427, abs=1e-3)
    np.testing.assert_allclose(wind(KM, lat=-30.0), wind(KM, lat=30.0))


def test_wind_is_strongest_at_the_radius_of_maximum_wind_and_falls_off_on_both_sides() -> None:
    radius = np.linspace(1.0, 500.0, 4991)
    speeds = wind(radius)
    assert radius[np.argmax(speeds)] == pytest.approx(40.0)
    assert (np.diff(speeds[radius <= 40.0]) > 0).all()
    assert (np.diff(speeds[radius >= 40.0]) < 0).all()


@given(st.floats(1, 150), st.floats(1, 150), st.floats(5, 400), st.floats(-60, 60))
def test_a_deeper_storm_is_nowhere_weaker(one: float, other: float, km: float, lat: float) -> None:
    radius = np.array([km])
    assert wind(radius, deficit=min(one, other), lat=lat) <= wind(
        radius, deficit=max(one, other), lat=lat
    )


def test_the_wind_pressure_relation_gives_its_formula_and_goes_back() -> None:
    """6.7 * 50^0.644 = 83.2 kn for 960 hPa."""
    found = holland.atkinson_holliday_wind(np.array([960.0, 1010.0, 1012.0]))
    np.testing.assert_allclose(found[0] / 0.514444, 83.2, atol=0.05)
    assert np.isnan(found[1:]).all()
    assert holland.atkinson_holliday_pressure(found[:1])[0] == pytest.approx(960.0)


def test_radius_rules_give_their_formulas() -> None:
    """51.6 exp(-0.892 + 0.843) = 49.13 km; exp(3.015 - 0.157275 + 1.011) = 47.88 km."""
    given_storm = {
        "wind_m_s": np.array([40.0]),
        "deficit_hpa": np.array([50.0]),
        "lat": np.array([-30.0]),
    }
    willoughby = holland.radius_of_maximum_wind("willoughby_rahn_2004", **given_storm)
    vickery = holland.radius_of_maximum_wind("vickery_wadhera_2008", **given_storm)
    assert (willoughby[0], vickery[0]) == pytest.approx((49.13, 47.88), abs=0.01)


def shape(rule: str, *, deficit: float, radius: float = 50.0) -> float:
    found = holland.shape_of(
        rule,
        wind_m_s=np.array([40.0]),
        deficit_hpa=np.array([deficit]),
        radius_max_km=np.array([radius]),
        lat=np.array([30.0]),
        density_kg_m3=1.15,
    )
    return float(found[0])


def test_shape_rules_give_their_formulas() -> None:
    """f Rm = 7.292e-5 * 50000 = 3.646: 1.833 - 0.326 * 1.90945; (1600 + 145.84) 1.15 e / 5000."""
    by_radius = shape("vickery_wadhera_2008", deficit=50.0)
    assert by_radius == pytest.approx(1.21052, abs=1e-5)
    by_wind = shape("from_wind_and_pressure", deficit=50.0)
    assert by_wind == pytest.approx(1745.84 * 1.15 * e / 5000, abs=1e-5)


@pytest.mark.parametrize(("deficit", "expected"), [(5.0, 2.5), (200.0, 1.0)])
def test_shapes_stay_within_what_holland_found(deficit: float, expected: float) -> None:
    assert shape("from_wind_and_pressure", deficit=deficit) == expected


@given(st.floats(5, 90), st.floats(10, 150), st.floats(1, 2.5), st.floats(-60, 60))
def test_the_deficit_of_a_wind_has_that_wind(
    speed: float, radius: float, b: float, lat: float
) -> None:
    known = {
        "radius_max_km": np.array([radius]),
        "b": np.array([b]),
        "lat": np.array([lat]),
        "density_kg_m3": 1.15,
    }
    deficit = holland.holland_deficit(np.array([speed]), **known)  # type: ignore[arg-type]
    back = holland.gradient_wind(np.array([radius]), deficit_hpa=deficit, **known)  # type: ignore[arg-type]
    assert back[0] == pytest.approx(speed, rel=1e-9)
