"""How quick feeds are: ``python -m tests.bench.feeds [--json] [--only NAME]``, at most 4 minutes.

readers
    Messages a second of NMEA and RTCM, beside pynmeagps and pyrtcm alone.
ground
    1,000 stations with ten years of daily positions each, from bytes to rates, steps and offsets.
warning
    From what a detector says to what lies where it holds, committed: divisions, people, places.
screen
    From a value to the open page of its station in Chromium; left out where there is none.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from riskmap.core.levels import WarningLevel
from riskmap.core.realm import DEMO
from riskmap.core.words import Message
from riskmap.runtime import open_runtime
from riskmap.warnings.model.detections import Detection, Place, Standing
from riskmap.warnings.service.watching import until_impact
from tests.bench._feeds_ground import ground
from tests.bench._feeds_readers import readers
from tests.bench._feeds_screen import screen
from tests.fixtures.equipment import NO_CHROMIUM, find_chromium
from tests.fixtures.site import run_riskmap

PARTS = ("readers", "ground", "warning", "screen")
WARNINGS, IMPACT_GOAL_S = 10, 2.0
_MIDDLE = Place(lon=121.40, lat=31.25, radius_m=3_000)
Say = Callable[[str], object]


def main(words: list[str]) -> None:
    """Measure and print what was found, as lines or as JSON."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bench feeds", description=__doc__, formatter_class=form)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; more than once")
    asked = parser.parse_args(words)
    out = sys.stderr if asked.json else sys.stdout
    found = measure(asked.only or PARTS, lambda line: print(line, file=out, flush=True))
    if asked.json:
        print(json.dumps(found, indent=1))


def measure(parts: tuple[str, ...] | list[str], say: Say) -> dict[str, Any]:
    """Measure some parts and return what was found as JSON values."""
    found: dict[str, Any] = {"machine": _machine()}
    if "readers" in parts:
        say("readers of streams, beside libraries that read single messages")
        found["readers"] = readers(say)
    if "ground" in parts:
        say("moving ground")
        found["ground"] = ground(say)
    if {"warning", "screen"} & {*parts}:
        with tempfile.TemporaryDirectory(prefix="riskmap-bench-") as name:
            found |= _with_home(Path(name), parts, say)
    return found


def _with_home(home: Path, parts: tuple[str, ...] | list[str], say: Say) -> dict[str, Any]:
    """Measure what needs a home: one is prepared first, which takes longer than the rest."""
    say("preparing a home …")
    run_riskmap(home, "prepare")
    found: dict[str, Any] = {}
    if "warning" in parts:
        say("from a warning to its impact")
        found["warning"] = _warning(home, say)
    if "screen" in parts:
        say("from a value to an open page")
        path = find_chromium()
        found["screen"] = {"left_out": NO_CHROMIUM} if path is None else screen(home, path, say)
        if path is None:
            say(f"  left out: {NO_CHROMIUM}")
    return found


def _warning(home: Path, say: Say) -> dict[str, Any]:
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        code12 = runtime.settings.place.code12
        took = sorted(
            until_impact(runtime.database, DEMO, code12, _seen(number))
            for number in range(WARNINGS)
        )
    middle = statistics.median(took)
    say(f"  median {middle:.2f} s, most {took[-1]:.2f} s (goal {IMPACT_GOAL_S:g} s)")
    return {"times": WARNINGS, "median_s": round(middle, 3), "most_s": round(took[-1], 3),
            "goal_s": IMPACT_GOAL_S}  # fmt: skip


def _seen(number: int) -> Detection:
    """Return what a detector would say of heavy rain over a large part of the district."""
    return Detection(
        detector="rain",
        subject=f"bench/{number}",
        hazard="rainstorm",
        standing=Standing.ISSUED,
        level=WarningLevel.ORANGE,
        place=_MIDDLE,
        headline=Message("bench"),
    )


def _machine() -> dict[str, Any]:
    return {"system": platform.platform(), "python": platform.python_version(),
            "cores": os.cpu_count()}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
