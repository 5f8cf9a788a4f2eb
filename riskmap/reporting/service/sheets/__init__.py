"""Figures of events as files: what must be said of them is inside each of them."""

from riskmap.reporting.service.sheets.rows import figures_sheet, reports_sheet
from riskmap.reporting.service.sheets.shapes import as_geojson
from riskmap.reporting.service.sheets.sheet import About, Say, Sheet, made_up
from riskmap.reporting.service.sheets.tables import as_csv, as_xlsx

__all__ = [
    "About",
    "Say",
    "Sheet",
    "as_csv",
    "as_geojson",
    "as_xlsx",
    "figures_sheet",
    "made_up",
    "reports_sheet",
]
