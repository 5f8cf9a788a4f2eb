"""Packs for the night when no network is left: what one has to know, as PDFs in one file."""

from riskmap.reporting.service.packs.facts import Facts
from riskmap.reporting.service.packs.keeping import Pack, Packs, most_rows
from riskmap.reporting.service.packs.making import (
    PURPOSE,
    Made,
    Why,
    has_changed,
    has_people,
    is_due,
    make,
    packs_of,
)
from riskmap.reporting.service.packs.offering import PackPaper, papers_of

__all__ = [
    "PURPOSE",
    "Facts",
    "Made",
    "Pack",
    "PackPaper",
    "Packs",
    "Why",
    "has_changed",
    "has_people",
    "is_due",
    "make",
    "most_rows",
    "packs_of",
    "papers_of",
]
