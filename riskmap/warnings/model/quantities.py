"""Names of what stands in evidence: measured by feeds, or worked out here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from attrs import frozen

from riskmap.feeds.model.quantities import quantities


@frozen(kw_only=True)
class WorkedOut:
    """A quantity that a detector works out."""

    slug: str
    unit: str
    zh: str
    en: str

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@cache
def worked_out() -> Mapping[str, WorkedOut]:
    """Return what detectors work out, by slug."""
    text = files("riskmap.warnings.model").joinpath("quantities.toml").read_text("utf-8")
    rows = (WorkedOut(**row) for row in tomllib.loads(text)["quantity"])
    return MappingProxyType({one.slug: one for one in rows})


def quantity_name(slug: str, locale: str) -> str:
    """Return what a quantity of evidence is called; one that nobody named, by its slug."""
    found = worked_out().get(slug) or quantities().get(slug)
    return slug if found is None else found.name(locale)
