"""Tables of the room and their queries. Rows never leave here, records do."""

from riskmap.reporting.store import (
    alarm_tables,
    amendment_tables,
    danger_tables,
    desk_tables,
    draft_tables,
    duty_tables,
    ledger_tables,
    paragraph_tables,
    report_tables,
)

__all__ = [
    "alarm_tables",
    "amendment_tables",
    "danger_tables",
    "desk_tables",
    "draft_tables",
    "duty_tables",
    "ledger_tables",
    "paragraph_tables",
    "report_tables",
]
