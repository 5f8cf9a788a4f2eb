"""Try mutants of each format where a hang or a flood can hurt nobody.

``python -m tests.feeds.caged COUNT [FORMAT …]`` writes a line of JSON for each format;
``python -m tests.feeds.caged --show FORMAT NUMBER`` writes one mutant, to be looked at.

A format is tried in a process of its own: it may hold so much memory more than at the beginning,
and one mutant may take so much of the processor, or the system ends it, also inside a library
written in C. A number that all share says which mutant it was.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from riskmap.feeds.model import Format
from riskmap.feeds.service import formats
from tests.feeds.mutants import mutant, seeds_of
from tests.feeds.sound import require_sound
from tests.feeds.written import CHINA

#: A mutant of some kilobytes is read in a millisecond; these are far off.
SECONDS_A_MUTANT, MORE_BYTES = 5.0, 200_000_000
_FAULTS_TOLD = 5
_NUMBER_BYTES = 8


def main(words: Sequence[str]) -> None:
    """Do what the words say."""
    if words[0] == "--show":
        sys.stdout.buffer.write(mutant(words[1], int(words[2]), seeds_of(words[1])))
        return
    for source in formats().values():
        if source.name in words[1:] or not words[1:]:
            found = apart(source, int(words[0]), seeds_of(source.name))
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()


def apart(
    source: Format, count: int, seeds: Sequence[bytes], seconds: float = SECONDS_A_MUTANT
) -> dict[str, Any]:
    """Try a format in a child, and say how that ended."""
    reached = mmap.mmap(-1, _NUMBER_BYTES)
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        _cage()
        with os.fdopen(into, "w", encoding="utf-8") as pipe:
            json.dump(_try_all(source, count, seeds, seconds, reached), pipe)
        os._exit(0)
    os.close(into)
    with os.fdopen(out, encoding="utf-8") as pipe:
        said = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = {"exit": code, "reached": int.from_bytes(reached[:], "little")}
    return {"format": source.name, **ended, **(json.loads(said) if said else {})}


def _cage() -> None:
    """Let this process hold only so much more memory than it does."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[0])
    most = pages * resource.getpagesize() + MORE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _try_all(
    source: Format, count: int, seeds: Sequence[bytes], seconds: float, reached: mmap.mmap
) -> dict[str, Any]:
    faults: list[dict[str, Any]] = []
    readable, slowest, slowest_s = 0, 0, 0.0
    for number in range(count):
        reached[:] = number.to_bytes(_NUMBER_BYTES, "little")
        payload = mutant(source.name, number, seeds)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        began = time.process_time()
        try:
            parsed = source.parse(payload, CHINA)
            require_sound(parsed)
            readable += parsed.is_readable
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            if len(faults) < _FAULTS_TOLD:
                faults.append({"mutant": number, "trace": traceback.format_exc()})
        took = time.process_time() - began
        if took > slowest_s:
            slowest, slowest_s = number, took
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return {"tried": count, "readable": readable, "faults": faults, "slowest": slowest,
            "slowest_s": round(slowest_s, 4)}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
