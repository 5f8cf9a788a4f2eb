"""A base map from outside: tiles of Tianditu, fetched by the server with the site's own key.

Pages ask no other host, so the server asks in their place, keeps what it got, and stops asking
for a while when nobody answers. The key stays here: it is in no answer and in no log.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import structlog
from attrs import define, field, frozen

from riskmap.core.errors import OutsideError
from riskmap.maps.kept import kept_file
from riskmap.maps.mercator import RADIUS_M, tile_bounds_m
from riskmap.outside.asking import Asker

log = structlog.get_logger(__name__)

#: Each base map with its labels.
LABELS = {"vec": "cva", "img": "cia", "ter": "cta"}
#: Web Mercator tiles by the OGC's WMTS; source: the platform's own description, domain notes 5.4.
ADDRESS = "https://t{host}.tianditu.gov.cn/{layer}_w/wmts"
HOSTS = 8
ZOOM_MIN, ZOOM_MAX = 1, 18

#: To wait for a turn, and for an answer at most.
TIMEOUT_S = 5.0
SIZE_MAX = 1 << 20
AT_A_TIME = 4
#: So many failures in a row, and nothing is asked for so long.
FAILURES_MAX, PAUSE_S = 3, 60.0
KEPT_S = 30 * 24 * 3600.0
_STARTS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}

Bounds = tuple[float, float, float, float]


@frozen(kw_only=True)
class Tile:
    """One picture, as it came."""

    content: bytes
    mimetype: str


@define(kw_only=True, eq=False)
class Tianditu:
    """The site's access to Tianditu.

    Parameters
    ----------
    key
        The site's own key for servers.
    bounds
        West, south, east, north in degrees: tiles beyond, with as much again around, are not
        asked for, so that nobody spends the key on the rest of the world.
    folder
        Where tiles are kept.
    asker
        How other hosts are asked.
    address
        Template with ``{host}`` and ``{layer}``.
    monotonic
        Seconds that only rise.
    """

    key: str = field(repr=False)
    bounds: Bounds
    folder: Path
    asker: Asker
    address: str = ADDRESS
    monotonic: Callable[[], float] = time.monotonic
    _turns: threading.BoundedSemaphore = field(
        init=False, factory=lambda: threading.BoundedSemaphore(AT_A_TIME)
    )
    _failures: int = field(init=False, default=0)
    _silent_until: float = field(init=False, default=0.0)

    def tile(self, layer: str, z: int, x: int, y: int) -> Tile | None:
        """Return a tile, kept or fetched; None where there is none to be had now."""
        if not self.covers(z, x, y):
            return None
        name = f"{layer}-{z}-{x}-{y}"
        kept = self._kept(name)
        if kept is not None and kept[1] < KEPT_S:
            return kept[0]
        fetched = self._asked(layer, z, x, y)
        if fetched is None:
            return kept[0] if kept else None
        (self.folder / name).unlink(missing_ok=True)
        kept_file(self.folder, name, lambda: fetched.content)
        return fetched

    def covers(self, z: int, x: int, y: int) -> bool:
        """Tell whether a tile lies in or near the place, at a zoom that there is."""
        if not (ZOOM_MIN <= z <= ZOOM_MAX and 0 <= x < 2**z and 0 <= y < 2**z):
            return False
        west, south, east, north = self.bounds
        wide, high = (east - west) / 2, (north - south) / 2
        left, bottom, right, top = _bounds(z, x, y)
        return (
            left < east + wide
            and right > west - wide
            and bottom < north + high
            and top > south - high
        )

    def _kept(self, name: str) -> tuple[Tile, float] | None:
        """Return a kept tile and its age in seconds."""
        file = self.folder / name
        try:
            content, age = file.read_bytes(), time.time() - file.stat().st_mtime
        except OSError:
            return None
        mimetype = mimetype_of(content)
        return (Tile(content=content, mimetype=mimetype), age) if mimetype else None

    def _asked(self, layer: str, z: int, x: int, y: int) -> Tile | None:
        if self.monotonic() < self._silent_until or not self._turns.acquire(timeout=TIMEOUT_S):
            return None
        try:
            tile = self._fetched(self._url(layer, z, x, y))
        finally:
            self._turns.release()
        self._count(has_failed=tile is None)
        return tile

    def _url(self, layer: str, z: int, x: int, y: int) -> str:
        asked = {
            "SERVICE": "WMTS",
            "REQUEST": "GetTile",
            "VERSION": "1.0.0",
            "LAYER": layer,
            "STYLE": "default",
            "TILEMATRIXSET": "w",
            "FORMAT": "tiles",
            "TILEMATRIX": z,
            "TILEROW": y,
            "TILECOL": x,
            "tk": self.key,
        }
        address = self.address.format(host=(x + y) % HOSTS, layer=layer)
        return f"{address}?{urlencode(asked)}"

    def _fetched(self, url: str) -> Tile | None:
        """Ask once; whatever is no picture of a sensible size counts as no answer.

        Nobody is followed to another address: the key would go with us.
        """
        try:
            answer = self.asker.ask(url, size_max=SIZE_MAX)
        except OutsideError as fault:  # its text may hold the address, and that the key
            log.warning("tianditu_silent", kind=type(fault).__name__)
            return None
        if answer.status != HTTPStatus.OK:
            log.warning("tianditu_refused", status=answer.status)
            return None
        is_picture = answer.headers.get("content-type", "").startswith("image/")
        mimetype = mimetype_of(answer.content) if is_picture else ""
        if not mimetype:
            log.warning("tianditu_no_picture", bytes=len(answer.content))
            return None
        return Tile(content=answer.content, mimetype=mimetype)

    def _count(self, *, has_failed: bool) -> None:
        self._failures = self._failures + 1 if has_failed else 0
        if self._failures >= FAILURES_MAX:
            self._failures = 0
            self._silent_until = self.monotonic() + PAUSE_S


def _bounds(z: int, x: int, y: int) -> Bounds:
    """Return west, south, east, north of a tile in degrees."""
    left, bottom, right, top = (metres / RADIUS_M for metres in tile_bounds_m(z, x, y))
    south, north = (math.degrees(math.atan(math.sinh(one))) for one in (bottom, top))
    return math.degrees(left), south, math.degrees(right), north


def mimetype_of(content: bytes) -> str:
    """Return what kind of picture it is by its first bytes; empty for anything else."""
    return next((kind for start, kind in _STARTS.items() if content.startswith(start)), "")
