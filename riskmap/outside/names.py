"""Names that people gave their files: for the eye, never for the disk."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LENGTH_MAX = 80
UNNAMED = "unnamed"
_SIGNS = re.compile(r'[<>:"|?*%$`;&\'\x00-\x1f]')
#: Windows takes these for machines, whatever stands behind the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def plain_name(text: str | None) -> str:
    r"""Return a file's name without folders, hidden signs, and what a shell or a header reads.

    Parameters
    ----------
    text
        As it came: ``..\..\etc/passwd``, a name with line ends, or one that reads backwards.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text or ""))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    name = _SIGNS.sub("", seen).strip(" .-~")
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    suffix = PurePosixPath(name).suffix[:12]
    stem = name.removesuffix(suffix)[: LENGTH_MAX - len(suffix)]
    return f"{stem}{suffix}" or UNNAMED


def suffix_of(name: str) -> str:
    """Return how a name ends, in lower case: ``.xlsx``."""
    return PurePosixPath(name).suffix.lower()
