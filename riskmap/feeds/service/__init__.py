"""One function for each use of the room."""

from riskmap.feeds.service.finding import format_named, formats
from riskmap.feeds.service.health import (
    arrived,
    health,
    health_of,
    last_came_at,
    payload,
    quarantined,
    runs_of,
    take_up_again,
)
from riskmap.feeds.service.keeping import keep, scope_of, tell
from riskmap.feeds.service.looking import (
    kept_of,
    latest,
    quakes,
    receivers,
    series,
    signals,
    signals_since,
    station,
    tracks,
)
from riskmap.feeds.service.looking import known_stations as stations
from riskmap.feeds.service.replaying import Replay, read, replay
from riskmap.feeds.service.running import run, run_due
from riskmap.feeds.service.setting import (
    brought_by_hand,
    feed_named,
    feeds_of,
    options_of,
    require_sound,
)
from riskmap.feeds.service.taking import context_of, take

__all__ = [
    "Replay",
    "arrived",
    "brought_by_hand",
    "context_of",
    "feed_named",
    "feeds_of",
    "format_named",
    "formats",
    "health",
    "health_of",
    "keep",
    "kept_of",
    "last_came_at",
    "latest",
    "options_of",
    "payload",
    "quakes",
    "quarantined",
    "read",
    "receivers",
    "replay",
    "require_sound",
    "run",
    "run_due",
    "runs_of",
    "scope_of",
    "series",
    "signals",
    "signals_since",
    "station",
    "stations",
    "take",
    "take_up_again",
    "tell",
    "tracks",
]
