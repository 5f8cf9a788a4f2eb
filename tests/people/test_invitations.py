"""One-time links: the first administrator, a password, a telephone with a PIN."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import current_thread
from typing import Any

import pytest

from riskmap.people import service
from riskmap.people.keys import sign_in_key
from riskmap.people.model import Account, Person, Role
from riskmap.people.service import devices, links, passwords, signing_in
from riskmap.people.service.proving import proves
from riskmap.people.service.sealing import Key
from riskmap.people.signin import COOKIE, DEVICE_COOKIE
from riskmap.people.store import accounts
from riskmap.store import Writing
from tests.people.conftest import COMMITTEE, DISTRICT, STREET
from tests.people.sites import PASSWORD, Browser, Site

ADMINISTRATOR = (Role.ADMINISTRATOR, DISTRICT)
OFFICER = (Role.OFFICER_A, COMMITTEE)
PIN = "480261"


def _nobody_administers(site: Site) -> None:
    for one in site.town.read(service.who_holds, [Role.ADMINISTRATOR]):
        site.town.write(service.deactivate, one.account.number, why="test")


def test_the_first_administrator_chooses_name_and_password_by_a_link(site: Site) -> None:
    _nobody_administers(site)
    link = site.town.write(links.invite_administrator, by="shell")
    browser, path = site.browser(), f"/invitation/{link.token}"
    assert "普陀区" in browser.text(path)
    said = {"name": "In-1", "display_name": "王主任", "new_password": PASSWORD}
    assert browser.send(path, page=path, **said).status_code == 303
    assert browser.get(path).status_code == 404
    holder = site.town.read(service.holder_named, "in-1")
    assert [(one.role, one.code12) for one in holder.held] == [ADMINISTRATOR]
    assert browser.sign_in("in-1").headers["Location"].startswith("/me/second-factor")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "12"),
        ("password1234", "first"),
        ("123456789012", "first"),
        ("in2in2in2in2", "first"),
    ],
)
def test_a_password_that_is_tried_first_is_refused_and_the_link_stays_good(
    site: Site, password: str, said: str
) -> None:
    account = site.town.write(_ensure, "in-2")
    link = site.town.write(links.reset, account.number, why="new")
    browser, path = site.browser(), f"/invitation/{link.token}"
    answer = browser.send(f"{path}?lang=en", page=path, new_password=password)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert browser.send(path, page=path, new_password=PASSWORD).status_code == 303


def _ensure(uow: Writing, name: str) -> Account:
    found = accounts.by_name(uow, name)
    return found or service.add(uow, Person(name=name, display_name=name, code12=STREET))


def test_a_link_to_choose_a_password_ends_all_sessions_and_older_links(site: Site) -> None:
    account = site.add("in-3")
    browser = site.browser()
    browser.sign_in("in-3")
    old = site.town.write(links.reset, account.number, why="lost")
    new = site.town.write(links.reset, account.number, why="lost")
    assert browser.get(f"/invitation/{old.token}").status_code == 404
    other = site.browser()
    path = f"/invitation/{new.token}"
    other.send(path, page=path, new_password="another quiet river")
    assert browser.get("/me").status_code == 303
    assert other.sign_in("in-3").status_code == 403
    assert other.sign_in("in-3", "another quiet river").status_code == 303


def test_a_link_is_too_old_after_two_days(site: Site) -> None:
    account = site.add("in-4")
    link = site.town.write(links.reset, account.number, why="lost")
    site.pass_(2 * 86400)
    assert site.browser().get(f"/invitation/{link.token}").status_code == 404


def test_the_database_does_not_hold_what_was_handed_out(site: Site) -> None:
    account = site.add("in-5")
    link = site.town.write(links.reset, account.number, why="lost")
    with site.runtime.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM invitation").all()
    assert link.token not in str(rows)


def _registered(site: Site, name: str) -> Browser:
    account = site.add(name, OFFICER)
    made = site.hand_out(account)
    browser, path = site.browser(), f"/device/{made.link.token}"
    answer = browser.send(path, page=path, pin=made.pin, new_pin=PIN)
    assert answer.status_code == 303
    return browser


def _pin(browser: Browser, pin: str) -> int:
    token = browser.token("/sign-in")
    return browser.client.post("/sign-in/pin", data={"csrf_token": token, "pin": pin}).status_code


def test_a_telephone_is_registered_by_a_sheet_and_then_asks_only_for_the_pin(site: Site) -> None:
    browser = _registered(site, "in-6")
    assert "in-6" in browser.text("/me")
    browser.send("/sign-out", page="/me")
    assert 'name="pin"' in browser.text("/sign-in")
    assert _pin(browser, PIN) == 303
    assert "in-6" in browser.text("/me")


def test_a_pin_without_the_telephone_is_worth_nothing(site: Site) -> None:
    _registered(site, "in-7")
    stranger = site.browser()
    token = stranger.token("/sign-in")
    answer = stranger.client.post("/sign-in/pin", data={"csrf_token": token, "pin": PIN})
    assert answer.status_code == 403


def test_five_wrong_pins_lock_the_telephone_until_an_administrator_opens_it(site: Site) -> None:
    browser = _registered(site, "in-8")
    browser.send("/sign-out", page="/me")
    assert [_pin(browser, "111112") for _ in range(4)] == [403] * 4
    token = browser.token("/sign-in")
    last = browser.client.post("/sign-in/pin", data={"csrf_token": token, "pin": "111112"})
    assert 'name="pin"' not in last.get_data(as_text=True)
    sent = {"csrf_token": token, "pin": PIN}
    assert browser.client.post("/sign-in/pin", data=sent).status_code == 403
    account = site.town.read(service.holder_named, "in-8").account
    (device,) = site.town.read(devices.of, account.number)
    assert device.locked_at is not None
    chief = site.signed_in("in-8-chief", (Role.ADMINISTRATOR, STREET))
    page = f"/people/{account.number}"
    assert chief.send(f"{page}/devices/{device.id}/unlock", page=page).status_code == 303
    assert _pin(browser, PIN) == 303


def test_a_right_pin_forgives_the_wrong_ones_before(site: Site) -> None:
    browser = _registered(site, "in-9")
    browser.send("/sign-out", page="/me")
    for _ in range(2):
        assert [_pin(browser, "111112") for _ in range(4)] == [403] * 4
        assert _pin(browser, PIN) == 303
        browser.send("/sign-out", page="/me")


def test_a_telephone_that_was_lost_is_removed_and_its_session_ends(site: Site) -> None:
    browser = _registered(site, "in-10")
    account = site.town.read(service.holder_named, "in-10").account
    (device,) = site.town.read(devices.of, account.number)
    owner = site.browser()
    owner.sign_in("in-10")
    assert owner.send(f"/me/devices/{device.id}/revoke", page="/me").status_code == 303
    assert browser.get("/me").status_code == 303
    assert 'name="pin"' not in browser.text("/sign-in")


def test_a_sheet_is_good_once_and_five_wrong_pins_make_it_void(site: Site) -> None:
    account = site.add("in-11", OFFICER)
    made = site.hand_out(account)
    browser, path = site.browser(), f"/device/{made.link.token}"
    wrong = f"{(int(made.pin) + 1) % 1000000:06d}"
    token = browser.token(path)
    sent = {"csrf_token": token, "pin": wrong, "new_pin": PIN}
    assert [browser.client.post(path, data=sent).status_code for _ in range(4)] == [422] * 4
    assert browser.client.post(path, data=sent).status_code == 404
    assert browser.get(path).status_code == 404
    assert browser.client.get_cookie(DEVICE_COOKIE) is None


@pytest.mark.parametrize(
    "pin", ["123456", "654321", "111111", "121212", "123123", "12345", "abcdef"]
)
def test_a_pin_that_is_tried_first_cannot_be_chosen(site: Site, pin: str) -> None:
    account = site.add(f"in-12-{pin}", OFFICER)
    made = site.hand_out(account)
    browser, path = site.browser(), f"/device/{made.link.token}"
    assert browser.send(path, page=path, pin=made.pin, new_pin=pin).status_code == 422


def test_a_pin_opens_no_strong_role(site: Site) -> None:
    account = site.add("in-13", OFFICER, (Role.STREET_APPROVER, STREET))
    made = site.hand_out(account)
    browser, path = site.browser(), f"/device/{made.link.token}"
    browser.send(path, page=path, pin=made.pin, new_pin=PIN)
    assert browser.get("/me").status_code == 200
    assert browser.get("/people").headers["Location"].startswith("/me/second-factor")


def test_the_database_alone_does_not_tell_a_pin(site: Site) -> None:
    browser = _registered(site, "in-14")
    account = site.town.read(service.holder_named, "in-14").account
    with site.runtime.database.engine.connect() as connection:
        stored = connection.exec_driver_sql(
            f"SELECT pin_hash FROM device WHERE number = {account.number}"
        ).scalar_one()
    cookie = browser.client.get_cookie(DEVICE_COOKIE)
    assert cookie is not None
    assert not proves(PIN, stored)
    assert proves(PIN + cookie.value, stored)


def test_the_pin_of_a_sheet_cannot_be_tried_against_the_database_alone(site: Site) -> None:
    account = site.add("in-16", OFFICER)
    made, about = site.hand_out(account), f"hand-out {account.number}"
    with site.runtime.database.engine.connect() as connection:
        kept = connection.exec_driver_sql(
            f"SELECT pin_hash FROM invitation WHERE number = {account.number}"
        ).scalar_one()
    assert sign_in_key(site.runtime.home.keys).known(made.pin, about) == kept
    assert Key(bytes(32)).known(made.pin, about) != kept, "another key"
    assert not proves(made.pin, kept)


def test_nobody_waits_for_the_slow_hash_of_somebody_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[str] = []

    def noted(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            where.append(current_thread().name)
            return work(*args)

        return run

    for module in (devices, passwords, signing_in):
        for name in {"hashed", "proves"} & set(vars(module)):
            monkeypatch.setattr(module, name, noted(getattr(module, name)))
    browser = _registered(site, "in-17")
    browser.send("/sign-out", page="/me")
    assert _pin(browser, PIN) == 303
    assert site.browser().sign_in("in-17").status_code == 303
    link = site.town.write(links.reset, site.add("in-18").number, why="lost")
    path = f"/invitation/{link.token}"
    assert site.browser().send(path, page=path, new_password=PASSWORD).status_code == 303
    assert len(where) >= 4
    assert set(where) == {current_thread().name}, "within a write"


def test_the_sheet_of_a_street_shows_a_picture_and_a_pin_this_once(site: Site) -> None:
    officer = site.add("in-15", OFFICER, code12=COMMITTEE)
    chief = site.signed_in("in-15-chief", (Role.ADMINISTRATOR, STREET))
    page = f"/people/{officer.number}"
    sheet = chief.send(f"{page}/device", page=page)
    text = sheet.get_data(as_text=True)
    assert sheet.status_code == 200
    assert "<svg" in text
    assert re.search(r"<strong>\d{6}</strong>", text)
    assert "/device/" in text
    assert chief.get(f"{page}/device").status_code == 303
    assert chief.client.get_cookie(COOKIE) is not None
