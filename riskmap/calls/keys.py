"""The key that proves links in messages: of this site, and of nothing else."""

from __future__ import annotations

from pathlib import Path

from riskmap.people.keys import sign_in_key


def link_key(folder: Path) -> bytes:
    """Return the key of links; it follows from the key of signing in, and tells nothing of it."""
    return sign_in_key(folder).derived("links of calls")
