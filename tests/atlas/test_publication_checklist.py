"""The checklist of a map: each item passes, and each fails alone when its own thing is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from riskmap.atlas.publication.checklist import LOOKS, PHONES, SUPPORT, items, judged
from riskmap.atlas.publication.model import (
    Declared,
    Facts,
    MapKind,
    OutlineFacts,
    PointFacts,
    RouteFacts,
    SheetFacts,
    Status,
    is_blocked,
)
from riskmap.core.sources import Flags

DECLARED = Declared(
    title="甲街道社区灾害风险图",
    maker="甲街道办事处",
    reviewer="乙应急管理局",
    review_number="沪S(2026)001号",
    height_datum="吴淞",
)
SHEET = SheetFacts(
    drawn=frozenset({"class_3", "shelter"}),
    legend=frozenset({"class_3", "shelter"}),
    denominator=25_000,
    bar_error=0.0001,
    has_north=True,
    convergence_deg=0.72,
    notes_convergence=True,
    crs="EPSG:4549",
    base_map="© OpenStreetMap contributors",
    disclaimer=True,
    live_address="http://map.example/",
)
WHOLE = Facts(
    kind=MapKind.PUBLIC,
    place_name="甲街道",
    declared=DECLARED,
    assessment_version=3,
    is_assessment_published=True,
    outlines=OutlineFacts(units=10),
    risk_points=(PointFacts(name="加油站"),),
    shelters=(PointFacts(name="中学"),),
    routes=(RouteFacts(name="一号", has_direction=True, reaches="中学"),),
    support=frozenset(SUPPORT),
    shows_vulnerable=True,
    sheet=SHEET,
    data_on=date(2026, 7, 1),
    map_on=date(2026, 7, 12),
    phones=dict.fromkeys(PHONES, "021-00000000"),
)


def without(**changed: Any) -> Facts:
    return evolve(WHOLE, **changed)


def on_sheet(**changed: Any) -> Facts:
    return evolve(WHOLE, sheet=evolve(SHEET, **changed))


def said(**changed: Any) -> Facts:
    return evolve(WHOLE, declared=evolve(DECLARED, **changed))


LACKING = [
    ("P1", without(is_demo=True, is_assessment_published=False)),
    ("P1", without(is_assessment_published=False)),
    ("P2", without(flags=Flags(hazard_is_synthetic=True))),
    ("P2", without(flags=Flags(terrain_is_synthetic=True))),
    ("P2", without(flags=Flags(geometry_is_synthetic=True))),
    ("P2", without(demo_places=1)),
    ("M1", said(title=" ")),
    ("M1", without(place_name="")),
    ("M2", without(outlines=OutlineFacts())),
    ("M2", without(outlines=OutlineFacts(units=10, missing=("a",)))),
    ("M2", without(outlines=OutlineFacts(units=10, invalid=("a",)))),
    ("M2", without(outlines=OutlineFacts(units=10, unregistered=("a",)))),
    ("M3", without(risk_points=())),
    *(
        ("M3", without(risk_points=(PointFacts(name="x", lacks=(one,)),)))
        for one in ("type", "name", "grade", "season", "extent")
    ),
    ("M4", without(shelters=())),
    ("M4", without(shelters=(PointFacts(name="x", lacks=("capacity",)),))),
    ("M4", without(shelters=(PointFacts(name="x", lacks=("manager",)),))),
    ("M5", without(routes=())),
    ("M5", without(routes=(RouteFacts(name="x", has_direction=True),))),
    ("M5", without(routes=(RouteFacts(name="x", has_direction=False, reaches="y"),))),
    *(("M6", without(support=frozenset(SUPPORT) - {one})) for one in SUPPORT),
    ("M7", without(small_groups=("x",))),
    ("M7", without(kind=MapKind.INTERNAL, shows_vulnerable=False)),
    ("M8", on_sheet(legend=frozenset({"class_3"}))),
    ("M8", on_sheet(legend=SHEET.legend | {"hospital"})),
    ("M9", on_sheet(denominator=None)),
    ("M9", on_sheet(bar_error=0.17)),
    ("M10", on_sheet(has_north=False)),
    ("M10", on_sheet(notes_convergence=False)),
    ("M11", without(data_on=None)),
    ("M11", without(map_on=None)),
    ("M12", said(maker="")),
    ("M12", said(reviewer="")),
    *(("M13", without(phones={other: "1" for other in PHONES if other != one})) for one in PHONES),
    ("M14", said(review_number="")),
    ("M14", on_sheet(base_map="")),
    ("M15", on_sheet(crs="")),
    ("M15", said(height_datum="")),
    ("M16", on_sheet(disclaimer=False)),
    ("M16", on_sheet(live_address="")),
]


def test_the_list_has_two_premises_and_sixteen_items_each_with_a_source_and_a_check() -> None:
    ids = [one.id for one in items()]
    assert ids == ["P1", "P2", *(f"M{number}" for number in range(1, 17))]
    assert set(LOOKS) == set(ids)
    assert all(one.source and one.zh and one.en for one in items())


def test_a_whole_map_passes_everything() -> None:
    assert {one.status for one in judged(WHOLE)} == {Status.PASSED}
    assert not is_blocked(judged(WHOLE))


@pytest.mark.parametrize(("item", "facts"), LACKING)
def test_an_item_fails_alone_and_says_how_to_mend_it(item: str, facts: Facts) -> None:
    fallen = {one.item.id: one for one in judged(facts) if one.status is not Status.PASSED}
    fallen = {name: one for name, one in fallen.items() if one.status is not Status.NOT_APPLICABLE}
    assert list(fallen) == [item]
    outcome = fallen[item]
    assert outcome.lacks
    assert all(str(one.what) and str(one.mend) for one in outcome.lacks)
    only_warns = item in {"M15", "M16"}
    assert outcome.status is (Status.WARNED if only_warns else Status.FAILED)
    assert is_blocked(judged(facts)) is not only_warns


def test_a_demonstration_is_told_that_it_can_never_be_published() -> None:
    first = judged(without(is_demo=True))[0]
    assert "never be published" in str(first.lacks[0].what)


def test_a_statement_that_none_was_found_stands_for_risk_points() -> None:
    facts = evolve(said(none_found="无风险点, 2026年7月"), risk_points=())
    assert not is_blocked(judged(facts))


def test_a_recorded_exemption_stands_for_a_review_number() -> None:
    assert not is_blocked(judged(said(review_number="", exemption="街区示意图")))


def test_an_internal_map_needs_no_review_number() -> None:
    facts = evolve(said(review_number=""), kind=MapKind.INTERNAL)
    found = {one.item.id: one.status for one in judged(facts)}
    assert found["M14"] is Status.NOT_APPLICABLE
    assert not is_blocked(judged(facts))


def test_a_public_map_may_say_nothing_of_vulnerable_people() -> None:
    assert not is_blocked(judged(without(shows_vulnerable=False)))
