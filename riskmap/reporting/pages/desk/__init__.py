"""Pages of the desk: reports that wait, disasters, what was released and entered above."""

from __future__ import annotations

from riskmap.reporting.pages.desk import (  # noqa: F401 - they put their routes on the blueprint
    amending,
    declaring,
    disaster,
    disasters,
    grouping,
    national,
    officers,
    releases,
    report,
    reports,
)
