"""A site in July 2021 whose clock a test moves on: real pages, made-up people and figures."""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import text
from werkzeug.serving import WSGIRequestHandler, make_server

from riskmap.core.clock import SHANGHAI, SetClock
from riskmap.people import service as people
from riskmap.people.model import Role
from riskmap.people.service import sessions
from riskmap.people.signin import COOKIE
from riskmap.runtime import Runtime, open_runtime
from riskmap.web.app import create_app
from tests.journeys.conftest import DESK, PHONE, Visit
from tests.people.conftest import SYSTEM, Town

DISTRICT, STREET, UNIT = "310107000000", "310107005000", "310107005001"
#: Who tells the story: sign-in name, role, division.
PEOPLE = {
    "officer": (Role.OFFICER_A, UNIT),
    "head": (Role.STREET_APPROVER, STREET),
    "desk": (Role.DUTY_OFFICER, DISTRICT),
    "chief": (Role.DISTRICT_APPROVER, DISTRICT),
    "headquarters": (Role.EMERGENCY_MANAGER, DISTRICT),
}


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of July 2021 as clocks in Shanghai show it."""
    return datetime(2021, 7, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


class _Silent(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Say nothing."""


@frozen
class _Whole:
    """Hands a body over whole: this small server keeps the line open after it."""

    app: Any

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length) if length else b"")
        found: Iterable[bytes] = self.app(environ, start_response)
        return found


@define(eq=False)
class Storm:
    """The site, its clock, and a page of the browser for each of its people."""

    runtime: Runtime
    clock: SetClock
    address: str
    browser: Browser
    _contexts: dict[str, BrowserContext] = field(factory=dict)
    _visits: dict[str, Visit] = field(factory=dict)

    def at(self, moment: datetime) -> None:
        """Put the clock to a moment."""
        self.clock.at = moment

    def as_(self, name: str, path: str) -> Page:
        """Open a page as somebody who has just signed in."""
        if name not in self._visits:
            size = PHONE if name == "officer" else DESK
            context = self.browser.new_context(viewport=size, locale="zh-CN")
            context.set_default_timeout(20_000)
            self._contexts[name] = context
            self._visits[name] = Visit(context.new_page(), self.address)
        cookie = {"name": COOKIE, "value": self._session(name), "url": self.address}
        self._contexts[name].add_cookies([cookie])  # type: ignore[list-item]
        return self._visits[name].open(path)

    @property
    def complaints(self) -> list[str]:
        """What went wrong in any of the pages, and what was asked of other hosts."""
        visits = self._visits.values()
        return [one for visit in visits for one in (*visit.complaints, *visit.strangers)]

    def close(self) -> None:
        """Close all pages."""
        for one in self._contexts.values():
            one.close()

    def _session(self, name: str) -> str:
        def begin(uow: Any) -> str:
            came = sessions.From(address="127.0.0.1", agent="journey")
            return sessions.begin(uow, people.holder_named(uow, name), came, is_strong=True)

        return self.runtime.database.write(SYSTEM, begin)


@contextmanager
def storm(prepared: Path, home: Path, browser: Browser, begin: datetime) -> Iterator[Storm]:
    """Serve a copy of a prepared home whose register held in 2021 already."""
    shutil.copytree(prepared, home)
    clock = SetClock(begin)
    with open_runtime({"RISKMAP_HOME": str(home)}, clock=clock) as runtime:
        with runtime.database.changing() as connection:
            connection.execute(text("UPDATE division SET valid_from = '2021-01-01'"))
        town = Town(runtime.database)
        for name, (role, code12) in PEOPLE.items():
            town.add(name, (role, code12), code12=code12)
        application = _Whole(create_app(runtime))
        server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = Storm(runtime, clock, f"http://127.0.0.1:{server.server_port}", browser)
        try:
            yield made
        finally:
            made.close()
            server.shutdown()
