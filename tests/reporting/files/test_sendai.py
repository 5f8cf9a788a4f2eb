"""Sendai indicators: what cannot be worked out says so, and nothing unknown becomes 0."""

from __future__ import annotations

from typing import Any

import pytest

from riskmap.core.figure import Figure
from riskmap.reporting.model.periods import period
from riskmap.reporting.model.sendai import Value, read, sendai, value_of
from riskmap.reporting.service import sendai as service
from riskmap.reporting.service.sendai import SendaiYear
from tests.reporting.files.test_paragraphs import ENGLISH
from tests.reporting.reports.conftest import FIRST, Night

BY_ID = {one.id: one for one in sendai()}


def value(one: str, *events: dict[str, Figure], people: int | None = 50_000) -> Value:
    return value_of(BY_ID[one], events, people, is_estimated=True)


def test_all_targets_that_reports_touch_are_there_each_with_headings_or_a_reason() -> None:
    letters = [one.id[0] for one in sendai()]
    assert {letter: letters.count(letter) for letter in "ABCDG"} == {
        "A": 3, "B": 5, "C": 6, "D": 8, "G": 6,
    }  # fmt: skip
    assert all(one.headings or one.missing for one in sendai())
    assert not any(one.source.verified for one in sendai())
    with pytest.raises(ValueError, match="A-9"):
        read('source = "s"\nverified = false\n[[indicator]]\nid = "A-9"\nword = "w"\nheadings = []')


def test_a_rate_needs_an_exact_number_and_people_that_are_known() -> None:
    known = {"deaths": Figure.number(1), "missing": Figure.number(1)}
    one = value("A-1", known)
    assert (one.rate, one.is_estimated) == (4.0, True)
    assert value("A-1", known, people=None).rate is None
    bound = value("A-1", known, {"deaths": Figure.number(0)})
    assert bound.rate is None
    assert bound.sum is not None
    assert bound.sum.total == Figure.at_least(2)  # nobody was asked for the missing
    assert bound.sum.unknown_parts == 1


def test_a_year_adds_events_up_and_tells_which_are_incomplete(night: Night) -> None:
    night.begin(FIRST, {"affected_pop": 3, "deaths": "unknown", "missing": 0})
    year: SendaiYear = night.town.read(service.year_of, FIRST, period("2021"), ENGLISH)
    said: dict[str, Any] = {one["id"]: one for one in service.as_dict(year)["indicators"]}
    assert (year.events, year.incomplete, year.people) == (1, 1, None)
    assert (said["A-2"]["value"], said["A-3"]["value"]) == ("unknown", 0)
    assert said["A-1"]["value"] == {"at_least": 0}
    assert (said["B-3"]["value"], said["C-6"]["value"]) == (None, None)
    rows = {str(row[0]): row for row in service.as_sheet(year, ENGLISH).rows}
    assert rows["B-3"][2] == "cannot be worked out"
    assert rows["A-2"][2] == "not known to anybody"
    empty: SendaiYear = night.town.read(service.year_of, FIRST, period("2019"), ENGLISH)
    assert empty.events == 0
