"""How quick the map is, beside plain folium: ``python -m tests.bench.map [--json] [--full]``.

The product and its peer are opened in turns in this one run, each time with an empty cache, in a
Chromium that reaches no other host; figures are medians. Needs a Chromium and up to four minutes;
``--full`` takes more turns.

What the ratio to folium compares: the page as the product serves it to this browser (vector tiles
with a graphics card, pictures of tiles where WebGL is missing or imitated), and folium's own
GeoJSON page of the same divisions, from the moment of asking until the map is on the screen.
A page counts frames that begin, not frames that are seen, and the two differ where the processor
paints. So the product is held to the later of two counts, four frames begun after it drew; folium
is let off with the earlier one, two frames begun, but not before the browser itself reports that
it painted anything of that page at all. All counts are printed. Vector tiles on imitated WebGL,
and folium on a canvas, stand beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import shapely

from riskmap.atlas import service
from riskmap.core.access import Scope
from riskmap.maps.mercator import tile_at
from riskmap.maps.outlines import Outlines
from riskmap.runtime import open_runtime
from tests.bench._map_browser import chromium, first_view, visit
from tests.bench._map_place import write_place
from tests.bench._map_sites import peer, product, write_peer
from tests.fixtures.equipment import NO_CHROMIUM, find_chromium

MANY = 6_000
DEMO = "/?level=committee"
#: Name of a figure, the bar, how it is written.
BARS = (
    ("first_view_bytes", 1_500_000, "{:,.0f} bytes"),
    ("shell_ms", 50.0, "{:.1f} ms"),
    ("interactive_s", 2.0, "{:.2f} s"),
    ("longest_task_ms", 100.0, "{:.0f} ms"),
    ("ratio_to_folium", 0.6, "{:.2f}"),
)
Say = Callable[[str], object]


def main(words: list[str]) -> None:
    """Measure and print what was found, as lines or as JSON."""
    parser = argparse.ArgumentParser(prog="bench map", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--full", action="store_true", help="nine turns instead of three")
    asked = parser.parse_args(words)
    path = find_chromium()
    if path is None:
        sys.exit(NO_CHROMIUM)
    out = sys.stderr if asked.json else sys.stdout
    found = measure(path, 9 if asked.full else 3, lambda line: print(line, file=out, flush=True))
    if asked.json:
        print(json.dumps(found, indent=1))


def measure(path: Path, turns: int, say: Say) -> dict[str, Any]:
    """Measure everything and return it as JSON values."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found: dict[str, Any] = {"machine": _machine(), "turns": turns}
        say("285 communities of the demonstration")
        with product(folder / "demo") as port, chromium(path) as browser:
            found["demo"] = _demo(browser, port, turns, say)
        say(f"{MANY:,} made-up divisions beside folium")
        region = write_place(folder / "place", MANY)
        with product(folder / "many", region) as port:
            outlines, classes = _many(folder / "many")
            write_peer(folder / "folium", outlines, classes)
            found["tiles"] = _tiles(port, outlines, say)
            with peer(folder / "folium") as other, chromium(path) as browser:
                found["many"] = _beside(browser, port, other, turns, say)
    found["bars"] = _bars(found, say)
    return found


def _demo(browser: Any, port: int, turns: int, say: Say) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port}{DEMO}"
    visit(browser, url, drags=False)  # the server's caches are warm from here on
    bytes_by = {coding: first_view(browser, url, coding) for coding in ("gzip", "br")}
    shell = _shell(port)
    felt = [visit(browser, url) for _ in range(turns)]
    found = {
        "first_view_bytes": bytes_by["gzip"]["bytes"],
        "first_view_bytes_brotli": bytes_by["br"]["bytes"],
        "first_view_by_kind": bytes_by["gzip"]["by_kind"],
        **shell,
        **_medians(felt),
    }
    say("  " + json.dumps(found, default=str))
    return found


def _beside(browser: Any, port: int, other: int, turns: int, say: Say) -> dict[str, Any]:
    """Open product and peer in turns, after one round that warms caches; drag in the last.

    ``riskmap`` draws as it chooses by itself: pictures, where the processor imitates WebGL as it
    does here. ``riskmap_webgl`` is made to draw vector tiles all the same.
    """
    page, theirs = f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{other}"
    visits: dict[str, tuple[str, dict[str, bool]]] = {
        "riskmap": (page, {}),
        "riskmap_webgl": (page, {"has_card": True}),
        "folium": (f"{theirs}/index.html", {"is_peer": True}),
        "folium_canvas": (f"{theirs}/canvas.html", {"is_peer": True}),
    }
    rounds = [
        {
            name: visit(browser, url, **how, drags=turn == turns)
            for name, (url, how) in visits.items()
        }
        for turn in range(turns + 1)
    ][1:]
    found: dict[str, Any] = {name: _medians([one[name] for one in rounds]) for name in visits}
    for count in ("interactive_s", "two_begun_s"):  # each by itself
        found[f"ratios_by_{count}"] = {
            f"{ours} to {theirs}": round(
                statistics.median(one[ours][count] / one[theirs][count] for one in rounds), 3
            )
            for ours in ("riskmap", "riskmap_webgl")
            for theirs in ("folium", "folium_canvas")
        }
    found["ratio_to_folium"] = round(
        statistics.median(
            one["riskmap"]["interactive_s"]
            / max(one["folium"]["two_begun_s"], one["folium"]["first_paint_s"])
            for one in rounds
        ),
        3,
    )
    say("  " + json.dumps(found))
    return found


def _medians(felt: list[dict[str, float]]) -> dict[str, float]:
    """Return medians; beside them the worst visit, which says how quiet the machine was."""
    times = [one["interactive_s"] for one in felt]
    tasks = [one["longest_task_ms"] for one in felt if "longest_task_ms" in one]
    return {
        "interactive_s": round(statistics.median(times), 3),
        "interactive_s_max": round(max(times), 3),
        "two_begun_s": round(statistics.median(one["two_begun_s"] for one in felt), 3),
        "first_paint_s": round(statistics.median(one["first_paint_s"] for one in felt), 3),
        "longest_task_ms": statistics.median(tasks),
        "longest_task_ms_max": max(tasks),
    }


def _shell(port: int, asks: int = 40) -> dict[str, float]:
    """Return how long the page takes without anything it links, over one connection."""
    times = sorted(_timed(port, [DEMO] * (asks + 5))[5:])
    return {
        "shell_ms": round(statistics.median(times), 2),
        "shell_ms_p90": round(times[int(0.9 * len(times))], 2),
    }


def _tiles(port: int, outlines: Outlines, say: Say) -> dict[str, Any]:
    """Ask for every tile of the first view and some nearer ones, cold and again."""
    west, south, east, north = shapely.total_bounds(outlines.shapes)
    found = {}
    for zoom in (10, 11, 12, 13, 14):
        (left, top), (right, bottom) = tile_at(zoom, west, north), tile_at(zoom, east, south)
        corners = [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
        paths = [f"/api/v1/map/tiles/unit/{zoom}/{x}/{y}.mvt" for x, y in corners[:24]]
        cold, warm = _timed(port, paths), _timed(port, paths)
        found[str(zoom)] = {
            "tiles": len(paths),
            "cold_ms": round(statistics.median(cold), 1),
            "cold_ms_max": round(max(cold), 1),
            "warm_ms": round(statistics.median(warm), 2),
            "warm_ms_max": round(max(warm), 2),
        }
        say(f"  vector tiles of zoom {zoom}: {json.dumps(found[str(zoom)])}")
    return found


def _timed(port: int, paths: list[str]) -> list[float]:
    """Ask one after the other over one connection and return milliseconds each."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for path in paths:
        started = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        times.append(1e3 * (time.perf_counter() - started))
        if answer.status not in {200, 204}:
            message = f"{path}: {answer.status}"
            raise RuntimeError(message)
    connection.close()
    return times


def _many(home: Path) -> tuple[Outlines, dict[str, int]]:
    """Return outlines and classes as they were recorded."""
    with (
        open_runtime({"RISKMAP_HOME": str(home)}) as runtime,
        runtime.database.read(Scope.system("bench")) as uow,
    ):
        units = service.units(uow, "many", level="unit")
        found = service.outlines(uow, "many", "unit")
    return found, {unit.code: unit.class_number for unit in units.units}


def _bars(found: dict[str, Any], say: Say) -> dict[str, Any]:
    figures = {**found["demo"], "ratio_to_folium": found["many"]["ratio_to_folium"]}
    bars = {}
    for name, bar, form in BARS:
        met = figures[name] <= bar
        bars[name] = {"found": figures[name], "bar": bar, "met": met}
        say(f"{name:>18}: {form.format(figures[name])}, bar {form.format(bar)}: {_word(met)}")
    return bars


def _word(met: bool) -> str:  # noqa: FBT001 - a word for it
    return "met" if met else "NOT met"


def _machine() -> dict[str, Any]:
    """Return what the numbers depend on."""
    return {
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_at_start": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
