"""Numbers to call in an emergency."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from attrs import frozen

from riskmap.core.sources import Source


@frozen(kw_only=True)
class EmergencyNumber:
    """One number, whom it reaches, and where that stands."""

    number: str
    zh: str
    en: str
    source: Source

    def name(self, locale: str) -> str:
        """Return whom it reaches, in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@cache
def emergency_numbers() -> tuple[EmergencyNumber, ...]:
    """Return the emergency numbers in the order in which they are shown."""
    table = tomllib.loads(files("riskmap.places").joinpath("phones.toml").read_text("utf-8"))
    source = Source(title=table["source"], verified=table["verified"])
    return tuple(EmergencyNumber(**row, source=source) for row in table["phone"])
