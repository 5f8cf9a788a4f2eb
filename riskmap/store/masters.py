"""Master keys: files beside the database, never in it, that only this user may read.

A master key wraps the keys that values are sealed with. The newest one wraps; older ones stay,
because backups of their time need them.
"""

from __future__ import annotations

import os
import secrets
import stat
from datetime import datetime
from pathlib import Path

from attrs import frozen

from riskmap.core.errors import SealedError
from riskmap.core.words import N_

BYTES = 32
PATTERN = "master-*.key"


@frozen
class Masters:
    """The master keys in a folder; a key's id is the name of its file without the ending."""

    folder: Path

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all master keys, the oldest first."""
        return tuple(sorted(one.stem for one in self.folder.glob(PATTERN)))

    def current(self) -> str:
        """Return the id of the key that wraps from now on.

        Raises
        ------
        SealedError
            If there is none.
        """
        ids = self.ids()
        if not ids:
            raise SealedError(
                N_("There is no master key for personal data."), mend=N_("Run: riskmap prepare")
            )
        return ids[-1]

    def secret(self, name: str) -> bytes:
        """Return the bytes of a master key.

        Raises
        ------
        SealedError
            If its file is missing or damaged.
        """
        path = self._path(name)
        secret = path.read_bytes() if path.is_file() else b""
        if len(secret) != BYTES:
            raise SealedError(
                N_("The master key {key} is missing or damaged."),
                mend=N_("Bring the file back into the folder keys, from where copies are kept."),
                key=name,
            )
        return secret

    def make(self, at: datetime) -> str:
        """Make a new master key, bring it to the disk, and return its id."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"master-{at:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(2)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(self._path(name), flags, 0o600), "wb") as file:
            file.write(secrets.token_bytes(BYTES))
            file.flush()
            os.fsync(file.fileno())
        return name

    def ensure(self, at: datetime) -> str:
        """Return the current key, making the first one where there is none."""
        return self.current() if self.ids() else self.make(at)

    def open_to_others(self) -> tuple[str, ...]:
        """Return the ids of keys that other users of this machine may read."""
        shared = stat.S_IRWXG | stat.S_IRWXO
        return tuple(one for one in self.ids() if self._path(one).stat().st_mode & shared)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"
