"""Random cases for CLIMADA and for us, and what CLIMADA answered once.

``python -m tests.risk.impact.climada_cases`` asks CLIMADA again and writes the answers anew.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskmap.risk.impact import SparseMaps
from tests.bench._peers import Peer, peer_python
from tests.fixtures.equipment import ROOT

GOLDEN = ROOT / "tests" / "golden" / "risk" / "climada_random_cases.json"
VERSION = "6.0.1"
REQUIREMENTS = (f"climada=={VERSION}", "fiona", "pyarrow")
SCRIPT = ROOT / "tests" / "bench" / "_climada.py"
SEEDS = (1, 2, 3, 4)

Case = dict[str, NDArray[Any]]


def case(seed: int, *, events: int = 7, points: int = 12, cells: int = 20) -> Case:
    """Return a case of sparse maps, points with deductibles and covers, and functions."""
    random = np.random.RandomState(seed)  # the one generator whose numbers never change
    depths = np.maximum(random.uniform(-1.0, 5.0, (events, cells)), 0.0)
    maps = SparseMaps.of(depths)
    return {
        "starts": maps.starts,
        "cells": maps.cells,
        "values": maps.values,
        "cell_count": np.array(cells),
        "frequency": random.uniform(0.001, 0.2, events),
        "cell": random.randint(0, cells, points),
        "value": random.uniform(1e3, 1e6, points).round(2),
        "function": random.randint(0, 3, points),
        "deductible": random.choice([0.0, 500.0, 1e5], points),
        "cover": random.choice([1e9, 2e5], points),
        "knots": np.cumsum(random.uniform(0.2, 1.0, (3, 6)), axis=1) - 0.2,
        "mdd": np.sort(random.uniform(0, 1, (3, 6)), axis=1) * [0, 1, 1, 1, 1, 1],
        "paa": np.sort(random.uniform(0, 1, (3, 6)), axis=1),
    }


def answers(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return what CLIMADA says to cases, without and with their contracts.

    Raises
    ------
    PeerMissingError
        When CLIMADA cannot be had here.
    """
    found = []
    python = peer_python("climada", REQUIREMENTS)
    with tempfile.TemporaryDirectory() as folder, Peer(python, SCRIPT) as peer:
        asked, answered = Path(folder) / "case.npz", Path(folder) / "answer.npz"
        for one in cases:
            np.savez(asked, **one)  # type: ignore[arg-type]  # numpy's stub takes no mapping
            peer.ask(task="load", file=str(asked))
            said = {}
            for name, insured in (("plain", False), ("insured", True)):
                peer.ask(task="run", file=str(answered), insured=insured)
                with np.load(answered) as arrays:
                    said[name] = {key: arrays[key].tolist() for key in arrays.files}
            found.append(said)
    return found


def write_golden() -> None:
    """Ask CLIMADA for the cases that are kept, and keep the answers."""
    said = answers([case(seed) for seed in SEEDS])
    kept = {
        "source": f"CLIMADA {VERSION}, ImpactCalc.impact and Impact.calc_freq_curve, run by "
        "tests/risk/impact/climada_cases.py on cases made from these seeds",
        "cases": [{"seed": seed, **one} for seed, one in zip(SEEDS, said, strict=True)],
    }
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_golden()
