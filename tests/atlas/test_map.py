"""The map's data and pages: every unit once, no flag lost, no rank where none may be."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from riskmap.core.sources import Flags

FLAGS = set(Flags().as_dict())


@pytest.mark.parametrize(("level", "count"), [("district", 1), ("street", 10), ("committee", 285)])
def test_every_unit_of_a_level_is_there_with_its_flags(
    client: FlaskClient, level: str, count: int
) -> None:
    answer = client.get(f"/api/v1/map/units?level={level}")
    assert answer.mimetype == "application/geo+json"
    body = answer.get_json()
    assert len(body["features"]) == count
    for feature in body["features"]:
        properties = feature["properties"]
        assert properties.keys() >= FLAGS
        assert properties["geometry_is_synthetic"] is (level == "committee")
        assert properties["hazard_is_synthetic"] is True
        assert properties["terrain_is_synthetic"] is True
        assert properties["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
        assert 1 <= properties["class"] <= 5
    assert body["assessment_state"] == "demo"


def test_the_demo_has_no_rank_anywhere(client: FlaskClient) -> None:
    for level in ("street", "committee"):
        text = client.get(f"/api/v1/map/units?level={level}").text
        assert "rank" not in text


def test_every_measure_is_drawn_by_the_same_scripts(client: FlaskClient) -> None:
    first, second = (
        re.findall(r'<script[^>]* src="([^"]+)"', client.get(path).get_data(as_text=True))
        for path in ("/", "/?measure=hazard")
    )
    assert first
    assert first == second


def test_an_answer_that_one_has_already_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/map/units?level=street")
    again = client.get(
        "/api/v1/map/units?level=street", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""


def test_the_same_map_is_the_same_bytes(client: FlaskClient) -> None:
    assert client.get("/").data == client.get("/").data


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?level=village", 400),
        ("/api/v1/map/units?level=village", 400),
        ("/api/v1/map/units?under=31", 400),
        ("/divisions/31010700500", 400),
        ("/divisions/310107999000", 404),
        ("/divisions/310107022010", 404),
    ],
)
def test_a_wrong_question_is_explained(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, query_string=None)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_withdrawn_unit_names_its_successors(client: FlaskClient) -> None:
    text = client.get("/divisions/310107022010?lang=en").text
    assert "310107022037" in text
    assert "310107022038" in text


def test_a_street_shows_its_committees_and_an_estimate_as_a_range(client: FlaskClient) -> None:
    text = client.get("/divisions/310107005000?lang=en").text
    assert text.count('<li data-code="310107005') == 20
    assert "estimated population" in text
    assert "–" in text
    assert "Not surveyed yet" in text


def test_the_district_shows_the_census_as_it_was_counted(client: FlaskClient) -> None:
    assert "1,239,800" in client.get("/divisions/310107000000?lang=en").text


def test_the_registers_count_stands_beside_the_plans_each_with_its_date(
    client: FlaskClient,
) -> None:
    text = client.get("/divisions/310107000000?lang=en").text
    assert re.search(r"counted 2023-06-30.*?278 \+ 7", text, re.DOTALL)
    assert re.search(r"counted 2015.*?252 \+ 7", text, re.DOTALL)


def test_a_committee_belongs_to_the_demonstration_view(client: FlaskClient) -> None:
    text = client.get("/divisions/310107005001?lang=en").text
    assert "Demonstration view." in text
    assert "Committee boundaries are illustrative" in text


@pytest.mark.parametrize("path", ["/", "/?level=committee", "/divisions/310107005000"])
def test_every_page_with_a_map_credits_its_boundaries(client: FlaskClient, path: str) -> None:
    assert "© OpenStreetMap contributors" in client.get(path).text
