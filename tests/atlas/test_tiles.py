"""Outlines and tiles over the web: what a browser may keep, what is empty, what is refused."""

from __future__ import annotations

import mapbox_vector_tile
import pytest
from flask.testing import FlaskClient

OUTLINES = "/api/v1/map/outlines?level=committee&detail=0"
TILE = "/api/v1/map/tiles/committee/12/3428/1673.mvt"


def etag_key(client: FlaskClient) -> str:
    """Return the key of the committees' outlines."""
    from riskmap.atlas import service  # noqa: PLC0415 - only here
    from riskmap.atlas.home import home_region  # noqa: PLC0415 - only here
    from riskmap.core.access import Scope  # noqa: PLC0415 - only here
    from riskmap.doors.parts import parts  # noqa: PLC0415 - only here

    app = client.application
    with app.app_context(), parts().database.read(Scope.system("test")) as uow:
        return service.outlines(uow, home_region(), "committee").key


@pytest.mark.parametrize(("level", "count"), [("district", 1), ("street", 10), ("committee", 285)])
def test_every_outline_is_there_with_its_flag(client: FlaskClient, level: str, count: int) -> None:
    for detail in (0, 1, 2):
        answer = client.get(f"/api/v1/map/outlines?level={level}&detail={detail}")
        assert answer.mimetype == "application/geo+json"
        features = answer.get_json()["features"]
        assert len(features) == count
        flags = {one["properties"]["geometry_is_synthetic"] for one in features}
        assert flags == {level == "committee"}


@pytest.mark.parametrize("path", [OUTLINES, TILE])
def test_an_answer_that_one_has_already_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert client.get(path).data == first.data


@pytest.mark.parametrize("path", [OUTLINES, f"{TILE}?"])
def test_under_their_key_outlines_are_kept_for_ever_and_no_longer(
    client: FlaskClient, path: str
) -> None:
    key = etag_key(client)
    assert "immutable" in client.get(f"{path}&k={key}").headers["Cache-Control"]
    assert client.get(f"{path}&k=other").headers["Cache-Control"] == "no-cache"


def test_a_tile_holds_its_units(client: FlaskClient) -> None:
    answer = client.get(TILE)
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    layer = mapbox_vector_tile.decode(answer.data)["units"]
    assert len(layer["features"]) > 50
    for feature in layer["features"]:
        assert feature["properties"]["code"].startswith("310107")
        assert feature["properties"]["synthetic"] is True
        assert 1 <= feature["id"] <= 285


@pytest.mark.parametrize("name", ["10/0/0.mvt", "14/16383/0.mvt"])
def test_a_tile_with_nothing_in_it_has_no_body(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/api/v1/map/tiles/street/{name}")
    assert answer.status_code == 204
    assert answer.data == b""


def test_a_picture_of_a_tile_has_the_colours_of_the_measure(client: FlaskClient) -> None:
    pictures = {
        client.get(f"/api/v1/map/tiles/street/{measure}/12/3428/1673.png").data
        for measure in ("composite", "exposure")
    }
    assert len(pictures) == 2
    assert all(one.startswith(b"\x89PNG") for one in pictures)
    assert client.get("/api/v1/map/tiles/street/composite/12/0/0.png").status_code == 204


def test_the_index_names_and_places_every_unit(client: FlaskClient) -> None:
    found = client.get("/api/v1/map/index?level=street").get_json()
    assert {len(column) for column in found.values()} == {10}
    assert "桃浦镇" in found["names_zh"]
    for (lon, lat), (west, south, east, north) in zip(found["points"], found["boxes"], strict=True):
        assert west < lon < east
        assert south < lat < north


def test_without_a_level_outlines_are_those_that_a_map_begins_with(abroad: FlaskClient) -> None:
    outlines = abroad.get("/api/v1/map/outlines")
    assert outlines.status_code == 200
    assert len(outlines.get_json()["features"]) == 8
    assert len(abroad.get("/api/v1/map/index").get_json()["codes"]) == 8


@pytest.mark.parametrize(
    "path",
    [
        "index?level=village",
        "tiles/street/happiness/12/3428/1673.png",
        "tiles/street/composite/19/0/0.png",
        "outlines?level=village",
        "outlines?level=street&detail=3",
        "outlines?level=street&detail=-1",
        "outlines?level=street&detail=near",
        "outlines?level=street&detail=" + "9" * 5000,
        "outlines?level=street&version=0",
        "tiles/village/3/0/0.mvt",
        "tiles/street/3/8/0.mvt",
        "tiles/street/3/0/8.mvt",
        "tiles/street/15/0/0.mvt",
        "tiles/street/99999999/0/0.mvt",
    ],
)
def test_a_wrong_question_is_explained(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1/map/{path}")
    assert answer.status_code == 400
    problem = answer.get_json()
    assert problem["detail"]
    assert problem["mend"]
