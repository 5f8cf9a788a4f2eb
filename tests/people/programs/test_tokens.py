"""Tokens: shown once, known by an HMAC, narrower than their owner, counted, taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.access import Area
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.doors.api import bearing
from riskmap.people import service
from riskmap.people.model import Role
from riskmap.people.model.access import AccessToken, narrowed
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Wish
from riskmap.people.service.sealing import Key
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_STREET, STREET, Town
from tests.people.programs.conftest import Caller
from tests.people.sites import Site

BEGIN = datetime(2021, 7, 25, tzinfo=UTC)
KEY = Key(b"k" * 32)
UNITS = "/api/v1/divisions?limit=1"
#: Divisions that lie in each other and beside each other.
UNITS_ABOUT = st.sampled_from(
    ("310000000000", "310100000000", DISTRICT, STREET, OTHER_STREET, COMMITTEE, "310107009001")
)
Make = Callable[..., str]
Call = Callable[[str], Caller]


def narrowed_to(code12: str | None) -> AccessToken:
    """Return a token that is narrowed to a division."""
    return AccessToken(
        id=1,
        account=1,
        label="test",
        mark="rm_00000000",
        may_write=True,
        code12=code12,
        is_strong=False,
        made_at=BEGIN,
        ends_at=BEGIN,
        seen_at=None,
        revoked_at=None,
        revoked_by="",
    )


@pytest.fixture
def compiler(site: Site, request: pytest.FixtureRequest) -> str:
    name = f"t-{abs(hash(request.node.name)) % 10**9}"
    site.add(name, (Role.STREET_COMPILER, STREET))
    return name


def wish(**more: Any) -> Wish:
    values: dict[str, Any] = {"label": "nightly", "may_write": False, "code12": "", "days": 30}
    return Wish(**values | more)


def test_a_token_is_known_by_its_hash_only(town: Town) -> None:
    town.add("anna", (Role.STREET_COMPILER, STREET))
    token = town.write(access_tokens.make, wish(), is_strong=False, key=KEY, as_="anna")
    (kept,) = town.read(access_tokens.own, as_="anna")
    assert token.startswith(kept.mark)
    assert token.startswith("rm_")
    with town.database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM access_token").one()
    assert token not in str(row)
    assert token[12:] not in str(row)
    assert town.read(access_tokens.recognise, token, KEY).token.id == kept.id
    assert town.read(access_tokens.recognise, token, Key(b"o" * 32)) is None
    assert town.read(access_tokens.recognise, f"{token}x", KEY) is None


def test_making_and_revoking_leave_entries_without_the_token(town: Town) -> None:
    town.add("anna", (Role.STREET_COMPILER, STREET))
    token = town.write(access_tokens.make, wish(), is_strong=False, key=KEY, as_="anna")
    (kept,) = town.read(access_tokens.own, as_="anna")
    town.write(access_tokens.revoke, kept.id, as_="anna")
    assert town.read(access_tokens.recognise, token, KEY) is None
    (made,), (gone,) = town.entries(action="token-made"), town.entries(action="token-revoked")
    assert made.actor == gone.actor == "anna"
    assert kept.mark in made.after
    assert token not in str(made) + str(gone)


def test_a_closed_account_has_no_tokens_even_when_it_is_opened_again(town: Town) -> None:
    number = town.add("anna", (Role.STREET_COMPILER, STREET)).number
    token = town.write(access_tokens.make, wish(), is_strong=False, key=KEY, as_="anna")
    town.write(service.deactivate, number, why="left")
    assert town.read(access_tokens.recognise, token, KEY) is None
    town.write(service.activate, number, why="back")
    assert town.read(access_tokens.recognise, token, KEY) is None


def test_a_token_of_a_weak_session_bears_no_strong_role(town: Town) -> None:
    town.add("anna", (Role.STREET_COMPILER, STREET), (Role.ADMINISTRATOR, STREET))
    weak = town.write(access_tokens.make, wish(), is_strong=False, key=KEY, as_="anna")
    strong = town.write(access_tokens.make, wish(), is_strong=True, key=KEY, as_="anna")
    assert town.read(access_tokens.recognise, weak, KEY).holder.roles == (Role.STREET_COMPILER,)
    assert len(town.read(access_tokens.recognise, strong, KEY).holder.roles) == 2


@pytest.mark.parametrize(
    "more",
    [{"days": 366}, {"days": 0}, {"label": " "}, {"label": "x" * 61}, {"code12": OTHER_STREET}],
)
def test_a_token_has_a_name_an_end_within_a_year_and_lies_within_its_owners_area(
    small_town: Town, more: dict[str, Any]
) -> None:
    small_town.add("anna", (Role.STREET_COMPILER, STREET))
    with pytest.raises(InvalidRequestError):
        small_town.write(access_tokens.make, wish(**more), is_strong=False, key=KEY, as_="anna")


def test_nobody_revokes_the_token_of_another(small_town: Town) -> None:
    for name in ("anna", "berta"):
        small_town.add(name, (Role.STREET_COMPILER, STREET))
    token = small_town.write(access_tokens.make, wish(), is_strong=False, key=KEY, as_="anna")
    (kept,) = small_town.read(access_tokens.own, as_="anna")
    with pytest.raises(NotFoundError):
        small_town.write(access_tokens.revoke, kept.id, as_="berta")
    assert small_town.read(access_tokens.recognise, token, KEY) is not None


@pytest.mark.parametrize(
    ("held", "limit", "left"),
    [
        ((DISTRICT,), None, (DISTRICT,)),
        ((DISTRICT,), STREET, (STREET,)),
        ((COMMITTEE,), STREET, (COMMITTEE,)),
        ((STREET,), DISTRICT, (STREET,)),
        ((STREET,), OTHER_STREET, ()),
        ((DISTRICT, STREET), STREET, (STREET,)),
    ],
)
def test_a_token_narrows_and_never_widens(
    held: tuple[str, ...], limit: str | None, left: tuple[str, ...]
) -> None:
    assert [one.code12 for one in narrowed(map(Area.of, held), limit)] == list(left)


@given(st.lists(UNITS_ABOUT, max_size=3), st.none() | UNITS_ABOUT, UNITS_ABOUT)
def test_a_token_reaches_of_what_its_owner_reaches_what_it_is_narrowed_to(
    held: list[str], limit: str | None, unit: str
) -> None:
    areas = [Area.of(one) for one in held]
    inside = any(one.contains(unit) for one in areas)
    left = any(one.contains(unit) for one in narrowed(areas, limit))
    assert (inside and narrowed_to(limit).reaches(unit)) is left


def test_a_token_that_opens_nothing_is_told_so(caller: Call) -> None:
    for wrong in ("rm_deadbeef_x", "é", "", "x" * 5000):
        answer = Caller(caller("").client).get(UNITS, headers={"Authorization": f"Bearer {wrong}"})
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_at_its_time(site: Site, compiler: str, token_of: Make, caller: Call) -> None:
    program = caller(token_of(compiler, days=1))
    assert program.get(UNITS).status_code == 200
    site.pass_(24 * 3600 + 1)
    try:
        assert program.get(UNITS).status_code == 401
    finally:
        site.back(24 * 3600 + 1)


def test_a_token_opens_no_page(compiler: str, token_of: Make, caller: Call) -> None:
    answer = caller(token_of(compiler)).get("/me")
    assert answer.status_code in {302, 303}
    assert "/sign-in" in answer.headers["Location"]


def test_a_cookie_changes_nothing_at_an_address_for_programs(site: Site) -> None:
    browser = site.signed_in("cookie-only", (Role.STREET_COMPILER, STREET))
    answer = browser.client.post("/api/v1/places", json={})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_each_answer_says_how_much_may_still_be_asked(
    site: Site, compiler: str, token_of: Make, caller: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearing, "MOST", 3)
    program = caller(token_of(compiler))
    left = [program.get(UNITS).headers["RateLimit"] for _ in range(3)]
    assert [one.partition(";t=")[0] for one in left] == [f'"token";r={n}' for n in (2, 1, 0)]
    refused = program.get(UNITS)
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert caller(token_of(compiler)).get(UNITS).status_code == 200
    site.pass_(61)
    assert program.get(UNITS).status_code == 200


def test_the_sign_of_life_is_written_once_a_minute(
    site: Site, compiler: str, token_of: Make, caller: Call
) -> None:
    program = caller(token_of(compiler))
    program.get(UNITS)
    (first,) = site.town.read(access_tokens.own, as_=compiler)
    site.pass_(30)
    program.get(UNITS)
    assert site.town.read(access_tokens.own, as_=compiler)[0].seen_at == first.seen_at
    site.pass_(40)
    program.get(UNITS)
    assert site.town.read(access_tokens.own, as_=compiler)[0].seen_at > first.seen_at
