"""Losses of points in a set of events, against CLIMADA's ImpactCalc on the same files."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.ndimage

from riskmap.risk.impact import SparseMaps
from tests.bench._peers import Peer, PeerMissingError, peer_python
from tests.fixtures.equipment import ROOT
from tests.risk.impact.climada_cases import REQUIREMENTS, SCRIPT

_OWN = ROOT / "tests" / "bench" / "_own_impact.py"
_EVENTS, _SIDE, _RUNS = 100, 500, 5
_SIZES, _FULL_SIZES = (10_000, 100_000), (10_000, 100_000, 1_000_000)
_WARM_POINTS = 10
_SLOW_S = 60.0
_EQUAL = 1e-9

Say = Callable[[str], object]


def run(*, full: bool, say: Say) -> dict[str, Any]:
    """Measure both side by side and return what was found, as JSON values."""
    try:
        python = peer_python("climada", REQUIREMENTS)
    except PeerMissingError as missing:
        say(f"CLIMADA cannot be installed here: {missing}")
        return {"missing": str(missing)}
    maps = _floods()
    say(f"{_EVENTS} events on {_SIDE} x {_SIDE} cells, {maps.values.size:,} of them under water")
    cases = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Peer(python, SCRIPT) as climada,
        Peer(sys.executable, _OWN) as own,
    ):
        file = Path(folder) / "case.npz"
        for points in (_WARM_POINTS, *(_FULL_SIZES if full else _SIZES)):
            np.savez(file, **_case(maps, points))
            for peer in (climada, own):
                peer.ask(task="load", file=str(file))
            for insured in (False, True):
                if points == _WARM_POINTS:  # loads, and compiles where nothing compiled was kept
                    climada.ask(task="run", insured=insured)
                    own.ask(task="run", insured=insured)
                    continue
                cases.append(_compared(climada, own, Path(folder), points, insured=insured))
                say(_told(cases[-1]))
    return {"events": _EVENTS, "cells": _SIDE**2, "noted": maps.values.size, "cases": cases}


def _floods() -> SparseMaps:
    """Return smooth made-up depths, about a quarter of the cells under water."""
    rng = np.random.default_rng(1)
    depths = np.empty((_EVENTS, _SIDE * _SIDE))
    for one in depths:
        smooth = scipy.ndimage.gaussian_filter(rng.normal(size=(_SIDE, _SIDE)), 20)
        one[:] = np.maximum(smooth.ravel() / smooth.std() - 0.6, 0.0) * 2.0
    return SparseMaps.of(depths)


def _case(maps: SparseMaps, points: int) -> dict[str, Any]:
    """Return points with one function, as the peers read them; see `_climada`."""
    rng = np.random.default_rng(points)
    value = rng.uniform(1e3, 1e6, points)
    return {
        "starts": maps.starts,
        "cells": maps.cells.astype(np.int32),
        "values": maps.values,
        "cell_count": maps.cell_count,
        "frequency": rng.uniform(0.001, 0.02, _EVENTS),
        "cell": rng.integers(0, maps.cell_count, points),
        "value": value,
        "function": np.zeros(points, dtype=np.int64),
        "deductible": 0.05 * value,
        "cover": 0.6 * value,
        "knots": np.array([[0, 0.5, 1, 1.5, 2, 3, 4, 5, 6]]),
        "mdd": np.array([[0, 0.33, 0.49, 0.62, 0.72, 0.87, 0.93, 0.98, 1.0]]),
        "paa": np.array([[0.5, 0.6, 0.7, 0.8, 0.9, 1, 1, 1, 1]]),
    }


def _compared(
    climada: Peer, own: Peer, folder: Path, points: int, *, insured: bool
) -> dict[str, Any]:
    """Run both in turn; the first run of each is compared and its memory watched, not timed."""
    answers, memory_mb, seconds = [], {}, {}
    for name, peer in (("climada", climada), ("own", own)):
        file = folder / f"{name}.npz"
        _, memory_mb[name] = peer.ask_with_memory(task="run", file=str(file), insured=insured)
        answers.append(dict(np.load(file)))
        seconds[name] = [peer.ask(task="run", insured=insured)]
    one_thread = [own.ask(task="run", insured=insured, threads=1)]
    runs = 1 if seconds["climada"][0] > _SLOW_S else _RUNS
    for _ in range(runs - 1):
        seconds["climada"].append(climada.ask(task="run", insured=insured))
        seconds["own"].append(own.ask(task="run", insured=insured))
        one_thread.append(own.ask(task="run", insured=insured, threads=1))
    median = {name: statistics.median(one) for name, one in seconds.items()}
    return {
        "points": points,
        "contract": "deductible and cover" if insured else "none",
        "runs": runs,
        "climada_s": median["climada"],
        "own_s": median["own"],
        "own_one_thread_s": statistics.median(one_thread),
        "times_as_fast": median["climada"] / median["own"],
        "climada_mb": memory_mb["climada"],
        "own_mb": memory_mb["own"],
        "largest_relative_difference": _difference(*answers),
    }


def _difference(climada: dict[str, Any], own: dict[str, Any]) -> float:
    """Return the largest relative difference, by event and by point; none may be above 1e-9."""
    found = 0.0
    for name in ("at_event", "in_a_mean_year"):
        ours, theirs = own[name], climada[name]
        np.testing.assert_allclose(ours, theirs, rtol=_EQUAL, atol=_EQUAL * theirs.max())
        some = theirs > _EQUAL * theirs.max()
        found = max(found, float(np.abs(ours[some] / theirs[some] - 1).max()))
    return found


def _told(case: dict[str, Any]) -> str:
    memory = [
        "?" if case[name] is None else f"{case[name]:,.0f}" for name in ("climada_mb", "own_mb")
    ]
    return (
        f"{case['points']:>9,} points, contract {case['contract']:<20}: "
        f"CLIMADA {case['climada_s']:8.3f} s {memory[0]:>6} MB, "
        f"own {case['own_s']:7.3f} s {memory[1]:>5} MB "
        f"(one thread {case['own_one_thread_s']:.3f} s): "
        f"{case['times_as_fast']:6.1f} times as fast; "
        f"differ by {case['largest_relative_difference']:.0e}"
    )
