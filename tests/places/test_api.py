"""Places for programs, over the demonstration."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace
from typing import Any, cast

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from flask_babel import Babel
from werkzeug.test import TestResponse

from riskmap.doors import parts, problems
from riskmap.doors.api.taking import names_of
from riskmap.places import api, service
from riskmap.store import Database, Parts
from tests.fixtures.equipment import ROOT
from tests.places.conftest import SYSTEM, WHY, a_place

ADDRESS = "/api/v1/places.geojson"


@pytest.fixture
def client(with_demo: Database) -> FlaskClient:
    app = APIFlask("test", json_errors=False, docs_path=None)
    Babel(app, default_locale="en")
    problems.explain_errors(app)
    app.register_blueprint(api.blueprint)
    parts.hand_over(app, cast("Parts", SimpleNamespace(database=with_demo)))
    return app.test_client()


def body(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.data)
    return found


@pytest.mark.parametrize(
    ("group", "count"),
    [("facilities", 61), ("vulnerable", 30), ("hazards", 30), ("supplies", 10), ("routes", 20)],
)
def test_a_group_is_a_feature_collection(client: FlaskClient, group: str, count: int) -> None:
    answer = client.get(f"{ADDRESS}?group={group}")
    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")
    assert len(body(answer)["features"]) == count
    for one in body(answer)["features"]:
        assert {"symbol", "title", "facts", "is_demo", "geometry_is_synthetic"} <= {
            *one["properties"]
        }


def test_what_one_has_already_is_not_sent_again_until_something_changes(
    client: FlaskClient, with_demo: Database
) -> None:
    first = client.get(f"{ADDRESS}?group=supplies")
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{ADDRESS}?group=supplies", headers=again).status_code == 304
    with_demo.write(
        SYSTEM, lambda uow: service.set_fields(uow, "demo-supplies-01", {"note": "x"}, WHY)
    )
    assert client.get(f"{ADDRESS}?group=supplies", headers=again).status_code == 200


def test_the_list_has_unknown_as_null_and_worked_out_numbers_apart(client: FlaskClient) -> None:
    answer = body(client.get("/api/v1/places?kind=shelter"))
    assert (answer["count"], answer["is_demo"]) == (10, True)
    last = answer["places"][4]
    assert last["capacity_persons"] is None
    assert last["capacity_calculated_persons"] == 1500
    assert last["capacity_calculated_verified"] is False
    assert last["phone"] is None


def test_counts_of_persons_leave_only_through_the_facts(client: FlaskClient) -> None:
    for path in ("/api/v1/places?group=vulnerable", f"{ADDRESS}?group=vulnerable"):
        assert '"persons"' not in client.get(path).text
    first = body(client.get(f"{ADDRESS}?kind=vulnerable_area"))["features"][0]
    assert dict(first["properties"]["facts"])["Persons who need help"] == "<5"


def test_what_is_not_for_everybody_is_not_served(client: FlaskClient, with_demo: Database) -> None:
    secret = a_place("secret", "supplies", is_public=False)
    with_demo.write(SYSTEM, lambda uow: service.add(uow, secret, WHY))
    assert "secret" not in client.get("/api/v1/places").text
    assert "demo-supplies-01" in client.get("/api/v1/places?group=supplies").text
    assert len(body(client.get(f"{ADDRESS}?group=supplies"))["features"]) == 10


@pytest.mark.parametrize(
    ("query", "said", "mend"),
    [
        ("group=everything", "group cannot be 'everything'", "facilities, vulnerable"),
        ("kind=volcano", "kind cannot be 'volcano'", "shelter, assembly_point"),
        ("group=supplies&kind=shelter", "kind cannot be 'shelter'", "supplies"),
        ("where=here", "There is no parameter where", "group, kind, "),
    ],
)
@pytest.mark.parametrize("path", [ADDRESS, "/api/v1/places"])
def test_a_wrong_parameter_is_a_problem_that_names_what_is_allowed(
    client: FlaskClient, path: str, query: str, said: str, mend: str
) -> None:
    answer = client.get(f"{path}?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert said in body(answer)["detail"]
    assert mend in body(answer)["mend"]


def test_the_contract_names_the_parameters() -> None:
    assert names_of(api.blueprint.operations["places_geojson"].query) == ["group", "kind", "lang"]


def test_pages_of_the_list_have_every_place_once_whatever_comes_between(
    client: FlaskClient, with_demo: Database
) -> None:
    whole = [one["id"] for one in body(client.get("/api/v1/places"))["places"]]
    first = body(client.get("/api/v1/places?limit=20"))
    new = [
        a_place("aaa-first", "police", is_demo=True),
        a_place("zzz-last", "police", is_demo=True),
    ]
    with_demo.write(SYSTEM, lambda uow: [service.add(uow, one, WHY) for one in new])
    ids, address = [one["id"] for one in first["places"]], first["next"]
    while address:
        page = body(client.get(address))
        ids += [one["id"] for one in page["places"]]
        address = page["next"]
    assert sorted(ids) == sorted([*whole, "zzz-last"])


def test_a_server_starts_without_what_only_files_need() -> None:
    program = (
        "import sys, riskmap.places.api, riskmap.places.layers, riskmap.places.setup;"
        "print(sorted({'pyogrio', 'geopandas', 'openpyxl', 'xlsxwriter'} & sys.modules.keys()))"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
