"""Which feeds a site has, as its settings say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from riskmap.core.errors import ConfigurationError, NotFoundError
from riskmap.core.realm import Realm
from riskmap.core.words import N_
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.service.finding import formats
from riskmap.outside.reach import Reach
from riskmap.outside.transports import Options, address_of, options_from
from riskmap.store import Parts


def feeds_of(settings: Any) -> tuple[FeedSettings, ...]:
    """Return the feeds of a site, those that are off too, in the order of the settings.

    Raises
    ------
    ConfigurationError
        If one of them names a format that nobody reads.
    """
    return tuple(_feed(name, one, settings) for name, one in settings.feeds.items())


def feed_named(settings: Any, name: str) -> FeedSettings:
    """Return one feed.

    Raises
    ------
    NotFoundError
        If the site has none of this name.
    """
    if name not in settings.feeds:
        raise NotFoundError(
            N_("There is no feed {name}."),
            mend=N_("Use one of: {allowed}. A block [feeds.NAME] in site.toml makes another."),
            name=name,
            allowed=", ".join(settings.feeds),
        )
    return _feed(name, settings.feeds[name], settings)


def brought_by_hand(settings: Any, name: str) -> FeedSettings:
    """Return a feed of the site, or one that only bears the name of a format.

    Raises
    ------
    NotFoundError
        If it is neither.
    """
    if name in settings.feeds or name not in formats():
        return feed_named(settings, name)
    return FeedSettings(name=name, format=name, home=settings.place.code12)


def options_of(parts: Parts, feed: FeedSettings) -> Options:
    """Return how the address of a feed is asked.

    Raises
    ------
    ConfigurationError
        If a key of its transport is wrong.
    """
    known = Options(
        reach=Reach(parts.settings.outside.inner_hosts),
        timeout_s=feed.timeout.total_seconds(),
        clock=parts.clock,
    )
    return options_from(feed.options, known, where=f"feeds.{feed.name}.transport")


def require_sound(parts: Parts, feed: FeedSettings) -> None:
    """Do nothing if a feed can be asked as it is set.

    Raises
    ------
    ConfigurationError
        If a key of its transport is wrong.
    RefusedAddressError
        If its address is none.
    """
    if feed.address:
        address_of(feed.address)
    options_of(parts, feed)


def _feed(name: str, one: Any, settings: Any) -> FeedSettings:
    if one.format not in formats():
        raise ConfigurationError(
            N_("feeds.{name}.format is {format}, which nobody reads."),
            mend=N_("Use one of: {allowed}."),
            name=name,
            format=one.format,
            allowed=", ".join(formats()),
        )
    return FeedSettings(
        name=name,
        format=one.format,
        zh=one.zh,
        en=one.en,
        on=one.on,
        address=one.address,
        options=one.transport,
        every=timedelta(seconds=one.every_s),
        jitter=timedelta(seconds=one.jitter_s),
        timeout=timedelta(seconds=one.timeout_s),
        retry=timedelta(seconds=one.retry_s),
        breaker_after=one.breaker_after,
        breaker_pause=timedelta(seconds=one.breaker_pause_s),
        allowed_age=timedelta(seconds=one.allowed_age_s),
        allowed_age_from=one.allowed_age_from,
        age_of=one.age_of,
        may_be_empty=one.may_be_empty,
        utc_offset=_offset(one.utc_offset),
        station=one.station,
        datum=one.datum,
        needs_checksum=one.needs_checksum,
        realm=Realm(one.realm),
        home=settings.place.code12,
        only_every=timedelta(seconds=one.only_every_s),
        positions_every=timedelta(seconds=one.positions_every_s),
        keep_payloads=timedelta(days=one.keep_days),
        keep_quarantine=timedelta(days=one.quarantine_days),
    )


def _offset(text: str) -> timedelta | None:
    """Return ``+08:00`` as a span; None for nothing."""
    if not text:
        return None
    hours, minutes = int(text[1:3]), int(text[4:])
    span = timedelta(hours=hours, minutes=minutes)
    return -span if text[0] == "-" else span
