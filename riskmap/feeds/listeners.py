"""Listeners of the streams that a site has turned on; the clock runs them beside its jobs."""

from __future__ import annotations

from riskmap.core.schedule import Listener
from riskmap.feeds.service.setting import feeds_of
from riskmap.feeds.streams.listener import Listener as Ears
from riskmap.store import Parts


def listeners(parts: Parts) -> tuple[Listener, ...]:
    """Return a listener for each stream that is on."""
    return tuple(Ears(parts, one) for one in feeds_of(parts.settings) if one.on and one.is_stream)
