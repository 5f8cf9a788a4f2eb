"""Reports for programs: sent once, read within reach; events, and the headings of the form."""

from __future__ import annotations

from riskmap.reporting.api import (  # noqa: F401 - they put their routes on the blueprint
    amendments,
    board,
    dangers,
    files,
    inbound,
    indicators,
    listing,
    lists,
    one,
    photos,
)
from riskmap.reporting.api.blueprint import blueprint

__all__ = ["blueprint"]
