"""Entries as they stand in the log: one form of text, and the hash of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from attrs import evolve, fields_dict, frozen

#: What the first entry of a chain has before it.
NOTHING = "0" * 64


@frozen(kw_only=True)
class Record:
    """One entry of the log; `before` and `after` are canonical JSON."""

    realm: str
    writer: str
    seq: int
    at: datetime
    actor: str
    origin: str
    action: str
    subject_kind: str
    subject_id: str
    code12: str | None
    why: str
    before: str | None
    after: str | None
    previous: str
    hash: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        """Its place in the log."""
        return self.realm, self.writer, self.seq

    @property
    def expected_hash(self) -> str:
        """The hash of all that it says and of the entry before."""
        return sha256(canonical(self._said()).encode()).hexdigest()

    def sealed(self) -> Record:
        """Return it with its hash."""
        return evolve(self, hash=self.expected_hash)

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON, with `before` and `after` as what they say."""
        read = {name: None if text is None else json.loads(text)
                for name, text in (("before", self.before), ("after", self.after))}  # fmt: skip
        return {**self._said(), **read, "hash": self.hash}

    def _said(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in HASHED}
        said["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return said


FIELDS = tuple(fields_dict(Record))
#: What the hash is of.
HASHED = tuple(name for name in FIELDS if name != "hash")


def canonical(value: Any) -> str:
    """Return `value` as JSON that is the same wherever it is made: keys in order, no blanks.

    Raises
    ------
    TypeError, ValueError
        If JSON cannot hold it.
    """
    return _ENCODER.encode(value)


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of two states of a thing only the fields in which they differ."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
    msg = f"{type(value).__name__} does not fit into an entry"
    raise TypeError(msg)


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_plain
)
