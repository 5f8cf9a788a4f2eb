"""How fast the risk engine is, beside its peers: ``python -m tests.bench.risk [--json] [--full]``.

Every ratio is measured side by side in this one run, in turns; medians of five unless it says
otherwise. Without ``--full`` it takes up to four minutes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from typing import Any

#: Parts, in the order in which they run: name, module, what it measures.
PARTS = (
    ("zonal", "tests.bench._risk_zonal", "Zonal statistics with exact coverage"),
    ("impact", "tests.bench._risk_impact", "Losses of points in a set of events"),
    ("damage", "tests.bench._risk_damage", "Damage of a mean year on a grid of values"),
    ("place", "tests.bench._risk_place", "A whole place"),
)


def main(words: list[str]) -> None:
    """Run the parts and print what was found, as a table or as JSON."""
    parser = argparse.ArgumentParser(prog="bench risk", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--full", action="store_true", help="add the large sizes")
    parser.add_argument("parts", nargs="*", help=", ".join(name for name, *_ in PARTS) + "; all")
    asked = parser.parse_args(words)
    known = [name for name, *_ in PARTS]
    if unknown := set(asked.parts) - set(known):
        parser.error(f"{', '.join(unknown)}: known are {', '.join(known)}")
    found = {"machine": _machine(), **_measured(asked)}
    if asked.json:
        print(json.dumps(found, indent=1))


def _measured(asked: argparse.Namespace) -> dict[str, Any]:
    out = sys.stderr if asked.json else sys.stdout
    found: dict[str, Any] = {}
    for name, module, title in PARTS:
        if asked.parts and name not in asked.parts:
            continue
        print(f"\n{title}\n{'─' * len(title)}", file=out, flush=True)
        try:
            part = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            print("is not here", file=out)
            continue
        started = time.perf_counter()
        found[name] = part.run(full=asked.full, say=lambda line: print(line, file=out, flush=True))
        print(f"({time.perf_counter() - started:.0f} s)", file=out, flush=True)
    return found


def _machine() -> dict[str, Any]:
    """Return what the numbers depend on."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_at_start": load,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
