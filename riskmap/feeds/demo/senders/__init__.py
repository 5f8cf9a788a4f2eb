"""What each sender of the made-up night would write, in its own format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from riskmap.feeds.demo.senders import ground, signals, storm, water
from riskmap.feeds.demo.senders.spans import Span, stations

__all__ = ["SENDERS", "Span", "payloads", "stations"]

#: By the feed that brings it.
SENDERS: Mapping[str, Callable[[Span], Iterator[bytes]]] = MappingProxyType(
    {
        "demo-rain": water.rain,
        "demo-rain-old": water.rain,
        "demo-level": water.creeks,
        "demo-tide-level": water.tide_levels,
        "demo-tide": water.tide,
        "demo-typhoon": storm.forecasts,
        "demo-signals": signals.signals,
        "demo-quakes": ground.quakes,
        "demo-gnss": ground.positions,
        "demo-gnss-day": ground.positions,
        "demo-air": ground.air,
    }
)


def payloads(span: Span) -> Iterator[bytes]:
    """Yield what the sender of a feed writes in a span; often nothing."""
    yield from SENDERS[span.feed](span)
