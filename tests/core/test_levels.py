"""Levels: three scales, each in order, never merged."""

from __future__ import annotations

import pytest

from riskmap.core.levels import NO_DATA, ResponseLevel, RiskLevel, WarningLevel


def test_warnings_rise_from_blue_to_red() -> None:
    assert [one.name for one in sorted(WarningLevel)] == ["BLUE", "YELLOW", "ORANGE", "RED"]


def test_responses_rise_from_four_to_one() -> None:
    assert [one.name for one in sorted(ResponseLevel)] == ["IV", "III", "II", "I"]


def test_risk_rises_from_very_low_to_very_high() -> None:
    words = [str(one.word) for one in sorted(RiskLevel)]
    assert words == ["very low", "low", "medium", "high", "very high"]


def test_no_data_has_a_word_of_its_own() -> None:
    assert str(NO_DATA) == "no data"
    assert NO_DATA not in [one.word for one in RiskLevel]


def test_a_stored_number_is_called_as_its_level_is() -> None:
    assert RiskLevel(4).word == RiskLevel.HIGH.word


@pytest.mark.parametrize("number", [0, 6])
def test_a_number_outside_the_scale_has_no_word(number: int) -> None:
    with pytest.raises(ValueError, match=f"{number} is not a valid RiskLevel"):
        _ = RiskLevel(number).word
