"""Packs on this machine: sealed by a master key, the oldest of each kind removed.

A pack holds names and telephones of everybody on the roster. A copy of the disk, or a backup of the
folder, tells nobody any of them without the folder of keys.
"""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from hmac import new as hmac
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import asdict, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from riskmap.core.errors import NotFoundError, SealedError
from riskmap.core.words import N_
from riskmap.store.masters import Masters

_NONCE = 12


@frozen(kw_only=True)
class Pack:
    """What is known of a pack without opening it.

    Parameters
    ----------
    why
        nightly, level or by_hand.
    papers
        Names of what is in it.
    """

    name: str
    realm: str
    code12: str
    made_at: datetime
    why: str
    papers: tuple[str, ...]
    size: int
    sha256: str
    master: str


@frozen
class Packs:
    """The packs in a folder of this site."""

    folder: Path
    masters: Masters

    def keep(self, content: bytes, *, realm: str, code12: str, made_at: datetime, why: str,
             papers: tuple[str, ...]) -> Pack:  # fmt: skip
        """Seal and keep a pack, then remove the oldest of its kind."""
        stamp = made_at.astimezone(UTC)
        name = f"{realm.replace(':', '-')}-{code12}-{stamp:%Y%m%dT%H%M%S%f}Z-{why}"
        one = Pack(
            name=name,
            realm=realm,
            code12=code12,
            made_at=made_at,
            why=why,
            papers=papers,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            master=self.masters.ensure(made_at),
        )
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + AESGCM(self._key(one)).encrypt(nonce, content, name.encode())
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(self.folder / f"{name}.sealed", sealed)
        said = {**asdict(one), "made_at": made_at.isoformat()}
        _write(self.folder / f"{name}.json", json.dumps(said).encode())
        self._rotate(one)
        return one

    def all(self) -> tuple[Pack, ...]:
        """Return all packs, the latest first."""
        found = (_read(one) for one in self.folder.glob("*.json"))
        return tuple(sorted(found, key=lambda one: (one.made_at, one.name), reverse=True))

    def of(self, realm: str, code12: str) -> tuple[Pack, ...]:
        """Return the packs of a division, the latest first."""
        return tuple(one for one in self.all() if (one.realm, one.code12) == (realm, code12))

    def named(self, name: str) -> Pack:
        """Return a pack.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        for one in self.all():
            if one.name == name:
                return one
        raise NotFoundError(
            N_("There is no pack {name}."),
            mend=N_("Look at the list of packs; old ones go."),
            name=name[:80],
        )

    def opened(self, one: Pack) -> bytes:
        """Return what is in a pack, a ZIP file.

        Raises
        ------
        SealedError
            If it was changed, or its key is missing.
        """
        path = self.folder / f"{one.name}.sealed"
        sealed = path.read_bytes() if path.is_file() else b""
        try:
            return AESGCM(self._key(one)).decrypt(
                sealed[:_NONCE], sealed[_NONCE:], one.name.encode()
            )
        except (InvalidTag, ValueError):
            raise SealedError(
                N_("The pack {name} was changed or is damaged."),
                mend=N_("Make another one."),
                name=one.name,
            ) from None

    def _key(self, one: Pack) -> bytes:
        return hmac(self.masters.secret(one.master), f"pack {one.name}".encode(), sha256).digest()

    def _rotate(self, one: Pack) -> None:
        alike = [each for each in self.of(one.realm, one.code12) if each.why == one.why]
        oldest = one.made_at - timedelta(days=settings()["keep"]["days"])
        over = {each.name: each for each in alike[settings()["keep"][one.why] :]}
        over |= {each.name: each for each in self.all() if each.made_at < oldest}
        for old in over.values():
            for suffix in ("sealed", "json"):
                (self.folder / f"{old.name}.{suffix}").unlink(missing_ok=True)


@cache
def settings() -> Mapping[str, Any]:
    """Return how many packs are kept, and how much is printed."""
    return tomllib.loads(files("riskmap.reporting").joinpath("packs.toml").read_text("utf-8"))


def most_rows() -> int:
    """Return how many rows of open reports, or of orders, are printed at most."""
    rows: int = settings()["most"]["rows"]
    return rows


def _read(path: Path) -> Pack:
    said = json.loads(path.read_text("utf-8"))
    made_at = datetime.fromisoformat(said["made_at"])
    return Pack(**{**said, "made_at": made_at, "papers": tuple(said["papers"])})


def _write(path: Path, content: bytes) -> None:
    """Bring a file to the disk whole, or not at all; nobody else on the machine may read it."""
    beside = path.with_name(f".{path.name}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
