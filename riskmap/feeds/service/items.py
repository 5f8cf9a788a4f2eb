"""Keep signals, tracks and earthquakes: each under its key, whatever order they come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from riskmap.feeds.model import Quake, RelayedSignal, Track
from riskmap.feeds.model.items import QUAKE, SIGNAL, Item, Said, item_of
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.store import items
from riskmap.feeds.store.items import KeptItem
from riskmap.store import Writing


def keep(uow: Writing, feed: FeedSettings, several: Sequence[Said], taken: Taken) -> Taken:
    """Keep items, and add to what became of their payload."""
    plain = [one for one in several if not isinstance(one, Quake)]
    made = [_made(item_of(one), feed, taken) for one in plain if _has_moment(one)]
    for kind in sorted({one.item.kind for one in made}):
        taken = _keep_kind(uow, feed, [one for one in made if one.item.kind == kind], taken)
    for one in several:
        if isinstance(one, Quake):
            taken = _keep_quake(uow, feed, one, taken)
    return taken


def _has_moment(one: RelayedSignal | Track) -> bool:
    return isinstance(one, RelayedSignal) or bool(one.positions)


def _made(item: Item, feed: FeedSettings, taken: Taken) -> KeptItem:
    return KeptItem(
        feed=feed.name,
        item=item,
        first_at=taken.received_at,
        received_at=taken.received_at,
        run=taken.run,
        version=1,
    )


def _keep_kind(
    uow: Writing, feed: FeedSettings, several: Iterable[KeptItem], taken: Taken
) -> Taken:
    best: dict[str, KeptItem] = {}
    for one in several:
        before = best.get(one.item.key)
        if before is None or _rank(one) > _rank(before):
            best[one.item.key] = one
    kind = next(iter(best.values())).item.kind
    known = items.known(uow, feed.name, kind, best)
    items.add(uow, [one for key, one in best.items() if key not in known], feed.home)
    for key, one in best.items():
        before = known.get(key)
        changed = before is not None and _say_again(uow, feed, before, one)
        taken = _counted(taken, one, is_new=before is None, is_changed=changed)
    return taken


def _say_again(uow: Writing, feed: FeedSettings, before: KeptItem, after: KeptItem) -> bool:
    """Let an item that is known say something, and tell whether it is something else."""
    if after.item.digest == before.item.digest:
        if after.received_at > before.received_at:
            items.confirm(uow, before, after.received_at)
        return False
    if _rank(after) <= _rank(before):
        return False
    follows = evolve(after, first_at=before.first_at, version=before.version + 1)
    items.replace(uow, before, follows, feed.home)
    return True


def _keep_quake(uow: Writing, feed: FeedSettings, quake: Quake, taken: Taken) -> Taken:
    """Keep an earthquake under the first key that any of its ids stands for."""
    ids = {quake.identifier, *quake.ids}
    keys = sorted(set(items.aliases(uow, feed.name, ids).values()))
    key = keys[0] if keys else quake.identifier
    one = _made(evolve(item_of(quake), key=key), feed, taken)
    known = items.known(uow, feed.name, QUAKE, keys)
    before = known.get(key)
    if before is None:
        items.add(uow, [one], feed.home)
    changed = before is not None and _say_again(uow, feed, before, one)
    for other in keys[1:]:  # what were two turned out to be one
        _join(uow, feed, other, into=key)
        changed = True
    items.put_aliases(uow, feed.name, key, ids, feed.home)
    return _counted(taken, one, is_new=before is None, is_changed=changed)


def _join(uow: Writing, feed: FeedSettings, other: str, *, into: str) -> None:
    known = items.known(uow, feed.name, QUAKE, [other, into])
    first, second = known.get(into), known.get(other)
    if first is not None and second is not None:
        _say_again(uow, feed, first, evolve(second, item=evolve(second.item, key=into)))
        items.remove(uow, second, feed.home)
    items.join_aliases(uow, feed.name, other, into)


def _rank(one: KeptItem) -> tuple[str, float, str]:
    """Place among what was said of the same thing: by its own time of change, then by ours."""
    updated = one.item.body.get("updated", "") if one.item.kind == QUAKE else ""
    return updated, one.received_at.timestamp(), one.item.digest


def _counted(taken: Taken, one: KeptItem, *, is_new: bool, is_changed: bool) -> Taken:
    if not (is_new or is_changed):
        return evolve(taken, unchanged=taken.unchanged + 1)
    key, kind = one.item.key, one.item.kind
    return evolve(
        taken,
        new=taken.new + is_new,
        changed=taken.changed + (is_changed and not is_new),
        signals=(*taken.signals, key) if kind == SIGNAL else taken.signals,
        quakes=(*taken.quakes, key) if kind == QUAKE else taken.quakes,
        tracks=taken.tracks if kind in {SIGNAL, QUAKE} else (*taken.tracks, key),
    )
