"""The rooms of the house: importing this registers every table on the one MetaData."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import riskmap.store.audit.tables
import riskmap.store.outbox
import riskmap.store.programs
import riskmap.store.runs
import riskmap.store.sealed_keys  # noqa: F401 - the store has tables of its own

#: Bottom to top.
ROOMS = (
    "divisions",
    "people",
    "calls",
    "places",
    "risk",
    "feeds",
    "warnings",
    "reporting",
    "response",
    "atlas",
)


def modules(name: str) -> list[ModuleType]:
    """Import the module called `name` of every room that has one, bottom to top."""
    found = [f"riskmap.{room}.{name}" for room in ROOMS]
    return [import_module(one) for one in found if find_spec(one) is not None]


modules("store")
