"""Tables of the room and their queries. Rows never leave here, records do."""

from riskmap.calls.store import answers, calls, streams, tables

__all__ = ["answers", "calls", "streams", "tables"]
