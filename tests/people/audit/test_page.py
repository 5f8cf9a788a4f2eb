"""The audit log on screen: for whom it is, what is found, and that looking leaves an entry."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import pytest

from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.store import audit
from riskmap.store.audit import Entry
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
    for said in ("120", "130", "[1]", "true", "of-zhang", "as it was written", STREET):
        assert said in text
    assert auditor.get(f"{path}99999").status_code == 404
    assert auditor.get("/audit/nobody/1").status_code == 404


def test_a_file_holds_what_was_found_and_runs_nothing(auditor: Browser) -> None:
    answer = auditor.get("/audit.csv?actor=zhang")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    (row,) = csv.DictReader(answer.get_data(as_text=True).removeprefix("\ufeff").splitlines())
    assert (row["actor"], row["why"]) == ("zhang", "'=1+1 <b>核实</b>")


def test_looking_leaves_an_entry(site: Site, auditor: Browser) -> None:
    auditor.get(f"/audit?actor=zhang&unit={STREET}")
    actor, after, code12 = _entries(site, "looked")[-1]
    assert (actor, code12) == ("auditor-one", STREET)
    assert json.loads(after) == {"actor": "zhang", "unit": STREET}
    auditor.get("/audit.csv?actor=zhang")
    actor, after, code12 = _entries(site, "exported")[-1]
    assert (actor, json.loads(after), code12) == (
        "auditor-one",
        {"actor": "zhang", "entries": 1},
        DISTRICT,
    )


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
