"""What is measured: one list of quantities with unit, words and what is plausible."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from attrs import frozen


@frozen(kw_only=True)
class Quantity:
    """One thing that stations measure or forecast.

    Parameters
    ----------
    slug, unit
        Our name for it, and the one unit it is kept in.
    zh, en
        Its names on screen.
    least, most
        What is plausible; a value outside is kept and marked suspect.
    limits_from, verified
        Where the limits come from, and whether somebody compared them.
    """

    slug: str
    unit: str
    zh: str
    en: str
    least: float
    most: float
    limits_from: str
    verified: bool = False

    def is_plausible(self, value: float) -> bool:
        """Tell whether a value lies within what is plausible."""
        return self.least <= value <= self.most

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@cache
def quantities() -> Mapping[str, Quantity]:
    """Return all quantities by slug, in the order of the list."""
    text = files("riskmap.feeds.model").joinpath("quantities.toml").read_text("utf-8")
    rows = (Quantity(**row) for row in tomllib.loads(text)["quantity"])
    return MappingProxyType({one.slug: one for one in rows})
