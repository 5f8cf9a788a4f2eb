"""Tables of the room and what is asked of them. Rows do not leave it."""

from riskmap.warnings.store import courses, hindcasts, impacts, papers, warnings

__all__ = ["courses", "hindcasts", "impacts", "papers", "warnings"]
