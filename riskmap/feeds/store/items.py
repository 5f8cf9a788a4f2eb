"""Signals, tracks and earthquakes: kept under their key, with what they said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import or_

from riskmap.feeds.model.items import Item
from riskmap.feeds.store.tables import feed_alias, feed_item, feed_item_earlier
from riskmap.store import Reading, Writing

#: Keys that are asked for in one statement.
_AT_ONCE = 500


@frozen(kw_only=True)
class KeptItem:
    """An item as it stands in its table."""

    feed: str
    item: Item
    first_at: datetime
    received_at: datetime
    run: int
    version: int


def known(uow: Reading, feed: str, kind: str, keys: Iterable[str]) -> dict[str, KeptItem]:
    """Return what is kept under keys."""
    wanted, found = sorted(set(keys)), {}
    for first in range(0, len(wanted), _AT_ONCE):
        chosen = uow.select_published(feed_item).where(
            feed_item.c.feed == feed,
            feed_item.c.kind == kind,
            feed_item.c.key.in_(wanted[first : first + _AT_ONCE]),
        )
        found.update({one.item.key: one for one in map(_kept, uow.rows(chosen))})
    return found


def find(
    uow: Reading,
    kind: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    alive_at: datetime | None = None,
) -> list[KeptItem]:
    """Return items of a kind, the latest first.

    Parameters
    ----------
    since, until
        Between which their moment lies.
    alive_at
        Only those that do not end before; together with `since`: or are of later.
    """
    table = feed_item.c
    chosen = uow.select_published(feed_item).where(table.kind == kind)
    if alive_at is not None:
        alive = table.until > alive_at
        chosen = chosen.where(alive if since is None else or_(alive, table.at >= since))
    elif since is not None:
        chosen = chosen.where(table.at >= since)
    if until is not None:
        chosen = chosen.where(table.at <= until)
    return [_kept(row) for row in uow.rows(chosen.order_by(table.at.desc(), table.feed, table.key))]


def add(uow: Writing, several: Sequence[KeptItem], home: str) -> None:
    """Add items that are new."""
    uow.insert_many(feed_item, [{**_row(one), "home": home} for one in several])


def replace(uow: Writing, before: KeptItem, after: KeptItem, home: str) -> None:
    """Let an item say something else, and keep what it said."""
    _put_away(uow, before, home)
    values = {name: value for name, value in _row(after).items() if name not in _KEY}
    uow.execute(_one(uow, before).values(**values))


def confirm(uow: Writing, one: KeptItem, received_at: datetime) -> None:
    """Write down that an item was said again, so that older words do not undo it."""
    uow.execute(_one(uow, one).values(received_at=received_at))


def remove(uow: Writing, one: KeptItem, home: str) -> None:
    """Take away an item that turned out to be another one, and keep what it said."""
    _put_away(uow, one, home)
    table = feed_item.c
    gone = uow.delete(feed_item).where(
        table.feed == one.feed, table.kind == one.item.kind, table.key == one.item.key
    )
    uow.execute(gone)


def aliases(uow: Reading, feed: str, ids: Iterable[str]) -> dict[str, str]:
    """Return under which key each of some ids is kept."""
    wanted, found = sorted(set(ids)), {}
    for first in range(0, len(wanted), _AT_ONCE):
        table = feed_alias.c
        chosen = uow.select_published(feed_alias).where(
            table.feed == feed, table.alias.in_(wanted[first : first + _AT_ONCE])
        )
        found.update({row["alias"]: row["key"] for row in uow.rows(chosen)})
    return found


def put_aliases(uow: Writing, feed: str, key: str, ids: Iterable[str], home: str) -> None:
    """Let ids stand for a key."""
    for alias in sorted(set(ids)):
        if not uow.insert_if_new(feed_alias, feed=feed, alias=alias, home=home, key=key):
            table = feed_alias.c
            change = uow.update(feed_alias).where(table.feed == feed, table.alias == alias)
            uow.execute(change.values(key=key))


def join_aliases(uow: Writing, feed: str, before: str, after: str) -> None:
    """Let all that stood for one key stand for another."""
    table = feed_alias.c
    change = uow.update(feed_alias).where(table.feed == feed, table.key == before)
    uow.execute(change.values(key=after))


_KEY = frozenset({"feed", "kind", "key"})


def _put_away(uow: Writing, one: KeptItem, home: str) -> None:
    uow.insert_if_new(
        feed_item_earlier,
        feed=one.feed,
        kind=one.item.kind,
        key=one.item.key,
        version=one.version,
        home=home,
        digest=one.item.digest,
        body=one.item.body,
        received_at=one.received_at,
        run=one.run,
    )


def _one(uow: Writing, one: KeptItem) -> Any:
    table = feed_item.c
    return uow.update(feed_item).where(
        table.feed == one.feed, table.kind == one.item.kind, table.key == one.item.key
    )


def _row(one: KeptItem) -> dict[str, Any]:
    return {
        "feed": one.feed,
        "kind": one.item.kind,
        "key": one.item.key,
        "at": one.item.at,
        "until": one.item.until,
        "digest": one.item.digest,
        "body": one.item.body,
        "first_at": one.first_at,
        "received_at": one.received_at,
        "run": one.run,
        "version": one.version,
    }


def _kept(row: Mapping[str, Any]) -> KeptItem:
    return KeptItem(
        feed=row["feed"],
        item=Item(
            kind=row["kind"],
            key=row["key"],
            at=row["at"],
            until=row["until"],
            digest=row["digest"],
            body=row["body"],
        ),
        first_at=row["first_at"],
        received_at=row["received_at"],
        run=row["run"],
        version=row["version"],
    )
