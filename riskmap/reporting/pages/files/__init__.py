"""What leaves the room as files and comes into it: tables, situation reports, statistics, packs."""

from __future__ import annotations

from riskmap.reporting.pages.files import (  # noqa: F401 - they put their routes on the blueprint
    along,
    hub,
    packs,
    paragraph,
    quality,
    sendai,
    statistics,
    table,
)
