"""Pages of the roster: the list, one unit, tables, sheets to hand out."""

from riskmap.people.pages.roster import confirm, handout, listing, prone, table, unit, writing

__all__ = ["confirm", "handout", "listing", "prone", "table", "unit", "writing"]
