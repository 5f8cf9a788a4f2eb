"""The real product over two homes, and the peer's page, each on a server of the same kind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import folium
import shapely
from attrs import evolve

from riskmap.maps.outline_documents import as_geojson
from riskmap.maps.outlines import at_zoom
from riskmap.maps.palette import palette
from tests.fixtures.equipment import ROOT
from tests.fixtures.site import environment, free_port, run_riskmap

_STATIC = ROOT / "riskmap" / "web" / "static"
_READY_S = 60
#: A quarter of a pixel of this zoom is 4.8 m.
_FIVE_METRES = 13.0


@contextmanager
def product(home: Path, region: Path | None = None) -> Iterator[int]:
    """Serve the product on a home made ready for it; yields the port."""
    home.mkdir(parents=True, exist_ok=True)
    if region is not None:
        (home / "site.toml").write_text(f'[place]\nregion = "{region}"\n', "utf-8")
    run_riskmap(home, "prepare")
    port = free_port()
    words = [sys.executable, "-m", "riskmap", "serve", "--port", str(port), "--no-clock"]
    with _running(words, environment(home), port, "/readyz"):
        yield port


@contextmanager
def peer(folder: Path) -> Iterator[int]:
    """Serve a folder with granian, texts compressed beforehand; yields the port."""
    port = free_port()
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    words += ["--port", str(port), "tests.bench._map_peer:application"]
    with _running(words, {**os.environ, "BENCH_FOLDER": str(folder)}, port, "/index.html"):
        yield port


def write_peer(folder: Path, outlines: Any, classes: dict[str, int]) -> None:
    """Write plain folium pages of the same outlines and colours, with local assets.

    ``index.html`` draws as folium does of itself (SVG), ``canvas.html`` on a canvas. The polygons
    are simplified to about 5 m with borders kept, as somebody careful would: the raw ones are
    three times as many corners. The product draws simpler ones here, and finer ones nearer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, is_canvas in (("index", False), ("canvas", True)):
        _chart(outlines, classes, is_canvas=is_canvas).save(folder / f"{name}.html")
    for name in ("leaflet.js", "leaflet.css"):
        (folder / name).write_bytes((_STATIC / "vendor" / "leaflet" / name).read_bytes())


def _chart(outlines: Any, classes: dict[str, int], *, is_canvas: bool) -> folium.Map:
    shapes = at_zoom(outlines.shapes, _FIVE_METRES)
    collection = json.loads(
        as_geojson(evolve(outlines, key=f"{outlines.key}-5m", shapes=shapes), 2)
    )
    colours = [palette().light["line"], *palette().ramp("composite")]
    west, south, east, north = shapely.total_bounds(outlines.shapes)
    chart = folium.Map(tiles=None, prefer_canvas=is_canvas)
    chart.default_js = [("leaflet", "leaflet.js")]
    chart.default_css = [("leaflet_css", "leaflet.css")]
    folium.GeoJson(
        collection,
        style_function=lambda one: {
            "fillColor": colours[classes[one["properties"]["code"]]],
            "fillOpacity": 1,
            "color": "#51626C",
            "weight": 1,
        },
        tooltip=folium.GeoJsonTooltip(["code", "name_zh"]),
    ).add_to(chart)
    chart.fit_bounds([[south, west], [north, east]])
    return chart


@contextmanager
def _running(words: list[str], environ: dict[str, str], port: int, path: str) -> Iterator[None]:
    server = subprocess.Popen(
        words, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, path, server)
        yield
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, path: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_S
    while time.monotonic() < until and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    message = f"the server on port {port} did not answer"
    raise RuntimeError(message)
