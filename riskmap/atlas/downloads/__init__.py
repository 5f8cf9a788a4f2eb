"""What the map shows, as files: everything that must be said of the data is inside each of them."""

from riskmap.atlas.downloads.sheet import About, Sheet, sheet_of

__all__ = ["About", "Sheet", "sheet_of"]
