"""Which file of a folder is taken: new ones that are complete, whatever kind of folder it is.

A file is complete when two looks, some time apart, find it the same, and when what was read is as
long as both looks say. What was taken is remembered by name, size and time, so that a file that
was written anew is taken again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any, Protocol

from attrs import frozen

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.outside.transports.addresses import Address
from riskmap.outside.transports.connecting import Limit, too_much
from riskmap.outside.transports.records import Fetched, Options, State

#: A folder with more files that are meant was forgotten by somebody. Where each is taken, each is
#: remembered.
EACH_MAX, NEWEST_MAX = 5_000, 100_000
#: So many new ones are looked at together.
TOGETHER = 200
#: Names under which others write before they rename; and all that begin with a dot.
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".uploading", ".crdownload")


@frozen
class Entry:
    """A file of a folder.

    Parameters
    ----------
    size
        In bytes; -1 where nobody says.
    changed
        Seconds since 1970 by the folder's own clock; 0 where nobody says.
    """

    name: str
    size: int
    changed: float

    @property
    def rank(self) -> tuple[float, str]:
        """What makes one newer than another."""
        return self.changed, self.name

    @property
    def mark(self) -> list[Any]:
        """What shows that it was written anew; plain JSON."""
        return [self.size, self.changed]


class Place(Protocol):
    """A folder somewhere."""

    def look(self) -> Iterator[Entry]:
        """Yield its files, in any order."""
        ...

    def read(self, name: str, size_max: int) -> bytes:
        """Return one of them; raise `OutsideError` for more than `size_max` bytes."""
        ...


def take(
    place: Place, address: Address, options: Options, state: State, limit: Limit, *, each: bool
) -> Fetched:
    """Return the next file that is new and complete, if there is one.

    Parameters
    ----------
    each
        Take each, the oldest first; otherwise only the newest.

    Raises
    ------
    OutsideError
        If no file of this name is there, or the only new one is too large.
    """
    found = _matching(place, address, EACH_MAX if each else NEWEST_MAX)
    if not found and not each:
        raise OutsideError(
            N_("{host} has no file {name}."),
            mend=N_("Look whether its address is still right."),
            host=address.where,
            name=address.pattern,
        )
    new = _new(found, state.get("taken", {}), each=each)
    chosen, payload = _complete(place, options, _parted(new, state, options), limit)
    others = new[: new.index(chosen)] if chosen and not each else [o for o in new if o != chosen]
    more = bool(each and chosen and others)
    return Fetched(
        payload=payload,
        received_at=options.clock.now(),
        state={
            "taken": _remembered(found, state, chosen, each=each),
            "seen": {one.name: [*one.mark, _first_seen(one, state, options)] for one in others},
        },
        name=chosen.name if chosen else "",
        more=more,
        waiting=0 if more else len(others),
    )


def _matching(place: Place, address: Address, most: int) -> list[Entry]:
    pattern = address.pattern or "*"
    meant = (one for one in place.look() if _is_meant(one.name, pattern))
    found = list(islice(meant, most + 1))
    if len(found) > most:
        raise OutsideError(
            N_("{host} has more than {limit} files in one folder."),
            mend=N_("Move old files elsewhere, or name a smaller folder."),
            host=address.where,
            limit=most,
        )
    return found


def _is_meant(name: str, pattern: str) -> bool:
    if not fnmatchcase(name, pattern):
        return False
    is_unfinished = name.startswith(".") or name.lower().endswith(UNFINISHED)
    return name == pattern or not is_unfinished


def _new(found: Sequence[Entry], taken: Mapping[str, Any], *, each: bool) -> list[Entry]:
    """Return what was not taken, in the order in which it is wanted; not all at once."""
    new = [one for one in found if taken.get(one.name) != one.mark]
    if each:
        return sorted(new, key=lambda one: one.rank)[:TOGETHER]
    ranks = [(float(changed), name) for name, (_, changed) in taken.items()]
    last = max(ranks, default=(-1.0, ""))
    newer = [one for one in new if one.rank > last or one.name in taken]
    return sorted(newer, key=lambda one: one.rank, reverse=True)[:TOGETHER]


def _parted(
    new: Sequence[Entry], state: State, options: Options
) -> tuple[list[Entry], list[Entry]]:
    """Return those that were the same at an earlier look, and all others."""
    now = options.clock.now().timestamp()
    ages = [(one, now - _first_seen(one, state, options)) for one in new]
    settled = [one for one, age in ages if age >= options.settle_s]
    return settled, [one for one, age in ages if age < options.settle_s]


def _first_seen(one: Entry, state: State, options: Options) -> float:
    """Return when a file was first seen as it is now."""
    size, changed, at = state.get("seen", {}).get(one.name, (None, None, 0.0))
    return float(at) if [size, changed] == one.mark else options.clock.now().timestamp()


def _complete(
    place: Place,
    options: Options,
    new: tuple[list[Entry], list[Entry]],
    limit: Limit,
) -> tuple[Entry | None, bytes | None]:
    """Return the first file that is complete, with its content."""
    settled, young = new
    if not settled and young and limit.left > 2 * options.settle_s:
        time.sleep(options.settle_s)
        again = {one.name: one for one in place.look()}
        settled = [one for one in young if again.get(one.name) == one]
    large = [one for one in settled if one.size > options.size_max]
    for one in settled:
        if one in large:
            continue
        payload = place.read(one.name, options.size_max)
        if one.size in {-1, len(payload)}:
            return one, payload
    if large:
        raise too_much(large[0].name, options.size_max)
    return None, None


def _remembered(
    found: Sequence[Entry], state: State, chosen: Entry | None, *, each: bool
) -> dict[str, list[Any]]:
    """Return what was taken and is still there; of the newest only the last."""
    before = dict(state.get("taken", {}))
    if chosen is not None and not each:
        return {chosen.name: chosen.mark}
    names = {one.name for one in found}
    kept = {name: mark for name, mark in before.items() if name in names or not each}
    return kept if chosen is None else {**kept, chosen.name: chosen.mark}
