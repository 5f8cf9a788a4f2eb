"""Find the detectors that are installed: entry points of the group ``riskmap.detectors``."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType

from riskmap.warnings.model.watching import Detector

GROUP = "riskmap.detectors"
log = logging.getLogger(__name__)


@cache
def detectors() -> Mapping[str, Detector]:
    """Return all detectors by name; one that cannot be loaded is left out and logged.

    An entry point names a `Detector`, for example ``rain = "…detectors.rain:DETECTOR"``.
    """
    found = {}
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            found[point.name] = point.load()
        except Exception:  # whatever somebody else's package raises, the others are there
            log.exception("detector %s cannot be loaded", point.name)
    only = {name: one for name, one in found.items() if isinstance(one, Detector)}
    return MappingProxyType(only)
