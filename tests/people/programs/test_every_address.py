"""With a token, too, every address answers only as the contract says: what it changes as well."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import pytest
import schemathesis
from attrs import field, frozen
from hypothesis import HealthCheck, settings
from hypothesis.errors import FlakyStrategyDefinition
from schemathesis import Case
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema

from riskmap.doors.api import bearing
from riskmap.people.model import Role
from tests.conftest import LONG
from tests.fixtures.asking import HELD_ONWARD, PLAIN, ask, operations
from tests.people.conftest import COMMITTEE, DISTRICT
from tests.people.programs.conftest import a_body
from tests.people.sites import Site

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
#: Questions an operation that reads, and one that changes.
READS, CHANGES = (300, 3_000) if LONG else (3, 20)
#: The same for tokens that change nothing.
FEW = 100 if LONG else 2
#: Rows of questions that follow from one another.
ROWS = 300 if LONG else 12


@frozen(kw_only=True)
class Asker:
    """A program that may not do everything.

    Parameters
    ----------
    wish
        What differs in its token.
    refusals
        What it may be told where it would change something; never that it did.
    """

    role: Role = Role.DISTRICT_COMPILER
    wish: Mapping[str, Any] = field(factory=dict)
    refusals: frozenset[int]


FAULTY = frozenset({400, 404, 412, 413, 415, 422, 428})
ASKERS = {
    "reads": Asker(wish={"may_write": False}, refusals=frozenset({403})),
    "without a role": Asker(role=Role.AUDITOR, refusals=frozenset({403})),
    "elsewhere": Asker(wish={"code12": COMMITTEE}, refusals=FAULTY | {403, 409}),
}


@pytest.fixture
def addresses(site: Site, monkeypatch: pytest.MonkeyPatch) -> BaseSchema:
    monkeypatch.setattr(bearing, "MOST", 10**9)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_with_a_token_every_address_answers_as_the_contract_says(
    site: Site,
    addresses: BaseSchema,
    token_of: Callable[..., str],
    mode: GenerationMode,
    subtests: pytest.Subtests,
) -> None:
    name = f"asker-{mode.value}"
    site.add(name, (Role.DISTRICT_COMPILER, DISTRICT), is_demo=True)
    headers = {**PLAIN, "Authorization": f"Bearer {token_of(name)}"}
    for operation in operations(addresses):
        with subtests.test(operation.label):
            is_read = operation.method.upper() == "GET"
            ask(operation, mode, READS if is_read else CHANGES, headers)


@pytest.mark.parametrize("kind", ASKERS)
def test_a_token_that_may_do_less_is_answered_as_the_contract_says(
    site: Site,
    addresses: BaseSchema,
    token_of: Callable[..., str],
    kind: str,
    subtests: pytest.Subtests,
) -> None:
    asker, name = ASKERS[kind], f"asker {kind}".replace(" ", "-")
    site.add(name, (asker.role, DISTRICT), is_demo=True)
    headers = {**PLAIN, "Authorization": f"Bearer {token_of(name, **asker.wish)}"}
    for operation in operations(addresses):
        with subtests.test(operation.label):
            statuses = ask(operation, GenerationMode.POSITIVE, FEW, headers)
            if operation.method.upper() != "GET":
                assert statuses <= asker.refusals, "it changed something"


def test_a_token_that_is_none_opens_nothing(
    addresses: BaseSchema, subtests: pytest.Subtests
) -> None:
    headers = {**PLAIN, "Authorization": "Bearer rm_deadbeef_nobody"}
    for operation in operations(addresses):
        with subtests.test(operation.label):
            assert ask(operation, GenerationMode.POSITIVE, FEW, headers) <= {400, 401, 404}


def test_what_follows_from_an_answer_is_answered_as_the_contract_says(
    site: Site, addresses: BaseSchema, token_of: Callable[..., str]
) -> None:
    """Add a place, read it, change it by its ETag, in rows that are drawn."""
    site.add("asker-onward", (Role.DISTRICT_COMPILER, DISTRICT), is_demo=True)
    headers = {**PLAIN, "Authorization": f"Bearer {token_of('asker-onward')}"}
    seen: set[tuple[str, int]] = set()
    faults: list[BaseException] = []
    numbers = count()

    class Row(addresses.include(path_regex="/places").as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: Case[Any]) -> None:
            """Fill in what no chance finds: a kind that there is, a place on Earth."""
            if case.operation.method.upper() == "POST":
                case.body = a_body(f"row-{next(numbers)}")
            elif case.operation.method.upper() == "PATCH":
                case.body = {"note": f"row {next(numbers)}", "reason": "test"}

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:  # noqa: ARG002
            return {"headers": headers}

        def validate_response(self, response: Any, case: Case[Any], **more: Any) -> None:
            seen.add((case.operation.method.upper(), response.status_code))
            try:
                case.validate_response(
                    response,
                    checks=HELD_ONWARD,
                    transport_kwargs=more or None,
                    recorder=self.recorder,
                )
            except BaseException as fault:
                faults.append(fault)
                raise

    # What a row adds stays. A row that is drawn a second time may so go on otherwise, of which
    # hypothesis complains and ends; what was answered until then counts, and so do faults.
    with contextlib.suppress(FlakyStrategyDefinition):
        Row.run(
            settings=settings(
                max_examples=ROWS, stateful_step_count=6, suppress_health_check=list(HealthCheck)
            )
        )
    assert faults == []
    assert {("POST", 201), ("GET", 200), ("PATCH", 200)} <= seen
