"""What reporting offers to a pack: what to do, telephones, what is open, last figures, maps."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.reporting.service.packs import PackPaper, advice, figures, maps, phones


def papers() -> Iterable[PackPaper]:
    """Return the papers of the room."""
    return (
        PackPaper(name="what-to-do", rank=10, draw=advice.paper),
        PackPaper(name="telephones", rank=30, draw=phones.paper, named=phones.named),
        PackPaper(name="open-reports", rank=50, draw=advice.duties),
        PackPaper(name="last-figures", rank=60, draw=figures.paper),
        PackPaper(name="maps", rank=70, draw=maps.paper),
    )
