"""Whatever an address for programs is asked: it answers, and only as the contract says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import LONG

# rasterio still multiplies with the operator that affine has retired.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
Operation: TypeAlias = APIOperation[Any, Any, Any, Any]
#: Questions an operation; with --long so many more.
QUESTIONS = 1_000 if LONG else 20
HELD = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: Answers are compared as they are, not compressed.
PLAIN = {"Accept-Encoding": "identity"}
#: Asked of another host, where the site has a key for it.
ELSEWHERE = "GET /api/v1/map/tianditu/{layer}/{z}/{x}/{y}"


@pytest.fixture(scope="module")
def addresses(app: Flask) -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_address_answers_as_the_contract_says(
    addresses: BaseSchema, mode: GenerationMode, subtests: pytest.Subtests
) -> None:
    for operation in operations(addresses):
        with subtests.test(operation.label):
            ask(operation, mode)


def test_the_examples_of_the_contract_are_answered(
    addresses: BaseSchema, subtests: pytest.Subtests
) -> None:
    for operation in operations(addresses):
        if operation.label != ELSEWHERE:
            with subtests.test(operation.label):
                answer = example(operation).call_and_validate(headers=PLAIN, checks=HELD)
                assert answer.status_code == 200


def operations(addresses: BaseSchema) -> Iterator[Operation]:
    for one in addresses.get_all_operations():
        assert isinstance(one, Ok), one.err()
        yield one.ok()


def ask(operation: Operation, mode: GenerationMode) -> None:
    """Ask questions that are right or wrong in chance ways, half of them at a known address."""

    @settings(max_examples=QUESTIONS, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    def hold(case: Case[Any], is_known: bool) -> None:  # noqa: FBT001 - a draw
        if is_known:
            case.path_parameters = told(operation, "path")
        case.call_and_validate(headers=PLAIN, checks=HELD)

    hold()


def example(operation: Operation) -> Case[Any]:
    return operation.Case(
        path_parameters=told(operation, "path"), query=told(operation, "query", needed=True)
    )


def told(operation: Operation, where: str, *, needed: bool = False) -> dict[str, Any]:
    """Return the examples of an operation's parameters."""
    listed = operation.definition.raw["parameters"]
    return {
        one["name"]: one.get("example", one["schema"].get("examples", [None])[0])
        for one in listed
        if one["in"] == where and (one["required"] or not needed)
    }
