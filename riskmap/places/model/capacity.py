"""How many persons a shelter takes, for how long: official numbers apart from worked-out ones."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import floor
from types import MappingProxyType

from attrs import frozen

from riskmap.core.sources import Source
from riskmap.core.words import N_, Message

_WORDS = {
    "emergency": N_("emergency, 1 day"),
    "temporary": N_("temporary, up to 3 days"),
    "short": N_("short stay, up to 15 days"),
    "medium": N_("medium stay, up to 30 days"),
    "long": N_("long stay, up to 100 days"),
}


@frozen(kw_only=True)
class Duration:
    """For how long a shelter is opened.

    Parameters
    ----------
    slug, days
        Name and longest stay.
    area_m2
        Effective area a person needs, square metres.
    aliases
        How files call it.
    source
        Where the area comes from; not verified.
    """

    slug: str
    days: int
    area_m2: float
    aliases: tuple[str, ...]
    source: Source

    @property
    def word(self) -> Message:
        """What it is called, with its days."""
        return Message(_WORDS[self.slug])


@cache
def durations() -> Mapping[str, Duration]:
    """Return all durations by slug, the shortest first."""
    text = files("riskmap.places").joinpath("capacity.toml").read_text("utf-8")
    table = tomllib.loads(text)
    source = Source(title=table["source"], verified=table["verified"])
    made = (
        Duration(**{**row, "aliases": tuple(row["aliases"])}, source=source)
        for row in table["duration"]
    )
    return MappingProxyType({one.slug: one for one in made})


def calculated(effective_area_m2: float, duration: str) -> int:
    """Return for how many persons an area is enough, rounded down.

    Notes
    -----
    By areas a person that nobody compared with the standard: show it as worked out and not
    verified, never in place of an official capacity.
    """
    # A hundredth of a person more, so that 0.3 / 0.1 is 3.
    return floor(effective_area_m2 / durations()[duration].area_m2 + 1e-9)
