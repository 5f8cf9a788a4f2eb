"""The audit log on screen: for whom it is, what is found, and that looking leaves an entry."""

from __future__ import annotations

import csv
import json
import re
from functools import partial
from typing import Any

import pytest

from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.places.model.fields import FIELDS as OF_PLACES
from riskmap.reporting.model.indicators import indicators
from riskmap.store import audit
from riskmap.store.audit import Entry
from riskmap.web.audit import fields, files
from tests.people.conftest import DISTRICT, OTHER_STREET, STREET
from tests.people.sites import Browser, Site

ADMINISTRATOR, AUDITOR = Role.ADMINISTRATOR, Role.AUDITOR


@pytest.fixture(scope="module")
def auditor(site: Site) -> Browser:
    """The browser of the district's auditor."""
    return site.signed_in("auditor-one", (AUDITOR, DISTRICT))


@pytest.fixture(scope="module")
def of_street(site: Site) -> Browser:
    """The browser of the auditor of one street."""
    return site.signed_in("auditor-two", (AUDITOR, STREET))


@pytest.fixture(scope="module", autouse=True)
def written(site: Site) -> None:
    """Leave entries about two streets."""
    for actor, code12 in (("zhang", STREET), ("zhao", OTHER_STREET)):
        scope = Scope(
            actor=actor, realm=LIVE, purpose="x", origin="10.9.9.9", areas=(Area.of(code12),)
        )
        entry = Entry(
            action="changed",
            subject_kind="place",
            subject_id=f"of-{actor}",
            code12=code12,
            why="=1+1 <b>核实</b>",
            before={"persons": "120", "gone": [1]},
            after={"persons": "130", "new": True},
        )
        site.runtime.database.write(scope, lambda uow, one=entry: audit.record(uow, one))  # type: ignore[misc]


def _entries(site: Site, action: str) -> list[Any]:
    with site.runtime.database.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT actor, after, code12 FROM audit_entry WHERE subject_kind = 'audit_log'"
            f" AND action = '{action}' ORDER BY at"
        )
        return list(found.all())


def _hrefs(text: str) -> list[str]:
    return re.findall(r'href="(/audit/[^"]+)"', text)


def test_it_is_for_auditors_and_administrators(site: Site, auditor: Browser) -> None:
    assert auditor.get("/audit").status_code == 200
    manager = site.signed_in("admin-of-audit", (ADMINISTRATOR, DISTRICT))
    assert manager.get("/audit").status_code == 200
    officer = site.signed_in("no-auditor", (Role.OFFICER_A, STREET))
    nobody = site.browser()
    path = _hrefs(auditor.text("/audit?actor=zhang"))[0]
    for address in ("/audit", "/audit.csv", path):
        assert officer.get(address).status_code == 403
        assert nobody.get(address).status_code == 303
    assert 'href="/audit"' in auditor.text("/help")
    assert 'href="/audit"' not in officer.text("/help")


def test_what_is_searched_for_is_found(auditor: Browser) -> None:
    text = auditor.text("/audit?actor=zhang")
    assert "of-zhang" in text
    assert "of-zhao" not in text
    assert "10.9.9.9" in text
    assert "<b>核实</b>" not in text
    for asked in (f"unit={OTHER_STREET}", "subject=of-zhao", "kind=place&actor=zhao"):
        text = auditor.text(f"/audit?{asked}")
        assert ("of-zhao" in text, "of-zhang" in text) == (True, False), asked
    assert "of-zhang" not in auditor.text("/audit?until=2020-01-01")
    assert "of-zhang" in auditor.text("/audit?since=2020-01-01&action=changed&kind=place")
    assert auditor.get("/audit?since=yesterday").status_code == 400
    assert auditor.get("/audit?after=x").status_code == 400
    assert auditor.get("/audit?unit=31").status_code == 400


def test_an_auditor_of_a_street_sees_what_is_about_that_street(
    of_street: Browser, auditor: Browser
) -> None:
    listed = of_street.text("/audit?kind=place")
    assert "of-zhang" in listed
    assert "of-zhao" not in listed
    (other,) = _hrefs(auditor.text("/audit?actor=zhao"))
    assert auditor.get(other).status_code == 200
    assert of_street.get(other).status_code == 404
    assert "of-zhao" not in of_street.text(f"/audit?unit={OTHER_STREET}")
    assert "of-zhao" not in of_street.text("/audit.csv")
    register = "/audit?kind=divisions&lang=en"
    assert "brought in" in auditor.text(register)
    assert not _hrefs(of_street.text(register))


def test_one_entry_shows_what_was_before_and_after(auditor: Browser) -> None:
    (path,) = _hrefs(auditor.text("/audit?actor=zhang"))
    text = auditor.text(f"{path}?lang=en")
    for said in ("120", "130", "[1]", "yes", "of-zhang", "as it was written", "Caoyang"):
        assert said in text
    assert auditor.get(f"{path}99999").status_code == 404
    assert auditor.get("/audit/nobody/1").status_code == 404


def test_a_file_holds_what_was_found_and_runs_nothing(auditor: Browser) -> None:
    answer = auditor.get("/audit.csv?actor=zhang&lang=en")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    (row,) = csv.DictReader(answer.get_data(as_text=True).removeprefix("\ufeff").splitlines())
    assert (row["actor"], row["why"]) == ("zhang", "'=1+1 <b>核实</b>")
    assert (row["What was done"], row["To what"]) == ("changed", "place of-zhang")
    chinese = auditor.get("/audit.csv?actor=zhang&lang=zh").get_data(as_text=True)
    (row,) = csv.DictReader(chinese.removeprefix("\ufeff").splitlines())
    assert (row["操作"], row["为什么"]) == ("修改", "'=1+1 <b>核实</b>")


def test_a_file_is_told_before_its_first_line_is_sent(site: Site, auditor: Browser) -> None:
    before = len(_entries(site, "exported"))
    answer = auditor.client.get("/audit.csv?actor=zhang", buffered=False)
    lines = iter(answer.response)
    assert b"actor" in next(lines)
    assert len(_entries(site, "exported")) == before + 1
    answer.close()


def test_a_file_that_no_spreadsheet_opens_is_refused(
    auditor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS", 0)
    answer = auditor.get("/audit.csv?actor=zhang&lang=en")
    assert answer.status_code == 400
    assert "Narrow the search" in answer.get_data(as_text=True)


def test_looking_leaves_an_entry(site: Site, auditor: Browser) -> None:
    auditor.get(f"/audit?actor=zhang&unit={STREET}")
    actor, after, code12 = _entries(site, "looked")[-1]
    told = json.loads(after)
    assert (actor, code12, [*told]) == ("auditor-one", STREET, ["actor", "session", "unit"])
    assert (told["actor"], told["unit"]) == ("zhang", STREET)
    before = len(_entries(site, "looked"))
    auditor.get(f"/audit?actor=zhang&unit={STREET}")
    assert len(_entries(site, "looked")) == before, "loaded again"
    auditor.get("/audit.csv?actor=zhang")
    actor, after, code12 = _entries(site, "exported")[-1]
    told = json.loads(after)
    assert (actor, code12, told["actor"], told["entries"]) == ("auditor-one", DISTRICT, "zhang", 1)


def test_people_and_units_are_found_by_their_names(site: Site, auditor: Browser) -> None:
    site.add("audited-one", display_name="顾审甲", code12=STREET)
    site.add("audited-two", display_name="顾审乙", code12=STREET)
    for name in ("audited-one", "audited-two"):
        scope = Scope(actor=name, realm=LIVE, purpose="x", areas=(Area.of(STREET),))
        entry = Entry(
            action="changed", subject_kind="place", subject_id=f"by-{name}", code12=STREET
        )
        site.runtime.database.write(scope, lambda uow, one=entry: audit.record(uow, one))  # type: ignore[misc]
    text = auditor.text("/audit?actor=顾审甲&kind=place")
    assert "by-audited-one" in text
    assert "by-audited-two" not in text
    assert "顾审甲" in text
    text = auditor.text("/audit?actor=顾审&kind=place")
    assert "by-audited-one" in text
    assert "by-audited-two" in text
    (offered,) = auditor.get("/audit/people?text=审甲").get_json()
    assert offered == {"value": "audited-one", "label": "顾审甲"}
    assert auditor.get("/audit/people?text=").get_json() == []
    (unit,) = auditor.get("/audit/units?text=曹杨新村街道").get_json()[:1]
    assert unit["label"] == STREET
    assert "of-zhang" in auditor.text(f"/audit?unit={unit['value']}&kind=place&actor=zhang")
    assert auditor.get("/audit?unit=无此街道").status_code == 400
    assert auditor.get("/audit?unit=居委会").status_code == 400, "many are called like that"


def test_nobody_learns_a_name_of_another_street(site: Site, of_street: Browser) -> None:
    account = site.add("audited-far", display_name="顾远丙", code12=OTHER_STREET)
    scope = Scope(actor="audited-far", realm=LIVE, purpose="x", areas=(Area.of(DISTRICT),))
    entry = Entry(action="changed", subject_kind="account", subject_id=str(account.number),
                  code12=STREET)  # fmt: skip
    site.runtime.database.write(scope, lambda uow: audit.record(uow, entry))
    text = of_street.text("/audit?actor=audited-far")
    assert "audited-far" in text
    assert "顾远丙" not in text
    assert of_street.get("/audit/people?text=顾远").get_json() == []


def test_a_name_that_was_typed_is_not_kept_in_the_log(site: Site, auditor: Browser) -> None:
    site.add("audited-name", display_name="顾审丁", code12=STREET)
    auditor.get("/audit?actor=顾审丁")
    assert json.loads(_entries(site, "looked")[-1][1])["actor"] == "audited-name"


def test_why_is_a_sentence_and_never_the_name_of_a_page(site: Site, auditor: Browser) -> None:
    for why in ("people.add_person", "Looked at the audit log."):
        entry = Entry(action="changed", subject_kind="place", subject_id="why", code12=STREET,
                      why=why)  # fmt: skip
        leave = partial(audit.record, entry=entry)
        site.runtime.database.write(Scope.system("test"), leave)
    text = auditor.text("/audit?subject=why&lang=zh")
    assert "people.add_person" not in text
    assert "查看审计日志。" in text


def test_every_field_that_a_room_writes_has_a_word(site: Site) -> None:
    with site.runtime.database.engine.connect() as connection:
        texts = connection.exec_driver_sql("SELECT before, after FROM audit_entry").all()
    told = [json.loads(text) for row in texts for text in row if text]
    names = {name for one in told if isinstance(one, dict) for name in one}
    assert {"role", "divisions", "session"} <= names, "else nothing was asked"
    made_up = {"persons", "gone"}
    assert names - {*fields.WORDS, *OF_PLACES, *indicators()} - made_up == set()


def test_times_are_chosen_at_once(auditor: Browser) -> None:
    hrefs = re.findall(r'href="(/audit\?[^"]*since=[^"]*)"', auditor.text("/audit?actor=zhang"))
    assert len(hrefs) == 5
    assert all("actor=zhang" in one for one in hrefs)
    today = auditor.text(hrefs[0].replace("&amp;", "&"))
    assert "of-zhang" in today
    assert 'aria-current="true"' in today
    assert "of-zhang" not in auditor.text(hrefs[1].replace("&amp;", "&"))


def test_a_long_list_goes_on(site: Site, auditor: Browser) -> None:
    entry = Entry(action="changed", subject_kind="place", subject_id="many", code12=STREET)
    for _ in range(60):
        site.runtime.database.write(Scope.system("test"), lambda uow: audit.record(uow, entry))
    first = auditor.text("/audit?subject=many")
    assert len(_hrefs(first)) == 50
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    before = len(_entries(site, "looked"))
    second = auditor.text(older.replace("&amp;", "&"))
    assert len(_hrefs(second)) == 10
    assert not {*_hrefs(first)} & {*_hrefs(second)}
    assert 'rel="first"' in second
    assert len(_entries(site, "looked")) == before, "a page further is the same look"


def test_an_empty_list_says_what_will_stand_there(auditor: Browser) -> None:
    assert "Nothing fits" in auditor.text("/audit?actor=nobody&lang=en")
