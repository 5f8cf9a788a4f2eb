"""FULL is FULL: the system's own count of how often a program waited for the disk."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen

from riskmap.store import Database
from tests.fixtures.equipment import NO_STRACE, ROOT, find_strace
from tests.store.durability.load import kept_by, writer


@frozen
class Counted:
    """What a run wrote, in how many commits, and how often it waited for the disk."""

    rows: int
    commits: int
    flushes: int


@cache
def _strace() -> tuple[str, ...]:
    program = find_strace()
    if program is None:
        pytest.skip(NO_STRACE)
    watch = (str(program), "-f", "-c", "-e", "trace=fdatasync,fsync", "-o")
    tried = subprocess.run([*watch, os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not watch a process here, so flushes are not counted")
    return watch


def _count(database: Database, folder: Path, *words: str) -> Counted:
    url = database.engine.url.render_as_string(hide_password=False)
    report = folder / "strace.txt"
    done = subprocess.run(
        [*_strace(), str(report), *writer(url, *words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    *rows, commits = done.stdout.splitlines()
    assert {*rows} == kept_by(database)
    table = [line.split() for line in report.read_text().splitlines()]
    flushes = sum(int(line[3]) for line in table if line and line[-1] in {"fdatasync", "fsync"})
    return Counted(len(rows), int(commits.split()[1]), flushes)


def test_as_many_flushes_as_commits(sqlite_database: Database, tmp_path: Path) -> None:
    found = _count(sqlite_database, tmp_path, "--writers", "1", "--rows", "100")
    assert found.rows == 100
    assert found.commits >= found.rows, "one writer waits for each commit"
    assert found.flushes >= found.commits


def test_rows_that_wait_together_share_a_flush(sqlite_database: Database, tmp_path: Path) -> None:
    found = _count(sqlite_database, tmp_path, "--writers", "16", "--rows", "25")
    assert found.rows == 400
    assert found.flushes >= found.commits
    assert found.flushes < found.rows


def test_the_count_tells_full_from_normal(sqlite_database: Database, tmp_path: Path) -> None:
    found = _count(sqlite_database, tmp_path, "--writers", "1", "--rows", "100", "--careless")
    assert found.commits >= found.rows
    assert found.flushes < found.commits
