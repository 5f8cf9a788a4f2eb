"""Pages of the list of people who need help: the list, one row, forms, sheets, tables."""

from riskmap.people.pages.helping import form, listing, one, sheet, table

__all__ = ["form", "listing", "one", "sheet", "table"]
