"""The middle of a place is asked for without reading the outlines of all that lies in it."""

from __future__ import annotations

from typing import Any

import pytest

from riskmap.divisions import service as divisions
from riskmap.warnings.service import placing
from riskmap.warnings.service.meeting import meeting
from tests.reporting.duties.conftest import CITY, DISTRICT
from tests.warnings.keeping.night import Night
from tests.warnings.made import NOW


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the divisions whose outlines were read, as they are."""
    read: list[str] = []
    real = divisions.outlines

    def outlines(*asked: Any) -> Any:
        pairs = real(*asked)
        read.extend(one.code12 for one, _ in pairs)
        return pairs

    monkeypatch.setattr(divisions, "outlines", outlines)
    return read


def test_the_middle_of_a_place_is_that_of_its_own_outline(night: Night, drawn: list[str]) -> None:
    found = night.read(placing.middle, DISTRICT)
    assert drawn == [DISTRICT]
    assert found == night.read(lambda uow: placing.middle_of(placing.outlined(uow, DISTRICT)))
    assert found is not None


def test_what_is_not_drawn_itself_has_the_middle_of_what_lies_in_it(night: Night) -> None:
    assert night.read(placing.middle, CITY) == night.read(placing.middle, DISTRICT)


def test_the_four_that_meet_need_one_outline(night: Night, drawn: list[str]) -> None:
    night.read(meeting, DISTRICT, NOW)
    assert drawn == [DISTRICT]
