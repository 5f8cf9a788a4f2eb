"""Arithmetic of delays and water vapour, against published figures."""

from __future__ import annotations

import pytest

from riskmap.feeds.model import troposphere as air


@pytest.mark.parametrize(
    ("pressure", "latitude", "height", "expected"),
    [
        (1013.25, 45, 0, 2.306968),
        (1013.25, 30.25, 0, 2.309993),
        (1002.1, 30.25, 25, 2.284590),
        (1000, 28, 110, 2.280262),
        (850, 35, 1500, 1.937857),
    ],
)
def test_the_hydrostatic_delay(
    pressure: float, latitude: float, height: float, expected: float
) -> None:
    assert air.hydrostatic_delay(pressure, latitude, height) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("mean", "expected"),
    [(255, 0.145585), (265, 0.151206), (275, 0.156821), (285, 0.162429), (290, 0.165230)],
)
def test_the_factor_from_delay_to_water(mean: float, expected: float) -> None:
    assert air.conversion_factor(mean) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("surface", "mean"),
    [(273.15, 266.868), (283.15, 274.068), (293.15, 281.268), (303.15, 288.468)],
)
def test_the_mean_temperature_of_bevis(surface: float, mean: float) -> None:
    assert air.mean_temperature(surface) == pytest.approx(mean, abs=1e-3)


def test_the_whole_chain() -> None:
    water = air.precipitable_water(
        2.5596, pressure_hpa=1002.1, surface_k=301.3, latitude_deg=30.25, height_m=25
    )
    assert water == pytest.approx(44.999, abs=1e-3)


def test_a_radiosonde_integral_within_three_tenths_of_a_millimetre() -> None:
    """Norman, Oklahoma, 1999-05-04 00Z: integrals by MetPy 1.7.1."""
    assert air.hydrostatic_delay(959.0, 35.18, 345) == pytest.approx(2.18562, abs=1e-3)
    assert air.conversion_factor(284.20) * 165.26 == pytest.approx(26.758, abs=0.3)


def test_one_hectopascal_is_a_third_of_a_millimetre_of_water() -> None:
    def water(pressure: float) -> float:
        return air.precipitable_water(
            2.5, pressure_hpa=pressure, surface_k=293.15, latitude_deg=31.2, height_m=5
        )

    assert water(1000) - water(1001) == pytest.approx(0.366, abs=0.01)


def test_the_standard_atmosphere() -> None:
    assert air.standard_pressure(0) == 1013.25
    assert air.standard_pressure(1500) == pytest.approx(845.6, abs=0.1)
    assert air.standard_temperature(1500) == pytest.approx(278.4, abs=0.01)
