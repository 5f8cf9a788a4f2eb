"""Pages of people: one's own account, and those one looks after."""

from __future__ import annotations

import re

from riskmap.people import service
from riskmap.people.model import Role
from riskmap.people.signin import COOKIE
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_STREET, STREET
from tests.people.sites import PASSWORD, Site

OFFICER = (Role.OFFICER_A, COMMITTEE)
CHIEF = (Role.ADMINISTRATOR, STREET)


def test_an_administrator_makes_an_account_gives_a_role_and_hands_a_link_out(site: Site) -> None:
    chief = site.signed_in("pa-1", CHIEF)
    made = chief.send(
        "/people/new", page="/people/new",
        name="Pa-1-New", display_name="新来的", code12=COMMITTEE, phone="", mail="", language="",
    )  # fmt: skip
    page = made.headers["Location"].partition("?")[0]
    given = chief.send(
        f"{page}/grants", page=page, role="officer_a", where=COMMITTEE, valid_from="", valid_to="",
        why="voted in",
    )  # fmt: skip
    assert given.status_code == 303
    assert "voted in" in chief.text(page)
    answer = chief.send(f"{page}/reset", page=page, why="new").get_data(as_text=True)
    link = re.search(r"http://localhost(/invitation/[\w-]+)", answer)
    assert link is not None
    newcomer = site.browser()
    assert newcomer.send(link[1], page=link[1], new_password=PASSWORD).status_code == 303
    assert newcomer.sign_in("pa-1-new").status_code == 303
    assert "曹杨新村街道 · 源园居委会" in newcomer.text("/me")


def test_a_role_is_taken_away_on_the_page_of_a_person_and_works_no_more_at_once(site: Site) -> None:
    duty = site.signed_in("pa-2-duty", (Role.STREET_COMPILER, STREET))
    assert duty.get("/people").status_code == 200
    holder = site.town.read(service.holder_named, "pa-2-duty")
    chief = site.signed_in("pa-2", CHIEF)
    page = f"/people/{holder.account.number}"
    grant = holder.grants[0].id
    assert chief.send(f"{page}/grants/{grant}/revoke", page=page, why="moved").status_code == 303
    assert duty.get("/people").status_code == 403


def test_what_cannot_be_done_is_explained_and_what_was_typed_stays(site: Site) -> None:
    chief = site.signed_in("pa-3", CHIEF)
    person = site.add("pa-3-officer", OFFICER, code12=COMMITTEE)
    page = f"/people/{person.number}"
    sent = {
        "role": "officer_a",
        "where": COMMITTEE,
        "valid_from": "2026-02-30",
        "why": "typed this",
    }
    answer = chief.send(f"{page}/grants?lang=en", page=page, **sent)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "2026-02-30 is no day" in text
    assert 'value="typed this"' in text
    new = chief.send(
        "/people/new?lang=en", page="/people/new",
        name="a b", display_name="留下的字", code12=COMMITTEE, phone="", mail="", language="",
    )  # fmt: skip
    assert new.status_code == 400
    assert "留下的字" in new.get_data(as_text=True)


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(site: Site) -> None:
    chief = site.signed_in("pa-4", CHIEF)
    person = site.add("pa-4-officer", OFFICER, code12=COMMITTEE)
    browser = site.browser()
    browser.sign_in("pa-4-officer")
    page = f"/people/{person.number}"
    assert chief.send(f"{page}/close", page=page, why="").status_code == 400
    assert browser.get("/me").status_code == 200
    assert chief.send(f"{page}/close", page=page, why="left").status_code == 303
    assert browser.get("/me").status_code == 303
    assert chief.send(f"{page}/open", page=page, why="back").status_code == 303
    assert site.browser().sign_in("pa-4-officer").status_code == 303


def test_a_lost_second_factor_is_taken_away_by_an_administrator_of_the_area(site: Site) -> None:
    chief = site.signed_in("pa-5", (Role.ADMINISTRATOR, DISTRICT))
    person = site.add("pa-5-approver", (Role.STREET_APPROVER, STREET))
    site.with_factor(person)
    page = f"/people/{person.number}"
    answer = chief.send(f"{page}/reset", page=page, why="phone lost", with_factor="1")
    assert "/invitation/" in answer.get_data(as_text=True)
    signed = site.browser().sign_in("pa-5-approver")
    assert signed.headers["Location"].startswith("/me/second-factor")


def test_an_administrator_who_sees_somebody_that_reaches_further_gets_no_buttons(
    site: Site,
) -> None:
    chief = site.signed_in("pa-6", CHIEF)
    above = site.add("pa-6-above", (Role.AUDITOR, DISTRICT))
    page = f"/people/{above.number}"
    text = chief.text(page)
    assert "pa-6-above" in text
    assert f"{page}/close" not in text
    for form in ("close", "reset", "device"):
        assert chief.send(f"{page}/{form}", page="/me", why="x").status_code == 403


def test_nobody_changes_himself_on_the_page_of_people(site: Site) -> None:
    chief = site.signed_in("pa-7", CHIEF)
    own = site.town.read(service.holder_named, "pa-7").account.number
    assert f"/people/{own}/grants" not in chief.text(f"/people/{own}")
    sent = {"role": "auditor", "where": STREET, "why": "x"}
    assert chief.send(f"/people/{own}/grants", page="/me", **sent).status_code == 403


def test_the_list_is_narrowed_by_name_role_and_division_and_keeps_what_was_asked(
    site: Site,
) -> None:
    chief = site.signed_in("pa-8", CHIEF)
    site.add("pa-8-one", OFFICER, display_name="寻找甲", code12=COMMITTEE)
    site.add("pa-8-two", display_name="寻找乙", code12=STREET)
    text = chief.text("/people?text=寻找&role=officer_a")
    assert "寻找甲" in text
    assert "寻找乙" not in text
    assert 'value="寻找"' in text
    assert "寻找甲" in chief.text(f"/people?text=寻找&under={COMMITTEE}")
    assert chief.get(f"/people?under={OTHER_STREET}").status_code == 200
    assert chief.get("/people?role=king").status_code == 400
    assert chief.get("/people?page=99").status_code == 200


def test_one_changes_what_one_says_of_oneself_and_the_language_follows(site: Site) -> None:
    browser = site.signed_in("pa-9", OFFICER)
    said = {"display_name": "改名", "phone": "13912345678", "mail": "a@b.cn", "language": "en"}
    assert browser.send("/me", page="/me", **said).status_code == 303
    text = browser.text("/me?lang=en")
    assert "My account" in text
    assert "13912345678" in text
    wrong = browser.send("/me", page="/me", **{**said, "phone": "call me"})
    assert wrong.status_code == 422
    assert "call me" in wrong.get_data(as_text=True)


def test_a_password_is_changed_with_the_present_one_and_other_sessions_end(site: Site) -> None:
    browser = site.signed_in("pa-10", OFFICER)
    other = site.browser()
    other.sign_in("pa-10")
    new = "three old trees by the well"
    sent = {"page": "/me", "new_password": new}
    assert browser.send("/me/password", password="not this one", **sent).status_code == 422
    assert browser.send("/me/password", password=PASSWORD, **sent).status_code == 303
    assert browser.get("/me").status_code == 200
    assert other.get("/me").status_code == 303
    assert site.browser().sign_in("pa-10", new).status_code == 303


def test_one_ends_other_sessions_but_not_those_of_others(site: Site) -> None:
    browser, other = site.signed_in("pa-11", OFFICER), site.browser()
    other.sign_in("pa-11")
    stranger = site.signed_in("pa-11-stranger", OFFICER)
    ids = re.findall(r"/me/sessions/(\d+)/end", browser.text("/me"))
    assert len(ids) == 1
    assert stranger.send(f"/me/sessions/{ids[0]}/end", page="/me").status_code == 404
    assert other.get("/me").status_code == 200
    assert browser.send(f"/me/sessions/{ids[0]}/end", page="/me").status_code == 303
    assert other.get("/me").status_code == 303
    other.sign_in("pa-11")
    assert browser.send("/me/sessions/end-others", page="/me").status_code == 303
    assert other.get("/me").status_code == 303


def test_new_recovery_codes_are_given_for_the_password_only(site: Site) -> None:
    browser = site.signed_in("pa-12", CHIEF)
    account = site.town.read(service.holder_named, "pa-12").account
    site.recovery_codes(account)
    assert "10" in browser.text("/me")
    wrong = browser.send("/me/recovery-codes", page="/me", password="wrong one here")
    assert "<li><code>" not in wrong.get_data(as_text=True)
    right = browser.send("/me/recovery-codes", page="/me", password=PASSWORD)
    assert len(re.findall(r"<li><code>", right.get_data(as_text=True))) == 10


def test_the_address_of_a_form_leads_back_to_its_page(site: Site) -> None:
    browser = site.signed_in("pa-13", CHIEF)
    number = site.town.read(service.holder_named, "pa-13").account.number
    assert browser.get("/me/password").headers["Location"] == "/me"
    assert browser.get(f"/people/{number}/reset").headers["Location"] == f"/people/{number}"
    assert browser.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_no_browser_keeps_pages_of_people(site: Site) -> None:
    browser = site.signed_in("pa-14", CHIEF)
    for path in ("/me", "/people", "/people/new", "/me/second-factor", "/"):
        assert browser.get(path).headers["Cache-Control"] == "no-store", path
    assert browser.client.get_cookie(COOKIE) is not None
