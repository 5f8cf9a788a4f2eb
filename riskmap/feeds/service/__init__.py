"""One function for each use of the room."""

from riskmap.feeds.service.finding import format_named, formats
from riskmap.feeds.service.replaying import Replay, read, replay

__all__ = ["Replay", "format_named", "formats", "read", "replay"]
