"""The table of `security.md` is whole, counts right, and names tests that are there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen

from riskmap.web.manual import anchor
from tests.fixtures.equipment import ROOT

PAGE = ROOT / "riskmap" / "docs" / "explanation" / "security.md"
#: How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, by its last number.
SECTIONS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6
3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12
6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2
8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2
10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1
13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5
16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""
MET, OPEN, NONE = "met", "open", "n.a."


@frozen
class Row:
    """One requirement."""

    number: str
    asked: str
    state: str
    how: str


@cache
def rows() -> tuple[Row, ...]:
    found = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (\S+) \| (.+) \|$", _text(), re.MULTILINE)
    return tuple(Row(*one) for one in found)


@cache
def _text() -> str:
    return PAGE.read_text("utf-8")


@cache
def _tests() -> frozenset[str]:
    files = (ROOT / "tests").rglob("test_*.py")
    return frozenset(
        name for file in files for name in re.findall(r"def (test_\w+)\(", file.read_text("utf-8"))
    )


def numbers() -> list[str]:
    found = []
    for one in SECTIONS.split():
        section, _, span = one.partition(":")
        first, _, last = span.partition("-")
        found += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return found


def test_every_requirement_of_both_levels_has_one_row_in_order() -> None:
    assert len(numbers()) == 253
    assert [row.number for row in rows()] == numbers()


def test_the_head_counts_what_is_met_and_what_is_not() -> None:
    counted = Counter(row.state for row in rows())
    assert set(counted) == {MET, OPEN, NONE}
    of = counted[MET] + counted[OPEN]
    assert f"levels 1 and 2: {counted[MET]} of {of} met." in _text().splitlines()[2]
    assert (
        f"All {len(rows())} of levels 1 and 2: {counted[MET]} met, {counted[OPEN]} open, "
        f"{counted[NONE]} not applicable."
    ) in _text()


@pytest.mark.parametrize("row", [row for row in rows() if row.state == MET], ids=lambda r: r.number)
def test_what_is_met_names_a_test_or_a_page_that_is_there(row: Row) -> None:
    tests = re.findall(r"`(test_\w+)`", row.how)
    pages = re.findall(r"\]\(([^)]+)\)", row.how)
    assert tests or pages
    assert [name for name in tests if name not in _tests()] == []
    assert [page for page in pages if not _is_there(page)] == []


def _is_there(page: str) -> bool:
    path, _, part = page.partition("#")
    file = (PAGE.parent / path).resolve() if path else PAGE
    if not file.is_file():
        return False
    headings = re.findall(r"^#+ (.+)$", Path(file).read_text("utf-8"), re.MULTILINE)
    return not part or part in {anchor(one) for one in headings}


def test_what_is_open_or_not_here_says_why() -> None:
    for row in rows():
        assert len(row.how) > 2, row.number
        assert len(row.asked) > 2, row.number
