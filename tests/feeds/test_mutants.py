"""No mutant of a payload makes a format crash, hang or take the memory of the machine.

2,000 of each format here, 100,000 with ``scripts/test --long``; they begin with what we wrote
ourselves, and with real files where those are at hand. See `tests.feeds.caged`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from riskmap.feeds.service import formats
from tests.conftest import LONG
from tests.feeds.mutants import mutant, seeds_of
from tests.feeds.written import WRITTEN
from tests.fixtures.equipment import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a cage needs fork and limits")
MUTANTS = 100_000 if LONG else 2_000
#: So many of a hundred mutants are still of the format: else its inside was not tried.
READABLE = 10


def _python(*words: str) -> list[dict[str, Any]]:
    said = subprocess.check_output([sys.executable, *words], cwd=ROOT, text=True)
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture(scope="module")
def tried() -> dict[str, dict[str, Any]]:
    """Return what became of the mutants, by format."""
    return {one["format"]: one for one in _python("-m", "tests.feeds.caged", str(MUTANTS))}


@pytest.mark.parametrize("name", formats())
def test_no_mutant_of_a_payload_is_too_much(name: str, tried: dict[str, dict[str, Any]]) -> None:
    found = tried[name]
    assert found["exit"] == 0, f"mutant {found['reached']} of {name} ended it"
    assert found["faults"] == []
    assert found["tried"] == MUTANTS
    assert found["readable"] >= MUTANTS * READABLE // 100


@pytest.mark.parametrize("name", WRITTEN)
def test_a_mutant_can_be_had_again(name: str) -> None:
    seeds = seeds_of(name)
    again = [mutant(name, number, seeds) for number in range(20)]
    assert again == [mutant(name, number, seeds) for number in range(20)]
    assert len({*again}) > 10


BAD = """
import json
from attrs import evolve
from riskmap.feeds.service import formats
from tests.feeds.caged import apart

def turn_in_circles(payload, context):
    while True:
        pass

def swell(payload, context):
    return [0] * 10**9

def stumble(payload, context):
    return payload[10**6]

for one in (turn_in_circles, swell, stumble):
    bad = evolve(formats()["rain"], parse=one)
    print(json.dumps(apart(bad, 1, [b"x" * 50], seconds=0.1)))
"""


def test_a_cage_holds_what_hangs_swells_or_stumbles() -> None:
    hung, swollen, stumbled = _python("-c", BAD)
    assert (hung["exit"], hung["reached"]) == (-signal.SIGVTALRM, 0)
    assert "MemoryError" in swollen["faults"][0]["trace"]
    assert "IndexError" in stumbled["faults"][0]["trace"]
