"""The register for programs."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from flask_babel import Babel
from geojson_pydantic import FeatureCollection
from werkzeug.test import TestResponse

from riskmap.divisions import api
from riskmap.doors import parts, problems
from riskmap.doors.api.taking import names_of
from riskmap.store import Database, Parts

ADDRESS = "/api/v1/divisions"


@pytest.fixture
def client(registered: Database) -> FlaskClient:
    app = APIFlask("test", json_errors=False, docs_path=None)
    Babel(app, default_locale="en")
    problems.explain_errors(app)
    app.register_blueprint(api.blueprint)
    parts.hand_over(app, cast("Parts", SimpleNamespace(database=registered)))
    return app.test_client()


def body(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.data)
    return found


@pytest.mark.parametrize(("level", "count"), [("district", 1), ("street", 10), ("committee", 285)])
def test_a_level_is_a_feature_collection(client: FlaskClient, level: str, count: int) -> None:
    answer = client.get(f"{ADDRESS}?level={level}")
    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")
    FeatureCollection.model_validate(body(answer))
    assert body(answer)["numberMatched"] == body(answer)["numberReturned"] == count
    assert {one["properties"]["level"] for one in body(answer)["features"]} == {level}


def test_all_levels_come_without_a_level(client: FlaskClient) -> None:
    assert body(client.get(ADDRESS))["numberReturned"] == 296


def test_an_answer_that_was_cut_off_says_so(client: FlaskClient) -> None:
    answer = body(client.get(f"{ADDRESS}?level=committee&limit=5"))
    assert (answer["numberMatched"], answer["numberReturned"]) == (285, 5)


def test_an_answer_is_narrowed_by_unit_and_by_name(client: FlaskClient) -> None:
    inside = body(client.get(f"{ADDRESS}?level=committee&under=310107103000"))
    assert inside["numberReturned"] == 48
    assert body(client.get(f"{ADDRESS}?q=cyxc&level=street"))["numberReturned"] == 1


def test_the_register_is_asked_as_it_held_on_a_day(client: FlaskClient) -> None:
    assert body(client.get(f"{ADDRESS}?on=2020-01-01"))["numberReturned"] == 0


def test_what_one_has_already_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get(f"{ADDRESS}?level=street")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(f"{ADDRESS}?level=street", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("query", "said", "mend"),
    [
        ("limit=0", "limit cannot be '0'", "from 1 to 1000"),
        ("limit=1001", "limit cannot be '1001'", "from 1 to 1000"),
        ("limit=many", "limit cannot be 'many'", "from 1 to 1000"),
        ("limit=", "limit cannot be ''", "from 1 to 1000"),
        ("level=village", "level cannot be 'village'", "district, street, committee"),
        ("levle=street", "There is no parameter levle", "level, under, q, on, limit, cursor, lang"),
        ("under=310107", "'310107' is not a 12-digit", "12-digit"),
        ("on=yesterday", "on cannot be 'yesterday'", "YYYY-MM-DD"),
        ("q=", "q cannot be ''", "1 to 100"),
    ],
)
def test_a_wrong_parameter_is_a_problem_that_names_what_is_allowed(
    client: FlaskClient, query: str, said: str, mend: str
) -> None:
    answer = client.get(f"{ADDRESS}?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert said in body(answer)["detail"]
    assert mend in body(answer)["mend"]


def test_one_division_is_a_feature(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}/310107005000")
    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")
    assert body(answer)["properties"]["name_zh"] == "曹杨新村街道"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("310107999000", 404, "310107999000"),
        ("310107022010", 404, "杨家桥居委会"),
        ("310107005000?on=2001-01-01", 404, "2001-01-01"),
        ("caoyang", 400, "caoyang"),
    ],
)
def test_a_division_that_is_not_there_is_a_problem(
    client: FlaskClient, path: str, status: int, said: str
) -> None:
    answer = client.get(f"{ADDRESS}/{path}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in body(answer)["detail"]


def test_pages_have_every_division_once_in_the_order_of_codes(client: FlaskClient) -> None:
    address, codes = f"{ADDRESS}?level=street&limit=3", []
    while address:
        answer = client.get(address)
        page = body(answer)
        assert page["numberMatched"] == 10
        codes += [one["id"] for one in page["features"]]
        address = page["next"]
        assert answer.headers.get("Link") == (address and f'<{address}>; rel="next"')
    whole = body(client.get(f"{ADDRESS}?level=street"))
    assert codes == [one["id"] for one in whole["features"]]
    assert whole["next"] is None


def test_a_search_goes_on_where_its_page_ended(client: FlaskClient) -> None:
    whole = [one["id"] for one in body(client.get(f"{ADDRESS}?q=cao"))["features"]]
    first = body(client.get(f"{ADDRESS}?q=cao&limit=2"))
    second = body(client.get(first["next"]))
    assert len(whole) > 3
    assert [one["id"] for one in first["features"] + second["features"]] == whole[:4]


@pytest.mark.parametrize(
    "cursor", ["x", "e30", "WyJhIl0", "é", "bnVsbA", "WzEsIDIsIDNd", "%00", "AA=="]
)
def test_a_cursor_of_no_list_is_refused(client: FlaskClient, cursor: str) -> None:
    answer = client.get(f"{ADDRESS}?cursor={cursor}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_a_cursor_of_another_list_is_refused(client: FlaskClient) -> None:
    cursor = body(client.get(f"{ADDRESS}?level=street&limit=3"))["next"].partition("cursor=")[2]
    assert client.get(f"{ADDRESS}?level=street&limit=5&cursor={cursor}").status_code == 200
    other = client.get(f"{ADDRESS}?level=committee&cursor={cursor}")
    assert (other.status_code, other.get_json()["detail"]) == (
        400,
        "The cursor is not of this list.",
    )


def test_an_argument_is_given_once(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}?level=street&level=committee")
    assert (answer.status_code, body(answer)["mend"]) == (400, "Give it once.")


def test_the_contract_names_the_parameters() -> None:
    operations = api.blueprint.operations["divisions"]
    assert names_of(operations.query) == ["level", "under", "q", "on", "limit", "cursor", "lang"]
