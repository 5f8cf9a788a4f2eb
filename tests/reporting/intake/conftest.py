"""Two houses alike in all: one answers plain zero reports quickly, one only the ordinary way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen
from sqlalchemy import select

from riskmap.core.clock import SetClock
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import Writing, metadata, schema
from riskmap.store.database import sqlite_url
from riskmap.web.app import create_app
from riskmap.web.quick import Door, open_door
from tests.fixtures.database import KINDS
from tests.fixtures.rsgi import Answer, ask
from tests.reporting.intake.town import PATH, SYSTEM, Officer, Size, settle

#: The morning of 25 July 2021, half an hour before zero reports are due.
BEGIN = datetime(2021, 7, 24, 23, 0, tzinfo=UTC)
SMALL = Size(streets=3, committees=60)
#: Of the audit log, what differs between processes and what follows from that.
_CHAINED = {"writer", "previous", "hash"}
#: Decisions bear ids made at random.
_LEFT_OUT = {"activation_change", "alembic_version"}
Rows = Mapping[str, list[Any]]


@frozen
class House:
    """An application over a database of its own."""

    runtime: Runtime
    door: Door

    def send(self, officer: Officer, body: bytes, **headers: str) -> Answer:
        """Let the program of an officer send something."""
        said = {"Authorization": f"Bearer {officer.token}", "Content-Type": "application/json"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.door, "POST", PATH, body=body, headers=said)

    def rows(self) -> Rows:
        """Return what all tables hold."""
        with self.runtime.database.engine.connect() as connection:
            return {
                table.name: [
                    tuple(value for name, value in row.items() if name not in _CHAINED)
                    for row in connection.execute(select(table)).mappings()
                    if row.get("subject_kind") != "activation"
                ]
                for table in metadata.sorted_tables
                if table.name not in _LEFT_OUT
            }


@frozen
class Both:
    """The two houses; whatever is done is done in both."""

    quick: House
    ordinary: House
    _officers: Iterator[Officer] = field(factory=lambda: iter(SMALL.officers))

    def officer(self) -> Officer:
        """Return an officer of whom nobody has heard yet."""
        return next(self._officers)

    def begin(self) -> None:
        """Put both clocks back to the morning."""
        for house in (self.quick, self.ordinary):
            house.runtime.clock.at = BEGIN  # type: ignore[attr-defined]

    def pass_(self, **more: float) -> None:
        """Let time pass."""
        for house in (self.quick, self.ordinary):
            house.runtime.clock.advance(timedelta(**more))  # type: ignore[attr-defined]

    @property
    def now(self) -> datetime:
        """The time in both."""
        return self.quick.runtime.clock.now()

    def send(self, officer: Officer, body: bytes, **headers: str) -> Answer:
        """Send the same bytes to both, fail if the answers differ, and return the answer."""
        answers = [house.send(officer, body, **headers) for house in (self.quick, self.ordinary)]
        one, other = ((each.status, sorted(each.headers), each.data) for each in answers)
        assert one == other
        return answers[0]

    def do(self, work: Callable[[Writing], object]) -> None:
        """Write something in both, around the applications."""
        for house in (self.quick, self.ordinary):
            house.runtime.database.write(SYSTEM, work)

    def require_alike(self) -> None:
        """Fail if a row of any table differs."""
        quick, ordinary = self.quick.rows(), self.ordinary.rows()
        for name, rows in quick.items():
            assert sorted(map(repr, rows)) == sorted(map(repr, ordinary[name])), name


@pytest.fixture(scope="module", params=KINDS)
def houses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """The two houses; once on each kind of database."""
    folder = tmp_path_factory.mktemp("houses")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        runtimes = [_opened(request, stack, folder / name) for name in ("quick", "ordinary")]
        quick = House(runtimes[0], _door(runtimes[0]))
        patch.setattr("riskmap.reporting.quick.ways", lambda _parts: ())
        ordinary = House(runtimes[1], _door(runtimes[1]))
        yield Both(quick, ordinary)


@pytest.fixture
def both(houses: Both) -> Both:
    """The two houses in the morning; take officers of whom nobody has heard."""
    houses.begin()
    return houses


def _door(runtime: Runtime) -> Door:
    return open_door(create_app(runtime), runtime)


def _opened(request: pytest.FixtureRequest, stack: ExitStack, home: Path) -> Runtime:
    """Make a house whose keys are those of the other."""
    keys = home / "keys"
    keys.mkdir(parents=True)
    (keys / "sign-in.key").write_bytes(b"k" * 32)
    url = sqlite_url(home / "riskmap.db")
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")()
    settings = {"RISKMAP_HOME": str(home), "RISKMAP_DATABASE__URL": url}
    runtime = stack.enter_context(open_runtime(settings, clock=SetClock(BEGIN)))
    schema.upgrade(runtime.database)
    settle(runtime, SMALL)
    return runtime
