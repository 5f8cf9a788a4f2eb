"""Units are found by name, pinyin, initials, code, and by where somebody stands."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


def found(client: FlaskClient, text: str, **more: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/map/find", query_string={"q": text, "lang": "en", **more})
    results: list[dict[str, Any]] = answer.get_json()["results"]
    return results


@pytest.mark.parametrize(
    "text",
    [
        *("曹杨新村街道", "caoyangxincun", "Cao Yang Xin Cun", "cyxc", "310107005000"),
        *("caoyangxincunjiedao", "cyxcjd"),  # with what kind of unit it is
    ],
)
def test_a_street_is_found_by_everything_it_is_called(client: FlaskClient, text: str) -> None:
    assert found(client, text)[0]["code"] == "310107005000"


@pytest.mark.parametrize("text", ["Ñuñoa", "nunoa", "caleta nunoa", "0101-01"])
def test_accents_need_not_be_typed(abroad: FlaskClient, text: str) -> None:
    first = found(abroad, text)[0]
    assert (first["code"], first["name"]) == ("0101-01", "Caleta Ñuñoa Chica")
    assert first["parent"] == "Puerto Ejemplo Poniente"
    assert first["href"] == "/divisions/0101-01"
    assert first["geometry_is_synthetic"] is True


@pytest.mark.parametrize("text", ["", "  ", "'", "zzzz"])
def test_nothing_is_found_by_nothing(client: FlaskClient, text: str) -> None:
    assert found(client, text) == []


def test_there_are_no_more_than_asked_for_and_higher_levels_come_first(
    client: FlaskClient,
) -> None:
    several = found(client, "cao", limit=4)
    assert len(several) == 4
    levels = ["district", "street", "committee"]
    assert several == sorted(several, key=lambda one: levels.index(one["level"]))


def test_a_point_lies_in_its_units_the_smallest_last(
    client: FlaskClient, abroad: FlaskClient
) -> None:
    units = client.get("/api/v1/map/at?lon=121.4023&lat=31.2395").get_json()["units"]
    assert [one["level"] for one in units] == ["district", "street", "committee"]
    assert units[1]["code"] == "310107005000"
    units = abroad.get("/api/v1/map/at?lon=-71.7959&lat=-27.9883").get_json()["units"]
    assert [one["code"] for one in units] == ["0101", "0101-01"]


def test_outside_there_is_no_unit(client: FlaskClient) -> None:
    assert client.get("/api/v1/map/at?lon=0&lat=0").get_json() == {"units": []}


def test_every_unit_lies_around_the_point_that_is_told_of_it(client: FlaskClient) -> None:
    for text in ("cyxc", "310107"):
        for one in found(client, text, limit=30):
            lon, lat = one["point"]
            west, south, east, north = one["bbox"]
            assert west < lon < east
            assert south < lat < north
            there = client.get(f"/api/v1/map/at?lon={lon}&lat={lat}").get_json()["units"]
            assert one["code"] in {unit["code"] for unit in there}
