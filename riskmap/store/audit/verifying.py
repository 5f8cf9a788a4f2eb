"""Go through the whole log and its anchors, and say which entry was harmed, and how."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path

from attrs import define, evolve, frozen

from riskmap.core.access import Scope
from riskmap.store.audit import anchors
from riskmap.store.audit.harm import Harm, Kind
from riskmap.store.audit.reading import chains, heads, oldest, records_of, restores
from riskmap.store.audit.record import NOTHING, Record
from riskmap.store.audit.whole import is_whole
from riskmap.store.database import Database
from riskmap.store.work import Reading

#: An entry this old was anchored, if anything is.
UNANCHORED = timedelta(hours=1)
#: How many hashes are tried to find the number that moved entries were written under.
TRIES = 200_000
Chain = tuple[str, str]
Watch = Callable[[int, int], object]
#: Of each chain: hash by number.
Anchored = Mapping[Chain, Mapping[int, str]]
#: Ranges of entries: realm, writer, first, last.
Lost = tuple[str, str, int, int]


@define
class _Steps:
    """Counts on the way through one chain."""

    done: int
    total: int
    watch: Watch

    def on(self, count: int) -> None:
        """Count some more entries."""
        self.done += count
        self.watch(self.done, self.total)


@frozen(kw_only=True)
class Verdict:
    """What was looked at, and what is wrong with it."""

    entries: int
    chains: int
    anchors: int
    harms: tuple[Harm, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is wrong that the log itself does not explain."""
        return all(one.explained for one in self.harms)


def verify(database: Database, file: Path, watch: Watch = lambda _done, _all: None) -> Verdict:
    """Look at every entry, every link between two, and every anchor in `file`.

    Parameters
    ----------
    watch
        Is told now and then how many entries were read, and of how many.
    """
    lines = list(anchors.whole_lines(file))
    anchored = _by_chain(anchors.read(file))
    with database.read(Scope.system("audit verify")) as uow:
        there = chains(uow)
        harms = [*_of_lines(lines), *_of_log(uow, there, anchored, watch)]
        harms += [_gone(key, known) for key, known in anchored.items() if key not in there]
        since = None if lines else oldest(uow)
        if since is not None and uow.now - since > UNANCHORED:
            harms.append(Harm(kind=Kind.ANCHORS_GONE))
        said = [one for record in restores(uow) for one in _said_lost(record)]
    return Verdict(
        entries=sum(there.values()),
        chains=len(there),
        anchors=len(lines),
        harms=tuple(evolve(one, explained=_is_explained(one, said)) for one in harms),
    )


@frozen(kw_only=True)
class Glance:
    """What a quick look finds, that reads no more than heads and anchors.

    Parameters
    ----------
    gone
        Anchored entries that are not there, and no restore says so.
    unanchored
        Chains with entries that ought to be anchored by now.
    """

    gone: tuple[Lost, ...]
    unanchored: int


def glance(uow: Reading, file: Path) -> Glance:
    """Look quickly whether chains and anchors meet; `verify` looks at everything."""
    known = _by_chain(anchors.read(file))
    said = [one for record in restores(uow) for one in _said_lost(record)]
    gone = [one for one in lost(uow, file) if not _is_said(one, said)]
    late = [
        one
        for one in heads(uow)
        if one.seq > max(known.get((one.realm, one.writer), {0: ""}))
        and uow.now - one.at > UNANCHORED
    ]
    return Glance(gone=tuple(gone), unanchored=len(late))


def lost(uow: Reading, file: Path) -> list[Lost]:
    """Return which anchored entries are not there: a restore writes down what it lost."""
    there = {(one.realm, one.writer): one.seq for one in heads(uow)}
    found = []
    for key, known in _by_chain(anchors.read(file)).items():
        last, expected = there.get(key, 0), max(known)
        if last < expected:
            found.append((*key, last + 1, expected))
    return found


def _of_log(
    uow: Reading, there: Mapping[Chain, int], anchored: Anchored, watch: Watch
) -> Iterator[Harm]:
    """Pass over each chain quickly, and look closely at one that is not whole."""
    before, total = 0, sum(there.values())
    for key, count in there.items():
        step = _Steps(before, total, watch)
        if not is_whole(uow, *key, anchored.get(key, {}), step.on):
            yield from _of_chain(records_of(uow, *key), anchored.get(key, {}))
        before += count


def _of_chain(records: Iterable[Record], anchored: Mapping[int, str]) -> Iterator[Harm]:
    before: Record | None = None
    altered = []
    for one in records:
        yield from _between(before, one)
        if one.hash != one.expected_hash:
            altered.append(one)
        elif anchored.get(one.seq, one.hash) != one.hash:
            yield _harm(Kind.REWRITTEN, one)
        before = one
    if before is not None:
        yield from _altered(altered, before.seq)
        if max(anchored, default=0) > before.seq:
            yield evolve(_harm(Kind.CUT_OFF, before), seq=before.seq + 1, last=max(anchored))


def _between(before: Record | None, one: Record) -> Iterator[Harm]:
    """Look at the link of an entry to the one before it."""
    last, linked = (0, NOTHING) if before is None else (before.seq, before.hash)
    if one.seq > last + 1:
        yield evolve(_harm(Kind.MISSING, one), seq=last + 1, last=one.seq - 1)
    elif one.previous != linked and one.hash == one.expected_hash:
        is_whole = before is not None and before.hash == before.expected_hash
        if before is None:
            yield _harm(Kind.CHANGED, one)
        elif is_whole:
            yield _harm(Kind.REPLACED, before)


def _altered(records: Iterable[Record], length: int) -> Iterator[Harm]:
    tries = TRIES
    for one in records:
        was = _written_as(one, length) if tries >= length else 0
        tries -= length
        kind = Kind.REORDERED if was else Kind.CHANGED
        yield evolve(_harm(kind, one), was=was)


def _written_as(one: Record, length: int) -> int:
    """Return the number under which an entry has its hash, 0 if there is none."""
    numbers = chain(range(1, length + 1), [length + 1])
    return next((n for n in numbers if evolve(one, seq=n).expected_hash == one.hash), 0)


def _of_lines(lines: Iterable[bytes]) -> Iterator[Harm]:
    previous = NOTHING
    for number, line in enumerate(lines, start=1):
        try:
            follows = anchors.Anchor.read(line).previous == previous
        except (ValueError, KeyError, TypeError):
            follows = False
        if not follows:
            yield Harm(kind=Kind.ANCHOR_CHANGED, last=number)
        previous = sha256(line).hexdigest()


def _by_chain(several: Iterable[anchors.Anchor]) -> dict[Chain, dict[int, str]]:
    found: dict[Chain, dict[int, str]] = {}
    for one in several:
        found.setdefault((one.realm, one.writer), {})[one.seq] = one.hash
    return found


def _gone(key: Chain, known: Mapping[int, str]) -> Harm:
    realm, writer = key
    return Harm(kind=Kind.CHAIN_GONE, realm=realm, writer=writer, seq=1, last=max(known))


def _said_lost(one: Record) -> list[Lost]:
    """Return what an entry of a restore says was lost."""
    if one.action != "restored" or one.subject_kind != "database" or one.after is None:
        return []
    if one.hash != one.expected_hash:
        return []
    return [tuple(several) for several in json.loads(one.after).get("lost", [])]


def _is_explained(harm: Harm, said: Iterable[Lost]) -> bool:
    gone = (harm.realm, harm.writer, harm.seq, harm.last)
    return harm.kind in {Kind.CUT_OFF, Kind.CHAIN_GONE} and _is_said(gone, said)


def _is_said(gone: Lost, said: Iterable[Lost]) -> bool:
    return any(
        gone[:2] == (realm, writer) and first <= gone[2] and gone[3] <= last
        for realm, writer, first, last in said
    )


def _harm(kind: Kind, one: Record) -> Harm:
    return Harm(kind=kind, realm=one.realm, writer=one.writer, seq=one.seq)
