"""Peers to measure against and to ask for answers: each in an environment of its own.

They are no dependencies. Some have licences that forbid it (GPL), some cannot be installed beside
what we use; they run as other programs, which are told what to do line by line.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from tests.fixtures.equipment import ROOT

#: Where environments of peers are kept between runs.
FOLDER = ROOT / "geodata" / "var" / "bench"
#: An answer of a peer begins with this; what else it prints is its own business.
ANSWER = "answer: "


class PeerMissingError(Exception):
    """A peer cannot be had here; the text says why."""


def peer_python(name: str, requirements: Sequence[str]) -> Path:
    """Return the Python of an environment that holds some packages, made if it is not there.

    Parameters
    ----------
    name
        Of the environment's folder.
    requirements
        For pip; wheels only.

    Raises
    ------
    PeerMissingError
        When something cannot be installed.
    """
    wanted = json.dumps([sys.version_info[:2], *requirements])
    folder = FOLDER / f"{name}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    complete = folder / "complete"
    if not complete.exists():
        _uv("venv", "--clear", "--python", sys.executable, folder)
        _uv("pip", "install", "--python", python, "--only-binary", ":all:", *requirements)
        complete.touch()
    return python


def _uv(*words: str | Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    try:
        ran = subprocess.run([uv, *words], capture_output=True, text=True, check=False)
    except OSError as error:
        raise PeerMissingError(str(error)) from error
    if ran.returncode:
        raise PeerMissingError(ran.stderr.strip() or "uv failed and did not say why")


class Peer:
    """A program that answers one line of JSON with another: see `answer_lines`."""

    def __init__(self, python: str | Path, script: Path) -> None:
        self._process = subprocess.Popen(
            [python, script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
        )
        self._said: list[str] = []  # read all along, or the pipe fills and it stops
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        if self._process.stderr is not None:
            self._said.extend(self._process.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def ask(self, **what: Any) -> Any:
        """Have something done and return the answer.

        Raises
        ------
        PeerMissingError
            When the peer ends instead; the text is the last that it said.
        """
        process = self._process
        if process.stdin is None or process.stdout is None:  # pragma: no cover - they are pipes
            raise PeerMissingError
        try:
            process.stdin.write(json.dumps(what) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass  # what it said says why
        for line in process.stdout:
            if line.startswith(ANSWER):
                return json.loads(line.removeprefix(ANSWER))
        process.wait()
        self._listener.join()
        raise PeerMissingError("".join(self._said[-5:]).strip())

    def ask_with_memory(self, **what: Any) -> tuple[Any, float | None]:
        """Have something done; return the answer and the memory it took above before, in MB.

        None where the system does not tell (only Linux does).
        """
        statm = Path(f"/proc/{self._process.pid}/statm")
        if not statm.exists():
            return self.ask(**what), None
        page_mb = os.sysconf("SC_PAGE_SIZE") / 1e6
        seen, done = [_pages(statm)], threading.Event()

        def watch() -> None:
            while not done.is_set():
                seen.append(_pages(statm))
                time.sleep(0.002)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            answer = self.ask(**what)
        finally:
            done.set()
            watcher.join()
        return answer, (max(seen) - seen[0]) * page_mb


def _pages(statm: Path) -> int:
    """Return the pages that a process holds in memory; 0 when it is gone."""
    try:
        return int(statm.read_text().split()[1])
    except OSError:
        return 0
