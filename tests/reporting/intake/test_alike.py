"""The quick way answers and writes what the ordinary way does, byte for byte and row for row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskmap.people.store.access_tokens import access_token
from riskmap.people.store.tables import account, account_grant
from riskmap.reporting.model.events import EventState
from riskmap.reporting.service import correcting
from riskmap.store.programs import program_use
from tests.conftest import LONG
from tests.fixtures.rsgi import Answer
from tests.reporting.intake.conftest import BEGIN, SMALL, Both
from tests.reporting.intake.town import Officer

HEADER = {"hazard": "typhoon_wind", "typhoon": "2106"}


def is_quick(both: Both, officer: Officer, body: bytes) -> bool:
    """Send something to both; tell whether the quick way answered it."""
    way: Any
    (way,) = both.quick.door.ways.values()
    real, answers = way.answer, []

    async def spied(asked: Any) -> Any:
        answers.append(await real(asked))
        return answers[-1]

    way.answer = spied
    try:
        assert both.send(officer, body).status_code == 201
    finally:
        way.answer = real
    return answers not in ([], [None])


def outcomes(answer: Answer) -> list[str]:
    """Return how the duties stand that a report met."""
    return [one["outcome"] for one in answer.get_json()["met"]]


def test_a_plain_zero_report_meets_the_duty_either_way(both: Both) -> None:
    first, second = both.officer(), both.officer()
    assert is_quick(both, first, first.zero(both.now))
    answer = both.send(second, second.zero(both.now))
    assert answer.status_code == 201
    assert outcomes(answer) == ["met_zero"]
    both.require_alike()


def test_sent_again_changed_and_sent_in_another_form(both: Both) -> None:
    one = both.officer()
    body = one.zero(both.now)
    first = both.send(one, body)
    both.pass_(minutes=1)
    again = both.send(one, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["receipt"] == first.get_json()["receipt"]
    assert both.send(one, body + b" ").status_code == 409
    assert both.send(one, one.zero(both.now, 7), Content_Type="text/plain").status_code == 415
    assert both.send(one, one.zero(both.now, 8), Content_Encoding="gzip").status_code == 415
    assert both.send(one, one.zero(both.now, 9), Authorization="Basic x").status_code == 401
    both.require_alike()


def test_another_host_is_refused_alike(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    for house in (both.quick, both.ordinary):
        monkeypatch.setitem(house.door.app.config, "TRUSTED_HOSTS", ["localhost"])
    one = both.officer()
    assert both.send(one, one.zero(both.now), Host="elsewhere.example").status_code == 400
    assert is_quick(both, one, one.zero(both.now))


def test_late_reports_count_as_late_and_a_second_report_changes_nothing(both: Both) -> None:
    one = both.officer()
    both.pass_(hours=2)
    assert outcomes(both.send(one, one.zero(both.now))) == ["late"]
    assert outcomes(both.send(one, one.zero(both.now, 1))) == ["late"]
    both.require_alike()


BAD: list[tuple[dict[str, Any], int]] = [
    ({"unit": "310107001060"}, 404),
    ({"unit": "310107999001"}, 404),
    ({"unit": "31"}, 422),
    ({"kind": "event_zero"}, 400),
    ({"figures": {"deaths": 0}}, 400),
    ({"figures": {"rumours": 0}}, 422),
    ({"event": "0" * 32}, 400),
    ({"cutoff_at": "2021-07-26T00:00:00+08:00"}, 400),
    ({"cutoff_at": "2021-07-25T07:00:00"}, 422),
    ({"colour": "red"}, 422),
    ({"signed": {"compiler": "乙", "phone": "021-1"}, "summary": "无"}, 201),
    ({"skew_s": 2.5, "device_at": "2021-07-25T07:00:02+08:00"}, 201),
    ({"ticked": ["K01"]}, 201),
    ({"replaces": "0" * 32}, 409),
    ({"header": {**HEADER, "occurred_at": "2021-07-25T06:00:00+08:00"}}, 400),
]


def test_what_is_bad_is_refused_alike(both: Both) -> None:
    for more, status in BAD:
        one = both.officer()
        assert both.send(one, one.zero(both.now, **more)).status_code == status, more
    both.require_alike()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 1, "id": 2}', b'"\\u0000"', b"\xff"])
def test_what_is_no_report_is_refused_alike(both: Both, body: bytes) -> None:
    assert both.send(both.officer(), body).status_code in {400, 422}
    both.require_alike()


def test_while_an_event_goes_on_nobody_says_that_there_is_no_disaster(both: Both) -> None:
    first, second = both.officer(), both.officer()
    header = {**HEADER, "occurred_at": both.now.isoformat()}
    initial = first.zero(both.now, 1, kind="initial", header=header, figures={"deaths": 1})
    event = both.send(first, initial).get_json()["event"]
    assert both.send(first, first.zero(both.now, 2)).status_code == 409
    assert is_quick(both, second, second.zero(both.now, 3))
    both.do(lambda uow: correcting.declare(uow, event, EventState.CANCELLED, "test", by="test"))
    assert is_quick(both, first, first.zero(both.now, 4))
    both.require_alike()


def of_token(**values: Any) -> Any:
    """Return what changes the token of an officer."""
    mine = access_token.update().values(**values)
    return lambda one: mine.where(access_token.c.number == one.number)


def of_account(**values: Any) -> Any:
    """Return what changes the account of an officer."""
    return lambda one: account.update().values(**values).where(account.c.number == one.number)


def of_role(**values: Any) -> Any:
    """Return what changes the role of an officer."""
    mine = account_grant.update().values(**values)
    return lambda one: mine.where(account_grant.c.number == one.number)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (of_token(may_write=False), 403),
        (of_token(revoked_at=BEGIN), 401),
        (of_token(ends_at=BEGIN), 401),
        (of_token(code12="310107009000"), 404),
        (of_account(is_active=False), 401),
        (of_account(is_demo=True), 201),
        (of_role(revoked_at=BEGIN), 403),
        (of_role(valid_to=date(2021, 7, 25)), 403),
        (of_role(role="street_compiler", code12="310107001000"), 400),
    ],
)
def test_whoever_may_not_is_kept_out_alike(both: Both, change: Any, status: int) -> None:
    one = both.officer()
    assert is_quick(both, one, one.zero(both.now)), "before"
    both.do(lambda uow: uow.execute(change(one)))
    assert both.send(one, one.zero(both.now, 1)).status_code == status
    both.require_alike()


def test_a_token_that_asks_too_often_waits_alike(both: Both) -> None:
    one = both.officer()
    both.send(one, one.zero(both.now))
    mine = program_use.update().where(program_use.c.program == f"token {one.number}")
    both.do(lambda uow: uow.execute(mine.values(requests=298)))
    statuses = [both.send(one, one.zero(both.now, 1 + number)).status_code for number in range(4)]
    assert statuses == [201, 201, 429, 429]
    both.pass_(seconds=61)
    assert both.send(one, one.zero(both.now, 20)).status_code == 201
    both.require_alike()


STEPS = st.sampled_from(["new", "again", "changed", "foreign", "bad", "later", "initial"])


def a_message(step: str, officer: Officer, number: int, now: datetime) -> bytes:
    """Return what an officer's program sends in one step."""
    match step:
        case "again":
            return officer.zero(BEGIN, number)
        case "changed":
            return officer.zero(BEGIN, number, summary="又")
        case "foreign":
            return officer.zero(now, number + 10, unit="310107001001")
        case "bad":
            return officer.zero(now, number + 20, figures={"injured": 1})
        case "initial":
            header = {**HEADER, "occurred_at": BEGIN.isoformat()}
            figures = {"affected_pop": number}
            return officer.zero(now, number + 30, kind="initial", header=header, figures=figures)
    return officer.zero(now, number + 40)


@settings(
    max_examples=100 if LONG else 4, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(STEPS, st.integers(0, 1), st.integers(0, 3)), max_size=12))
def test_any_order_of_messages_leads_to_the_same(
    both: Both, steps: list[tuple[str, int, int]]
) -> None:
    both.begin()
    officers = SMALL.officers[-2:]
    for step, who, number in steps:
        both.pass_(minutes=10 * number if step == "later" else 0)
        both.send(officers[who], a_message(step, officers[who], number, both.now))
    both.require_alike()
