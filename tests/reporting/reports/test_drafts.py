"""Drafts: pages as data, what people type, and how long it is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from riskmap.core.figure import Figure
from riskmap.core.hazards import hazards
from riskmap.reporting.model import forms, writing
from riskmap.reporting.model.drafts import (
    Draft,
    as_typed,
    header_from,
    mended,
    owned_by,
    said_from,
    with_page,
)
from riskmap.reporting.model.figures import take, told
from riskmap.reporting.model.forms import form_pages, page_of, pages_of
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Header, Kind
from riskmap.reporting.model.typed import read_typed
from riskmap.reporting.service import drafting
from riskmap.reporting.store import drafts
from tests.reporting.reports.conftest import FIRST, SECOND, STREET, Night, a_report

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW = Draft(id="a" * 32, kind=Kind.INITIAL, unit=FIRST)
PEOPLE = form_pages()["people"]
HAIL = {"hazard": "hail", "day": "2021-07-25", "hour": "06:00"}


def a_draft(**said: str) -> Draft:
    return evolve(NEW, said={name.replace("__", "-"): text for name, text in said.items()})


def figures(**said: str) -> dict[str, Any]:
    return told(take(writing.figures_typed(a_draft(**said), {})).figures)


def test_an_initial_report_has_five_pages_and_the_others_four() -> None:
    assert len(pages_of(Kind.INITIAL)) == 5
    assert [one.slug for one in pages_of(Kind.FOLLOW_UP)] == ["people", "houses", "losses", "check"]
    assert pages_of(Kind.FOLLOW_UP) == pages_of(Kind.VERIFIED)


@pytest.mark.parametrize("unit", [FIRST, STREET])
def test_every_heading_is_asked_for_once_that_means_something_for_a_hazard(unit: str) -> None:
    for hazard in (one for one in hazards().values() if one.stat_id):
        asked = [
            one.slug
            for page in form_pages().values()
            for one in page.headings(unit, hazard.slug).all
        ]
        expected = [
            one.slug
            for one in indicators().values()
            if one.is_asked_of(unit) and one.is_asked_for(hazard.stat_id)
        ]
        assert sorted(asked) == sorted(expected), hazard.slug


def test_the_hazard_decides_what_stands_first() -> None:
    assert PEOPLE.headings(FIRST, "typhoon_wind").first[0].slug == "deaths"
    drought = PEOPLE.headings(FIRST, "drought").first
    assert "drought_need_cum" in {one.slug for one in drought}
    flood = {one.slug for one in PEOPLE.headings(FIRST, "rainstorm").all}
    assert "drought_need_cum" not in flood


def test_what_was_said_is_shown_whatever_the_hazard_became() -> None:
    shown = PEOPLE.headings(FIRST, "rainstorm", {"drought_need_cum"}).all
    assert "drought_need_cum" in {one.slug for one in shown}


def test_a_heading_on_no_page_or_two_is_refused() -> None:
    several = list(form_pages().values())
    with pytest.raises(ValueError, match="is asked for on"):
        forms._require_each_once([one for one in several if one.slug != "houses"])
    with pytest.raises(ValueError, match="does not belong"):
        forms._require_each_once([*several, evolve(several[0], first=("deaths",))])


def test_a_fault_leads_to_the_page_of_its_field() -> None:
    assert (page_of("shops"), page_of("hh_severe")) == ("losses", "houses")
    assert (page_of("hazard"), page_of("occurred_at")) == ("what", "what")


@pytest.mark.parametrize(
    ("slug", "text", "said"),
    [
        ("deaths", "3", "3"),
        ("deaths", " ３ 人 ", "3"),
        ("affected_pop", "1,200", "1200"),
        ("affected_pop", "1,2", "1,2"),
        ("affected_pop", "十", "十"),
        ("affected_pop", "12 户", "12 户"),
        ("crop_affected", "30亩", "2.00"),
        ("crop_affected", "10 亩", "0.67"),
        ("crop_affected", "5 000", "5 000"),
        ("loss_total", "35000元", "3.50"),
        ("loss_total", "1.2亿元", "12000.00"),
        ("road_km", "350 m", "0.35"),
    ],
)
def test_what_people_type_is_read_and_nothing_guessed(slug: str, text: str, said: str) -> None:
    found = read_typed(indicators()[slug], text)
    assert (found.text, found.said) == (text, said)
    assert found.is_converted is ("." in said)  # only what was worked out has decimals here


def test_number_unknown_at_least_and_nothing_are_four_things() -> None:
    said = {"number__deaths": "0", "unknown__missing": "1", "number__injured": "4"}
    assert figures(**said, unknown__injured="1") == {
        "deaths": 0,
        "missing": "unknown",
        "injured": {"at_least": 4},
    }


def test_as_before_takes_the_figure_before_unless_another_was_typed() -> None:
    before = {"deaths": Figure.at_least(2), "injured": Figure.number(7)}
    draft = a_draft(same__deaths="1", same__injured="1", number__injured="8", same__missing="1")
    assert writing.figures_typed(draft, before) == {"deaths": {"at_least": 2}, "injured": "8"}


@pytest.mark.parametrize(
    "figure", [Figure.number(0), Figure.at_least(1250), Figure.unknown(), Figure.number(310)]
)
@pytest.mark.parametrize("slug", ["deaths", "loss_total"])
def test_a_figure_that_was_sent_is_typed_as_it_was(slug: str, figure: Figure) -> None:
    draft = evolve(NEW, said=as_typed(slug, figure))
    assert take(writing.figures_typed(draft, {})).figures == {slug: figure}


def test_a_header_that_was_sent_is_typed_as_it_was() -> None:
    header = Header(
        hazard="earthquake",
        occurred_at=datetime(2021, 7, 25, 22, 30, tzinfo=UTC),
        ended_at=datetime(2021, 7, 26, 1, 0, tzinfo=UTC),
        magnitude=4.2,
        place="曹杨路",
    )
    draft = evolve(NEW, said=header_from(header, SHANGHAI))
    assert writing.header_typed(draft, SHANGHAI) == (header, ())


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, {"hazard", "day"}),
        ({"hazard": "hail", "day": "2021-07-25"}, {"hour"}),
        ({"hazard": "hail", "day": "x", "hour": "6"}, {"day"}),
        ({"hazard": "hail", "day": "2021-07-25", "hour": "06:00", "ended_day": "x"}, {"ended_day"}),
        (
            {"hazard": "hail", "day": "2021-07-25", "hour": "06:00", "magnitude": "12"},
            {"magnitude"},
        ),
        ({**HAIL, "position__at": "here"}, {"position-at"}),
    ],
)
def test_what_is_missing_of_a_header_is_said_at_its_field(
    said: dict[str, str], fields: set[str]
) -> None:
    _, faults = writing.header_typed(a_draft(**said), SHANGHAI)
    assert {one.field for one in faults} == fields


def test_a_page_replaces_its_own_fields_and_no_others() -> None:
    names = owned_by(PEOPLE, Kind.INITIAL)
    before = {"number-deaths": "3", "unknown-missing": "1", "number-shops": "2"}
    after = with_page(before, {"number-deaths": " 4 ", "number-shops": "9", "x": "y"}, names)
    assert after == {"number-deaths": "4", "number-shops": "2"}


def test_every_field_of_a_report_that_is_mended_can_be_typed() -> None:
    figured = {f"number-{slug}" for slug in indicators()}
    assert figured <= mended()
    assert {"summary", "box-scene", "position-at"} <= mended()
    assert not {"hazard", "day"} & mended()
    report = a_report(Kind.FOLLOW_UP, event_id="e", summary="甲", reasons={"deaths": "乙"})
    assert said_from(report)["why-deaths"] == "乙"


def test_drafts_are_of_one_person_and_go_when_their_time_is_over(either: Night) -> None:
    town, names = either.town, frozenset({"hazard"})
    ids = [letter * 32 for letter in "abc"]
    for one in ids:
        draft = evolve(NEW, id=one)
        town.write(drafting.save, draft, "what", {"hazard": "hail"}, names, as_="first")
    assert town.read(drafting.find, ids[0], as_="first.b") is None
    assert [one.id for one in town.read(drafting.unfinished, FIRST, as_="first")] != []
    town.write(drafting.throw_away, ids[0], as_="first")
    either.pass_(days=6)
    town.write(drafting.save, evolve(NEW, id=ids[1]), "what", {}, names, as_="first")
    assert town.write(drafting.forget) == 0
    either.pass_(days=2)
    assert town.write(drafting.forget) == 1
    either.pass_(days=23)
    assert town.write(drafting.forget) == 1
    assert [one.id for one in town.read(drafts.of, "first", FIRST)] == [ids[1]]


def test_a_draft_of_another_unit_or_an_id_that_is_taken_is_refused(night: Night) -> None:
    town, names = night.town, frozenset({"hazard"})
    town.write(drafting.save, NEW, "what", {"hazard": "hail"}, names, as_="first")
    for draft, who in ((NEW, "first.b"), (evolve(NEW, id="b" * 32, unit=SECOND), "first")):
        with pytest.raises(Exception, match=r"under this id|no unit"):
            town.write(drafting.save, draft, "what", {}, names, as_=who)
    assert town.read(drafting.find, NEW.id, as_="first").said == {"hazard": "hail"}


def test_a_remark_of_the_event_is_ticked_once_for_all_its_reports(night: Night) -> None:
    event_id = night.begin(ticked=("K29", "K25"))
    draft = night.town.read(drafting.new, Kind.FOLLOW_UP, FIRST, event_id=event_id, as_="first")
    assert dict(draft.said) == {"tick-K29": "1"}
