"""One item of each feed, followed to the screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from riskmap.feeds.model.health import Canary
from riskmap.feeds.store.tables import feed_canary
from riskmap.store import Reading, Writing

#: So long an item is waited for before a later one is followed instead.
_PATIENCE = timedelta(hours=1)


def follow(
    uow: Writing, feed: str, item: str, *, home: str, said_at: datetime, received_at: datetime
) -> None:
    """Follow an item, unless another one is still on its way."""
    values = {
        "item": item,
        "said_at": said_at,
        "received_at": received_at,
        "kept_at": uow.now,
        "shown_at": None,
    }
    if uow.insert_if_new(feed_canary, feed=feed, home=home, **values):
        return
    table = feed_canary.c
    over = table.shown_at.is_not(None) | (table.kept_at <= uow.now - _PATIENCE)
    uow.execute(uow.update(feed_canary).where(table.feed == feed, over).values(**values))


def arrived(uow: Writing, feed: str) -> bool:
    """Write down that the item of a feed is on a screen; False if that was known."""
    table = feed_canary.c
    change = uow.update(feed_canary).where(table.feed == feed, table.shown_at.is_(None))
    return bool(uow.execute(change.values(shown_at=uow.now)).rowcount)


def find(uow: Reading) -> dict[str, Canary]:
    """Return the items that are followed, by feed."""
    return {row["feed"]: _canary(row) for row in uow.rows(uow.select_published(feed_canary))}


def _canary(row: Mapping[str, Any]) -> Canary:
    names = ("item", "said_at", "received_at", "kept_at", "shown_at")
    return Canary(**{name: row[name] for name in names})
