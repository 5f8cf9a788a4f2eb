"""From indicators to one composite: each named form end to end, on numbers computed by hand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.index.forms import community_risk_adjustment
from riskmap.risk.index.scoring import composite_of, factors, score, weights_of
from riskmap.risk.model import UnitRisk
from riskmap.risk.place.reading import read_place
from riskmap.risk.region import Index
from tests.risk.filled_place import assessed, write_place
from tests.risk.filled_sections import (
    COPING,
    DAMAGE,
    HOMES,
    SHOPS,
    SURVEY,
    WITH_CAPACITY,
    Exchanged,
)

#: Share of people of 65 and over, and its score between 0.1 and 0.3.
OLD = 200 / 1001
VULNERABILITY = (OLD - 0.1) / 0.2 * 10


def units(folder: Path, form: str) -> dict[str, UnitRisk]:
    exchanged = [*WITH_CAPACITY, ("inform_geometric", form)]
    sections = (HOMES, SHOPS, DAMAGE, SURVEY, COPING)
    found = assessed(write_place(folder / form, *sections, exchanged=exchanged))
    assert found.assessment.provenance["index"]["form"] == form
    return {one.code: one for one in found.assessment.units}


def index(folder: Path, exchanged: Iterable[Exchanged] = ()) -> Index:
    return read_place(write_place(folder / "place", exchanged=exchanged)).region.index


def test_the_simplified_form_is_loss_times_vulnerability_over_capacity(tmp_path: Path) -> None:
    """Street 11 loses 0.27 a year; its capacity, the least of its run, is held at 0.5 of 10."""
    found = units(tmp_path, "nri_simplified")
    west = found["11"].composite
    assert west == pytest.approx(0.27 * (VULNERABILITY / 10) / 0.05)
    assert found["12"].composite == 0
    assert found["13"].composite is None


def test_the_index_of_losses_adjusts_them_between_half_and_double(tmp_path: Path) -> None:
    found = units(tmp_path, "nri")
    factor = community_risk_adjustment(np.array(VULNERABILITY / 10), np.array(0.05))
    assert 0.5 < factor < 2
    assert found["11"].composite == pytest.approx(0.27 * float(factor))
    assert found["12"].composite == 0
    assert found["13"].composite is None


@pytest.mark.parametrize("form", ["nri", "nri_simplified"])
def test_a_form_in_money_has_no_contributions_and_no_end_of_scale(
    tmp_path: Path, form: str
) -> None:
    found = units(tmp_path, form)
    shares = {one.contribution for one in found["11"].measures.values() if one is not None}
    assert shares == {None}
    exchanged = [*WITH_CAPACITY, ("inform_geometric", form)]
    sections = (HOMES, SHOPS, DAMAGE, SURVEY, COPING)
    whole = assessed(write_place(tmp_path / "again", *sections, exchanged=exchanged))
    assert whole.assessment.classes.scale_max is None


def test_the_geometric_form_joins_all_four_dimensions(tmp_path: Path) -> None:
    found = units(tmp_path, "inform_geometric")["11"]
    scores = {name: one.score for name, one in found.measures.items() if one is not None}
    assert scores["vulnerability"] == pytest.approx(VULNERABILITY)
    assert scores["coping_capacity"] == 0.5
    joined = (scores["hazard"] or 0) * (scores["exposure"] or 0) * VULNERABILITY * 9.5
    assert found.composite == pytest.approx(joined**0.25)
    contributions = [one.contribution for one in found.measures.values() if one is not None]
    assert sum(one or 0 for one in contributions) == pytest.approx(1)


def test_weights_that_miss_1_by_a_rounding_are_used_with_sum_1(tmp_path: Path) -> None:
    """Equal scores are their own mean, though the weights were written as 0.333."""
    thirds = [
        ("hazard = 0.25", "hazard = 0.333"),
        ("exposure = 0.25", "exposure = 0.333"),
        ("vulnerability = 0.5", "vulnerability = 0.333"),
    ]
    declared = index(tmp_path, thirds)
    assert weights_of(declared).sum() == 1
    equal = dict.fromkeys(("hazard", "exposure", "vulnerability"), np.array([2.0, 10.0, 6.5]))
    assert composite_of(declared, equal, None).tolist() == [2.0, 10.0, 6.5]


def test_a_score_on_a_cut_belongs_to_the_class_above_and_no_data_to_none(tmp_path: Path) -> None:
    declared = index(tmp_path)
    expected = np.array([0.065 * 0.2, 0.065 * 0.199, np.nan])
    values = {
        "rainstorm_waterlogging.expected_affected_share": expected,
        "population": np.full(3, 200.0),
        "share_65_plus": np.full(3, 0.14),
    }
    found = score(declared, values)
    assert found.composite[:2] == pytest.approx([2.0, 1.9975], abs=1e-4)
    assert found.levels.tolist() == [2, 1, 0]


def test_only_the_lack_of_capacity_is_turned_round(tmp_path: Path) -> None:
    scores = {"hazard": np.array([3.0]), "coping_capacity": np.array([3.0])}
    assert factors(index(tmp_path), scores).tolist() == [[3.0], [7.0]]


@given(st.permutations(range(6)), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_the_order_of_units_does_not_matter(order: list[int], share: list[float]) -> None:
    declared = _declared()
    values = {
        "rainstorm_waterlogging.expected_affected_share": np.array(share) / 10,
        "population": np.linspace(10, 2000, 6),
        "share_65_plus": np.array(share)[::-1],
    }
    plain = score(declared, values)
    turned = score(declared, {name: one[order] for name, one in values.items()})
    assert np.array_equal(plain.composite[order], turned.composite)
    assert np.array_equal(plain.levels[order], turned.levels)


def _declared() -> Index:
    """The index of the small region, without its files."""
    import tomllib  # noqa: PLC0415 - only here

    from tests.risk.conftest import REGION  # noqa: PLC0415 - as above

    return Index.model_validate(tomllib.loads(REGION)["index"])
