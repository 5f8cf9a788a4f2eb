"""Whatever an address for programs is asked: it answers, and only as the contract says."""

from __future__ import annotations

import pytest
import schemathesis
from flask import Flask
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema

from tests.conftest import LONG
from tests.fixtures.asking import HELD, PLAIN, Operation, ask, example, operations

# rasterio still multiplies with the operator that affine has retired.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
#: Questions an operation; with --long so many more.
QUESTIONS = 1_000 if LONG else 8
#: Not there in the demonstration: what another host has, and an alert that somebody let out.
ELSEWHERE = (
    "GET /api/v1/map/tianditu/{layer}/{z}/{x}/{y}",
    "GET /api/v1/warnings/{paper_id}.cap",
)


def needs_token(operation: Operation) -> bool:
    return {} not in operation.definition.raw["security"]


@pytest.fixture(scope="module")
def addresses(app: Flask) -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_address_answers_as_the_contract_says(
    addresses: BaseSchema, mode: GenerationMode, subtests: pytest.Subtests
) -> None:
    for operation in operations(addresses):
        with subtests.test(operation.label):
            ask(operation, mode, QUESTIONS)


def test_the_examples_of_the_contract_are_answered(
    addresses: BaseSchema, subtests: pytest.Subtests
) -> None:
    for operation in operations(addresses):
        if operation.method.upper() == "GET" and operation.label not in ELSEWHERE:
            with subtests.test(operation.label):
                answer = example(operation).call_and_validate(headers=PLAIN, checks=HELD)
                assert answer.status_code == (401 if needs_token(operation) else 200)
