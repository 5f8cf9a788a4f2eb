"""With a token, too, every address answers only as the contract says: what it changes as well."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import schemathesis
from schemathesis.generation import GenerationMode

from riskmap.doors.api import bearing
from riskmap.people.model import Role
from tests.conftest import LONG
from tests.fixtures.asking import PLAIN, ask, operations
from tests.people.conftest import DISTRICT
from tests.people.sites import Site

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
#: Questions an operation that reads, and one that changes.
READS, CHANGES = (300, 3_000) if LONG else (3, 40)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_with_a_token_every_address_answers_as_the_contract_says(
    site: Site,
    token_of: Callable[..., str],
    mode: GenerationMode,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    monkeypatch.setattr(bearing, "MOST", 10**9)
    name = f"asker-{mode.value}"
    site.add(name, (Role.DISTRICT_COMPILER, DISTRICT), is_demo=True)
    headers = {**PLAIN, "Authorization": f"Bearer {token_of(name)}"}
    addresses = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)
    for operation in operations(addresses):
        with subtests.test(operation.label):
            is_read = operation.method.upper() == "GET"
            ask(operation, mode, READS if is_read else CHANGES, headers)
