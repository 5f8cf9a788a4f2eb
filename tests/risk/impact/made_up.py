"""Made-up assets and maps, and losses by the formula, one asset at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from riskmap.geo.arrays import Floats
from riskmap.risk.impact import Assets
from riskmap.risk.impact.curves import VulnerabilityFunction

CELLS = 60


def function(
    mdd: Sequence[float], paa: Sequence[float] | None = None, **others: Any
) -> VulnerabilityFunction:
    """Return a function of depth with knots at 0, 1, 2 … m."""
    return VulnerabilityFunction(
        id="made_up",
        asset_class="any",
        intensity=np.arange(len(mdd)),
        mdd=mdd,
        paa=np.ones(len(mdd)) if paa is None else paa,
        intensity_name=others.get("intensity_name", "depth_m"),
        averaging=others.get("averaging"),
        source="made up",
        verified=False,
    )


HALF = function([0.0, 0.5, 1.0], [0.5, 0.75, 1.0])
WHOLE = function([0.0, 0.3, 0.9, 1.0])
WET_ALWAYS = function([0.1, 0.4, 0.8])


def some_maps(rng: np.random.Generator, count: int = 5, *, nodata: float = 0.1) -> Floats:
    """Return (count, CELLS) depths, a third of them 0, some without data."""
    depths = np.maximum(rng.uniform(-1.5, 3.5, (count, CELLS)), 0.0)
    depths[rng.uniform(size=depths.shape) < nodata] = np.nan
    return depths


def some_assets(
    rng: np.random.Generator, count: int = 40, *, plain: bool = False, points: bool = False
) -> Assets:
    """Return assets on up to four cells each, some partly or wholly beyond the maps."""
    on = rng.integers(0, 2 if points else 5, count)
    offsets = np.concatenate([[0], np.cumsum(on)])
    weights = rng.uniform(0.1, 1.0, offsets[-1])
    beyond = np.where(rng.uniform(size=count) < 0.3, rng.uniform(0, 1, count), 0.0)
    beyond = np.where(points, 0.0, beyond)
    total = beyond + np.add.reduceat(np.append(weights, 0.0), offsets[:-1]) * (on > 0)
    total = np.where(total > 0, total, 1.0)
    return Assets.of(
        offsets=offsets,
        cells=rng.integers(0, CELLS, offsets[-1]),
        shares=weights / np.repeat(total, on),
        outside=np.where(on > 0, beyond / total, 1.0),
        value=rng.uniform(0, 1e6, count).round(),
        function=rng.integers(0, 2, count),
        first_floor_height_m=0.0 if plain else rng.choice([0.0, 0.15, 0.45], count),
        deductible=0.0 if plain else rng.choice([0.0, 1e3, 2e5], count),
        cover=np.inf if plain else rng.choice([np.inf, 3e5], count),
        groups=np.stack([rng.integers(-1, 6, count), rng.integers(6, 12, count)], axis=1),
    )


def losses_by_formula(
    assets: Assets, maps: Floats, functions: Sequence[VulnerabilityFunction]
) -> tuple[Floats, Floats]:
    """Return losses, NaN where nothing is known, and unknown shares, (M, A)."""
    losses = np.full((len(maps), len(assets)), np.nan)
    unknown = np.ones_like(losses)
    for asset in range(len(assets)):
        some = slice(assets.offsets[asset], assets.offsets[asset + 1])
        height = assets.first_floor_height_m[asset]
        one = functions[assets.function[asset]]
        for number, depths in enumerate(maps):
            here = depths[assets.cells[some]]
            known = ~np.isnan(here)
            if not known.any():
                continue
            shares = assets.shares[some][known]
            seen = np.maximum(here[known] - height, 0.0)
            ratio = (shares * one.mean_damage_ratio(seen)).sum()
            affected = (shares * np.interp(seen, one.intensity, one.paa)).sum()
            loss = assets.value[asset] * ratio - assets.deductible[asset] * affected
            most = min(assets.cover[asset], assets.value[asset])
            losses[number, asset] = np.clip(loss, 0.0, most)
            unknown[number, asset] = assets.outside[asset] + assets.shares[some][~known].sum()
    return losses, unknown
