"""A section on typhoon winds that would mix winds, or contradicts itself, is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from riskmap.risk.place.faults import faults_of_form
from riskmap.risk.region.typhoon import TyphoonMaker
from tests.risk.makers.made_up_storms import BY_PRESSURE, SECTION, YEARS, cited, maker, rule


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"output_averaging": "10min"}, "give averaging_factor"),
        ({"averaging_factor": cited(0.93)}, "give averaging_factor"),
        ({"output_averaging": "10min", "averaging_factor": cited(1.1)}, "longer winds"),
        ({"averaging": "10min", "output_averaging": "10min"}, 'is for averaging = "1min"'),
        ({"land_reduction": cited(1.2)}, "not above 1"),
        ({"gradient_to_surface": cited(0.0)}, "above 0"),
        ({"wind_pressure": rule("holland_1980")}, "a shape that does not come"),
        (BY_PRESSURE | {"radius_max_wind": rule("willoughby_rahn_2004")}, "a radius_max_wind"),
        ({"complete_years": YEARS | {"first": 2020}}, "not after the last"),
    ],
)
def test_a_section_that_contradicts_itself_is_refused(others: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        maker(**others)


def test_each_fault_says_what_is_allowed() -> None:
    wrong = SECTION | {"grid_m": 5, "averaging": "3s", "tracks": "/etc/passwd"}
    with pytest.raises(ValidationError) as raised:
        TyphoonMaker.model_validate(wrong)
    found = list(faults_of_form(raised.value, TyphoonMaker, "region.toml"))
    assert {one.field for one in found} == {"grid_m", "averaging", "tracks"}
    assert all(str(one.mend).startswith("Allowed: ") for one in found)
