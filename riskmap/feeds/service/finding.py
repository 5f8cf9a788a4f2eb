"""Find the formats that are installed: entry points of the group ``riskmap.feeds``."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.feeds.model import Format

GROUP = "riskmap.feeds"
log = logging.getLogger(__name__)


@cache
def formats() -> Mapping[str, Format]:
    """Return all formats by name; one that cannot be loaded is left out and logged.

    An entry point names a `Format`, for example ``nmea = "riskmap.feeds.sources.nmea:FORMAT"``.
    """
    found = {}
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            found[point.name] = point.load()
        except Exception:  # whatever somebody else's package raises, the others are there
            log.exception("feed format %s cannot be loaded", point.name)
    return MappingProxyType({name: one for name, one in found.items() if isinstance(one, Format)})


def format_named(name: str) -> Format:
    """Return one format.

    Raises
    ------
    NotFoundError
        If none bears this name.
    """
    try:
        return formats()[name]
    except KeyError:
        raise NotFoundError(
            N_("There is no feed format {name}."),
            mend=N_("Use one of: {allowed}."),
            name=name,
            allowed=", ".join(formats()),
        ) from None
