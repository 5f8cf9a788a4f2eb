"""What took time to make is kept: in memory while the program runs, in files beyond that."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar, cast

from attrs import define, field

Made = TypeVar("Made")


@define
class Kept:
    """A bounded memory; the first to ask makes, those who ask meanwhile wait for it.

    Parameters
    ----------
    room
        How many things are kept; the one not asked for the longest goes first.
    """

    room: int
    _things: OrderedDict[Hashable, Any] = field(init=False, factory=OrderedDict)
    _making: dict[Hashable, threading.Lock] = field(init=False, factory=dict)
    _guard: threading.Lock = field(init=False, factory=threading.Lock)

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return the thing under `key`, made by `make` when it is not there."""
        with self._guard:
            if key in self._things:
                self._things.move_to_end(key)
                return cast("Made", self._things[key])
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            if key not in self._things:
                try:
                    made = make()
                    self._put(key, made)
                finally:  # what cannot be made leaves nothing behind
                    self._making.pop(key, None)
                return made
        return self.get(key, make)

    def _put(self, key: Hashable, made: object) -> None:
        with self._guard:
            self._things[key] = made
            while len(self._things) > self.room:
                self._things.popitem(last=False)


#: Outlines by key and detail, and what is written from them.
KEPT = Kept(room=24)


def kept_file(folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of a file in `folder`, made when it is not there.

    Parameters
    ----------
    folder
        Made when missing; None keeps nothing.
    name
        Name of the file: it must say all that the bytes depend on.
    make
        Makes the bytes. The file appears whole or not at all; nothing is kept of nothing, or
        tiles of all the world would become files.
    """
    if folder is None:
        return make()
    file = folder / name
    try:
        return file.read_bytes()
    except FileNotFoundError:
        made = make()
    if not made:
        return made
    folder.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f"{file.suffix}.{os.getpid()}-{threading.get_ident()}.part")
    part.write_bytes(made)
    part.replace(file)
    return made
