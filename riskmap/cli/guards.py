"""Where settings leave a site less guarded than it ships."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.cli.checks import Check, State, bad, ok
from riskmap.config.sections import Server
from riskmap.core.words import N_
from riskmap.store import Database

_NEAR = frozenset({"127.0.0.1", "::1", "localhost"})
NAME = "guards"


def of_the_guards(server: Server, database: Database) -> Iterator[Check]:
    """Check what stands between strangers and the site; one line where all is as it ships."""
    found = [*_server(server), *_database(database)]
    yield from found or [ok(NAME, N_("No setting leaves the site less guarded than it ships."))]


def _server(server: Server) -> Iterator[Check]:
    if server.host not in _NEAR and "*" in server.allowed_hosts:
        said = N_("The server listens on {host} and answers under any name.")
        yield bad(
            State.WARN, NAME, said, N_("List its names in server.allowed_hosts."), host=server.host
        )
    if not server.holds_off:
        said = N_("No address is held off, however much it asks.")
        yield bad(State.WARN, NAME, said, N_("Let a proxy do so, or set server.holds_off = true."))


def _database(database: Database) -> Iterator[Check]:
    if database.is_reached_in_the_open:
        said = N_("The way to the database on another machine is not encrypted for certain.")
        yield bad(State.WARN, NAME, said, N_("Add ?sslmode=verify-full to database.url."))
