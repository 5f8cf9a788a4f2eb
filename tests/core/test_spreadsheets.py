"""No cell of a file that we hand out runs, and what comes back is what it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.spreadsheets import harmless, unmarked

RUNS = ["=1+1", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "＝1+1", "＋1", "－1", "＠SUM(1)"]


@pytest.mark.parametrize("text", [*RUNS, *(f"{blank}{RUNS[0]}" for blank in "\t\r\n")])
def test_what_a_spreadsheet_would_run_is_marked(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "曹杨新村街道", "3-5", "a=b", "'quoted", " =1"])
def test_what_it_would_not_run_stays(text: str) -> None:
    assert harmless(text) == text


@given(st.text(alphabet="'=+-@＝＋－＠\t\r\na曹"))
def test_what_is_read_back_is_what_was_written(text: str) -> None:
    if not text.startswith("'"):
        assert unmarked(harmless(text)) == text
