"""Papers of the room as PDF: one look, page numbers, and a mark where something is made up."""

from riskmap.reporting.service.paper.building import Paper
from riskmap.reporting.service.paper.sheets import (
    AWAITED,
    OTHER,
    TOLD,
    MapFlowable,
    MapSheet,
    Shape,
    drawn,
)

__all__ = ["AWAITED", "OTHER", "TOLD", "MapFlowable", "MapSheet", "Paper", "Shape", "drawn"]
