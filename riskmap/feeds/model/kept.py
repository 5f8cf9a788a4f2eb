"""What is kept of signals, and which of them hold at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.feeds.model.signals import RelayedSignal, SignalKind, Signature

#: A signal that has expired may still be followed so long by an update that says it goes on.
LOOKED_BACK = timedelta(days=30)


@frozen(kw_only=True)
class KeptSignal:
    """One signal as it was relayed, and how it came.

    Parameters
    ----------
    first_at, received_at
        When it came first, and when it last said something else.
    version
        1 unless its sender changed what stands under the same identifier.
    """

    feed: str
    signal: RelayedSignal
    first_at: datetime = field(converter=require_aware)
    received_at: datetime = field(converter=require_aware)
    version: int
    run: int

    @property
    def key(self) -> str:
        """What it is told apart by within its feed."""
        return key_of_signal(self.signal)


def key_of_signal(signal: RelayedSignal) -> str:
    """Return what a signal is told apart by within its feed."""
    return f"{signal.identifier}#{signal.part}"


def ended(several: Iterable[KeptSignal]) -> frozenset[tuple[str, str]]:
    """Return feed and identifier of all that a later message put an end to.

    Messages are matched by identifier within their feed, in whatever order they came. Only what
    is meant ends what is meant, and what was changed since it was signed ends nothing: a warning
    that stands too long does less harm than one that somebody took away.
    """
    return frozenset(
        (one.feed, identifier)
        for one in several
        if one.signal.kind is not SignalKind.ALERT and _is_believed(one.signal)
        for identifier in one.signal.references
        if identifier != one.signal.identifier
    )


def in_force(several: Iterable[KeptSignal], at: datetime) -> tuple[KeptSignal, ...]:
    """Return the signals that hold at a moment: meant, not ended, not expired; newest first."""
    known = tuple(several)
    over = ended(one for one in known if one.signal.sent <= at)
    held = (
        one
        for one in known
        if one.signal.is_meant
        and one.signal.kind is not SignalKind.CANCEL
        and one.signal.sent <= at < one.signal.ends_at
        and (one.feed, one.signal.identifier) not in over
    )
    return tuple(sorted(held, key=lambda one: (one.signal.sent, one.key), reverse=True))


def _is_believed(signal: RelayedSignal) -> bool:
    return signal.is_meant and signal.signature is not Signature.BROKEN
