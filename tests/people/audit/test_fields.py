"""Every field that is written into the audit log, anywhere in the code, has a word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from riskmap.places.model.fields import FIELDS as OF_PLACES
from riskmap.web.audit import fields
from tests.fixtures.equipment import ROOT

_SIDES = {"before", "after"}


def names_written(source: str) -> Iterator[str]:
    """Yield what stands as a key in dictionaries that are called or handed over as such a side."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        given = _assigned(function)
        for side in _SIDES:
            yield from (key for value in given.get(side, ()) for key in _keys(value))
        for call in ast.walk(function):
            if isinstance(call, ast.Call):
                for one in call.keywords:
                    if one.arg in _SIDES:
                        yield from _keys(one.value)
                        for name in ast.walk(one.value):
                            if isinstance(name, ast.Name):
                                yield from (key for value in given.get(name.id, ())
                                            for key in _keys(value))  # fmt: skip


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    given: dict[str, list[ast.expr]] = {}
    for one in ast.walk(function):
        if isinstance(one, ast.Assign):
            for target in one.targets:
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(one.value)
    return given


def _keys(value: ast.expr) -> Iterator[str]:
    for one in ast.walk(value):
        if isinstance(one, ast.Dict):
            for key in one.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value


def test_a_key_is_found_where_it_is_written_and_where_it_was_put_together() -> None:
    source = "def f():\n  told = {'a': 1}\n  record(before={'b': 2}, after={**told, 'c': 3})\n"
    assert {*names_written(source)} == {"a", "b", "c"}


def test_every_field_that_the_code_writes_has_a_word() -> None:
    files = [one for one in Path(ROOT, "riskmap").rglob("*.py") if "migrations" not in one.parts]
    written = {name for one in files for name in names_written(one.read_text("utf-8"))}
    assert {"role", "receipt", "reports"} <= written, "else nothing was found"
    assert written - {*fields.WORDS, *OF_PLACES} == set()
