"""The anchor file: heads of chains, kept outside the database, itself a chain of lines.

Whoever can change the database can compute a chain anew; then it does not meet its anchors.
A line holds one head and the hash of the line before. Lines are only added, each is on the
disk before the next step, and one that was cut off by a crash was never part of the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from attrs import asdict, frozen

from riskmap.core.access import Scope
from riskmap.store.audit import reading
from riskmap.store.audit.chain import writer
from riskmap.store.audit.record import NOTHING, Record, canonical
from riskmap.store.database import Database
from riskmap.store.filelock import lock_when_free

NAME = "anchors.jsonl"
#: Longer than any line: what is read from the end to find the last one.
_TAIL = 8192


@frozen(kw_only=True)
class Anchor:
    """One head of a chain, as it was at a moment."""

    realm: str
    writer: str
    seq: int
    hash: str
    at: datetime
    previous: str = NOTHING

    @classmethod
    def of(cls, head: Record, at: datetime) -> Anchor:
        """Return the anchor of an entry."""
        return cls(realm=head.realm, writer=head.writer, seq=head.seq, hash=head.hash, at=at)

    @classmethod
    def read(cls, line: bytes) -> Anchor:
        """Return what a line says; ValueError, KeyError or TypeError if it says nothing."""
        values: dict[str, Any] = json.loads(line)
        return cls(**{**values, "at": datetime.fromisoformat(values["at"])})


def anchor_all(database: Database, file: Path) -> int:
    """Anchor the heads that moved since they were anchored last, and return how many."""
    with database.read(Scope.system("anchors")) as uow:
        known = {(one.realm, one.writer): one.seq for one in read(file)}
        moved = [
            Anchor.of(one, uow.now)
            for one in reading.heads(uow)
            if known.get((one.realm, one.writer), 0) < one.seq
        ]
    append(file, moved)
    return len(moved)


def anchor_own(database: Database, file: Path) -> int:
    """Anchor the heads of the chains that this process wrote through `database`."""
    if not database.recorded:
        return 0
    with database.read(Scope.system("anchors")) as uow:
        heads = [reading.head(uow, realm, writer()) for realm in sorted(database.recorded)]
        own = [Anchor.of(one, uow.now) for one in heads if one is not None]
    append(file, own)
    return len(own)


def append(file: Path, anchors: Iterable[Anchor]) -> None:
    """Add lines to the file, and bring them to the disk."""
    several = list(anchors)
    if not several:
        return
    with _locked(file) as lines:
        previous = _cut_to_whole_lines(lines)
        for one in several:
            line = canonical({**asdict(one), "previous": previous}).encode()
            lines.write(line + b"\n")
            previous = sha256(line).hexdigest()
        lines.flush()
        os.fsync(lines.fileno())


def read(file: Path) -> Iterator[Anchor]:
    """Yield the anchors that can be read, whether or not their lines follow each other."""
    for line in whole_lines(file):
        try:
            yield Anchor.read(line)
        except (ValueError, KeyError, TypeError):
            continue


def whole_lines(file: Path) -> Iterator[bytes]:
    """Yield the lines without their ends; a last one that was cut off is left out."""
    if not file.exists():
        return
    with file.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                yield line[:-1]


@contextmanager
def _locked(file: Path) -> Iterator[IO[bytes]]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_RDWR, 0o600), "r+b") as lines:
        lock_when_free(lines)
        yield lines


def _cut_to_whole_lines(lines: IO[bytes]) -> str:
    """Remove a last line without an end, go to the end, and return the last line's hash."""
    size = lines.seek(0, os.SEEK_END)
    lines.seek(max(0, size - _TAIL))
    tail = lines.read()
    end = tail.rfind(b"\n") + 1
    lines.truncate(size - len(tail) + end)
    lines.seek(0, os.SEEK_END)
    if not end:
        return NOTHING
    return sha256(tail[: end - 1].rpartition(b"\n")[2]).hexdigest()
