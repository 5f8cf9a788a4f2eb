"""What is handed to a transport, and what it hands back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen

from riskmap.core.clock import Clock, LiveClock
from riskmap.outside.asking import Resolve, addresses_of
from riskmap.outside.reach import Reach

#: What a transport remembers between two looks; plain JSON, kept by whoever asks, in the same
#: write as what came of the payload.
State = Mapping[str, Any]


@frozen(kw_only=True)
class Options:
    """How an address is asked; all but `reach` may be left out.

    Parameters
    ----------
    reach
        Which addresses may be connected to.
    timeout_s
        For one look, all in all; for a stream, until it begins.
    size_max
        Most bytes of one payload, once unpacked.
    user, password
        As whom we come; empty where nobody asks.
    headers
        Sent to a web server besides our own, for keys.
    redirects_max
        How often to follow a web server elsewhere.
    ca_file
        Certificates that are trusted besides those of the system.
    host_key
        Of an SFTP server: ``ssh-ed25519 AAAA…`` or ``SHA256:…``. Without it none is trusted.
    key_file
        Private key for SFTP, instead of a password.
    each
        Take each file of a folder, the oldest first, or only the newest; None: each of a folder
        on this machine, the newest of one elsewhere.
    settle_s
        A file that changed within so many seconds is still being written.
    done
        Folder beside the files into which they are moved once they were taken; empty: they stay
        and are remembered. On this machine only.
    silent_s
        A stream that says nothing for so long has ended.
    ntrip
        Version that is spoken to a caster.
    position
        Longitude and latitude in degrees, ellipsoidal height in metres, told to a caster that
        makes its corrections for a place; None tells nothing.
    resolve
        How names become addresses, once for each connection.
    """

    reach: Reach
    timeout_s: float = 20.0
    size_max: int = 50_000_000
    user: str = ""
    password: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    redirects_max: int = 3
    ca_file: Path | None = None
    host_key: str = ""
    key_file: Path | None = None
    each: bool | None = None
    settle_s: float = 1.0
    done: str = ""
    silent_s: float = 60.0
    ntrip: Literal["1", "2"] = "2"
    position: tuple[float, float, float] | None = None
    resolve: Resolve = addresses_of
    clock: Clock = field(factory=LiveClock)


@frozen(kw_only=True)
class Fetched:
    """What one look at an address gave.

    Parameters
    ----------
    payload
        The bytes, which may be none; None if nothing is new since `state`.
    received_at
        When all of it was here.
    state
        To be handed in with the next look; keep it only together with what was taken.
    name
        Of the file, where it is one of several.
    more
        There is more to be had at once: look again.
    waiting
        Files that are still being written, and were left alone.
    """

    payload: bytes | None = field(repr=False)
    received_at: datetime
    state: State
    name: str = ""
    more: bool = False
    waiting: int = 0

    @property
    def not_modified(self) -> bool:
        """Tell whether nothing is new."""
        return self.payload is None
