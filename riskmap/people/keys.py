"""The key of signing in: a file in home that only this user may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_
from riskmap.people.service.sealing import Key

_BYTES = 32


def sign_in_key(folder: Path) -> Key:
    """Return the key, making it where there is none; two processes get the same one.

    Parameters
    ----------
    folder
        Where keys are kept.

    Raises
    ------
    ConfigurationError
        If the file is not what was made here.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "sign-in.key"
    if not path.exists():
        _make(path)
    secret = path.read_bytes()
    if len(secret) != _BYTES:
        raise ConfigurationError(
            N_("The key {file} is damaged."),
            mend=N_("Bring it back from a copy; without it second factors have to be set up anew."),
            file=path.name,
        )
    return Key(secret)


def _make(path: Path) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secrets.token_bytes(_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(part, path)  # the first one wins
    except FileExistsError:
        pass
    finally:
        part.unlink()
