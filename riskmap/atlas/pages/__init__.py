"""Pages that show many rooms at once: the map, the sheet of a unit."""

from __future__ import annotations

from riskmap.atlas.pages import (  # noqa: F401 - they put their routes on it
    frame,
    panel,
    print_map,
    publication,
    wall,
)
from riskmap.atlas.pages import map as map_page  # noqa: F401 - as above
from riskmap.atlas.pages import sheet as sheet_page  # noqa: F401 - as above
from riskmap.atlas.pages.blueprint import blueprint

__all__ = ["blueprint"]
