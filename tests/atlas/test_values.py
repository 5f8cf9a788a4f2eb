"""Values of every measure: classes that add up, units and words said, no data and flags kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from riskmap.core.sources import Flags

FLAGS = set(Flags().as_dict())
MEASURES = (
    "composite",
    "hazard",
    "exposure",
    "vulnerability",
    "hazard.rainstorm_waterlogging",
    "hazard.river_flood",
    "hazard.river_flood_defence_failed",
    "hazard.typhoon_wind",
    "hazard.heat",
    "hazard.subsidence",
    "annual_loss",
    "people_exposed",
)
ABROAD = ("composite", "coping_capacity", "hazard.inundacion", "hazard.sismo", "annual_loss")


def values(client: FlaskClient, **asked: str) -> dict[str, Any]:
    answer = client.get("/api/v1/map/values", query_string={"lang": "en", **asked})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def check_classes(body: dict[str, Any]) -> None:
    assert set(body["classes"]) == set("012345")
    assert sum(one["count"] for one in body["classes"].values()) == len(body["values"])
    for number, one in body["classes"].items():
        of_class = [code for code, entry in body["values"].items() if str(entry[0]) == number]
        assert len(of_class) == one["count"]
        assert one["word"]
        assert (one["colour"] is None) is (number == "0")
    for number, value, text in body["values"].values():
        assert (value is None) is (number == 0)
        assert bool(text) is (number != 0)


@pytest.mark.parametrize("level", ["district", "street", "committee"])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_a_class_for_every_unit(
    client: FlaskClient, measure: str, level: str
) -> None:
    body = values(client, measure=measure, level=level)
    assert len(body["values"]) == {"district": 1, "street": 10, "committee": 285}[level]
    check_classes(body)
    assert body["title"]
    assert body["unit"]
    assert body["limits_source"]


@pytest.mark.parametrize("measure", ABROAD)
def test_a_place_with_its_own_divisions_has_them_too(abroad: FlaskClient, measure: str) -> None:
    for level, count in (("comuna", 2), ("barrio", 8)):
        body = values(abroad, measure=measure, level=level)
        assert len(body["values"]) == count
        check_classes(body)


def test_no_flag_is_lost(client: FlaskClient, abroad: FlaskClient) -> None:
    body = values(client, level="committee")
    assert body["flags"].keys() == FLAGS
    said = {name for name, holds in body["flags"].items() if holds}
    assert said >= {"geometry_is_synthetic", "hazard_is_synthetic", "population_is_estimated"}
    assert "Outlines are made up: they are not the real lines." in body["notices"]
    assert not values(client, level="street")["flags"]["geometry_is_synthetic"]
    assert values(abroad)["flags"]["survey_is_synthetic"]


def test_money_is_said_with_currency_and_year(client: FlaskClient, abroad: FlaskClient) -> None:
    assert values(client, measure="annual_loss")["unit"] == "EUR a year, prices of 2010"
    # Where the composite is an annual loss, it is no score.
    assert values(abroad, measure="composite")["unit"] == "CLP a year, prices of 2024"
    assert values(client, measure="composite")["unit"] == "score 0–10"


def test_zero_is_a_class_of_its_own_among_amounts(client: FlaskClient) -> None:
    body = values(client, measure="people_exposed", level="committee")
    first = body["classes"]["1"]
    assert (first["word"], first["range"]) == ("none", "0")
    assert all(entry[1] == 0 for entry in body["values"].values() if entry[0] == 1)
    assert all(entry[1] >= 1 for entry in body["values"].values() if entry[0] > 1)


def test_people_exposed_are_those_on_the_rarest_map_of_the_hazard_that_reaches_most(
    client: FlaskClient,
) -> None:
    listed = client.get("/api/v1/assessments/putuo/units?level=street").get_json()["units"]
    exposed = values(client, measure="people_exposed", level="street")
    assert "rarest map" in exposed["note"]
    for unit in listed:
        reached = [
            max(figures["maps"], key=lambda one: one["return_period_years"])["people_affected"]
            for name, figures in unit["hazards"].items()
            if name in {"rainstorm_waterlogging", "river_flood"}
        ]
        assert exposed["values"][unit["code"]][1] == round(max(reached))


def test_the_map_begins_with_the_lowest_level_that_has_real_outlines(
    client: FlaskClient, abroad: FlaskClient
) -> None:
    assert values(client)["level"] == "street"
    assert values(abroad)["level"] == "barrio"  # all of them are made up


def test_values_say_of_which_assessment_they_are(abroad: FlaskClient) -> None:
    assert values(abroad)["assessment"] == {"version": 3, "state": "demo"}
    assert values(abroad, version="1")["assessment"]["version"] == 1


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("values?level=village", 400, "street"),
        ("values?measure=wealth", 400, "annual_loss"),
        ("values?version=x", 400, "version"),
        ("values?version=99", 404, "99"),
        ("values?since=1", 400, "earlier"),
        ("values?since=0", 400, "since"),
        ("units?under=31", 400, "31"),
        ("units?measure=wealth", 400, "composite"),
        ("at?lon=121.4", 400, "lat"),
        ("at?lon=one&lat=2", 400, "one"),
        ("at?lon=nan&lat=2", 400, "nan"),
        ("at?lon=181&lat=2", 400, "181"),
        ("find?q=a&limit=0", 400, "limit"),
        ("download.pdf", 400, "gpkg"),
        ("download.csv?sort=age", 400, "name"),
        ("download.csv?class=6", 400, "6"),
    ],
)
def test_a_wrong_question_is_answered_by_what_is_wrong(
    client: FlaskClient, question: str, status: int, said: str
) -> None:
    answer = client.get(f"/api/v1/map/{question}&lang=en".replace(".pdf&", ".pdf?"))
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert said in answer.text


@pytest.mark.parametrize(
    "path", ["values", "units", "find?q=cao", "at?lon=121.4&lat=31.24", "download.csv"]
)
def test_an_answer_that_one_has_already_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(f"/api/v1/map/{path}")
    again = client.get(f"/api/v1/map/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
