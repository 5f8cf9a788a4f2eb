"""Our own losses as a peer of CLIMADA's: a process of its own, on the same files."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from riskmap.risk.impact import Assets, SparseMaps, losses
from riskmap.risk.impact.curves import VulnerabilityFunction
from tests.bench._peer_lines import answer_lines

_loaded: dict[str, Any] = {}


def load(file: str) -> bool:
    """Take a case from a file; see `_climada`."""
    given = dict(np.load(file))
    _loaded.update(given)
    _loaded["maps"] = SparseMaps(
        starts=given["starts"],
        cells=given["cells"],
        values=given["values"],
        cell_count=int(given["cell_count"]),
    )
    _loaded["functions"] = [
        VulnerabilityFunction(
            id=str(number),
            asset_class="any",
            intensity=knots,
            mdd=mdd,
            paa=paa,
            intensity_name="depth_m",
            source="made up for measuring",
            verified=True,
        )
        for number, (knots, mdd, paa) in enumerate(
            zip(given["knots"], given["mdd"], given["paa"], strict=True)
        )
    ]
    return True


def run(file: str = "", *, insured: bool = False, threads: int = 0) -> float:
    """Work the case out and return the seconds that it took; write the answer if asked to."""
    with ThreadPoolExecutor(threads or os.cpu_count()) as executor:
        started = time.perf_counter()
        contract = {name: _loaded[name] for name in ("deductible", "cover")} if insured else {}
        assets = Assets.of(
            cells=_loaded["cell"], value=_loaded["value"], function=_loaded["function"], **contract
        )
        found = losses(
            assets,
            _loaded["maps"],
            _loaded["functions"],
            weights=_loaded["frequency"],
            executor=executor,
        )
        seconds = time.perf_counter() - started
    if file:
        np.savez(file, at_event=found.total, in_a_mean_year=found.by_rule[0])
    return seconds


if __name__ == "__main__":
    answer_lines(load=load, run=run)
