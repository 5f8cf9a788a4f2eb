"""Statements that are made once find what others find, on both databases, without a limit lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, select

from riskmap.core.access import Area, Scope
from riskmap.core.errors import ScopeError
from riskmap.core.realm import LIVE
from riskmap.store import Database, programs
from riskmap.store.prepared import Each, Prepared
from riskmap.store.programs import Use, program_use

SYSTEM = Scope.system("test")
NARROW = Scope(actor="a", realm=LIVE, purpose="test", areas=[Area.of("310107005001")])
WINDOW = timedelta(seconds=60)


def _found(each: Each) -> Any:
    table = program_use.c
    is_asked = each(table.program, "names") & (table.requests >= bindparam("least"))
    return select(table.program, table.requests).where(is_asked).order_by(table.program)


_FOUND = Prepared(_found)


def test_a_list_and_a_number_find_the_same_rows(database: Database) -> None:
    database.write(SYSTEM, lambda uow: programs.count_all(uow, {"a": 1, "b": 2, "c'": 3}, WINDOW))
    with database.read(SYSTEM) as uow:
        assert _FOUND.rows(uow, names=["b", "c'", "nobody"], least=2) == [("b", 2), ("c'", 3)]
        assert _FOUND.rows(uow, names=[], least=0) == []
        assert _FOUND.rows(uow, names=["a"], least=1) == [("a", 1)]


def test_uses_are_counted_on_and_begin_anew_after_the_window(database: Database) -> None:
    database.write(SYSTEM, lambda uow: programs.count(uow, "a", WINDOW))
    database.write(SYSTEM, lambda uow: programs.count_all(uow, {"a": 2, "b": 1}, WINDOW))
    with database.read(SYSTEM) as uow:
        found = programs.uses(uow, ["a", "b", "c"], WINDOW)
        assert {name: one.requests for name, one in found.items()} == {"a": 3, "b": 1, "c": 0}
        assert programs.uses(uow, ["a"], timedelta(0)) == {"a": Use(began_at=uow.now, requests=0)}
    database.write(SYSTEM, lambda uow: programs.count_all(uow, {"a": 1}, timedelta(0)))
    with database.read(SYSTEM) as uow:
        assert programs.uses(uow, ["a"], WINDOW)["a"].requests == 1


def test_a_limited_scope_is_refused(database: Database) -> None:
    with database.read(NARROW) as uow, pytest.raises(ScopeError):
        _FOUND.rows(uow, names=["a"], least=0)
