"""Pages of the roster: the list, one unit, tables, sheets to hand out."""

from riskmap.people.pages.roster import handout, listing, table, unit

__all__ = ["handout", "listing", "table", "unit"]
