"""Tables of the room and their queries. Rows never leave here, records do."""

from riskmap.response.store import tables

__all__ = ["tables"]
