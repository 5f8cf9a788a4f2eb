"""Exact zonal statistics against exactextract and rasterstats, on the same files."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from attrs import frozen

from tests.bench._peers import Peer, PeerMissingError, peer_python
from tests.bench._zonal_case import keep
from tests.fixtures.equipment import ROOT

_BENCH = ROOT / "tests" / "bench"
_OWN = _BENCH / "_own_zonal.py"
_RASTERSTATS = ("rasterstats==0.21.0", "numpy>=2.4")
_STRATEGIES = ("feature-sequential", "raster-sequential")
_SIDE, _CELL_M, _NODATA = 8000, 2.0, -9999.0
_WEST, _NORTH = 340_000.0, 3_460_000.0
#: Polygons, and vertices of each.
_SIZES, _FULL_SIZES = ((285, 670), (6_000, 280)), ((285, 670), (6_000, 280), (620_000, 7))
_CROOKED_FROM = 20
_RUNS, _SLOW_S = 5, 60.0
# A peer that takes longer than this is run three times, so that all fits into minutes.
_LONG_S, _LONG_RUNS = 5.0, 3
# rasterstats is measured on so many polygons at most, and the time is scaled up.
_SAMPLE = 300
_EQUAL = 1e-6

Say = Callable[[str], object]


@frozen(kw_only=True)
class _Peers:
    """Processes that measure; rasterstats may be missing."""

    own: Peer
    exactextract: Peer
    rasterstats: Peer | None


def run(*, full: bool, say: Say) -> dict[str, Any]:
    """Measure all side by side and return what was found, as JSON values."""
    rasterstats = _python_of_rasterstats(say)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raster = str(_write_raster(folder / "values.tif"))
        with Peer(sys.executable, _OWN) as own:
            floor_s = statistics.median(own.ask(task="read", raster=raster) for _ in range(_RUNS))
        say(f"{_SIDE**2 / 1e6:.0f} million cells: reading them once takes {floor_s:.2f} s")
        cases = []
        for count, vertices in _FULL_SIZES if full else _SIZES:
            zones = folder / f"{count}.npz"
            keep(zones, polygons(count, vertices))
            with _peers(rasterstats) as peers:  # new ones, so that memory is that of the case
                cases.append(_measured(peers, raster, str(zones), folder, count))
            say(_told(cases[-1]))
    return {"cells": _SIDE**2, "reading_once_s": floor_s, "cases": cases}


def _python_of_rasterstats(say: Say) -> Path | None:
    try:
        return peer_python("rasterstats", _RASTERSTATS)
    except PeerMissingError as missing:
        say(f"rasterstats cannot be installed here: {missing}")
        return None


@contextmanager
def _peers(rasterstats: Path | None) -> Iterator[_Peers]:
    with ExitStack() as stack:
        other = Peer(rasterstats, _BENCH / "_rasterstats.py") if rasterstats else None
        yield _Peers(
            own=stack.enter_context(Peer(sys.executable, _OWN)),
            exactextract=stack.enter_context(Peer(sys.executable, _BENCH / "_exactextract.py")),
            rasterstats=stack.enter_context(other) if other else None,
        )


def _write_raster(path: Path) -> Path:
    """Write made-up values of which one in a hundred is no data, tiled and not compressed."""
    rng = np.random.default_rng(1)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=_SIDE,
        height=_SIDE,
        count=1,
        dtype="float32",
        nodata=_NODATA,
        crs="EPSG:32651",
        transform=rasterio.Affine(_CELL_M, 0, _WEST, 0, -_CELL_M, _NORTH),
        tiled=True,
        blockxsize=512,
        blockysize=512,
    ) as target:
        values = rng.random((_SIDE, _SIDE), dtype=np.float32)
        values[values < 0.01] = _NODATA
        target.write(values, 1)
    return path


def polygons(count: int, vertices: int) -> Any:
    """Return a clean coverage of the raster, (count,); with many vertices its edges are crooked."""
    side = _SIDE * _CELL_M
    frame = shapely.box(_WEST, _NORTH - side, _WEST + side, _NORTH)
    points = np.random.default_rng(count).uniform(frame.bounds[:2], frame.bounds[2:], (count, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=frame))
    cells = shapely.intersection(cells, frame)
    if vertices < _CROOKED_FROM:
        return cells
    step = float(np.median(shapely.length(cells))) / vertices

    def crooked(xy: Any) -> Any:
        x, y = xy.T / step
        return xy + 0.3 * step * np.column_stack((np.sin(2 * y + x), np.sin(2 * x - y)))

    # The same vertex moves alike in all polygons that have it.
    return shapely.transform(shapely.segmentize(cells, step), crooked)


def _measured(peers: _Peers, raster: str, zones: str, folder: Path, count: int) -> dict[str, Any]:
    """Run all in turn; the first of our own is compared and its memory watched, not timed."""
    for peer in (peers.own, peers.exactextract, peers.rasterstats):
        if peer is not None:
            peer.ask(task="load", raster=raster, zones=zones)
    answer = str(folder / "own.npz")
    _, own_mb = peers.own.ask_with_memory(task="run", file=answer)
    ours = np.load(answer)["sum"]
    exact, own, one_thread = _against_exactextract(peers, folder, ours)
    other = _against_rasterstats(peers, folder, ours)
    own_s = statistics.median(own)
    return {
        "polygons": count,
        "own_s": own_s,
        "own_one_thread_s": statistics.median(one_thread),
        "own_us_each": 1e6 * own_s / count,
        "own_mb": own_mb,
        "exactextract": exact | {"times_as_fast": exact["median_s"] / own_s},
        "rasterstats": other and other | {"times_as_fast": other["median_s"] / own_s},
    }


def _against_exactextract(
    peers: _Peers, folder: Path, ours: Any
) -> tuple[dict[str, Any], list[float], list[float]]:
    """Return what is said of the faster strategy, and seconds of our own beside it."""
    answer, firsts = str(folder / "exactextract.npz"), {}
    for strategy in _STRATEGIES:
        firsts[strategy] = peers.exactextract.ask_with_memory(
            task="run", file=answer, strategy=strategy
        )
        difference = _largest_difference(ours, np.load(answer)["sum"])
        if not difference < _EQUAL:
            message = f"exactextract says something else: {difference}"
            raise AssertionError(message)
    faster = min(firsts, key=lambda strategy: firsts[strategy][0])
    seconds, own, one_thread = [firsts[faster][0]], [], []
    for turn in range(_RUNS):
        own.append(peers.own.ask(task="run"))
        one_thread.append(peers.own.ask(task="run", threads=1))
        most = 1 if seconds[0] > _SLOW_S else _LONG_RUNS if seconds[0] > _LONG_S else _RUNS
        if turn and len(seconds) < most:
            seconds.append(peers.exactextract.ask(task="run", strategy=faster))
    said = {
        "strategy": faster,
        "runs": len(seconds),
        "median_s": statistics.median(seconds),
        "mb": firsts[faster][1],
        "largest_relative_difference": difference,
        "other_strategy_s": firsts[next(one for one in _STRATEGIES if one != faster)][0],
    }
    return said, own, one_thread


def _against_rasterstats(peers: _Peers, folder: Path, ours: Any) -> dict[str, Any] | None:
    """Return what is said of rasterstats on a sample; its sums are not exact."""
    if peers.rasterstats is None:
        return None
    answer, every = str(folder / "rasterstats.npz"), -(-len(ours) // _SAMPLE)
    seconds, memory_mb = peers.rasterstats.ask_with_memory(task="run", file=answer, every=every)
    sums, scale = np.load(answer)["sum"], len(ours) / len(ours[::every])
    return {
        "runs": 1,
        "median_s": seconds * scale,
        "scaled_from_polygons": len(sums) if every > 1 else None,
        "mb": memory_mb,
        "largest_relative_difference": _largest_difference(ours[::every], np.nan_to_num(sums)),
    }


def _largest_difference(ours: Any, theirs: Any) -> float:
    some = ours > 0.0
    return float(np.abs(theirs[some] / ours[some] - 1.0).max())


def _told(case: dict[str, Any]) -> str:
    exact, other = case["exactextract"], case["rasterstats"]
    text = (
        f"{case['polygons']:>8,} polygons: own {case['own_s']:.3f} s {_mb(case['own_mb'])} "
        f"(one thread {case['own_one_thread_s']:.3f} s, {case['own_us_each']:.0f} us each)\n"
        f"{'':>8}  exactextract, {exact['strategy']}, {exact['runs']} runs: "
        f"{exact['median_s']:.2f} s {_mb(exact['mb'])}: "
        f"{exact['times_as_fast']:.1f} times as fast, "
        f"differ by {exact['largest_relative_difference']:.0e}"
    )
    if other is not None:
        sample = other["scaled_from_polygons"]
        scaled = f"scaled from {sample} polygons" if sample else "1 run"
        text += (
            f"\n{'':>8}  rasterstats, not exact: {other['median_s']:.1f} s {_mb(other['mb'])}, "
            f"{scaled}: {other['times_as_fast']:.1f} times as fast, "
            f"differ by {other['largest_relative_difference']:.0e}"
        )
    return text


def _mb(memory_mb: float | None) -> str:
    return "? MB" if memory_mb is None else f"{memory_mb:,.0f} MB"
