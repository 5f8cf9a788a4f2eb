"""Pages of files: for whom they are, what they hand out, and what they bring in."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from attrs import frozen
from pypdf import PdfReader

from riskmap.people.keys import sign_in_key
from riskmap.people.model import Role
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Wish
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.reports import Header, Kind, Report, Signed
from riskmap.reporting.service import correcting, submitting
from riskmap.reporting.service.submitting import Incoming
from tests.people.conftest import (
    COMMITTEE,
    OTHER_STREET,
    STREET,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site

#: Fixtures that are brought here from where people are made up.
__all__ = ["people_app", "people_runtime", "people_town", "site"]


@frozen
class Desk:
    """A site with an event of one committee, and people of its street and of another."""

    site: Site
    event_id: str
    street: Browser
    other: Browser

    def path(self, name: str, unit: str = STREET) -> str:
        return f"/reports/files/{self.event_id}/{name}?under={unit}&lang=en"


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    site.add("file-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    site.add("file-head", (Role.STREET_APPROVER, STREET), code12=STREET)
    event_id = an_event(site)
    return Desk(
        site=site,
        event_id=event_id,
        street=site.signed_in("file-compiler", (Role.STREET_COMPILER, STREET), code12=STREET),
        other=site.signed_in("file-other", (Role.STREET_COMPILER, OTHER_STREET)),
    )


def an_event(site: Site) -> str:
    taken = take({"affected_pop": 12, "deaths": 0, "injured": "unknown"})
    report = Report(
        id=uuid4(),
        kind=Kind.INITIAL,
        unit=COMMITTEE,
        signed=Signed(compiler="漏填甲", phone="13911112222"),
        cutoff_at=site.now,
        header=Header(hazard="rainstorm", occurred_at=site.now - timedelta(hours=1)),
        figures=taken.figures,
    )
    came = Incoming(report=report, taken=taken, sent=report.id.bytes)
    site.town.write(submitting.submit, came, as_="file-officer")
    version: Any = site.town.write(correcting.accept, report.id.hex, as_="file-head")
    return str(version.report.event_id)


def test_the_page_offers_the_files_of_an_event_and_each_can_be_opened(desk: Desk) -> None:
    page = desk.street.text(f"/reports/files?event={desk.event_id}&lang=en")
    links = re.findall(rf'href="(/reports/files/{desk.event_id}/[^"]+)"', page)
    assert len(links) == 6
    content = {}
    for link in links:
        answer = desk.street.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200, link
        assert answer.headers["Cache-Control"] == "no-store"
        content[link.partition("?")[0].rpartition("/")[2]] = answer.data
    rows = list(openpyxl.load_workbook(io.BytesIO(content["figures.xlsx"])).worksheets[0].values)
    assert rows[0][:2] == ("区域", "灾种")
    assert "rainstorm" not in str(rows)  # as the national system calls it
    drawn = json.loads(content["figures.geojson"])
    assert drawn["features"][0]["geometry"] is not None
    assert drawn["features"][0]["properties"]["figures"]["injured"] == "unknown"
    assert drawn["geometry_is_synthetic"] is True
    paper = PdfReader(io.BytesIO(content["situation.pdf"])).pages[0].extract_text()
    assert "12" in paper
    assert "漏填甲" in str(
        list(openpyxl.load_workbook(io.BytesIO(content["reports.xlsx"])).worksheets[0].values)
    )


def test_taking_reports_with_names_along_is_on_record(desk: Desk) -> None:
    desk.street.get(desk.path("reports.csv"))
    looked = [
        one for one in desk.site.town.entries(action="looked") if one.subject_id == desk.event_id
    ]
    assert len(looked) == 1


def test_another_street_gets_nothing_of_it(desk: Desk) -> None:
    for name in ("figures.xlsx", "situation.pdf", "reports.csv"):
        answer = desk.other.get(desk.path(name))
        assert answer.status_code == 404, name
        assert b"13911112222" not in answer.data
    assert desk.event_id not in desk.other.text("/reports/files")


def test_official_codes_are_refused_with_what_to_do(desk: Desk) -> None:
    answer = desk.street.get(desk.path("figures.xlsx") + "&codes=1")
    assert answer.status_code == 409
    assert "official_code" in answer.get_data(as_text=True)


def test_a_paragraph_is_frozen_and_shown_with_its_hash(desk: Desk) -> None:
    page = f"/disasters/{desk.event_id}/paragraph?under={COMMITTEE}&lang=en"
    seen = desk.street.text(page)
    assert "Affected population: 12 persons" in seen
    cutoff = re.search(r'name="cutoff" value="([^"]+\+00:00)"', seen)
    assert cutoff is not None
    done = desk.street.send(
        f"/disasters/{desk.event_id}/paragraph", page=page, under=COMMITTEE, cutoff=cutoff[1]
    )
    assert done.status_code == 303
    after = desk.street.text(done.headers["Location"] + "&lang=en")
    assert after.count("Affected population: 12 persons") == 2
    assert "SHA-256" in after
    assert "does not fit its hash" not in after


def test_a_table_is_looked_at_then_taken(desk: Desk) -> None:
    lines = "区划代码,灾种,灾害发生时间,受灾人口,填表人,联系电话\n"
    body = lines + f"{COMMITTEE},雪灾,{desk.site.now:%Y-%m-%d} 01:00,7,乙,021-5\n"
    page = "/reports/import?lang=en"
    token = desk.street.token(page)
    sent = {"csrf_token": token, "event": "new", "file": (io.BytesIO(body.encode()), "t.csv")}
    seen = desk.street.client.post("/reports/import?lang=en", data=sent).get_data(as_text=True)
    ticket = re.search(r'name="ticket" value="([^"]+)"', seen)
    assert ticket is not None, seen
    again = {"csrf_token": token, "event": "new", "ticket": ticket[1], "seen": "1"}
    done = desk.street.client.post("/reports/import/take?lang=en", data=again)
    assert done.status_code == 303
    assert "1 reports were taken" in desk.street.text(done.headers["Location"])
    broken = {**again, "ticket": ticket[1] + "x"}
    assert desk.street.client.post("/reports/import/take", data=broken).status_code == 400


def test_an_officer_brings_tables_and_sees_no_files_of_others(desk: Desk) -> None:
    officer = desk.site.signed_in("file-a", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    assert officer.get("/reports/import").status_code == 200
    assert officer.get("/reports/files").status_code == 403


def test_lists_of_units_stand_by_code_and_offer_no_other_order(desk: Desk) -> None:
    """The rule of 2023 against formalism at fingertips: no points, no ranks."""
    listed = desk.street.text(f"/reports/quality?under={STREET}&lang=en")
    codes = re.findall(r'href="/reports/quality/(\d{12})', listed)
    assert len(codes) > 3
    assert codes == sorted(codes)
    main = listed[listed.index("<main") : listed.index("</main>")]
    shown = unescape(re.sub(r"<[^>]+>", "", main))
    assert re.findall(r"\d+", re.sub(r"\d{4}Q\d", "", shown)) == []  # names, and no value
    table = desk.street.text(f"/reports/statistics?under={STREET}&lang=en")
    for page in (listed, table):
        assert not re.search(r"sort=|order=|aria-sort", page)
    one = desk.street.get(f"/reports/quality/{COMMITTEE}?lang=en")
    assert one.status_code == 200
    others = [code12 for code12 in codes if code12 not in {COMMITTEE, STREET}]
    assert not any(code12 in one.get_data(as_text=True) for code12 in others)
    assert desk.other.get(f"/reports/quality/{COMMITTEE}").status_code == 404
    book = desk.street.get(f"/reports/statistics.xlsx?under={STREET}&lang=en").data
    assert len(openpyxl.load_workbook(io.BytesIO(book)).worksheets) == 5


def test_programs_get_the_same_figures_in_four_formats(desk: Desk) -> None:
    site_ = desk.site
    wish = Wish(label="t", may_write=False, code12="", days=3)
    key = sign_in_key(site_.runtime.home.keys)
    token = site_.town.write(
        access_tokens.make, wish, is_strong=False, key=key, as_="file-compiler"
    )
    client, headers = site_.app.test_client(), {"Authorization": f"Bearer {token}"}

    def ask(path: str) -> Any:
        return client.get(f"/api/v1{path}", headers=headers)

    path = f"/events/{desk.event_id}/figures?under={COMMITTEE}"
    said = ask(path).get_json()
    assert said["figures"] == {"affected_pop": 12, "deaths": 0, "injured": "unknown"}
    assert (said["rests_on"], said["is_official"], said["is_complete"]) == ("own", False, False)
    assert [one["unit"] for one in said["units"]] == [COMMITTEE]
    assert ask(f"{path}&format=geojson").get_json()["figures"] == said["figures"]
    assert "未知" in ask(f"{path}&format=csv").get_data(as_text=True)
    assert ask(f"{path}&format=xlsx").data[:2] == b"PK"
    assert ask(f"{path}&format=xlsx&codes=true").status_code == 409
    assert ask(f"/events/{desk.event_id}/figures?under={OTHER_STREET}").status_code == 404
    assert ask(f"/events/{desk.event_id}/paragraphs").status_code == 200
    year = ask(f"/reporting/sendai?under={STREET}").get_json()
    assert len(year["indicators"]) == 28
    assert ask(f"/reporting/sendai?under={OTHER_STREET}").status_code == 404


def test_a_pack_is_for_few_and_each_taking_along_is_on_record(desk: Desk) -> None:
    head = desk.site.signed_in("file-keeper", (Role.DUTY_OFFICER, STREET), code12=STREET)
    made = head.send("/packs", page="/packs", under=STREET)
    assert made.status_code == 303
    (link,) = re.findall(r'href="(/packs/[^"]+\.zip)"', head.text("/packs?lang=en"))
    before = len(desk.site.town.entries(action="exported", actor="file-keeper"))
    for _ in range(2):
        assert head.get(link).data[:2] == b"PK"
    after = desk.site.town.entries(action="exported", actor="file-keeper")
    assert len(after) - before == 2  # each time, not once in ten minutes
    other = desk.site.signed_in("file-far", (Role.DUTY_OFFICER, OTHER_STREET))
    assert other.get(link).status_code == 404
    assert link not in other.text("/packs")
    assert other.send("/packs", page="/packs", under=STREET).status_code == 404
    assert desk.street.get(link).status_code == 403
