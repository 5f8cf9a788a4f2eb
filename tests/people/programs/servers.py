"""Servers over one database, as real processes, and programs that ask them over the wire."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

from attrs import define, field, frozen

from riskmap.people.keys import sign_in_key
from riskmap.people.model import Role
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Wish
from riskmap.runtime import open_runtime
from riskmap.store import schema
from tests.fixtures.site import started
from tests.people.conftest import STREET, Town
from tests.people.programs.conftest import PLACES


@frozen
class Answer:
    """What came back over the wire."""

    status: int
    headers: HTTPMessage
    text: str

    @property
    def json(self) -> dict[str, Any]:
        """Its body."""
        found: dict[str, Any] = json.loads(self.text)
        return found


@define
class Servers:
    """Servers over one home and one database, with a token that may write there.

    Parameters
    ----------
    home
        Their home.
    url
        Of their database.
    """

    home: Path
    url: str
    token: str = ""
    addresses: list[str] = field(factory=list)
    _running: list[subprocess.Popen[bytes]] = field(factory=list)

    def prepare(self) -> None:
        """Make the tables, and somebody who may write."""
        self.home.mkdir(exist_ok=True)
        with open_runtime(self._environ) as runtime:
            schema.upgrade(runtime.database)
            Town(runtime.database).add("writer", (Role.STREET_COMPILER, STREET))

    def take_new_token(self) -> None:
        """Ask with another token from now on, as one may ask only so often."""
        wish = Wish(label="test", may_write=True, code12="", days=30)
        with open_runtime(self._environ) as runtime:
            key, town = sign_in_key(runtime.home.keys), Town(runtime.database)
            self.token = town.write(access_tokens.make, wish, is_strong=True, key=key, as_="writer")

    def start(self, count: int = 1) -> None:
        """Start some in place of those that were killed."""
        self.addresses.clear()
        for _ in range(count):
            address, server = started(self.home, **self._settings)
            self.addresses.append(address)
            self._running.append(server)

    def kill(self) -> None:
        """Kill them all with their children, as a power cut would."""
        for one in self._running:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
        self._running.clear()

    def ask(
        self, method: str, path: str, body: Any = None, which: int = 0, **headers: str
    ) -> Answer:
        """Ask one of them once.

        Raises
        ------
        OSError, HTTPException
            If no whole answer comes.
        """
        there = urlsplit(self.addresses[which % len(self.addresses)])
        line = HTTPConnection(there.hostname or "", there.port, timeout=30)
        said = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, json.dumps(body) if body else None, said)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        finally:
            line.close()

    def ask_at_once(self, questions: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """Ask several things in the same moment, each of the next server."""
        barrier = Barrier(len(questions))

        def ask(number: int) -> Answer:
            barrier.wait()
            return self.ask(which=number, **questions[number])

        with ThreadPoolExecutor(len(questions)) as askers:
            return list(askers.map(ask, range(len(questions))))

    def versions(self, place_id: str) -> int:
        """Return how many versions there are of a place."""
        answer = self.ask("GET", f"{PLACES}/{place_id}")
        return answer.json["version"] if answer.status == 200 else 0

    @property
    def _environ(self) -> dict[str, str]:
        return {"RISKMAP_HOME": str(self.home), **self._settings}

    @property
    def _settings(self) -> dict[str, str]:
        return {"RISKMAP_DATABASE__URL": self.url}
