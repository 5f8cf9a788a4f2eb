"""What a backup says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from attrs import asdict, field, frozen

FORMAT = "riskmap backup 2"
#: The first format held tables only; it is read like the present one.
TABLES_ONLY = "riskmap backup 1"


@frozen
class Content:
    """How many rows a table has, and the hash of its lines."""

    rows: int
    sha256: str


def _inside(_file: object, _attribute: object, path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts:
        msg = f"{path!r} does not lie inside the folder"
        raise ValueError(msg)


@frozen
class StoredFile:
    """One file: where it lies below the folder of files, and what it holds."""

    path: str = field(validator=_inside)
    bytes: int
    sha256: str

    @property
    def member(self) -> str:
        """Its name in the archive; equal contents are stored once."""
        return f"files/{self.sha256}"


@frozen
class Head:
    """The last entry of one chain of the audit log."""

    realm: str
    writer: str
    seq: int
    hash: str


@frozen(kw_only=True)
class Manifest:
    """What a backup holds, and where it comes from.

    Parameters
    ----------
    keys
        Names of the master keys there were; the keys themselves are in no backup.
    """

    version: str
    revision: str
    database: str
    made_at: datetime
    tables: Mapping[str, Content]
    files: tuple[StoredFile, ...] = ()
    heads: tuple[Head, ...] = ()
    keys: tuple[str, ...] = ()
    format: str = FORMAT

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(one.rows for one in self.tables.values())

    @property
    def has_files(self) -> bool:
        """Tell whether files were saved too, be there any or not."""
        return self.format != TABLES_ONLY

    @property
    def file_bytes(self) -> int:
        """Bytes of all files together."""
        return sum(one.bytes for one in self.files)

    def as_dict(self) -> dict[str, Any]:
        """Return the manifest for JSON."""
        return {
            "format": self.format,
            "riskmap": self.version,
            "revision": self.revision,
            "database": self.database,
            "made_at": self.made_at.isoformat(),
            "tables": {name: asdict(one) for name, one in self.tables.items()},
            "files": [asdict(one) for one in self.files],
            "heads": [asdict(one) for one in self.heads],
            "keys": list(self.keys),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Manifest:
        """Read a manifest from its JSON form, of either format."""
        return cls(
            version=values["riskmap"],
            revision=values["revision"],
            database=values["database"],
            made_at=datetime.fromisoformat(values["made_at"]),
            tables={name: Content(**one) for name, one in values["tables"].items()},
            files=tuple(StoredFile(**one) for one in values.get("files", ())),
            heads=tuple(Head(**one) for one in values.get("heads", ())),
            keys=tuple(values.get("keys", ())),
            format=values["format"],
        )
