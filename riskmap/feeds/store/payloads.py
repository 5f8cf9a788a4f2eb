"""Raw payloads: compressed, the same bytes once, kept for a while."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from riskmap.core.words import Message
from riskmap.feeds.model.health import Quarantined
from riskmap.feeds.model.items import message_body, message_from
from riskmap.feeds.model.parsed import visible
from riskmap.feeds.store.tables import feed_payload
from riskmap.store import Reading, Writing

#: Level of compression: texts of feeds shrink to a tenth with it, in a few milliseconds.
_LEVEL = 6
_SHOWN_BYTES = 400


def keep(
    uow: Writing,
    feed: str,
    sha256: str,
    payload: bytes,
    *,
    home: str,
    received_at: datetime,
    refused: int,
    why: Message | None,
) -> None:
    """Keep a payload, or write down that the same bytes came again."""
    added = uow.insert_if_new(
        feed_payload,
        feed=feed,
        sha256=sha256,
        home=home,
        first_at=received_at,
        last_at=received_at,
        times=1,
        size=len(payload),
        refused=refused,
        body=zlib.compress(payload, _LEVEL),
        why=message_body(why),
    )
    if not added:
        table = feed_payload.c
        change = uow.update(feed_payload).where(table.feed == feed, table.sha256 == sha256)
        again = {"times": table.times + 1, "refused": refused, "why": message_body(why)}
        uow.execute(change.values(**again))
        later = change.where(table.last_at < received_at)
        uow.execute(later.values(last_at=received_at))


def body(uow: Reading, feed: str, sha256: str) -> bytes | None:
    """Return the bytes of a payload; None where they are gone."""
    table = feed_payload.c
    chosen = uow.select_published(feed_payload, table.body)
    found = uow.scalar(chosen.where(table.feed == feed, table.sha256 == sha256))
    return None if found is None else zlib.decompress(found)


def is_plain(uow: Reading, feed: str, sha256: str) -> bool:
    """Tell whether a payload is kept, came once, and nobody has to look at it."""
    table = feed_payload.c
    chosen = uow.select_published(feed_payload, table.sha256).where(
        table.feed == feed, table.sha256 == sha256, table.times == 1, table.why.is_(None)
    )
    return uow.scalar(chosen) is not None


def take_out(uow: Writing, feed: str, sha256: str) -> bytes:
    """Return the bytes of a payload and keep them no longer: a longer one takes their place."""
    found = body(uow, feed, sha256) or b""
    table = feed_payload.c
    uow.execute(uow.delete(feed_payload).where(table.feed == feed, table.sha256 == sha256))
    return found


def last_at(uow: Reading, feed: str, sha256: str) -> datetime | None:
    """Return when the same bytes came last; None: never, or they are forgotten."""
    table = feed_payload.c
    chosen = uow.select_published(feed_payload, table.last_at)
    found: datetime | None = uow.scalar(chosen.where(table.feed == feed, table.sha256 == sha256))
    return found


def quarantined(uow: Reading, feed: str | None = None) -> list[Quarantined]:
    """Return payloads that nobody has looked at yet, the latest first."""
    table = feed_payload.c
    chosen = uow.select_published(feed_payload).where(
        table.why.is_not(None), table.seen_at.is_(None)
    )
    if feed is not None:
        chosen = chosen.where(table.feed == feed)
    return [_quarantined(row) for row in uow.rows(chosen.order_by(table.last_at.desc()))]


def see(uow: Writing, feed: str) -> int:
    """Write down that somebody looked at all of a feed, and return how many there were."""
    table = feed_payload.c
    change = uow.update(feed_payload).where(
        table.feed == feed, table.why.is_not(None), table.seen_at.is_(None)
    )
    return int(uow.execute(change.values(seen_at=uow.now)).rowcount)


def forget(uow: Writing, feed: str, *, before: datetime, quarantined_before: datetime) -> int:
    """Remove payloads that came last before, and return how many."""
    table = feed_payload.c
    mine = uow.delete(feed_payload).where(table.feed == feed)
    plain = uow.execute(mine.where(table.why.is_(None), table.last_at < before))
    kept = uow.execute(mine.where(table.why.is_not(None), table.last_at < quarantined_before))
    return int(plain.rowcount + kept.rowcount)


def _quarantined(row: Mapping[str, Any]) -> Quarantined:
    begun = zlib.decompressobj().decompress(row["body"], _SHOWN_BYTES)
    return Quarantined(
        feed=row["feed"],
        sha256=row["sha256"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        times=row["times"],
        size=row["size"],
        refused=row["refused"],
        why=message_from(row["why"]) or Message(""),
        beginning=visible(begun),
        seen_at=row["seen_at"],
    )
