"""Pages of amendments: proposed by the unit, decided at the desk, told wherever the report is."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from attrs import frozen

from riskmap.people.model import Role
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Header, Kind, Version
from riskmap.reporting.service import submitting
from riskmap.reporting.store import own
from riskmap.web.audit import fields
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    STREET,
    people_app,  # noqa: F401 - fixtures of the site
    people_runtime,  # noqa: F401
    people_town,  # noqa: F401
    site,  # noqa: F401
)
from tests.people.sites import Browser, Site
from tests.reporting.reports.conftest import (
    SOME,
    a_report,
    figures_of,
    incoming,
    settled_report,
    version_of,
)

_NUMBERS = count(1)
WHY = "复核：重复统计三人"


@frozen
class Settled:
    """A verified report of one committee, its officer, and the approver of the district."""

    site: Site
    version: Version
    officer: Browser
    chief: Browser

    @property
    def form(self) -> str:
        return f"/report/amend/{self.version.id}"

    @property
    def desk(self) -> str:
        return f"/reports/{self.version.id}"

    def last(self) -> Version:
        found: list[Version] = self.site.town.read(own.versions, self.version.report_id)
        return found[0]

    def decide(self, deed: str, form: str, words: str) -> Any:
        """Send a form of the amendment on the page of the desk."""
        page = self.chief.text(f"{self.desk}?lang=en")
        (path,) = set(re.findall(rf'action="({self.desk}/amendment/\w+/{deed})"', page))
        fields: dict[str, str] = {"form": form, f"{form}-words": words}
        return self.chief.send(path, page=self.desk, **fields)


@pytest.fixture
def settled(site: Site) -> Settled:  # noqa: F811
    """A verified report of a new event."""
    number = next(_NUMBERS)
    began = site.now - timedelta(minutes=number)
    version = settled_report(site.town, site.now, began, COMMITTEE)
    officer = site.signed_in(f"amend-{number}", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    chief = site.signed_in(f"judge-{number}", (Role.DISTRICT_APPROVER, DISTRICT), code12=DISTRICT)
    return Settled(site, version, officer, chief)


def test_an_officer_proposes_and_the_desk_approves(settled: Settled) -> None:
    one, event_id = settled, settled.version.report.event_id
    assert "Propose an amendment" in one.officer.text(f"/report/mine/{one.version.id}?lang=en")
    sent = one.officer.send(one.form, page=one.form, **{"number-affected_pop": "9", "words": ""})
    assert sent.status_code == 400  # nobody said why; what was typed stands there again
    assert 'value="9"' in sent.text
    fields = {"number-affected_pop": "9", "words": WHY}
    sent = one.officer.send(one.form, page=one.form, **fields)
    assert sent.status_code == 303
    for path in ("/reports", f"/disasters/{event_id}?under={STREET}", one.desk):
        text = one.chief.text(path)
        assert WHY in text, path
    assert WHY in one.officer.text("/report/mine")
    assert one.officer.get(one.desk).status_code in {403, 404}
    assert figures_of(one.last()) == SOME
    assert one.decide("approve", "approve", "已核").status_code == 303
    assert figures_of(one.last())["affected_pop"] == 9
    new = one.last().id
    amended = "Amendment 1 of the verified figures"
    assert amended in one.chief.text(f"/reports/{new}?lang=en")
    assert amended in one.officer.text(f"/report/mine/{new}?lang=en")
    assert "第1次统计核销" in one.officer.text(f"/report/mine/{new}?lang=zh")
    said = one.chief.text(f"/disasters/{event_id}?under={STREET}&lang=en")
    assert "amendment 1" in said


def test_the_desk_asks_and_turns_down_and_the_officer_takes_back(settled: Settled) -> None:
    one = settled
    asked = {"form": "ask", "ask-words": "请核实"}
    path = f"{one.desk}/amendment/ask"
    assert one.chief.send(path, page=one.desk, **asked).status_code == 303
    for path in ("/report", "/report/mine"):
        assert "请核实" in one.officer.text(path), path
    fields = {"number-affected_pop": "9", "words": WHY}
    assert one.officer.send(one.form, page=one.form, **fields).status_code == 303
    assert one.decide("turn-down", "turn", "").status_code == 400
    assert one.decide("turn-down", "turn", "不实").status_code == 303
    assert one.officer.send(one.form, page=one.form, **fields).status_code == 303
    page = one.officer.text(one.form)
    (back,) = set(re.findall(rf'action="({one.form}/\w+/withdraw)"', page))
    taken = {"form": "withdraw", "withdraw-words": "写错了"}
    assert one.officer.send(back, page=one.form, **taken).status_code == 303
    assert figures_of(one.last()) == SOME
    text = one.chief.text(f"{one.desk}?lang=en")
    for words in ("不实", "写错了", "amendment turned down", "amendment withdrawn"):
        assert words in text


def test_an_error_says_why_and_what_was_typed_stays(settled: Settled) -> None:
    homes = {"number-rooms_collapsed": "2", "number-rooms_collapsed_home": "3", "words": WHY}
    sent = settled.officer.send(settled.form, page=settled.form, **homes)
    assert sent.status_code == 400
    for text in (WHY, 'value="3"'):
        assert text in sent.text
    assert figures_of(settled.last()) == SOME


def test_massive_losses_stand_on_desk_and_board_and_in_the_form_of_a_call(
    settled: Settled,
) -> None:
    one = settled
    header = Header(hazard="hail", occurred_at=one.site.now - timedelta(minutes=3))
    more: dict[str, Any] = {"cutoff_at": one.site.now, "ticked": tuple(checks())}
    report = a_report(Kind.INITIAL, COMMITTEE, header=header, is_mass_loss=True, **more)
    found = version_of(one.site.town.write(submitting.submit, incoming(report), by="someone"))
    event_id = found.report.event_id
    words = "Many houses collapsed at once"
    assert "mass collapse" in one.chief.text(f"/reports/{found.id}?lang=en")
    board = one.chief.text(f"/disasters/{event_id}?under={STREET}&lang=en")
    assert words in board
    assert 'data-copy="ministry-losses"' in board
    assert "Copies are due: many houses collapsed" in board
    desk = one.site.signed_in(
        f"desk-{next(_NUMBERS)}-losses", (Role.DUTY_OFFICER, DISTRICT), code12=DISTRICT
    )
    assert 'name="mass_loss"' in desk.text(f"/phoned/{COMMITTEE}?kind=losses")


def test_the_audit_log_has_a_word_for_each_field_of_an_amendment(settled: Settled) -> None:
    said = {"number-affected_pop": "9", "words": WHY}
    assert settled.officer.send(settled.form, page=settled.form, **said).status_code == 303
    assert settled.decide("approve", "approve", "已核").status_code == 303
    with settled.site.runtime.database.engine.connect() as connection:
        asked = "SELECT before, after FROM audit_entry WHERE action LIKE '%amend%'"
        texts = connection.exec_driver_sql(asked).all()
    names = {name for row in texts for one in row if one for name in json.loads(one)}
    assert {"amendment", "affected_pop"} <= names
    assert names - {*fields.WORDS, *indicators()} == set()
    with settled.site.app.test_request_context("/?lang=zh"):
        assert fields.field_word("affected_pop") == "受灾人口"
