"""Set-up: simplify the outlines of the place at home, so that its first reader waits for none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from riskmap.atlas import service
from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.maps.outlines import DETAILS, EDITION, Outlines, for_zoom, simplified
from riskmap.maps.vector_tiles import TABLE_ZOOMS
from riskmap.store import Parts

_PURPOSE = "draw the map of the place at home"


def prepare(runtime: Parts, say: Callable[[Message], object]) -> None:
    """Simplify the outlines of the assessment that is shown, once.

    Parameters
    ----------
    runtime
        The parts: settings, resources, home, database.
    say
        Tells the reader what is being done.
    """
    file = Path(runtime.settings.place.region or runtime.resources.demo_region).expanduser()
    region = service.region_id(file, file.stat().st_mtime_ns)
    folder: Path = runtime.home.cache / "outlines"
    with runtime.database.read(Scope.system(_PURPOSE)) as uow:
        shown = service.shown_edition(uow, region)
        if shown is None or _mark(folder, shown.key).is_file():
            return
        slugs = [one.slug for one in service.levels(uow, region).levels]
        found = [service.outlines(uow, region, slug) for slug in slugs]
    say(Message(N_("Drawing the outlines of {count} units."), {"count": sum(map(len, found))}))
    for one in found:
        _draw(one, folder, has_tiles=len(one) >= runtime.settings.map.vector_tiles_from)
    _mark(folder, shown.key).touch()


def _draw(outlines: Outlines, folder: Path, *, has_tiles: bool) -> None:
    for detail in DETAILS:
        simplified(outlines, detail, folder=folder)
    for zoom in TABLE_ZOOMS if has_tiles else ():
        for_zoom(outlines, zoom, folder=folder)


def _mark(folder: Path, key: str) -> Path:
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}-{EDITION}.drawn"
