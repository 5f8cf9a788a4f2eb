"""The map page as its address asks: levels, measures, list, filters, and nothing to show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from riskmap.atlas.pages import wall
from riskmap.core.pins import URGENT, Pin
from riskmap.core.words import Message
from riskmap.doors.words import COOKIE
from riskmap.runtime import open_runtime
from riskmap.store import schema
from riskmap.web.app import create_app


def page(client: FlaskClient, **asked: Any) -> str:
    answer = client.get("/", query_string={"lang": "en", **asked})
    assert answer.status_code == 200, answer.text
    return answer.text


def codes(text: str) -> list[str]:
    return re.findall(r'<tr data-code="([^"]+)"', text)


def state(text: str) -> dict[str, Any]:
    (written,) = re.findall(r'id="map-state"[^>]* data-state="([^"]*)"', text)
    found: dict[str, Any] = json.loads(unescape(written))
    return found


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[FlaskClient]:
    """A site on which nothing has been assessed yet."""
    with open_runtime({"RISKMAP_HOME": str(tmp_path / "home")}) as opened:
        schema.upgrade(opened.database)
        yield create_app(opened).test_client()


def test_before_the_first_assessment_the_page_says_what_will_stand_there(
    nowhere: FlaskClient,
) -> None:
    text = page(nowhere)
    assert codes(text) == []
    assert "will stand here" in text
    assert nowhere.get("/api/v1/map/values").get_json()["values"] == {}
    assert nowhere.get("/api/v1/map/find?q=cao").get_json() == {"results": []}
    assert nowhere.get("/api/v1/map/at?lon=121.4&lat=31.2").get_json() == {"units": []}
    assert nowhere.get("/api/v1/map/units").get_json()["features"] == []
    nowhere.set_cookie(COOKIE, "en")
    for path in ("/print", "/print?at=13/31.24/121.42&under=310107005000", "/publications/check"):
        answer = nowhere.get(path)
        assert answer.status_code == 400
        assert "There is no assessment of this place." in answer.text, path


def test_before_the_first_assessment_the_wall_still_shows_what_is_urgent(
    nowhere: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 7, 12, 4, tzinfo=UTC)
    pin = Pin(severity=URGENT, kind=Message("Flood"), text=Message("Move."), since=now, seen_at=now)
    monkeypatch.setattr(wall, "offered_pins", lambda *_: (pin,))
    nowhere.set_cookie(COOKIE, "en")
    for path in ("/?screen=wall", "/wall/board", "/wall/board?level=committee"):
        answer = nowhere.get(path)
        assert answer.status_code == 200
        assert "Nothing was assessed yet" in answer.text
        assert "Move." in answer.text


def test_the_list_has_every_unit_of_the_level_once(client: FlaskClient) -> None:
    for level, count in (("district", 1), ("street", 10), ("committee", 285)):
        found = codes(page(client, level=level))
        assert len(found) == len(set(found)) == count


def test_a_place_with_its_own_divisions_is_listed_and_drawn(abroad: FlaskClient) -> None:
    text = page(abroad)
    assert len(codes(text)) == 8
    assert "Caleta Ñuñoa Chica" in text
    assert "Puerto Ejemplo: lugar ficticio, datos inventados" in json.dumps(
        state(text), ensure_ascii=False
    )
    assert [one["slug"] for one in state(text)["levels"]] == ["comuna", "barrio"]
    assert codes(page(abroad, level="comuna")) == ["0101", "0102"]
    (south, west), (north, east) = state(text)["bounds"]
    assert -28.1 < south < north < -27.9
    assert -71.9 < west < east < -71.7


def test_units_come_by_class_and_then_by_code_never_by_score(client: FlaskClient) -> None:
    values = client.get("/api/v1/map/values?level=street").get_json()["values"]
    order = sorted(values, key=lambda code: (-values[code][0], code))
    assert codes(page(client)) == order


def test_the_list_is_sorted_as_its_headers_say(client: FlaskClient) -> None:
    values = client.get("/api/v1/map/values?level=street&measure=annual_loss").get_json()["values"]
    text = page(client, measure="annual_loss", sort="-value")
    assert codes(text) == sorted(values, key=lambda code: -values[code][1])
    assert 'aria-sort="descending"' in text
    assert codes(page(client, sort="value", measure="annual_loss")) == codes(text)[::-1]


def test_made_up_outlines_have_no_list_of_scores(client: FlaskClient) -> None:
    text = page(client, level="committee")
    assert "sort=-value" not in text
    refused = client.get("/?level=committee&sort=value&lang=en")
    assert refused.status_code == 400
    assert "cannot be sorted by value" in refused.text


def test_filters_keep_what_fits(client: FlaskClient) -> None:
    assert codes(page(client, q="cyxc")) == ["310107005000"]
    values = client.get("/api/v1/map/values?level=committee").get_json()["values"]
    wanted = {code for code, entry in values.items() if entry[0] == 4}
    assert set(codes(page(client, level="committee", **{"class": 4}))) == wanted
    assert codes(page(client, q="zzzz")) == []
    assert codes(page(client, q="", **{"class": ""})) == codes(page(client))


def test_links_keep_the_rest_of_the_view(client: FlaskClient) -> None:
    text = page(client, layers="shelters", at="14/31.24/121.4", measure="exposure")
    levels = {one["slug"]: one["href"] for one in state(text)["levels"]}
    for part in ("layers=shelters", "at=14/31.24/121.4", "measure=exposure", "level=committee"):
        assert part in levels["committee"]
    assert "level=" not in levels["street"]  # the level a map begins with


def test_a_second_measure_is_drawn_beside_the_first(client: FlaskClient) -> None:
    found = state(page(client, compare="vulnerability"))
    beside = found["compare"]
    assert beside["measure"]["slug"] == "vulnerability"
    assert "measure=vulnerability" in beside["urls"]["values"]
    assert found["measure"]["slug"] == "composite"
    assert state(page(client))["compare"] is None
    assert client.get("/?compare=wealth").status_code == 400


def test_layers_are_on_as_the_address_says(client: FlaskClient) -> None:
    by_itself = {one["slug"]: one["is_on"] for one in state(page(client))["layers"]}
    assert by_itself
    slug = next(iter(by_itself))
    asked = {one["slug"]: one["is_on"] for one in state(page(client, layers=slug))["layers"]}
    assert asked == {name: name == slug for name in by_itself}
    none = state(page(client, layers=""))["layers"]
    assert not any(one["is_on"] for one in none)


def test_what_the_state_links_is_there(client: FlaskClient) -> None:
    for level in ("street", "committee"):
        found = state(page(client, level=level, measure="people_exposed"))
        for name in ("outlines", "values", "index"):
            assert client.get(found["urls"][name]).status_code == 200
        assert client.get(found["urls"]["find"], query_string={"q": "a"}).status_code == 200
        counted = sum(one["count"] for one in found["classes"].values())
        assert counted == next(one["count"] for one in found["levels"] if one["is_current"])


def test_nobody_sees_an_outline_that_is_not_public(client: FlaskClient) -> None:
    """The map asks the register for public outlines only, whoever looks."""
    body = client.get("/api/v1/map/units?level=committee").get_json()
    assert not any(one["properties"]["geometry_is_approximate"] for one in body["features"])


@pytest.mark.parametrize(
    "asked", ["level=x", "measure=x", "sort=x", "class=9", "class=x", "version=0", "screen=x"]
)
def test_a_wrong_address_is_a_page_that_says_what_is_wrong(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/?lang=en&{asked}")
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert "Traceback" not in answer.text


def test_the_status_page_misses_no_register_where_none_is_needed(abroad: FlaskClient) -> None:
    text = abroad.get("/health?lang=en").text
    assert "this place brings its own divisions" in text
