"""How quick lists of people are: ``python -m tests.bench.people [--json] [--full]``.

Pages of a district's administrator over 285 units with 267 officers, and over 1,500 units with
3,000 officers (6,000 with 12,000 by ``--full``), beside a bare page of Flask that says one word.
Times are medians, in this process, from the request to the last byte. ``grows`` compares how much
slower a page became with how many more officers there are: 1.0 means in step. A page of the small
district that takes longer than the goal, or one that grows faster than its district, ends with 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.people import service
from riskmap.people.imports.reading import Texts
from riskmap.people.service import roster, sessions
from riskmap.people.signin import COOKIE
from riskmap.web.app import create_app
from tests.bench._people_town import CHIEF, SYSTEM, Size, Town, settle

SMALL = Size(name="small", streets=10, units=285, officers=267)
LARGE = Size(name="large", streets=20, units=1_500, officers=3_000)
FULL = Size(name="large", streets=60, units=6_000, officers=12_000)
GOAL_MS, GROWS_MAX = 300.0, 1.5
TURNS = 5
Say = Callable[[str], object]


def main(words: list[str]) -> None:
    """Measure and print what was found, as lines or as JSON."""
    parser = argparse.ArgumentParser(prog="bench people", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument("--full", action="store_true", help="6,000 units, 12,000 officers")
    asked = parser.parse_args(words)
    out = sys.stderr if asked.json else sys.stdout
    found = measure(FULL if asked.full else LARGE, lambda line: print(line, file=out, flush=True))
    if asked.json:
        print(json.dumps(found, indent=1))
    if found["slow"]:
        sys.exit(1)


def measure(large: Size, say: Say) -> dict[str, Any]:
    """Measure everything and return it as JSON values."""
    bare = _bare()
    small_ms, large_ms = (_times(size, say) for size in (SMALL, large))
    more = large.officers / SMALL.officers
    say(f"{'':36}{'small':>10}{'× bare':>9}{'large':>10}{'grows':>8}")
    pages = {}
    for name, ms in small_ms.items():
        grows = large_ms[name] / ms / more
        pages[name] = {"small_ms": ms, "large_ms": large_ms[name], "grows": grows}
        say(f"{name:36}{ms:8.1f}ms{ms / bare:9.0f}{large_ms[name]:8.0f}ms{grows:8.2f}")
    slow = [name for name, one in pages.items() if _is_slow(name, **one)]
    say(f"bare page of Flask {bare:.2f} ms; too slow: {', '.join(slow) or 'none'}")
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    return {"machine": machine, "bare_ms": bare, "more": more, "pages": pages, "slow": slow}


def _is_slow(name: str, *, small_ms: float, large_ms: float, grows: float) -> bool:  # noqa: ARG001
    """Tell whether somebody waits too long for a page, or anything grows faster than its town."""
    return grows > GROWS_MAX or (name.startswith("/") and small_ms > GOAL_MS)


def _times(size: Size, say: Say) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="riskmap-bench-") as name:
        began = time.perf_counter()
        town = settle(Path(name) / "home", size)
        took = time.perf_counter() - began
        say(f"{size.units:,} units and {size.officers:,} officers made in {took:.0f} s")
        client = _client(town)
        found = {_called(path, town): _median(partial(_get, client, path)) for path in _paths(town)}
        found["a table of all officers, judged"] = _median(lambda: _judge(town), 1)
        town.runtime.close()
    return found


def _paths(town: Town) -> tuple[str, ...]:
    return (
        "/people",
        "/people?text=00017",
        "/roster",
        f"/roster?street={town.street}",
        f"/roster/{town.codes[0]}",
        "/roster/confirm",
        "/roster/handout",
        "/roster/export",
        "/training",
        f"/training/{town.session}",
        "/events",
    )


def _called(path: str, town: Town) -> str:
    """Return a page's address without what only this town has."""
    return path.replace(town.street, "…").replace(town.codes[0], "…").replace(town.session, "…")


def _client(town: Town) -> Any:
    def begin(uow: Any) -> str:
        came = sessions.From(address="127.0.0.1", agent="bench")
        return sessions.begin(uow, service.holder_named(uow, CHIEF), came, is_strong=True)

    client = create_app(town.runtime).test_client()
    client.set_cookie(COOKIE, town.runtime.database.write(SYSTEM, begin))
    return client


def _get(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    answer.get_data()


def _judge(town: Town) -> None:
    """Judge a table that says of everybody what is known, but a new number."""
    with town.runtime.database.read(SYSTEM) as uow:
        rows = roster.rows_of(roster.units(uow), {})
        told = [(number, {**one, "phone": f"139{number:08d}"}) for number, one in enumerate(rows)]
        roster.judge(uow, Texts(file_name="all.csv", sha256="", rows=tuple(told)))


def _bare() -> float:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "word")
    client = app.test_client()
    return _median(lambda: _get(client, "/"), 200)


def _median(work: Callable[[], object], turns: int = TURNS) -> float:
    """Return how many milliseconds something takes, once everything is loaded."""
    work()
    took = []
    for _ in range(turns):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
