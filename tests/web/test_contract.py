"""The contract describes every address for programs, whole and from the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from riskmap.doors.api import Answer, Document, Programs, document_of
from riskmap.doors.api.contract import contract, operations
from riskmap.risk.model import UnitRisk


@pytest.fixture(scope="module")
def spec(app: Flask) -> dict[str, Any]:
    return contract(app)


def test_every_route_for_programs_says_what_it_takes_and_answers(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    told = {
        f"{blueprint}.{view}"
        for blueprint, one in app.blueprints.items()
        if isinstance(one, Programs)
        for view in one.operations
    }
    assert there == told


def test_a_route_that_says_nothing_is_found_out(app: Flask) -> None:
    blueprint = Programs("shy_api", __name__, url_prefix="/api/v1/shy", tag="Shy")
    blueprint.get("")(lambda: "")
    other = Flask("other")
    other.register_blueprint(blueprint)
    assert list(operations(other)) == []
    assert len(list(operations(app))) > 20


def test_every_operation_has_a_name_of_its_own_and_words(spec: dict[str, Any]) -> None:
    found = list(each_operation(spec))
    names = [one["operationId"] for one in found]
    assert len(set(names)) == len(names)
    for one in found:
        assert one["summary"]
        assert one["description"]
        assert one["tags"]
        for parameter in one["parameters"]:
            assert parameter["description"], (one["operationId"], parameter["name"])
            assert "null" not in str(parameter["schema"])


def test_every_operation_says_which_problems_there_are(spec: dict[str, Any]) -> None:
    for one in each_operation(spec):
        assert {"400", "500", "503"} <= one["responses"].keys()
        for parameter in one["parameters"]:
            if parameter["in"] == "path":
                assert "404" in one["responses"]


def test_every_reference_leads_somewhere(spec: dict[str, Any]) -> None:
    references = set(re.findall(r"'\$ref': '([^']+)'", str(spec)))
    assert len(references) > 40
    for one in references:
        found: Any = spec
        for step in one.removeprefix("#/").split("/"):
            found = found[step]


def test_no_two_models_share_a_name(spec: dict[str, Any]) -> None:
    assert [name for name in spec["components"]["schemas"] if "__" in name] == []


def test_the_contract_is_openapi_3_1_and_asks_no_other_host(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.get_json() == spec
    assert spec["openapi"] == "3.1.0"
    assert [one["url"] for one in spec["servers"]] == ["/"]
    assert "://" not in answer.text


def test_a_record_becomes_a_model_with_what_its_docstring_says() -> None:
    model = document_of(UnitRisk)
    assert set(model.model_fields) == set(UnitRisk.__annotations__)
    assert "class of its own" in str(model.model_fields["composite_level"].description)
    assert model.model_fields["name_zh"].description == model.model_fields["name"].description


def test_an_answer_with_a_member_more_is_no_answer_of_the_model() -> None:
    class Cup(Document):
        size: int

    with pytest.raises(ValueError, match="colour"):
        Cup.model_validate({"size": 1, "colour": "red"})
    assert Answer(media={"application/json": Cup}).status == 200


def each_operation(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in spec["paths"].values():
        yield from cast("dict[str, dict[str, Any]]", methods).values()


def test_the_contract_can_be_read_as_a_page(client: FlaskClient, spec: dict[str, Any]) -> None:
    page = client.get("/help/contract?lang=en").get_data(as_text=True)
    for one in each_operation(spec):
        assert f'id="{one["operationId"]}"' in page
    assert page.count("Needs a token.") == sum(
        {} not in one["security"] for one in each_operation(spec)
    )
    assert "/help/contract" in client.get("/help").get_data(as_text=True)


def test_the_contract_says_what_is_answered_with_a_token_only(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    for path, methods in spec["paths"].items():
        if "get" in methods and "{" not in path:
            is_refused = client.get(path).status_code == 401
            assert is_refused is ({} not in methods["get"]["security"]), path


def test_what_changes_something_needs_a_token(spec: dict[str, Any]) -> None:
    for methods in spec["paths"].values():
        for verb, one in methods.items():
            assert verb == "get" or one["security"] == [{"token": []}]
            assert ("requestBody" in one) is (verb in {"post", "put", "patch"})
