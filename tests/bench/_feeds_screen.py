"""How long it takes until a value stands on an open page, in Chromium, without reloading.

Two ways: a value that is kept by one write (from the moment of its commit), and a sentence that a
receiver sends over TCP to the listener of a running clock (from the moment the receiver sends it).
The page is the one of the station, of somebody who is signed in; server, clock, receiver and
browser share the machine. What is asked at intervals, such as a folder or a web server, comes later
by up to its interval; that is set by the site and not measured here.
"""

from __future__ import annotations

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Page

from riskmap.core.realm import DEMO
from riskmap.feeds import service
from riskmap.feeds.model.settings import FeedSettings
from riskmap.runtime import Runtime, open_runtime
from tests.bench._map_browser import chromium
from tests.feeds import written
from tests.fixtures.equipment import ROOT
from tests.fixtures.site import environment, run_riskmap, served
from tests.fixtures.town import Town, sign_in

TIMES = 30
GOAL_S = 2.0
_WAIT_MS = 60_000
#: Sees when a text stands in the part of the page that says how the station is now.
_SEEN = """(text) => {
  const part = document.querySelector("#station-now");
  return part && part.innerText.includes(text) ? Date.now() : 0;
}"""
_SETTINGS = """
[feeds.receiver]
on = true
format = "nmea"
realm = "demo"
station = "R1"
positions_every_s = 0
address = "tcp://127.0.0.1:{port}"
[outside]
inner_hosts = ["127.0.0.1"]
"""
Say = Callable[[str], object]


def screen(home: Path, path: Path, say: Say) -> dict[str, Any]:
    """Measure both ways in a home that is prepared."""
    with _Receiver() as receiver:
        (home / "site.toml").write_text(_SETTINGS.format(port=receiver.port), "utf-8")
        said = run_riskmap(home, "people", "demo", "--yes", "--json").stdout
        people = {one["role"]: (one["name"], one["password"])
                  for one in json.loads(said)["people"]}  # fmt: skip
        with (
            served(home) as address,
            _clock(home),
            open_runtime({"RISKMAP_HOME": str(home)}) as runtime,
            chromium(path) as browser,
        ):
            page = browser.new_page(locale="en-GB")
            sign_in(page, Town(address, home, people), "duty_officer")
            found = {
                "from_commit_s": _measured(page, f"{address}/stations/bench/B1", _keeper(runtime)),
                "from_sender_s": _measured(page, f"{address}/stations/receiver/R1", receiver.say),
            }
    for name, one in found.items():
        say(f"  {name}: median {one['p50']:.2f} s, 95 of 100 within {one['p95']:.2f} s"
            f" (goal {GOAL_S:g} s), most {one['most']:.2f} s, {one['times']} times")  # fmt: skip
    return {"goal_s": GOAL_S, **found}


def _measured(page: Page, url: str, bring: Callable[[int], tuple[float, str]]) -> dict[str, Any]:
    """Bring one value after the other, and time each until the page shows it."""
    _, text = bring(0)
    for _ in range(20):  # the page is not there before the first value is
        page.goto(url)
        if page.evaluate(_SEEN, text):
            break
        time.sleep(0.5)
    took = []
    for number in range(1, TIMES + 1):
        time.sleep(random.uniform(0.2, 1.2))
        sent, text = bring(number)
        seen = page.wait_for_function(_SEEN, arg=text, polling="raf", timeout=_WAIT_MS)
        took.append(seen.json_value() / 1000 - sent)
    took.sort()
    return {"times": TIMES, "p50": round(statistics.median(took), 3),
            "p95": round(took[round(0.95 * TIMES) - 1], 3), "most": round(took[-1], 3)}  # fmt: skip


def _keeper(runtime: Runtime) -> Callable[[int], tuple[float, str]]:
    """Return what keeps a level, and says when that was committed."""
    feed = FeedSettings(name="bench", format="level", realm=DEMO,
                        home=runtime.settings.place.code12)  # fmt: skip

    def keep(number: int) -> tuple[float, str]:
        now, level = datetime.now(UTC), f"{3 + number / 100:.2f}"
        payload = f"station,time,level_m\nB1,{now.isoformat()},{level}\n".encode()
        service.keep(runtime, feed, payload, service.context_of(feed, now))
        return time.time(), level

    return keep


class _Receiver:
    """A receiver with a fixed position, at a TCP port; its height is another each time."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._heard = threading.Event()
        self._line: socket.socket | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._line, self._server):
            if one is not None:
                one.close()

    def _accept(self) -> None:
        self._line, _ = self._server.accept()
        self._heard.set()

    def say(self, number: int) -> tuple[float, str]:
        """Send one epoch, and say when."""
        if not self._heard.wait(60) or self._line is None:
            raise RuntimeError("no listener came")
        now, height = datetime.now(UTC), 4 + number / 100
        clock, day = f"{now:%H%M%S}.{now.microsecond // 10_000:02d}", f"{now:%d%m%y}"
        gga = written.gga(time=clock).replace(",4.1230,", f",{height:.4f},")
        epoch = written.nmea(written.rmc(clock, day), gga)
        self._line.sendall(epoch)
        return time.time(), f"{height + 10.5:.2f}"


@contextmanager
def _clock(home: Path) -> Iterator[None]:
    """Run the clock, which listens."""
    words = [sys.executable, "-m", "riskmap", "clock"]
    with (home / "clock.log").open("w") as log:
        clock = subprocess.Popen(words, cwd=ROOT, env=environment(home), stdout=log, stderr=log)
    try:
        yield
    finally:
        clock.terminate()
        clock.wait(30)


if __name__ == "__main__":  # on a home that is prepared
    from tests.fixtures.equipment import find_chromium

    screen(Path(os.environ["RISKMAP_HOME"]), find_chromium() or Path(), print)
