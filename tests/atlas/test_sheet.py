"""The sheet of a unit: everything once, nothing invented, no rank while anything is made up."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from flask import Flask
from flask.testing import FlaskClient

from riskmap.atlas import store
from riskmap.atlas.publication import marks
from riskmap.atlas.publication.model import MapKind, Publication
from riskmap.atlas.service.editions import Shown, shown_edition
from riskmap.atlas.sheet.paper import QUIET, paper_of
from riskmap.atlas.sheet.pictures import of_rank
from riskmap.maps.charts import IntervalChart
from riskmap.places import service as places_service
from riskmap.risk.model import RankFigure, State
from riskmap.store import Reading
from tests.atlas.test_publication_store import ONE

STREET = "/divisions/310107005000?lang=en"
COMMITTEE = "/divisions/310107005001?lang=en"
DISTRICT = "/divisions/310107000000?lang=en"


def words(html: str) -> str:
    """Return what a reader sees, with blanks between elements."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html: str, name: str) -> str:
    found = re.search(rf'<section class="[^"]*sheet__{name}.*?</section>', html, re.DOTALL)
    assert found is not None, name
    return found[0]


@pytest.mark.parametrize("path", [STREET, COMMITTEE, DISTRICT])
def test_every_picture_has_a_finding_and_its_table(client: FlaskClient, path: str) -> None:
    figures = re.findall(r"<figure.*?</figure>", client.get(path).text, re.DOTALL)
    assert len(figures) >= 4
    for figure in figures:
        assert re.search(r"<figcaption><h3[^>]*>.+?</h3>", figure)
        assert "<table" in figure
        assert 'role="img"' in figure or '<ul class="bars"' in figure


def test_the_score_stands_with_its_interval(client: FlaskClient) -> None:
    text = words(section(client.get(STREET).text, "level"))
    assert re.search(r"Score \d\.\d; with other inputs \d\.\d to \d\.\d", text)


@pytest.mark.parametrize("path", [STREET, COMMITTEE, DISTRICT])
def test_without_a_rank_the_sheet_says_why(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    assert "No rank: outlines, ground or hazard are made up." in text
    assert "Place " not in words(section(text, "level"))


def test_shares_of_the_dimensions_make_up_the_whole(client: FlaskClient) -> None:
    text = words(section(client.get(STREET).text, "why"))
    shares = [int(one) for one in re.findall(r"\d / 10 · (\d+) %", text)]
    assert len(shares) == 3
    assert sum(shares) == pytest.approx(100, abs=1)
    assert "Coping capacity no data" in text


def test_each_hazard_stands_with_its_own_unit(client: FlaskClient) -> None:
    text = words(section(client.get(STREET).text, "hazards"))
    assert re.search(r"Rainstorm and waterlogging [\d.]+ ‰ a year", text)
    assert re.search(r"Typhoon wind [\d.]+ a year", text)
    assert re.search(r"Heat \d+ %", text)
    assert "synthetic hazard" in text


def test_a_place_without_damage_has_a_sentence_in_place_of_a_flat_curve(
    client: FlaskClient,
) -> None:
    text = section(client.get(COMMITTEE).text, "losses")
    assert "No mapped hazard does damage here even once in 100 years" in text
    assert "chart--curves" not in text
    assert "chart--curves" in section(client.get(STREET).text, "losses")


def test_ages_of_the_district_are_not_passed_off_as_those_of_its_parts(
    client: FlaskClient,
) -> None:
    own = words(section(client.get(DISTRICT).text, "people"))
    assert "Nobody counted by age here" not in own
    assert "21 % are 65 and over" in own
    assert "53,827" in own
    borrowed = words(section(client.get(STREET).text, "people"))
    assert "Nobody counted by age here. These are the people of Putuo District" in borrowed


def test_places_to_go_to_are_told_with_distance_and_room_and_marked_as_made_up(
    client: FlaskClient,
) -> None:
    text = words(section(client.get(STREET).text, "places"))
    assert re.search(r"Shelter · \d+ m · [\d,]+ persons · ", text)
    assert "Straight lines" in text
    assert text.count("made up") >= 6
    assert "capacity not recorded" in text


def test_dangers_in_the_unit_stand_with_their_grade_the_worst_first(client: FlaskClient) -> None:
    text = section(client.get(STREET).text, "places").partition("Keep away from")[2]
    told = [words(one) for one in re.findall(r'<li class="place">.*?</li>', text, re.DOTALL)]
    assert told
    grades = [one.rpartition(" · ")[2] for one in told]
    order = ["high grade", "medium grade", "low grade", "not graded"]
    assert grades == sorted(grades, key=order.index)


def test_a_sheet_tells_its_version_sources_licences_and_caveats(client: FlaskClient) -> None:
    for path in (STREET, COMMITTEE, DISTRICT):
        text = client.get(path).text
        assert "version 1" in words(section(text, "history"))
        assert "shown here" in words(section(text, "history"))
        sources = words(section(text, "sources"))
        for part in ("Read with care", "Sources and licences", "ODbL-1.0", "not verified"):
            assert part in sources, part


def test_numbers_to_call_are_there_and_an_unknown_one_says_so(client: FlaskClient) -> None:
    text = words(section(client.get(STREET).text, "phones"))
    for number in ("110", "119", "120"):
        assert number in text
    assert "Duty desk here not recorded" in text
    assert "riskmap places set" in text


def test_advice_is_that_of_the_heaviest_hazards_and_says_that_it_is_not_verified(
    client: FlaskClient,
) -> None:
    text = section(client.get(STREET).text, "advice")
    titles = re.findall(r'advice__title">([^<]+)', text)
    assert titles[:2] == ["Typhoon wind", "Rainstorm and waterlogging"]
    heads = re.findall(r"<h4>([^<]+)</h4><ul>(?:<li>[^<]+</li>)+</ul>", text)
    assert heads == ["Before", "While it happens", "After"] * len(titles)
    assert text.count("not verified") == len(titles) == 3


def test_one_goes_on_to_the_neighbour_and_to_the_map(client: FlaskClient) -> None:
    text = client.get("/divisions/310107005003?lang=en").text
    assert 'rel="prev" href="/divisions/310107005001"' in text
    assert re.search(r'rel="next" href="/divisions/3101070050\d\d"', text)
    assert "selected=310107005003" in text
    assert 'rel="prev"' not in client.get(COMMITTEE).text


def test_the_square_code_leads_back_to_the_page(client: FlaskClient) -> None:
    text = client.get(STREET).text
    assert "http://localhost/divisions/310107005000" in text
    assert paper_of("http://localhost/divisions/310107005000").code in text


def test_the_square_code_is_quiet_at_its_edges() -> None:
    paper = paper_of("http://localhost/divisions/1")
    corners = {tuple(map(int, one)) for one in re.findall(r"M(\d+) (\d+)h1", paper.code)}
    assert min(x for x, _ in corners) == QUIET
    assert max(y for _, y in corners) == paper.size - QUIET - 1


def test_what_is_made_up_stays_marked_on_the_map_of_the_sheet(client: FlaskClient) -> None:
    assert "locator--demo" in client.get(COMMITTEE).text
    assert "locator--demo" not in client.get(STREET).text
    assert "© OpenStreetMap contributors" in section(client.get(COMMITTEE).text, "map")


def test_a_rank_stands_with_both_of_its_intervals(app: Flask) -> None:
    rank = RankFigure(
        rank=3, of=10, weight_low=2, weight_high=4, input_low=2.5, input_high=5.5, why=""
    )
    with app.test_request_context("/?lang=en"):
        picture = of_rank(rank)
    assert picture is not None
    assert picture.title == "Place 3 of 10, between 2 and 5.5; 1 is the highest risk"
    assert isinstance(picture.chart, IntervalChart)
    assert picture.chart.dot == 22.22
    assert [one[:2] for one in picture.chart.bands] == [(16.67, 33.33), (11.11, 22.22)]
    assert len(picture.table.rows) == 2


def test_no_rank_is_no_picture(app: Flask) -> None:
    rank = RankFigure(
        rank=None,
        of=10,
        weight_low=1,
        weight_high=9,
        input_low=None,
        input_high=None,
        why="interval_too_wide",
    )
    with app.test_request_context("/?lang=en"):
        assert of_rank(rank) is None


def test_a_sheet_bears_the_review_number_of_the_map_it_shows(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(STREET).text.count("Internal use, not for publication") == 2

    def standing(_uow: Reading, _region: str, level: str, _kind: MapKind) -> Publication | None:
        return evolve(ONE, level=level, assessment_version=1) if level == "street" else None

    def published(uow: Reading, region: str, version: int | None = None) -> Shown | None:
        shown = shown_edition(uow, region, version)
        return shown and evolve(shown, edition=evolve(shown.edition, state=State.PUBLISHED))

    monkeypatch.setattr(store, "standing", standing)
    monkeypatch.setattr(places_service, "changed_since", lambda *_: False)
    monkeypatch.setattr(marks, "shown_edition", published)
    text = client.get(STREET).text
    assert text.count(f"Map review number {ONE.declared.review_number}") == 2, "screen and paper"
    assert "Internal use" not in text
    assert "Map review number" in client.get(DISTRICT).text, "its map draws the streets"
    assert "Internal use" in client.get(COMMITTEE).text, "another map, which nobody reviewed"


def test_amounts_are_written_in_one_way_with_their_currency(client: FlaskClient) -> None:
    english, chinese = (client.get(f"{DISTRICT[:-2]}{lang}").text for lang in ("en", "zh"))
    ways = {english: r"EUR\s[\d.,]+(\smillion|\sbillion)?", chinese: r"[\d.,]+\s(万|亿)?\s?EUR"}
    for html, way in ways.items():
        cells = re.findall(r'<td class="number"[^>]*>([^<]+)</td>', section(html, "losses"))
        assert len(cells) >= 9
        assert all(cell == "–" or re.fullmatch(way, cell) for cell in cells), cells
        curve = words(section(html, "losses").split("<details")[0])
        assert re.search(way, curve)
        assert len(re.findall(way, words(section(html, "level")))) == 2, "a range"
    assert "万" in section(chinese, "losses")
    assert "million" in section(english, "losses")


def test_the_units_in_it_are_told_with_their_level_where_they_may_have_one(
    client: FlaskClient,
) -> None:
    streets = section(client.get(DISTRICT).text, "children")
    assert streets.count('<li data-code="') == streets.count('class="level"') == 10
    assert "<details" not in streets
    committees = section(client.get(STREET).text, "children")
    assert committees.count('<li data-code="') == 20
    assert 'class="level"' not in committees, "made-up outlines bear no level in a list"
    assert "<details data-open-wide>" in committees, "long lists are folded on a phone"


def test_the_contents_lead_to_parts_that_are_there(client: FlaskClient) -> None:
    for path in (STREET, COMMITTEE, DISTRICT):
        text = client.get(path).text
        contents = re.search(r'<nav class="sheet__contents".*?</nav>', text, re.DOTALL)
        assert contents
        for name in re.findall(r'href="#([^"]+)"', contents[0]):
            assert f'id="{name}"' in text
