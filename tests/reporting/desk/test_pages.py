"""Pages of the desk: what their forms write, what they refuse, whom they are for."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from attrs import frozen

from riskmap.people.model import Role
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import Header, Kind, Version
from riskmap.reporting.service import chains, correcting, disasters, submitting
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    OTHER_STREET,
    STREET,
    people_app,  # noqa: F401 - fixtures of the site
    people_runtime,  # noqa: F401
    people_town,  # noqa: F401
    site,  # noqa: F401
)
from tests.people.sites import Browser, Site
from tests.reporting.reports.conftest import SOME, a_report, incoming, version_of

_NUMBERS = count(1)


@frozen
class Desk:
    """An event of one committee at the site, and the browser of somebody who decides."""

    site: Site
    version: Version
    chief: Browser

    @property
    def event_id(self) -> str:
        return self.version.report.event_id

    @property
    def path(self) -> str:
        return f"/disasters/{self.event_id}?under={STREET}&lang=en"

    def send(self, address: str, form: str, **fields: Any) -> Any:
        """Send a form of the page of the disaster."""
        named = {f"{form}-{name}": text for name, text in fields.items()}
        sent = {"form": form, "under": STREET, **named, **fields}
        path = f"/disasters/{self.event_id}/{address}"
        return self.chief.send(path, page=self.path, **sent)

    def event(self) -> Any:
        return self.site.town.read(chains.event, self.event_id)


@pytest.fixture
def desk(site: Site) -> Desk:  # noqa: F811
    """A new event, and the approver of the district just signed in."""
    now = site.now
    header = Header(
        hazard="typhoon_wind", occurred_at=now - timedelta(seconds=37), place=f"路{next(_NUMBERS)}"
    )
    ticked = tuple(checks())
    report = a_report(Kind.INITIAL, COMMITTEE, header=header, cutoff_at=now, ticked=ticked)
    town = site.town
    version = version_of(town.write(submitting.submit, incoming(report, SOME), by="someone"))
    town.write(correcting.accept, version.id, by="another")
    name = f"desk-{next(_NUMBERS)}"
    chief = site.signed_in(name, (Role.DISTRICT_APPROVER, DISTRICT), code12=DISTRICT)
    return Desk(site, version, chief)


def test_no_page_tells_more_than_its_words(desk: Desk) -> None:
    for path in (
        f"/reports/{desk.version.id}",
        f"/reports/{desk.version.id}/national",
        desk.path,
        "/reports",
        "/reports?show=all",
        "/disasters",
        "/disasters/groups",
        "/figures",
    ):
        text = desk.chief.text(path)
        assert "<h1" in text, path
        assert not re.search(r"Figure\(|Version\(|datetime\.|Report\(", text), path


def test_an_erratum_keeps_the_seconds_that_no_form_shows(desk: Desk) -> None:
    before = desk.event().header
    page = desk.chief.text(desk.path)
    said = {"hazard": "hail", "place": "别处"}
    for name in ("day", "hour"):
        found = re.search(rf'name="header-{name}" type="\w+" value="([^"]+)"', page)
        assert found
        said[name] = found[1]
    refused = desk.send("header", "header", **said, why="")
    assert refused.status_code == 400
    assert "Nobody said why" in refused.get_data(as_text=True)
    assert desk.send("header", "header", **said, why="hail it was").status_code == 303
    after = desk.event().header
    assert (after.hazard, after.place) == ("hail", "别处")
    assert after.occurred_at == before.occurred_at
    assert before.occurred_at.second or before.occurred_at.microsecond


def test_a_time_that_is_none_and_a_hazard_that_is_none_are_refused(desk: Desk) -> None:
    said = {"hazard": "hail", "day": "2026-13-40", "hour": "09:00", "why": "x"}
    assert desk.send("header", "header", **said).status_code == 400
    said |= {"day": "2026-07-01", "hazard": "no-such"}
    assert desk.send("header", "header", **said).status_code == 404


def test_an_event_is_declared_stable_and_going_on_again(desk: Desk) -> None:
    assert desk.send("state", "state", state="stable", why="water is gone").status_code == 303
    assert desk.event().state is EventState.STABLE
    assert desk.send("state", "state", state="verified", why="x").status_code == 409
    assert desk.send("state", "state", state="open", why="it rains again").status_code == 303
    assert desk.event().state is EventState.OPEN


def test_units_are_ticked_that_have_no_loss(desk: Desk) -> None:
    other = COMMITTEE[:-1] + "3"
    page = desk.chief.text(desk.path)
    assert f'value="{other}"' in page
    assert f'name="units" value="{COMMITTEE}"' not in page  # it has reported
    assert desk.send("no-loss", "no-loss", units=other, words="").status_code == 400
    assert desk.send("no-loss", "no-loss", units=other, words="9:40").status_code == 303
    page = desk.chief.text(desk.path)
    assert re.search(rf'<option value="{other}"', page)  # to be taken back
    done = desk.send("no-loss/withdraw", "loss", unit=other, words="a roof")
    assert done.status_code == 303


def test_only_an_official_figure_is_released_and_officers_read_it(desk: Desk) -> None:
    assert "Only an official figure is released" in desk.chief.text(desk.path)
    assert desk.send("official", "official", day="", hour="").status_code == 303
    board = desk.site.town.read(disasters.board, desk.event_id, STREET)
    said = {"sum": board.official.id, "words": "截至此时，受灾12人。", "channel": "新闻发布会"}
    refused = desk.send("release", "release", **said)
    assert (refused.status_code, "Choose at least one" in refused.get_data(as_text=True)) == (
        400,
        True,
    )
    released = desk.send("release", "release", **said, indicators="affected_pop")
    assert released.status_code == 303
    officer = desk.site.signed_in(f"reader-{next(_NUMBERS)}", (Role.OFFICER_A, COMMITTEE))
    assert "截至此时，受灾12人。" in officer.text("/figures")
    assert officer.get("/reports").status_code == 403
    found = re.search(r"/figures/(\w{32})/withdraw", desk.chief.text("/figures"))
    assert found
    form = f"withdraw-{found[1]}"
    sent = {"form": form, f"{form}-why": "a slip"}
    desk.chief.send(f"/figures/{found[1]}/withdraw", page="/figures", **sent)
    assert "a slip" in officer.text("/figures?lang=en")


def test_a_desk_of_another_street_sees_nothing_of_it(desk: Desk) -> None:
    name = f"neighbour-{next(_NUMBERS)}"
    other = desk.site.signed_in(name, (Role.STREET_APPROVER, OTHER_STREET), code12=OTHER_STREET)
    for path in (f"/reports/{desk.version.id}", f"/reports/{desk.version.id}/national", desk.path):
        assert other.get(path).status_code == 404, path
    assert desk.version.id not in other.text("/reports?show=all")


def test_an_auditor_looks_and_decides_nothing(desk: Desk) -> None:
    auditor = desk.site.signed_in(f"looks-{next(_NUMBERS)}", (Role.AUDITOR, DISTRICT))
    page = auditor.text(f"/reports/{desk.version.id}")
    assert desk.version.report.signed.compiler in page
    assert "return-form" not in page
    assert auditor.send(f"/reports/{desk.version.id}/accept", page="/me").status_code == 403
