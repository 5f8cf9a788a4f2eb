"""CLIMADA's ImpactCalc as a peer: run in its own environment, on arrays from files.

Only CLIMADA's public interface is used. The file holds starts, cells and values of sparse maps,
the number of cells, frequencies, cell, value, function (from 0), deductible and cover of points,
and knots, mdd and paa of F functions, (F, n).
"""

from __future__ import annotations

import logging
import sys
import time
import types
from typing import Any

import numpy as np
import scipy.sparse

from tests.bench._peer_lines import answer_lines

# CLIMADA imports GDAL's Python bindings, for night lights alone. They come without wheels, and
# nothing that is asked here calls them: an empty module stands in.
for name in ("osgeo", "osgeo.gdal"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["osgeo"].gdal = sys.modules["osgeo.gdal"]  # type: ignore[attr-defined]

from climada.engine import ImpactCalc  # type: ignore[import-not-found]  # noqa: E402
from climada.entity import Exposures, ImpactFunc, ImpactFuncSet  # type: ignore[import-not-found]  # noqa: E402
from climada.hazard import Centroids, Hazard  # type: ignore[import-not-found]  # noqa: E402

logging.disable(logging.CRITICAL)
_KIND = "FL"
_loaded: dict[str, Any] = {}


def load(file: str) -> bool:
    """Take a case from a file."""
    given = dict(np.load(file))
    cells, events = int(given["cell_count"]), given["starts"].size - 1
    maps = (given["values"].astype(float), given["cells"].astype(np.int32), given["starts"])
    numbers = np.arange(1, events + 1)
    _loaded["hazard"] = Hazard(
        _KIND,
        units="m",
        centroids=Centroids(lat=np.zeros(cells), lon=np.linspace(-180, 180, cells)),
        event_id=numbers,
        event_name=[str(number) for number in numbers],
        date=numbers,
        orig=np.ones(events, dtype=bool),
        frequency=given["frequency"],
        intensity=scipy.sparse.csr_matrix(maps, shape=(events, cells)),
    )
    rows = zip(given["knots"], given["mdd"], given["paa"], strict=True)
    _loaded["functions"] = ImpactFuncSet(
        [ImpactFunc(_KIND, number, *row) for number, row in enumerate(rows, start=1)]
    )
    _loaded["exposures"] = Exposures(
        {
            "latitude": np.zeros(given["cell"].size),
            "longitude": np.zeros(given["cell"].size),
            "value": given["value"],
            f"impf_{_KIND}": given["function"] + 1,
            f"centr_{_KIND}": given["cell"],
            "deductible": given["deductible"],
            "cover": given["cover"],
        }
    )
    return True


def run(file: str = "", *, insured: bool = False) -> float:
    """Work the case out and return the seconds that it took; write the answer if asked to."""
    started = time.perf_counter()
    impact = ImpactCalc(_loaded["exposures"], _loaded["functions"], _loaded["hazard"]).impact(
        save_mat=False,
        assign_centroids=False,
        ignore_cover=not insured,
        ignore_deductible=not insured,
    )
    seconds = time.perf_counter() - started
    if file:
        curve = impact.calc_freq_curve()
        np.savez(
            file,
            at_event=impact.at_event,
            in_a_mean_year=impact.eai_exp,
            total=impact.aai_agg,
            curve_years=curve.return_per,
            curve_losses=curve.impact,
        )
    return seconds


if __name__ == "__main__":
    answer_lines(load=load, run=run)
