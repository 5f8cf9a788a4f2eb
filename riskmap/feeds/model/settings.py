"""What is set about one feed: where it is asked, how often, and how old it may become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.realm import LIVE, Realm


def _read_only(options: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(options))


@frozen(kw_only=True)
class FeedSettings:
    """All that is set about one feed.

    Parameters
    ----------
    name
        Slug of the feed, from ``[feeds.NAME]``.
    format
        What reads it.
    address
        Where it is asked or listened to; empty for what is only brought by hand.
    options
        For the transport: user, password, pattern, mount point … Never shown.
    every, jitter
        Period, and how far a run may come later so that not all come at once.
    timeout
        Longest time of one run.
    retry
        First pause after a failure; each further one is twice as long, up to `every`.
    breaker_after, breaker_pause
        After so many failures in a row it is left in peace for so long; then one run is a trial.
    allowed_age, allowed_age_from
        How old its news may become, and who says so.
    age_of
        ``item``: of the newest value. ``answer``: of the last readable answer.
    may_be_empty
        True where nothing to say is a usual answer of it; it is no all-clear either way.
    home
        Code of the district: whose stations and signals these are.
    only_every
        Of a stream, only values at whole multiples of this are kept; zero keeps all.
    positions_every
        At most one position a station in windows of this length is kept, their median; zero keeps
        all.
    keep_payloads, keep_quarantine
        How long raw bytes are kept.
    """

    name: str
    format: str
    zh: str = ""
    en: str = ""
    on: bool = True
    address: str = ""
    options: Mapping[str, Any] = field(factory=dict, converter=_read_only, repr=False)
    every: timedelta = timedelta(minutes=5)
    jitter: timedelta = timedelta(0)
    timeout: timedelta = timedelta(seconds=20)
    retry: timedelta = timedelta(seconds=30)
    breaker_after: int = 5
    breaker_pause: timedelta = timedelta(minutes=10)
    allowed_age: timedelta = timedelta(minutes=30)
    allowed_age_from: str = ""
    age_of: str = "item"
    may_be_empty: bool = False
    utc_offset: timedelta | None = None
    station: str = ""
    datum: str = ""
    needs_checksum: bool = True
    realm: Realm = LIVE
    home: str
    only_every: timedelta = timedelta(0)
    positions_every: timedelta = timedelta(seconds=30)
    keep_payloads: timedelta = timedelta(days=14)
    keep_quarantine: timedelta = timedelta(days=90)

    def title(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        named = (self.en or self.zh) if locale.startswith("en") else (self.zh or self.en)
        return named or self.name

    @property
    def is_stream(self) -> bool:
        """Tell whether it is listened to, and not asked."""
        return self.address.partition(":")[0] in STREAMS


#: Addresses that are listened to: a connection that stays open.
STREAMS = frozenset({"tcp", "serial", "ntrip", "ntrips"})
