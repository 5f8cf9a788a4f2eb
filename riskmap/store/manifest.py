"""What a backup says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import asdict, frozen

FORMAT = "riskmap backup 1"


@frozen
class Content:
    """How many rows a table has, and the hash of its lines."""

    rows: int
    sha256: str


@frozen(kw_only=True)
class Manifest:
    """What a backup holds, and where it comes from."""

    version: str
    revision: str
    database: str
    made_at: datetime
    tables: Mapping[str, Content]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(one.rows for one in self.tables.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the manifest for JSON."""
        return {
            "format": FORMAT,
            "riskmap": self.version,
            "revision": self.revision,
            "database": self.database,
            "made_at": self.made_at.isoformat(),
            "tables": {name: asdict(one) for name, one in self.tables.items()},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Manifest:
        """Read a manifest from its JSON form."""
        return cls(
            version=values["riskmap"],
            revision=values["revision"],
            database=values["database"],
            made_at=datetime.fromisoformat(values["made_at"]),
            tables={name: Content(**one) for name, one in values["tables"].items()},
        )
