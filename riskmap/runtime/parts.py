"""Build the parts once and hand them out together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import ModuleType, TracebackType
from typing import Self

import structlog
from attrs import frozen

from riskmap.config import Settings, read_settings
from riskmap.core.clock import Clock, LiveClock
from riskmap.core.errors import RiskmapError
from riskmap.runtime import rooms
from riskmap.runtime.resources import Home, Resources
from riskmap.store import Database, open_database
from riskmap.store.audit import anchors
from riskmap.store.database import sqlite_url

log = structlog.get_logger(__name__)


@frozen(kw_only=True)
class Runtime:
    """Everything the three ways in need: shell, browser, time.

    Use it as a context manager, or call `close`.
    """

    settings: Settings
    resources: Resources
    home: Home
    clock: Clock
    database: Database

    def modules(self, name: str) -> list[ModuleType]:
        """Return the module of a name of every room that has one, bottom to top."""
        return rooms.modules(name)

    def close(self) -> None:
        """Anchor what this process left in the audit log, and let go of the database."""
        try:
            anchors.anchor_own(self.database, self.home.anchors)
        except (RiskmapError, OSError) as fault:
            log.warning("the audit log was not anchored", reason=str(fault))
        finally:
            self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def find_home(environ: Mapping[str, str] = os.environ) -> tuple[Resources, Home, Settings]:
    """Find shipped files and home, and read the settings, without opening anything."""
    # numba compiles the zonal kernel once; its cache belongs to home, not to the package.
    resources = Resources.find()
    home = Home.find(resources, environ)
    settings = read_settings(resources.config.read_text("utf-8"), home.site_config, environ)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(home.cache / "numba"))
    return resources, home, settings


def open_runtime(environ: Mapping[str, str] = os.environ, *, clock: Clock | None = None) -> Runtime:
    """Read the settings and open the parts.

    Raises
    ------
    ConfigurationError
        If a setting is wrong or home cannot be used.
    DatabaseError
        If the database cannot be opened.
    """
    resources, home, settings = find_home(environ)
    time = clock or LiveClock()
    database = open_database(
        settings.database.url or sqlite_url(home.database),
        clock=time,
        busy_timeout_s=settings.database.busy_timeout_s,
        group_commit_max=settings.database.group_commit_max,
    )
    return Runtime(settings=settings, resources=resources, home=home, clock=time, database=database)
