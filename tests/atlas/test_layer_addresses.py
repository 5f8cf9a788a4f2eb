"""Addresses of layers: base map, rasters, tracks, Tianditu; nothing else is reachable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from riskmap.core.sources import Flags
from riskmap.maps.tianditu import Tianditu, Tile
from riskmap.runtime import open_runtime
from riskmap.web.app import create_app
from tests.atlas.test_list import page, state

FLAGS = set(Flags().as_dict())
MAP = "/api/v1/map"
TILE = "13/6858/3346.png"

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


@pytest.mark.parametrize(
    ("layer", "count", "form"),
    [
        ("roads", 7, "MultiLineString"),
        ("metro_lines", 9, "MultiLineString"),
        ("metro_stations", 44, "Point"),
    ],
)
def test_the_base_map_comes_with_credit_and_flags(
    client: FlaskClient, layer: str, count: int, form: str
) -> None:
    answer = client.get(f"{MAP}/base/{layer}.geojson")
    assert answer.mimetype == "application/geo+json"
    body = answer.get_json()
    assert body.keys() >= FLAGS | {"as_of", "attribution", "licence"}
    assert len(body["features"]) == count
    for feature in body["features"]:
        assert feature["geometry"]["type"] == form
        assert feature["properties"].keys() == {"symbol", "title", "facts"}


def test_names_are_in_the_readers_language(client: FlaskClient) -> None:
    titles = {
        lang: [
            one["properties"]["title"]
            for one in client.get(f"{MAP}/base/roads.geojson?lang={lang}").get_json()["features"]
        ]
        for lang in ("zh", "en")
    }
    client.delete_cookie("riskmap_lang")
    assert "中环路" in titles["zh"]
    assert "Middle Ring Road" in titles["en"]


def test_the_maps_of_a_hazard_are_listed_with_their_tiles(client: FlaskClient) -> None:
    body = client.get(f"{MAP}/rasters/rainstorm_waterlogging").get_json()
    assert [one["slug"] for one in body["maps"]] == ["T3", "T5", "T10", "T20", "T50", "T100"]
    assert body["first"] == "T100"
    assert body["unit"] == "m"
    assert body["hazard_is_synthetic"] is True
    assert body["terrain_is_synthetic"] is True
    assert all(one["url"].startswith(f"{MAP}/rasters/") for one in body["maps"])


def test_storms_are_called_by_year_and_name(client: FlaskClient) -> None:
    body = client.get(f"{MAP}/rasters/typhoon_wind").get_json()
    assert len(body["maps"]) == 44
    labels = {one["slug"]: one["label"] for one in body["maps"]}
    assert labels["199015"].startswith("1990")


def test_a_tile_is_a_picture_that_is_not_sent_twice(client: FlaskClient) -> None:
    body = client.get(f"{MAP}/rasters/rainstorm_waterlogging").get_json()
    url = body["maps"][-1]["url"].replace("{z}/{x}/{y}.png", TILE)
    first = client.get(url)
    assert (first.status_code, first.mimetype) == (200, "image/png")
    assert first.data.startswith(b"\x89PNG")
    assert "immutable" in first.headers["Cache-Control"]
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_tile_without_the_mark_of_its_file_is_asked_for_again(client: FlaskClient) -> None:
    for mark in ("", "?v=000000000000"):
        answer = client.get(f"{MAP}/rasters/rainstorm_waterlogging/T100/{TILE}{mark}")
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["T100/13/0/0.png", "T3/" + TILE])
def test_outside_of_the_raster_and_where_all_is_dry_there_is_no_tile(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(f"{MAP}/rasters/rainstorm_waterlogging/{path}")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("base/canals.geojson", 404),
        ("base/..%2Fregion.geojson", 404),
        ("rasters/volcano", 404),
        ("rasters/..", 404),
        ("rasters/rainstorm_waterlogging/T7/" + TILE, 404),
        ("rasters/rainstorm_waterlogging/ground/" + TILE, 404),
        ("rasters/rainstorm_waterlogging/..%2F..%2Friskmap.db/" + TILE, 404),
        ("rasters/rainstorm_waterlogging/T100/13/6858/99999.png", 400),
        ("rasters/rainstorm_waterlogging/T100/77/0/0.png", 400),
        ("rasters/rainstorm_waterlogging/T100/-1/0/0.png", 404),
        ("tianditu/vec/13/6858/3346", 404),
    ],
)
def test_what_is_not_offered_is_explained(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(f"{MAP}/{path}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["mend"]


def test_tracks_are_past_and_say_so(client: FlaskClient) -> None:
    body = client.get(f"{MAP}/tracks.geojson?lang=en").get_json()
    client.delete_cookie("riskmap_lang")
    assert body["is_past"] is True
    assert body["as_of"] is None, "an age would make the past look current"
    assert body["value"] == {"unit": "m/s", "label": "Wind, 1-minute mean", "averaging": "1min"}
    assert body.keys() >= FLAGS | {"attribution", "licence", "verified"}
    nearest = [one["properties"]["nearest_at"] for one in body["features"]]
    assert nearest == sorted(nearest, reverse=True)


def test_each_vertex_of_a_track_has_a_moment_and_a_wind(client: FlaskClient) -> None:
    for feature in client.get(f"{MAP}/tracks.geojson").get_json()["features"]:
        told = feature["properties"]
        count = len(feature["geometry"]["coordinates"])
        assert count == len(told["times"]) == len(told["moments"]) == len(told["values"])
        assert told["times"] == sorted(told["times"])
        assert told["times"][0] <= told["nearest_at"] <= told["times"][-1]
        assert told["nearest_km"] <= 300
        assert all(one.endswith("+00:00") for one in told["times"])


def with_key(prepared_home: Path, layer: str = "vec") -> dict[str, str]:
    return {
        "RISKMAP_HOME": str(prepared_home),
        "RISKMAP_MAP__TIANDITU_KEY": "secret-of-the-site",
        "RISKMAP_MAP__TIANDITU_LAYER": layer,
    }


@pytest.fixture
def keyed(prepared_home: Path) -> Iterator[FlaskClient]:
    """A browser of sorts of a site that has a key."""
    with open_runtime(with_key(prepared_home)) as opened:
        yield create_app(opened).test_client()


def test_with_a_key_the_bundled_base_map_lies_over_the_one_from_outside(
    keyed: FlaskClient, client: FlaskClient
) -> None:
    there, bundled = (state(page(one))["layers"] for one in (keyed, client))
    outside = [one["slug"] for one in there if one["slug"].startswith("tianditu_")]
    assert outside == ["tianditu_vec", "tianditu_cva"]
    left = [one for one in there if one["slug"] not in outside]
    assert left == bundled, "when nobody answers outside, the map is not blank"
    assert sum(one["is_on"] for one in left if one["slug"].startswith("base_")) == 3
    assert "secret" not in page(keyed)


def test_with_a_key_tiles_are_handed_on_without_it(
    keyed: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Tile(content=b"\x89PNG picture", mimetype="image/png")
    monkeypatch.setattr(Tianditu, "tile", lambda *_: given)
    for layer in ("vec", "cva"):
        answer = keyed.get(f"{MAP}/tianditu/{layer}/13/6858/3346")
        assert (answer.status_code, answer.data, answer.mimetype) == (
            200,
            given.content,
            "image/png",
        )
        assert "secret" not in str(answer.headers)


def test_only_the_chosen_base_map_is_handed_on(keyed: FlaskClient) -> None:
    for layer in ("img", "ter", "cia", "nothing"):
        assert keyed.get(f"{MAP}/tianditu/{layer}/13/6858/3346").status_code == 404


def test_when_nobody_answers_there_is_no_tile_and_no_error(
    keyed: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tianditu, "tile", lambda *_: None)
    answer = keyed.get(f"{MAP}/tianditu/vec/13/6858/3346")
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Cache-Control"] == "no-store"
