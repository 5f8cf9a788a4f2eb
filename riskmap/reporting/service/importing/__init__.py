"""Reports that come as a table: looked at first, taken whole or not at all, and only once."""

from riskmap.reporting.service.importing.reading import Table, read_file
from riskmap.reporting.service.importing.rows import Chosen
from riskmap.reporting.service.importing.taking import Result, Row, preview, take

__all__ = ["Chosen", "Result", "Row", "Table", "preview", "read_file", "take"]
