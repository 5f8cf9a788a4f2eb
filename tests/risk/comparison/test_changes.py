"""Changes stand only where they mean something, and no data is no change."""

from __future__ import annotations

import numpy as np

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.risk.comparison.changes import changes
from riskmap.risk.comparison.verdict import Comparison, Verdict
from riskmap.risk.model import IndicatorFigure, Measure, UnitRisk


def unit(code: str, composite: float | None, level: int | None, people: float | None) -> UnitRisk:
    figure = IndicatorFigure(indicator="population", value=people, unit="persons", score=1.0)
    return UnitRisk(
        code=code,
        parent=None,
        division_level="street",
        name=code,
        name_zh=code,
        name_en=code,
        area_km2=1.0,
        population=None,
        measures={"exposure": Measure(score=1.0, indicators=(figure,)), "coping_capacity": None},
        composite=composite,
        composite_level=None if level is None else RiskLevel(level),
        hazards={},
        flags=Flags(),
    )


FIRST = [unit("11", 3.0, 2, 100.0), unit("12", 6.0, 4, 50.0), unit("13", None, None, None)]
SECOND = [unit("14", 9.0, 5, 1.0), unit("13", 2.0, 2, 7.0), unit("12", 4.5, 3, 80.0)]


def verdict(one: Verdict) -> Comparison:
    return Comparison(verdict=one, reasons=(), raw_indicators=("population",))


def test_scores_and_classes_change_by_unit_in_both() -> None:
    found = changes(verdict(Verdict.COMPARABLE), FIRST, SECOND)
    assert found.codes == ("12", "13")
    np.testing.assert_array_equal(found.composite, [-1.5, np.nan])
    np.testing.assert_array_equal(found.classes, [-1, np.nan])
    assert found.unknown == 1


def test_raw_values_stand_side_by_side_and_no_data_is_no_change() -> None:
    found = changes(verdict(Verdict.RAW_ONLY), FIRST, SECOND).raw["population"]
    np.testing.assert_array_equal(found.first, [50.0, np.nan])
    np.testing.assert_array_equal(found.second, [80.0, 7.0])
    np.testing.assert_array_equal(found.difference, [30.0, np.nan])


def test_composites_that_may_not_be_compared_have_no_change() -> None:
    found = changes(verdict(Verdict.RAW_ONLY), FIRST, SECOND)
    assert np.isnan(found.composite).all()
    assert np.isnan(found.classes).all()


def test_without_common_units_there_is_nothing() -> None:
    found = changes(verdict(Verdict.COMPARABLE), FIRST[:1], SECOND[:1])
    assert found.codes == ()
    assert found.unknown == 0
