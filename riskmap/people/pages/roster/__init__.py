"""Pages of the roster: the list, and one unit."""

from riskmap.people.pages.roster import listing, unit

__all__ = ["listing", "unit"]
