"""How sure scores and ranks are: changed weights, and whole re-runs with other inputs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from attrs import evolve, field, frozen

from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.index.forms import weighted_geometric_mean
from riskmap.risk.index.indicators import Measured
from riskmap.risk.index.scoring import Scores, factors, weights_of
from riskmap.risk.model import RankFigure
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import Index, Uncertainty
from riskmap.risk.results.provenance import inputs_hash
from riskmap.risk.steps import Arrays, RunFolder, key_of
from riskmap.risk.uncertainty.input_draws import InputDraws, input_draws
from riskmap.risk.uncertainty.ranks import reason, shown_ranks
from riskmap.risk.uncertainty.sensitivity import (
    WeightSensitivity,
    input_interval,
    weight_sensitivity,
)
from riskmap.risk.uncertainty.variation import Variation, varied


@frozen(kw_only=True, eq=False)
class Uncertain:
    """What is said of how sure the scores and ranks of N units are.

    Parameters
    ----------
    low, high, loss_low, loss_high : (N,) arrays
        Of the score and of the annual loss over the ensemble; NaN without one.
    ranks, of, weight_low, weight_high, input_low, input_high, reasons
        By unit, among those of its level; see `RankFigure`.
    said
        How it was done, as JSON values.
    """

    low: Floats
    high: Floats
    loss_low: Floats
    loss_high: Floats
    ranks: Floats
    of: Any
    weight_low: Floats
    weight_high: Floats
    input_low: Floats
    input_high: Floats
    reasons: tuple[str, ...]
    said: Mapping[str, Any] = field(factory=dict)

    def rank(self, number: int) -> RankFigure:
        """Return the rank of one unit with its intervals, as far as they may be shown."""
        is_shown = not self.reasons[number]

        def known(values: Floats) -> float | None:
            value = values[number]
            return None if np.isnan(value) or not is_shown else float(value)

        return RankFigure(
            rank=known(self.ranks),
            of=int(self.of[number]),
            weight_low=known(self.weight_low),
            weight_high=known(self.weight_high),
            input_low=known(self.input_low),
            input_high=known(self.input_high),
            why=self.reasons[number],
        )

    def to_json(self) -> dict[str, Any]:
        """Say how it was done, as JSON values."""
        return dict(self.said)

    def why_no_ranks(self) -> dict[str, Any]:
        """Count the units without a rank, by reason."""
        slugs = sorted({one for one in self.reasons if one})
        return {
            "shown": sum(not one for one in self.reasons),
            "not_shown": {slug: self.reasons.count(slug) for slug in slugs},
            "sentences": {slug: str(reason(slug)) for slug in slugs},
        }


def uncertainty_of(
    place: Place,
    units: Units,
    measured: Measured,
    maps: Sequence[HazardMaps],
    scores: Scores,
    run: RunFolder,
) -> Uncertain:
    """Try out other weights and other inputs, level by level."""
    declared = place.region.index.uncertainty
    composites, losses = _ensemble(place, units, measured, maps, scores, run)
    level = units.level
    blank = np.full(len(units), np.nan)
    columns = {name: blank.copy() for name in _COLUMNS}
    if len(losses) > 1:
        interval = input_interval(losses)
        columns |= {"loss_low": interval.score_low, "loss_high": interval.score_high}
    reasons = np.full(len(units), "", dtype=object)
    of = np.zeros(len(units), dtype=np.intp)
    said: dict[str, Any] = {"weight_sensitivity": {}, "input_interval": {}}
    forbidden = _made_up(place, units, measured)
    for number, name in enumerate(units.levels):
        members = np.flatnonzero(level == number)
        found = _of_level(place.region.index, scores, composites, members, forbidden[members])
        for column, values in found.columns.items():
            columns[column][members] = values
        reasons[members], of[members] = found.reasons, found.of
        for kind, how in found.said.items():
            said[kind][name] = how
    said["design"] = None if declared is None else _draws_of(place, declared).to_json()
    return Uncertain(of=of, reasons=tuple(reasons), said=said, **columns)


_COLUMNS = (
    *("low", "high", "loss_low", "loss_high", "ranks"),
    *("weight_low", "weight_high", "input_low", "input_high"),
)


@frozen(kw_only=True, eq=False)
class _Level:
    columns: Mapping[str, Floats]
    reasons: tuple[str, ...]
    of: int
    said: Mapping[str, Any]


def _of_level(
    index: Index, scores: Scores, composites: Floats, members: Any, forbidden: Mask
) -> _Level:
    weights = _weight_sensitivity(index, scores, members)
    inputs = input_interval(composites[:, members]) if len(composites) > 1 else None
    nothing = np.full(len(members), np.nan)
    by_weight = (weights.rank_low, weights.rank_high) if weights else (nothing, nothing)
    by_input = (inputs.rank_low, inputs.rank_high) if inputs else (nothing, nothing)
    shown = shown_ranks(scores.composite[members], [by_weight, by_input], is_made_up=forbidden)
    said: dict[str, Any] = {}
    if weights is not None:
        changed = float(np.nanmean(weights.class_change_share)) if shown.of else None
        said["weight_sensitivity"] = weights.to_json() | {"mean_class_change_share": changed}
    if inputs is not None:
        said["input_interval"] = inputs.to_json()
    return _Level(
        columns={
            "low": inputs.score_low if inputs else nothing,
            "high": inputs.score_high if inputs else nothing,
            "ranks": shown.ranks,
            "weight_low": by_weight[0],
            "weight_high": by_weight[1],
            "input_low": by_input[0],
            "input_high": by_input[1],
        },
        reasons=shown.reasons,
        of=shown.of,
        said=said,
    )


def _weight_sensitivity(index: Index, scores: Scores, members: Any) -> WeightSensitivity | None:
    """Change the weights of the dimensions; only a geometric mean has any."""
    declared = index.uncertainty
    if declared is None or not declared.weight_draws or index.form != "inform_geometric":
        return None
    return weight_sensitivity(
        factors(index, scores.by_dimension)[:, members],
        weights_of(index),
        form=weighted_geometric_mean,
        cuts=index.classes.cuts,
        seed=declared.seed,
        draws=declared.weight_draws,
        spread=declared.weight_spread.value,
    )


def _made_up(place: Place, units: Units, measured: Measured) -> Mask:
    """Say where outlines, ground or hazard are made up, so that no rank may be shown."""
    counted = {one.slug for one in place.region.hazards if measured.counts(one)}
    outlines = np.array([row.flags.geometry_is_synthetic for row in units.rows], dtype=np.bool_)
    return outlines | bool(measured.synthetic & counted)


def _draws_of(place: Place, declared: Uncertainty) -> InputDraws:
    ground = place.region.ground
    seed = ground.synthetic.seed if ground is not None and ground.synthetic else 0
    draws = input_draws(
        seed=declared.seed,
        draws=declared.input_draws + 1,
        terrain_seed=seed,
        partition_seed=0,
        curve_spread=declared.curve_spread.value,
    )
    # Outlines are drawn anew in every other run: that takes as long as all the rest.
    redrawn = np.where(np.arange(len(draws)) % 2 == 0, draws.partition_seeds, 0)
    return evolve(draws, partition_seeds=redrawn)


def _ensemble(
    place: Place,
    units: Units,
    measured: Measured,
    maps: Sequence[HazardMaps],
    scores: Scores,
    run: RunFolder,
) -> tuple[Floats, Floats]:
    """Return composites and annual losses of whole re-runs, (S, N), the central one first."""
    declared = place.region.index.uncertainty
    loss = measured.annual_loss
    central = np.full(len(units), np.nan) if loss is None else loss
    if declared is None or not declared.input_draws:
        return scores.composite[None], central[None]
    draws = _draws_of(place, declared)
    of = inputs_hash(place.region, place.digests, units.rows)

    def take(number: int) -> Arrays:
        variation = Variation.of(draws, number)
        key = key_of(of, units.digest, variation.to_json())

        def compute() -> Arrays:
            with TemporaryDirectory(prefix="riskmap-draw-") as folder:
                aside = RunFolder(maps=Path(folder), keeps_others=False)
                found = varied(place, units, measured, maps, variation, aside)
            return {"composite": found.composite, "annual_loss": found.annual_loss}

        return run.steps.take(f"draw-{number}", key, compute)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        others = list(pool.map(take, range(1, len(draws))))
    return (
        np.stack([scores.composite, *(one["composite"] for one in others)]),
        np.stack([central, *(one["annual_loss"] for one in others)]),
    )
