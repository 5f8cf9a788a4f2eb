"""The one list of hazards: our slug beside every other system's code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from attrs import frozen

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_


@frozen(kw_only=True)
class Hazard:
    """One kind of hazard.

    Parameters
    ----------
    slug
        Our name for it.
    zh, en
        Its names on screen.
    stat_id, stat_subtype
        First-level id and sub-type of the statistical system; None outside of it.
    gb28921
        Class of GB/T 28921-2012, not yet compared with the printed standard; None if unknown.
    message
        Frozen number in short messages; hazards may share one.
    cap
        Category of the Common Alerting Protocol 1.2.
    natural
        False for accidents, which are reported elsewhere.
    """

    slug: str
    zh: str
    en: str
    message: int
    cap: str
    stat_id: str | None = None
    stat_subtype: str | None = None
    gb28921: str | None = None
    natural: bool = True

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@cache
def hazards() -> Mapping[str, Hazard]:
    """Return all hazards by slug, in the order of the list."""
    table = tomllib.loads(files("riskmap.core").joinpath("hazards.toml").read_text("utf-8"))
    found: dict[str, Hazard] = {}
    for row in table["hazard"]:
        stat = row.pop("stat", {})
        hazard = Hazard(**row, stat_id=stat.get("id"), stat_subtype=stat.get("subtype"))
        found[hazard.slug] = hazard
    return MappingProxyType(found)


def hazard(slug: str) -> Hazard:
    """Return one hazard.

    Raises
    ------
    NotFoundError
        If the list has no such slug.
    """
    try:
        return hazards()[slug]
    except KeyError:
        raise NotFoundError(
            N_("There is no hazard {slug}."),
            mend=N_("Use one of: {allowed}."),
            slug=slug,
            allowed=", ".join(hazards()),
        ) from None
