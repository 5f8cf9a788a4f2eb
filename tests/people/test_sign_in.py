"""Signing in: with a password, with a second factor; limits; sessions that end; forms that wait."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pyotp
import pytest
import time_machine

from riskmap.people import service
from riskmap.people.keys import sign_in_key
from riskmap.people.model import Role
from riskmap.people.service.sealing import Key
from riskmap.people.signin import COOKIE
from riskmap.people.store import accounts
from tests.people.conftest import COMMITTEE, DISTRICT, STREET
from tests.people.sites import PASSWORD, Browser, Site

OFFICER = (Role.OFFICER_A, COMMITTEE)
ADMINISTRATOR = (Role.ADMINISTRATOR, DISTRICT)
WRONG = "not the right one at all"


def _ticket(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _kept(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_somebody_signs_in_and_is_named_on_every_page(site: Site) -> None:
    site.add("si-1", OFFICER)
    browser = site.browser()
    assert "si-1" not in browser.text("/help")
    answer = browser.sign_in("SI-1 ", next="/health")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/health")
    assert "si-1" in browser.text("/help")
    assert "si-1" in browser.text("/me")


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(site: Site) -> None:
    site.add("si-2", OFFICER)
    answer = site.browser().sign_in("si-2")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("name", ["si-3", "nobody-at-all", "", "si-3-closed", "si-3-new"])
def test_whoever_the_name_belongs_to_a_wrong_attempt_is_answered_the_same(
    site: Site, name: str
) -> None:
    _three_people(site)
    password = PASSWORD if name in {"si-3-closed", "si-3-new"} else WRONG
    answer = site.browser().sign_in(name, password)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "登录名或密码不正确" in page or "not right" in page


def _three_people(site: Site) -> None:
    """Add somebody, somebody whose account is closed, and somebody without a password."""
    if site.town.read(accounts.by_name, "si-3") is None:
        site.add("si-3")
        closed = site.add("si-3-closed")
        site.town.write(service.deactivate, closed.number, why="left")
        site.town.add("si-3-new")


def test_nobody_is_sent_to_another_site_after_signing_in(site: Site) -> None:
    site.add("si-4")
    answer = site.browser().sign_in("si-4", next="//evil.example/")
    assert answer.headers["Location"] == "/"


def test_a_form_without_the_proof_that_it_came_from_here_is_refused(site: Site) -> None:
    site.add("si-5")
    browser = site.browser()
    browser.get("/sign-in")
    answer = browser.client.post("/sign-in", data={"name": "si-5", "password": PASSWORD})
    assert answer.status_code == 400
    assert not browser.client.get_cookie(COOKIE)


def test_after_some_failures_the_next_attempts_wait_longer_and_longer(site: Site) -> None:
    site.add("si-6")
    waits = []
    for attempt in range(9):
        answer = site.browser().sign_in("si-6", WRONG)
        if answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            site.pass_(waits[-1])
        else:
            assert answer.status_code == 403, attempt
    assert waits == [4, 8]
    assert site.browser().sign_in("si-6", WRONG).status_code == 403
    assert site.browser().sign_in("si-6").status_code == 429  # the right one waits too
    site.pass_(300)
    assert site.browser().sign_in("si-6").status_code == 303
    assert site.browser().sign_in("si-6", WRONG).status_code == 403  # counted anew


def test_names_that_nobody_has_wait_as_long(site: Site) -> None:
    statuses = [site.browser().sign_in("si-ghost", WRONG).status_code for _ in range(7)]
    assert statuses == [403] * 6 + [429]


def test_one_address_that_tries_many_names_waits(site: Site) -> None:
    browser = site.browser()
    statuses = [browser.sign_in(f"si-spray-{one}", WRONG).status_code for one in range(22)]
    assert statuses == [403] * 21 + [429]


def test_the_session_changes_at_sign_in_and_is_void_after_signing_out(site: Site) -> None:
    site.add("si-7")
    browser = site.browser()
    browser.sign_in("si-7")
    first = browser.client.get_cookie(COOKIE)
    assert first is not None
    browser.sign_in("si-7", page="/sign-in?with=password")
    second = browser.client.get_cookie(COOKIE)
    assert second is not None
    assert first.value != second.value
    assert browser.send("/sign-out", page="/me").status_code == 303
    browser.client.set_cookie(COOKIE, second.value)
    assert browser.get("/me").status_code == 303


def test_a_form_that_was_open_before_signing_in_is_good_for_nothing(site: Site) -> None:
    site.add("si-8")
    browser = site.browser()
    old = browser.token("/sign-in")
    browser.sign_in("si-8")
    answer = browser.client.post("/sign-out", data={"csrf_token": old})
    assert answer.status_code == 400


def test_a_session_at_a_desk_ends_after_half_an_hour_without_a_sign(site: Site) -> None:
    site.add("si-9", (Role.DUTY_OFFICER, STREET))
    browser = site.browser()
    browser.sign_in("si-9")
    for _ in range(3):
        site.pass_(29 * 60)
        assert browser.get("/me").status_code == 200
    site.pass_(30 * 60)
    assert browser.get("/me").status_code == 303


def test_a_session_ends_after_twelve_hours_whatever_happens(site: Site) -> None:
    site.add("si-10", OFFICER)
    browser = site.browser()
    browser.sign_in("si-10")
    for _ in range(11):
        site.pass_(3600)
        assert browser.get("/me").status_code == 200
    site.pass_(3600)
    assert browser.get("/me").status_code == 303


def test_a_page_asks_to_sign_in_and_comes_back(site: Site) -> None:
    site.add("si-11")
    browser = site.browser()
    answer = browser.get("/me?x=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/me?x%3D1"
    page = browser.text(answer.headers["Location"])
    assert 'name="next" value="/me?x=1"' in page


def _form_that_came_too_late(site: Site, browser: Browser) -> str:
    token = browser.token("/me")
    site.pass_(31 * 60)
    fields = {"csrf_token": token, "display_name": "新名字", "phone": "13800001111",
              "mail": "", "language": "", "password": "typed secret"}  # fmt: skip
    answer = browser.client.post("/me", data=fields)
    assert answer.status_code == 401
    return answer.get_data(as_text=True)


def test_what_was_typed_waits_until_its_owner_has_signed_in_again(site: Site) -> None:
    site.add("si-12", (Role.DUTY_OFFICER, STREET))
    browser = site.browser()
    browser.sign_in("si-12")
    page = _form_that_came_too_late(site, browser)
    again = browser.sign_in("si-12", kept=_kept(page))
    waiting = again.get_data(as_text=True)
    assert again.status_code == 200
    assert 'action="/me"' in waiting
    assert 'value="13800001111"' in waiting
    assert "typed secret" not in waiting
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', waiting))
    assert browser.client.post("/me", data=fields).status_code == 303
    assert "13800001111" in browser.text("/me")


def test_what_somebody_typed_is_not_sent_by_somebody_else(site: Site) -> None:
    site.add("si-13", (Role.DUTY_OFFICER, STREET))
    site.add("si-14")
    browser = site.browser()
    browser.sign_in("si-13")
    kept = _kept(_form_that_came_too_late(site, browser))
    answer = browser.sign_in("si-14", kept=kept)
    assert answer.status_code == 303
    assert "13800001111" not in browser.text("/me")


def test_a_strong_role_waits_until_a_second_factor_is_set_up(site: Site) -> None:
    site.add("si-15", ADMINISTRATOR)
    browser = site.browser()
    answer = browser.sign_in("si-15", next="/people")
    assert answer.headers["Location"].startswith("/me/second-factor")
    assert browser.get("/people").headers["Location"].startswith("/me/second-factor")
    page = browser.text("/me/second-factor?next=/people")
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert secret is not None
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(site.now)
    wrong = f"{(int(code) + 1) % 1000000:06d}"
    sent = {"page": "/me", "ticket": _ticket(page), "next": "/people"}
    assert "<code>" not in browser.send("/me/second-factor", code=wrong, **sent).get_data(
        as_text=True
    )
    codes = browser.send("/me/second-factor", code=code, **sent).get_data(as_text=True)
    assert len(re.findall(r"<li><code>", codes)) == 10
    assert browser.get("/people").status_code == 200


def test_a_code_is_asked_at_sign_in_and_taken_once(site: Site) -> None:
    account = site.add("si-16", ADMINISTRATOR)
    secret = site.with_factor(account)
    first, second = site.browser(), site.browser()
    tickets = [_ticket(one.sign_in("si-16").get_data(as_text=True)) for one in (first, second)]
    assert first.get("/me").status_code == 303  # the password alone opens nothing
    code = pyotp.TOTP(secret).at(site.now)
    assert first.send("/sign-in/code", ticket=tickets[0], code=code).status_code == 303
    assert first.get("/people").status_code == 200
    assert second.send("/sign-in/code", ticket=tickets[1], code=code).status_code == 403


def test_a_recovery_code_lets_its_owner_in_once(site: Site) -> None:
    account = site.add("si-17", ADMINISTRATOR)
    site.with_factor(account)
    codes = site.recovery_codes(account)
    statuses = []
    for _ in range(2):
        browser = site.browser()
        ticket = _ticket(browser.sign_in("si-17").get_data(as_text=True))
        statuses.append(
            browser.send("/sign-in/code", ticket=ticket, code=codes[0].upper()).status_code
        )
    assert statuses == [303, 403]


def test_a_ticket_of_a_right_password_is_good_for_some_minutes(site: Site) -> None:
    account = site.add("si-18", ADMINISTRATOR)
    secret = site.with_factor(account)
    browser = site.browser()
    ticket = _ticket(browser.sign_in("si-18").get_data(as_text=True))
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        code = pyotp.TOTP(secret).at(site.now)
        page = browser.send("/sign-in/code", ticket=ticket, code=code).get_data(as_text=True)
    assert 'name="password"' in page
    assert browser.get("/me").status_code == 303


def test_secrets_of_second_factors_cannot_be_read_from_the_database(site: Site) -> None:
    account = site.add("si-19", ADMINISTRATOR)
    secret = site.with_factor(account)
    with site.runtime.database.engine.connect() as connection:
        kept = connection.exec_driver_sql(
            f"SELECT totp_secret FROM account_secret WHERE number = {account.number}"
        ).scalar_one()
    assert secret not in kept
    assert len(kept) > len(secret)


def test_recovery_codes_cannot_be_tried_against_the_database_alone(site: Site) -> None:
    account = site.add("si-21", ADMINISTRATOR)
    site.with_factor(account)
    codes = site.recovery_codes(account)
    with site.runtime.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT code_hash FROM recovery_code WHERE number = {account.number}"
        )
        kept = set(rows.scalars())
    plain = [one.replace("-", "") for one in codes]
    about = str(account.number)
    assert {sign_in_key(site.runtime.home.keys).known(one, about) for one in plain} == kept
    assert not kept & {Key(bytes(32)).known(one, about) for one in plain}, "another key"
    assert not kept & {sha256(one.encode()).hexdigest() for one in plain}


def test_signing_in_and_failing_to_are_in_the_audit_log(site: Site) -> None:
    account = site.add("si-20")
    site.browser().sign_in("si-20", WRONG)
    site.browser().sign_in("si-20")
    said = [one.action for one in site.town.entries(subject_id=str(account.number))]
    assert said[-2:] == ["sign-in-failed", "signed-in"]
    assert not any(WRONG in str(one) or PASSWORD in str(one) for one in site.town.entries())


def test_a_password_that_was_typed_as_a_name_cannot_be_found_in_the_database(site: Site) -> None:
    site.browser().sign_in(PASSWORD + " typed into the wrong box", WRONG)
    with site.runtime.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT who FROM sign_in_attempt").scalars().all()
    assert {len(one) for one in rows} == {8}
