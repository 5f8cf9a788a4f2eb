"""Tables of the room and their queries. Rows never leave here, records do."""

from riskmap.reporting.store import duty_tables, report_tables

__all__ = ["duty_tables", "report_tables"]
