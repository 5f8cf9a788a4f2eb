"""A watched folder of this machine."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.outside.transports.addresses import Address
from riskmap.outside.transports.choosing import Entry, take
from riskmap.outside.transports.connecting import limit_of, too_much
from riskmap.outside.transports.records import Fetched, Options, State

_DRIVE = re.compile(r"/[A-Za-z]:(/|$)")
log = logging.getLogger(__name__)
#: Somebody who may put files there may put a link there: it is not followed, nor is a pipe opened.
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def fetch(address: Address, options: Options, state: State) -> Fetched:
    """Take the next new file of a folder.

    What was taken is moved away with the next look, when whoever asks has kept it for certain.

    Raises
    ------
    OutsideError
        If the folder cannot be read.
    """
    folder = _Folder(_path_of(address.folder))
    each = True if options.each is None else options.each
    try:
        if options.done:
            state = {**state, "taken": folder.moved(state.get("taken", {}), options.done)}
        with limit_of(options.timeout_s) as limit:
            return take(folder, address, options, state, limit, each=each)
    except OSError as fault:
        raise OutsideError(
            N_("The folder {path} cannot be read: {reason}."),
            mend=N_("Look whether it is there, and whether this program's user may read it."),
            path=address.folder,
            reason=fault.strerror or type(fault).__name__,
        ) from None


def _path_of(folder: str) -> Path:
    """Return the path of a folder: ``/C:/in`` of an address is ``C:/in`` on Windows."""
    return Path(f"{folder[1:]}/" if _DRIVE.match(folder) else folder)


@frozen
class _Folder:
    path: Path

    def look(self) -> Iterator[Entry]:
        with os.scandir(self.path) as found:
            for one in found:
                if not one.is_file(follow_symlinks=False):
                    continue
                told = one.stat(follow_symlinks=False)
                yield Entry(one.name, told.st_size, told.st_mtime)

    def read(self, name: str, size_max: int) -> bytes:
        handle = os.open(self.path / name, _OPEN)
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle, not a path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return b""
            found = file.read(size_max + 1)
        if len(found) > size_max:
            raise too_much(name, size_max)
        return found

    def moved(self, taken: Mapping[str, Any], done: str) -> dict[str, Any]:
        """Move what was taken and is as it was; return what could not be moved."""
        target = self.path / done
        target.mkdir(exist_ok=True)
        left: dict[str, Any] = {}
        for name, mark in taken.items():
            source = self.path / name
            try:
                told = source.lstat()
                if [told.st_size, told.st_mtime] == mark:
                    source.replace(_free(target / name))
            except FileNotFoundError:
                continue
            except OSError as fault:
                log.warning("a file that was taken stays where it is: %s", fault.strerror)
                left[name] = mark
        return left


def _free(path: Path) -> Path:
    """Return a path that is not taken."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
