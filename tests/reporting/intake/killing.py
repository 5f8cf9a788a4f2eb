"""A served site under load that is killed without warning, and the count afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from attrs import define, field, frozen
from sqlalchemy import func, select

from riskmap.core.access import Area
from riskmap.reporting.store import rollup
from riskmap.reporting.store.duty_tables import duty_slot
from riskmap.reporting.store.report_tables import report_current, report_version
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import Reading, schema
from riskmap.store.audit.tables import audit_entry
from tests.bench._reports_load import Load
from tests.fixtures.site import started
from tests.reporting.intake.town import DISTRICT, PATH, SYSTEM, Officer, Size, settle

CONNECTIONS = 16
_GOOD = {200, 201}


@frozen(kw_only=True)
class Counts:
    """What is there after a round.

    Parameters
    ----------
    acknowledged
        Reports whose receipt was heard.
    stored
        Reports that are kept.
    lost
        Acknowledged ones that are not there, or not under the receipt that was told.
    doubled
        Whatever stands twice: versions of a report, pointers, entries of the audit log.
    miscounted
        Slots of which the roll-up differs from a count, duty by duty.
    """

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    miscounted: int


@define(eq=False)
class Site:
    """A home and a database that a real server serves, with people who send.

    Parameters
    ----------
    home
        To be made.
    url
        Of an empty database.
    """

    home: Path
    url: str
    size: Size
    heard: dict[str, str] = field(factory=dict)
    _address: str = ""
    _server: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the tables, the people, and what they owe."""
        self.home.mkdir(parents=True)
        with self.runtime() as runtime:
            schema.upgrade(runtime.database)
            settle(runtime, self.size)

    def runtime(self) -> Runtime:
        """Open it beside the server."""
        return open_runtime({"RISKMAP_HOME": str(self.home), "RISKMAP_DATABASE__URL": self.url})

    def start(self) -> None:
        """Serve it."""
        self._address, self._server = started(self.home, RISKMAP_DATABASE__URL=self.url)

    def kill(self) -> None:
        """Kill the server with its children, as a power cut would."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def kill_worker(self) -> None:
        """Kill only the process that answers; whoever supervises it starts another one."""
        assert self._server is not None
        for pid in children(self._server.pid):
            os.kill(pid, signal.SIGKILL)

    def requests(self, reports: int, now: datetime) -> list[bytes]:
        """Return so many reports of all people in turn, each with an id made at random."""
        officers = self.size.officers
        return [self._request(officers[one % len(officers)], now) for one in range(reports)]

    def send(
        self,
        requests: list[bytes],
        *,
        kill_after: int = 0,
        kill: Callable[[], None] | None = None,
    ) -> Load:
        """Send all on connections that stay open, and note the receipts that are heard.

        Parameters
        ----------
        kill_after
            So many answers after which `kill` is called, while the others are on their way.
        """
        load = Load(urlsplit(self._address).port or 0, requests, keeps=True)
        with ThreadPoolExecutor(1) as pool:
            sending = pool.submit(load.run, CONNECTIONS, 0)
            if kill is not None:
                while len(load.answers) < kill_after and not sending.done():
                    time.sleep(0.001)
                kill()
            sending.result()
        for _, status, body in load.answers:
            if status in _GOOD:
                made = json.loads(body)
                known = self.heard.setdefault(made["id"], made["receipt"].replace("-", ""))
                assert known == made["receipt"].replace("-", ""), "another receipt"
        return load

    def counts(self) -> Counts:
        """Count what is there; nobody may be serving a file of SQLite that is counted."""
        with self.runtime() as runtime:
            return counts(runtime, self.heard)

    def _request(self, officer: Officer, now: datetime) -> bytes:
        body = officer.zero(now, id=str(uuid4()))
        return as_request(officer.token, body)


def as_request(token: str, body: bytes, path: str = PATH) -> bytes:
    """Return a request as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def counts(runtime: Runtime, heard: Mapping[str, str]) -> Counts:
    """Compare what was acknowledged with what is kept."""
    with runtime.database.read(SYSTEM) as uow:
        ask = uow.connection.execute
        stored = ask(select(report_version.c.version_id, report_version.c.receipt))
        kept = dict(stored.all())
        pairs = [
            ask(select(func.count(), func.count(table.c.report_id.distinct()))).one()
            for table in (report_version, report_current)
        ]
        told_of = submitted(uow)
        slots = list(ask(select(duty_slot.c.slot_id)).scalars())
        area = Area.of(DISTRICT)
        told, counted = rollup.of_area(uow, slots, area), rollup.recount(uow, slots, area)
    return Counts(
        acknowledged=len(heard),
        stored=len(kept),
        lost=sum(kept.get(one) != receipt for one, receipt in heard.items()),
        doubled=sum(all_ - distinct for all_, distinct in pairs)
        + sum((told_of - Counter(kept.values())).values())
        + sum((Counter(kept.values()) - told_of).values()),
        miscounted=sum(
            {one: many for one, many in told.get(slot, {}).items() if many}
            != {one: many for one, many in counted.get(slot, {}).items() if many}
            for slot in slots
        ),
    )


def submitted(uow: Reading) -> Counter[str]:
    """Return the receipts that the audit log vouches for, and how often."""
    said = select(audit_entry.c.after).where(audit_entry.c.action == "submitted")
    found: Counter[str] = Counter()
    for text in uow.connection.execute(said).scalars():
        told = json.loads(text)
        several = [one.split()[1] for one in told.get("reports", ())]
        found.update(several or [told["receipt"]])
    return found


def children(pid: int) -> list[int]:
    """Return the processes that a process has begun and that go on."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(one) for one in found.split()]
