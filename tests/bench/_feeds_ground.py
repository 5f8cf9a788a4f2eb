"""A thousand stations with ten years of daily positions each: from the bytes of files to rates,
seasons, steps and sudden offsets.

The files are made up: twenty different stations in the form of tenv3, 23 columns, with noise,
seasons, gaps, a new antenna and a jump, taken again and again. Every rate has to come out as it was
put in. Work is shared among processes, as many as there are cores; their start counts too. Where
others use the machine, look at the seconds of the processors.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from riskmap.feeds.model import Context
from riskmap.feeds.service.positions import positions
from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.analysis import Analysis, analyse
from riskmap.warnings.ground.known_steps import steps_of

STATIONS, YEARS, KINDS = 1_000, 10, 20
GOAL_S = 60.0
FIRST_MJD = 56_000
_CHUNK = 10
Say = Callable[[str], object]


def ground(say: Say, stations: int = STATIONS, years: int = YEARS) -> dict[str, Any]:
    """Measure it."""
    files = [made_up(seed, years) for seed in range(KINDS)]
    workers = os.cpu_count() or 1
    began, before = time.perf_counter(), _processor()
    with ProcessPoolExecutor(workers, initializer=partial(_take, files)) as pool:
        found = list(pool.map(_one, (one % KINDS for one in range(stations)), chunksize=_CHUNK))
    seconds, processor = time.perf_counter() - began, _processor() - before
    alone = _shares(files)
    worst = max(error for error, _ in found)
    days = sum(days for _, days in found)
    say(f"  {stations} stations of {years} years ({days:,} positions) on {workers} cores:"
        f" {seconds:.1f} s (goal {GOAL_S:g}), {processor:.1f} s of the processors;"
        f" worst rate {worst:.2f} sigma off")  # fmt: skip
    return {
        "stations": stations,
        "years": years,
        "positions": days,
        "workers": workers,
        "seconds": round(seconds, 2),
        "processor_seconds": round(processor, 2),
        "goal_seconds": GOAL_S,
        "within_goal": seconds < GOAL_S,
        "positions_a_second": round(days / seconds),
        "worst_rate_in_sigmas": round(worst, 2),
        **alone,
    }


def _processor() -> float:
    """Return the seconds of the processors so far, of this process and those that ended."""
    used = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _shares(files: list[bytes]) -> dict[str, float]:
    """Return milliseconds a station of one core, reading and analysing apart."""
    began = time.process_time()
    read = [positions(one, Context()) for one in files]
    between = time.process_time()
    for one in read:
        analyse(one, steps_of(one), compiled=True)
    ended = time.process_time()
    return {
        "read_ms": round((between - began) / len(files) * 1_000, 1),
        "analyse_ms": round((ended - between) / len(files) * 1_000, 1),
    }


_FILES: list[bytes] = []


def _take(files: list[bytes]) -> None:
    _FILES[:] = files


def _one(number: int) -> tuple[float, int]:
    """Return by how many sigmas the worst rate of a station is off, and how many days it has."""
    found = analysed(_FILES[number])
    assert found.rates is not None
    off = np.abs(found.rates.mm_per_year - rates_of(number)) / found.rates.sigma
    return float(off.max()), found.days


def analysed(payload: bytes) -> Analysis:
    """Return what a file says."""
    read = positions(payload, Context())
    return analyse(read, steps_of(read), compiled=True)


# ── files that are made up ───────────────────────────────────────────────────────────────────────


def rates_of(seed: int) -> Floats:
    """Return the rates that were put into a station, mm a year."""
    return np.random.default_rng(seed).uniform(-30, 30, 3)


def made_up(seed: int, years: int = YEARS) -> bytes:
    """Return a file of one station."""
    chance = np.random.default_rng(seed + 1_000)
    days = np.sort(chance.choice(years * 365, years * 365 - 40, replace=False))
    since = days / 365.25
    season = np.array([[1.0], [1.0], [4.0]]) * np.sin(2 * np.pi * since)
    enu = rates_of(seed)[:, None] * since + season
    enu += chance.normal(0, [[1.5], [1.5], [5.0]], enu.shape)
    enu += np.array([[12.0], [-8.0], [30.0]]) * (days > days[len(days) // 3])
    enu += np.array([[20.0], [9.0], [0.0]]) * (days > days[2 * len(days) // 3])
    antenna = np.where(days > days[len(days) // 3], 0.1206, 0.0460)
    lines = [_line(seed, *row) for row in zip(days, antenna, *(enu / 1_000), strict=True)]
    return ("site YYMMMDD yyyy.yyyy __MJD week d reflon\n" + "\n".join(lines) + "\n").encode()


def _line(seed: int, day: int, antenna: float, east: float, north: float, up: float) -> str:
    mjd = FIRST_MJD + int(day)
    date = np.datetime64("1858-11-17") + np.timedelta64(mjd, "D")
    text = f"{date.item():%y%b%d}".upper()
    return (
        f"S{seed:03d} {text} {2000 + (mjd - 51544) / 365.25:.4f} {mjd} 1685 4 121.4"
        f" -593 {east:.6f} 3456789 {north:.6f} 23 {up:.6f} {antenna:.4f}"
        " 0.000822 0.000702 0.002990 -0.021430 0.113504 -0.053263"
        " 31.2400000000 121.4000000000 23.78250"
    )


if __name__ == "__main__":
    ground(print)
