"""CLIMADA and we say the same, by its formulas, by what it answered once, and by itself."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from riskmap.geo.arrays import Floats
from riskmap.risk.impact import Assets, Losses, SparseMaps, losses
from riskmap.risk.impact.annual_loss import annual_losses_of_events
from riskmap.risk.impact.curves import VulnerabilityFunction
from riskmap.risk.impact.exceedance import cumulated_curve, event_sum
from tests.bench._peers import PeerMissingError
from tests.risk.impact.climada_cases import GOLDEN, Case, answers, case

EQUAL = 1e-9  # relative


def functions_of(one: Case) -> list[VulnerabilityFunction]:
    return [
        VulnerabilityFunction(
            id=str(number),
            asset_class="any",
            intensity=knots,
            mdd=mdd,
            paa=paa,
            intensity_name="depth_m",
            source="made up",
            verified=True,
        )
        for number, (knots, mdd, paa) in enumerate(
            zip(one["knots"], one["mdd"], one["paa"], strict=True)
        )
    ]


def sparse_maps(one: Case) -> SparseMaps:
    return SparseMaps(
        starts=one["starts"],
        cells=one["cells"],
        values=one["values"],
        cell_count=int(one["cell_count"]),
    )


def unfolded(maps: SparseMaps) -> Floats:
    dense = np.zeros((len(maps), maps.cell_count))
    dense[np.repeat(np.arange(len(maps)), np.diff(maps.starts)), maps.cells] = maps.values
    return dense


def our_losses(one: Case, *, insured: bool, dense: bool = False, keep: bool = False) -> Losses:
    contract = {name: one[name] for name in ("deductible", "cover")} if insured else {}
    assets = Assets.of(cells=one["cell"], value=one["value"], function=one["function"], **contract)
    maps = unfolded(sparse_maps(one)) if dense else sparse_maps(one)
    return losses(assets, maps, functions_of(one), weights=one["frequency"], keep_by_asset=keep)


def agree(one: Case, said: dict[str, Any], *, insured: bool) -> None:
    """Fail unless our answer to a case is CLIMADA's, by each of our ways."""
    for dense in (False, True):
        for keep in (False, True):
            found = our_losses(one, insured=insured, dense=dense, keep=keep)
            np.testing.assert_allclose(found.total, said["at_event"], rtol=EQUAL)
            np.testing.assert_allclose(
                found.by_rule[0], said["in_a_mean_year"], rtol=EQUAL, atol=1e-9
            )
            year = annual_losses_of_events(one["frequency"], found.total).at()
            np.testing.assert_allclose(year.headline, said["total"], rtol=EQUAL)
            curve = year.curve
            np.testing.assert_allclose(curve.values, said["curve_losses"], rtol=EQUAL)
            np.testing.assert_allclose(curve.return_periods_years, said["curve_years"], rtol=EQUAL)


def test_the_formulas_give_the_published_numbers() -> None:
    """Domain reference 3.3, read from CLIMADA: frequencies, losses, periods and values."""
    frequencies, at_event = np.array([0.10, 0.02, 0.05, 0.01]), np.array([3.0, 20.0, 8.0, 40.0])
    assert event_sum(frequencies, at_event) == pytest.approx(1.5, rel=EQUAL)
    curve = cumulated_curve(frequencies, at_event)
    np.testing.assert_allclose(curve.return_periods_years, [5.5556, 12.5, 33.3333, 100], atol=5e-5)
    np.testing.assert_allclose(curve.at(np.array([10, 25, 50])), [6.2, 15.2, 25.0], rtol=EQUAL)


@pytest.mark.parametrize("seed", range(5, 25))
@pytest.mark.parametrize("contract", ["plain", "insured"])
def test_the_formulas_written_out_give_what_we_give(seed: int, contract: str) -> None:
    one = case(seed)
    depths = unfolded(sparse_maps(one))[:, one["cell"]]
    mdd, paa = (
        np.stack(
            [
                np.interp(depths[:, point], one["knots"][number], one[name][number])
                for point, number in enumerate(one["function"])
            ],
            axis=1,
        )
        for name in ("mdd", "paa")
    )
    lost = one["value"] * mdd * paa
    if contract == "insured":
        lost = np.clip(lost - one["deductible"] * paa, 0.0, one["cover"])
    order = np.argsort(-lost.sum(axis=1))
    said = {
        "at_event": lost.sum(axis=1),
        "in_a_mean_year": one["frequency"] @ lost,
        "total": (one["frequency"] @ lost).sum(),
        "curve_years": (1 / np.cumsum(one["frequency"][order]))[::-1],
        "curve_losses": lost.sum(axis=1)[order][::-1],
    }
    agree(one, said, insured=contract == "insured")


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("contract", ["plain", "insured"])
def test_what_climada_answered_is_what_we_answer(place: int, contract: str) -> None:
    kept = json.loads(GOLDEN.read_text("utf-8"))["cases"][place]
    agree(case(kept["seed"]), kept[contract], insured=contract == "insured")


@pytest.mark.long
def test_climada_itself_says_the_same_on_random_cases() -> None:
    cases = [case(seed, events=30, points=300, cells=200) for seed in range(100, 120)]
    try:
        said = answers(cases)
    except PeerMissingError as missing:
        pytest.skip(f"CLIMADA cannot be installed or run here: {missing}")
    for one, by_contract in zip(cases, said, strict=True):
        for name, its in by_contract.items():
            agree(one, its, insured=name == "insured")
