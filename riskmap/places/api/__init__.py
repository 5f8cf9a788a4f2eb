"""Places for programs: GeoJSON for maps, a list for tables, one by one; changes by a token."""

from __future__ import annotations

from riskmap.places.api import listing, one  # noqa: F401 - they put their routes on the blueprint
from riskmap.places.api.blueprint import blueprint

__all__ = ["blueprint"]
