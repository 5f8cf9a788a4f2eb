"""Damage of a mean year on a grid of values: against numpy in memory, and against reading alone."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import scipy.ndimage
from numpy.typing import NDArray
from rasterio.windows import Window

from riskmap.geo.stacks import BandCells
from riskmap.risk.impact.curves import VulnerabilityFunction
from riskmap.risk.impact.exceedance import trapezoid_weights
from riskmap.risk.impact.grids import grid_losses, raster_losses
from tests.bench._peer_lines import answer_lines
from tests.bench._peers import Peer

_SIDE, _TILES, _RUNS, _SLOW_S = 8_000, 4, 5, 60.0
# What takes longer than this is run three times, so that all fits into minutes.
_LONG_S, _LONG_RUNS = 5.0, 3
_PERIODS = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
_CLOSE = 1e-6  # relative: single precision by cell, double precision in the sums

Say = Callable[[str], object]
Reals = NDArray[np.float32]

#: Depths of the Asian residential function of Huizinga et al. 2017, as in the base data.
_FUNCTION = VulnerabilityFunction.of_damage_ratio(
    id="measured",
    asset_class="residential",
    intensity=[0, 0.5, 1, 1.5, 2, 3, 4, 5, 6],
    damage_ratio=[0, 0.33, 0.49, 0.62, 0.72, 0.87, 0.93, 0.98, 1],
    intensity_name="depth_m",
    source="Huizinga et al. 2017, rounded",
    verified=False,
)


def run(*, full: bool, say: Say) -> dict[str, Any]:  # noqa: ARG001 - one size, the same for both
    """Measure both and return what was found, as JSON values."""
    value, maps = _made_up(_SIDE)
    say(f"{value.size / 1e6:.0f} million cells x {len(maps)} return periods")
    found = {"cells": value.size, "maps": len(maps), "in_memory": _in_memory(value, maps, say)}
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.tif" for number in range(len(maps) + 1)]
        for file, values in zip(files, (value, *maps), strict=True):
            _written(file, values)
        del value, maps
        return found | {"from_files": _from_files(files, say)}


def _made_up(side: int) -> tuple[Reals, Reals]:
    """Return values (side, side) and depths (6, side, side): smooth, in whole centimetres.

    One square is made and laid four by four: making takes time, and is not what is measured.
    """
    rng = np.random.default_rng(2)
    tile = side // _TILES
    ground = scipy.ndimage.zoom(rng.normal(size=(tile // 20, tile // 20)), 20, order=1)
    value = np.tile(rng.integers(0, 100, (tile, tile)).astype(np.float32) * 100, (_TILES, _TILES))
    maps = np.empty((len(_PERIODS), side, side), dtype=np.float32)
    for number, one in enumerate(maps):
        depth = np.maximum(np.round(ground + 0.4 * number, 2), 0.0).astype(np.float32)
        one[:] = np.tile(depth, (_TILES, _TILES))
    return value, maps


def _with_numpy(value: Reals, maps: Reals) -> float:
    """Return the damage of a mean year as one writes it in numpy, on whole arrays."""
    knots, ratio = _FUNCTION.intensity, _FUNCTION.mdd
    yearly = np.zeros(value.shape)
    for weight, one in zip(trapezoid_weights(_PERIODS), maps, strict=True):
        yearly += weight * np.interp(one, knots, ratio)
    return float((yearly * value).sum())


def _in_memory(value: Reals, maps: Reals, say: Say) -> dict[str, Any]:
    weights = trapezoid_weights(_PERIODS)
    with ThreadPoolExecutor(os.cpu_count()) as executor:

        def own() -> float:
            return float(weights @ grid_losses(value, maps, [_FUNCTION], executor=executor).total)

        def one_thread() -> float:
            return float(weights @ grid_losses(value, maps, [_FUNCTION]).total)

        grid_losses(value[:64], maps[:, :64], [_FUNCTION])  # compiles, where nothing was kept
        ways = {"numpy": lambda: _with_numpy(value, maps), "own": own, "one_thread": one_thread}
        medians, answers, runs = _in_turn(ways)
    differ = abs(answers["own"] / answers["numpy"] - 1)
    if not (differ < _CLOSE and answers["own"] == answers["one_thread"]):
        raise ArithmeticError(answers)
    found = {
        "runs": runs,
        "numpy_s": medians["numpy"],
        "own_s": medians["own"],
        "own_one_thread_s": medians["one_thread"],
        "times_as_fast": medians["numpy"] / medians["own"],
        "relative_difference": differ,
    }
    say(
        f"in memory: numpy {medians['numpy']:.2f} s, own {medians['own']:.3f} s "
        f"(one thread {medians['one_thread']:.3f} s): {found['times_as_fast']:.1f} times as fast; "
        f"differ by {differ:.0e}"
    )
    return found


def _in_turn(
    ways: dict[str, Callable[[], float]],
) -> tuple[dict[str, float], dict[str, float], int]:
    """Run each in turn, five times, less where it is slow; return medians, answers, least runs."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    answers: dict[str, float] = {}
    for _ in range(_RUNS):
        for name, way in ways.items():
            if len(seconds[name]) >= _LONG_RUNS and seconds[name][0] > _LONG_S:
                continue
            started = time.perf_counter()
            answers[name] = way()
            seconds[name].append(time.perf_counter() - started)
        if max(max(one) for one in seconds.values()) > _SLOW_S:
            break
    medians = {name: statistics.median(one) for name, one in seconds.items()}
    return medians, answers, min(len(one) for one in seconds.values())


def _written(file: Path, values: Reals) -> None:
    with rasterio.open(
        file,
        "w",
        driver="GTiff",
        width=values.shape[1],
        height=values.shape[0],
        count=1,
        dtype="float32",
        crs="EPSG:32651",
        transform=rasterio.Affine(2, 0, 340_000, 0, -2, 3_460_000),
        nodata=-9999.0,
        tiled=True,
        blockxsize=512,
        blockysize=512,
        compress="zstd",
        zstd_level=1,
        predictor=3,
        num_threads="all_cpus",
    ) as target:
        target.write(values, 1)


def _from_files(files: list[Path], say: Say) -> dict[str, Any]:
    """Compare with reading the same strips and doing nothing with them."""

    def decoded() -> float:
        with rasterio.Env(GDAL_CACHEMAX=256):
            for file in files:
                with rasterio.open(file, num_threads="all_cpus") as dataset:
                    for row in range(0, dataset.height, 512):
                        rows = min(512, dataset.height - row)
                        dataset.read(1, window=Window(0, row, dataset.width, rows))
        return 0.0

    medians, _, runs = _in_turn({"decoding": decoded, "own": lambda: yearly_damage(files)})
    peak = _peak_mb(files)
    ratio = medians["own"] / medians["decoding"]
    size_mb = sum(file.stat().st_size for file in files) / 1e6
    say(
        f"from {len(files)} files of {size_mb:,.0f} MB: decoding once {medians['decoding']:.2f} s, "
        f"own {medians['own']:.2f} s: {ratio:.2f} times; peak {peak or 0:,.0f} MB above start"
    )
    return {
        "runs": runs,
        "files_mb": size_mb,
        "decoding_s": medians["decoding"],
        "own_s": medians["own"],
        "times_of_decoding": ratio,
        "peak_mb": peak,
    }


def yearly_damage(files: list[Path]) -> float:
    """Return the damage of a mean year from files: the values first, then the maps."""
    with rasterio.Env(GDAL_CACHEMAX=256), ThreadPoolExecutor(os.cpu_count()) as executor:
        value, *maps = [rasterio.open(file, num_threads="all_cpus") for file in files]
        try:
            found = raster_losses(BandCells(dataset=value), maps, [_FUNCTION], executor=executor)
        finally:
            for one in (value, *maps):
                one.close()
    return float(trapezoid_weights(_PERIODS) @ found.total)


def _peak_mb(files: list[Path]) -> float | None:
    """Return how much memory a process of its own needs for it, above what it starts with."""
    with Peer(sys.executable, Path(__file__)) as own:
        own.ask(task="compile")
        return own.ask_with_memory(task="yearly", files=[str(file) for file in files])[1]


if __name__ == "__main__":
    grain = np.zeros((1, 1, 1), dtype=np.float32)
    answer_lines(
        compile=lambda: grid_losses(grain[0], grain, [_FUNCTION]).value,
        yearly=lambda files: yearly_damage([Path(file) for file in files]),
    )
