"""Our scripts of one page as one file: twenty small answers cost a busy server more than one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

from flask import current_app, request

from riskmap.doors.published import published


def bundled(scripts: Iterable[str]) -> tuple[str, ...]:
    """Return addresses of scripts, those of ours that follow one another joined into one.

    Parameters
    ----------
    scripts
        Addresses in the order of loading, ours as `riskmap.doors.assets.static` writes them:
        they carry the hash of their content, so that a change makes another file.
    """
    own = f"{request.script_root}{current_app.static_url_path}/js/"
    found: list[str] = []
    for is_own, some in groupby(scripts, key=lambda one: one.startswith(own)):
        addresses = tuple(some)
        if is_own and len(addresses) > 1:
            folder = Path(str(current_app.static_folder)) / "js"
            names = tuple(one.removeprefix(own) for one in addresses)
            found.append(published(_text(folder, names), "js"))
        else:
            found.extend(addresses)
    return tuple(found)


@lru_cache(maxsize=16)
def _text(folder: Path, names: tuple[str, ...]) -> str:
    """Join files; each is a function of its own, so nothing of one reaches into the next."""
    files = (folder / unquote(name.partition("?")[0]) for name in names)
    return "\n".join(file.read_text("utf-8") for file in files)
