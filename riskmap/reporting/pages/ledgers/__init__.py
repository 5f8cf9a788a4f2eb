"""Pages of lists by name: what they add up to, one list, one row, forms, tables."""

from riskmap.reporting.pages.ledgers import form, listing, one, overview, table

__all__ = ["form", "listing", "one", "overview", "table"]
