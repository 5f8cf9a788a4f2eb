"""Results of steps, kept under the hash of what they were made of, so that a run can resume."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from riskmap.core.words import N_, Message

Arrays = Mapping[str, NDArray[Any]]


def key_of(*inputs: Any) -> str:
    """Return a hash of JSON values: equal inputs, equal key."""
    text = json.dumps(inputs, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@define(kw_only=True)
class Steps:
    """A run in steps: each is taken once, whoever began it.

    Parameters
    ----------
    folder
        Where results of steps are kept; None keeps none.
    say
        Tells the reader what is being done.
    tick
        Called with the number of steps done so far.
    """

    folder: Path | None = None
    say: Callable[[Message], object] = str
    tick: Callable[[int], object] = int
    done: int = 0
    resumed: int = 0
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def take(self, name: str, key: str, compute: Callable[[], Arrays]) -> Arrays:
        """Return the arrays of a step, from its file if it has been taken before."""
        found = self._kept(name, key)
        if found is None:
            found = compute()
            self._keep(name, key, found)
        else:
            with self._lock:
                self.resumed += 1
            self.say(Message(N_("{step}: taken from an earlier run."), {"step": name}))
        self.advance()
        return found

    def advance(self) -> None:
        """Note that one more step is done."""
        with self._lock:
            self.done += 1
            self.tick(self.done)

    def forget(self) -> None:
        """Take away what earlier runs have kept."""
        for path in self.folder.glob("*.npz") if self.folder else ():
            path.unlink()

    def _path(self, name: str, key: str) -> Path | None:
        return self.folder and self.folder / f"{name}-{key[:32]}.npz"

    def _kept(self, name: str, key: str) -> Arrays | None:
        path = self._path(name, key)
        if path is None or not path.is_file():
            return None
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return {entry: stored[entry] for entry in stored.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None  # cut off while it was written: taken again

    def _keep(self, name: str, key: str, arrays: Arrays) -> None:
        path = self._path(name, key)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        part.replace(path)


@frozen(kw_only=True)
class RunFolder:
    """Where a run keeps what it makes, and who does the arithmetic.

    Parameters
    ----------
    maps
        Folder of the hazard maps that are made.
    steps
        What was done before, and who is told how far it is.
    executor
        For heavy loops; None computes in this thread's own pool.
    keeps_others
        Whether rasters are written that are for the reader and no maps of a hazard.
    """

    maps: Path
    steps: Steps = field(factory=Steps)
    executor: Executor | None = None
    keeps_others: bool = True
