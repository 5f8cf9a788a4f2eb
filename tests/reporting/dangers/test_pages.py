"""The officer's form of a danger, the list, one danger, and what programs are told of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from riskmap.people.model import Role
from riskmap.reporting.model.dangers import DangerState
from riskmap.reporting.service import dangers
from riskmap.reporting.store import reports
from tests.people.conftest import (
    COMMITTEE,
    DISTRICT,
    OTHER_COMMITTEE,
    STREET,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.programs.conftest import Caller, caller, token_of
from tests.people.sites import Browser, Site
from tests.reporting.dangers.photos import a_photo
from tests.reporting.reports.test_zero_page import fields

#: Fixtures that are brought here from where people are made up.
__all__ = ["caller", "people_app", "people_runtime", "people_town", "site", "token_of"]
FORM = "/report/danger"
WATER = {"what": "water", "words": "路口积水", "depth": "knee", "place": "铜川路"}


@pytest.fixture(scope="module")
def officer(site: Site) -> Browser:
    return site.signed_in("danger-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)


@pytest.fixture(scope="module")
def desk(site: Site) -> Browser:
    return site.signed_in("danger-desk", (Role.STREET_COMPILER, STREET))


@pytest.fixture(scope="module")
def other(site: Site) -> Browser:
    held = (Role.OFFICER_A, OTHER_COMMITTEE)
    return site.signed_in("danger-other", held, code12=OTHER_COMMITTEE)


def send(browser: Browser, ids: dict[str, str] | None = None, **said: Any) -> Any:
    made = ids or fields(browser.text(FORM))
    data = {"csrf_token": browser.token(FORM), **made, **said}
    return browser.client.post(FORM, data=data, content_type="multipart/form-data")


def reported(browser: Browser, **said: Any) -> str:
    answer = send(browser, **{**WATER, **said})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"].rpartition("/")[2])


def follow(browser: Browser, danger_id: str, act: str, words: str, **more: str) -> Any:
    page = f"/dangers/{danger_id}"
    data = {"form": act, f"{act}-words": words, "step_id": uuid4().hex, **more}
    return browser.send(page, page=page, **data)


def state_of(site: Site, danger_id: str) -> DangerState:
    found: DangerState = site.town.read(dangers.danger, danger_id).standing.state
    return found


def test_a_danger_is_reported_on_one_page(officer: Browser, site: Site) -> None:
    at = {"position-at": "31.2405, 121.4079", "position-how": "device", "position-accuracy_m": "35"}
    photos = [(BytesIO(a_photo(one)), f"{one}.jpg") for one in (1, 2)]
    danger_id = reported(officer, **at, photos=photos, phone="021-1")
    whole = site.town.read(dangers.danger, danger_id)
    danger, position = whole.standing.danger, whole.standing.position
    assert (danger.what, danger.words, danger.depth) == ("water", "路口积水", "knee")
    assert (position.lon, position.lat, position.accuracy_m) == (121.4079, 31.2405, 35.0)
    assert position.how == "device"
    assert len(whole.photos.there) == 2
    assert whole.version.report.signed.phone == "021-1"


def test_sent_twice_it_is_one_danger_with_the_first_receipt(officer: Browser, site: Site) -> None:
    ids = fields(officer.text(FORM))
    photo = a_photo(3)
    answers = [send(officer, ids, **WATER, photos=(BytesIO(photo), "a.jpg")) for _ in range(2)]
    assert {one.headers["Location"] for one in answers} == {f"/report/receipt/{ids['id']}"}
    assert len(site.town.read(dangers.danger, ids["id"]).photos.there) == 1
    other_words = send(officer, ids, **{**WATER, "words": "别的"})
    assert other_words.status_code == 400
    assert site.town.read(dangers.danger, ids["id"]).standing.danger.words == "路口积水"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "dragon"}, "what"),
        ({"words": " "}, "words"),
        ({"depth": "hip", "depth_cm": "20"}, "depth"),
        ({"depth_cm": "deep"}, "what"),
        ({"position-at": "somewhere"}, "position-at"),
        ({"photos": (BytesIO(b"no picture"), "a.jpg")}, "photos"),
    ],
)
def test_what_is_not_right_is_said_beside_its_field_and_nothing_is_lost(
    officer: Browser, site: Site, wrong: dict[str, Any], field: str
) -> None:
    ids = fields(officer.text(FORM))
    answer = send(officer, ids, **{**WATER, **wrong})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f'href="#field-{field}"' in text
    assert 'value="铜川路"' in text
    assert fields(text)["id"] == ids["id"]
    assert site.town.read(reports.by_id, ids["id"]) is None


@pytest.mark.parametrize("wrong", [{"id": "7"}, {"unit": "31"}, {"seen_at": "2021-07-25T07:00:00"}])
def test_a_form_that_was_tampered_with_is_refused(officer: Browser, wrong: dict[str, str]) -> None:
    ids = {**fields(officer.text(FORM)), **wrong}
    assert send(officer, ids, **WATER).status_code == 400


def test_a_desk_sends_somebody_closes_and_opens_again(
    officer: Browser, desk: Browser, site: Site
) -> None:
    danger_id = reported(officer)
    page = f"/dangers/{danger_id}"
    assert danger_id in desk.text("/dangers")
    assert follow(desk, danger_id, "dispatch", "抢险队").status_code == 303
    assert state_of(site, danger_id) is DangerState.DISPATCHED
    assert follow(desk, danger_id, "close", "已抽干").status_code == 303
    assert danger_id not in desk.text("/dangers")
    assert danger_id in desk.text("/dangers?state=closed")
    assert follow(desk, danger_id, "close", "已抽干").status_code == 409
    assert follow(desk, danger_id, "reopen", " ").status_code == 400
    assert follow(desk, danger_id, "reopen", "又积水").status_code == 303
    text = officer.text(page)
    assert text.index("又积水") < text.index("已抽干") < text.index("抢险队")


def test_a_moment_is_local_and_sent_twice_written_once(
    officer: Browser, desk: Browser, site: Site
) -> None:
    danger_id, step = reported(officer), uuid4().hex
    local = (site.now + timedelta(hours=8)).replace(tzinfo=None, second=0, microsecond=0)
    for _ in range(2):
        more = {"dispatch-at": local.isoformat(timespec="minutes"), "step_id": step}
        assert follow(desk, danger_id, "dispatch", "抢险队", **more).status_code == 303
    (one,) = site.town.read(dangers.danger, danger_id).steps
    assert one.at == site.now.replace(second=0, microsecond=0)


def test_nobody_else_sees_or_touches_it(officer: Browser, other: Browser, site: Site) -> None:
    danger_id = reported(officer)
    assert other.get(f"/dangers/{danger_id}").status_code == 404
    assert danger_id not in other.text("/dangers?state=all")
    data = {"csrf_token": other.token("/me"), "form": "close", "close-words": "x",
            "step_id": uuid4().hex}  # fmt: skip
    assert other.client.post(f"/dangers/{danger_id}", data=data).status_code == 404
    assert state_of(site, danger_id) is DangerState.REPORTED
    trainer = site.signed_in("danger-trainer", (Role.TRAINER, DISTRICT))
    assert trainer.get(f"/dangers/{danger_id}").status_code == 403
    assert 'href="/dangers"' not in trainer.text("/activation")


def test_an_auditor_sees_what_was_done_and_has_nothing_to_press(
    officer: Browser, site: Site
) -> None:
    danger_id = reported(officer)
    auditor = site.signed_in("danger-auditor", (Role.AUDITOR, STREET))
    text = auditor.text(f"/dangers/{danger_id}")
    assert "路口积水" in text
    assert 'name="step_id"' not in text


def test_it_leads_to_the_initial_report_of_its_unit(officer: Browser, desk: Browser) -> None:
    danger_id = reported(officer)
    link = f"/report/initial?unit={COMMITTEE}&amp;upgrades={danger_id}"
    assert link in officer.text(f"/dangers/{danger_id}")
    assert link not in desk.text(f"/dangers/{danger_id}")


def test_the_map_of_a_desk_shows_open_ones_that_have_a_position(
    officer: Browser, desk: Browser, site: Site
) -> None:
    placed = reported(officer, **{"position-at": "121.4079, 31.2405"})
    bare, over = reported(officer), reported(officer, **{"position-at": "121.408, 31.24"})
    follow(desk, over, "close", "已抽干")
    answer = desk.get("/dangers/open.geojson")
    found = {one["id"]: one for one in json.loads(answer.text)["features"]}
    assert placed in found
    assert not {bare, over} & found.keys()
    assert found[placed]["geometry"]["coordinates"] == [121.4079, 31.2405]
    assert "danger-officer" not in answer.text
    assert officer.get("/dangers/open.geojson").status_code == 403
    assert "/dangers/open.geojson" in desk.text("/")
    for nobody in (site.browser(), officer):
        assert "/dangers/open.geojson" not in nobody.text("/")


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("at=121.4079,31.2405&lang=en", 200, ""),
        ("at=121.60,31.2405&lang=en", 200, "km outside"),
        ("at=somewhere&lang=en", 400, "is no position"),
        ("at=2.3,48.8&datum=gcj02&lang=en", 400, "outside China"),
    ],
)
def test_a_position_is_told_beside_the_unit(
    officer: Browser, query: str, status: int, said: str
) -> None:
    answer = officer.get(f"/report/position?unit={COMMITTEE}&{query}")
    assert answer.status_code == status
    assert said in json.loads(answer.text)["said"]
    assert officer.get(f"/report/position?unit={OTHER_COMMITTEE}&{query}").status_code == 404


Ask = Callable[[str], Caller]


@pytest.fixture
def program(officer: Browser, token_of: Callable[..., str], caller: Ask) -> Caller:
    assert officer.get("/report").status_code == 200
    return caller(token_of("danger-officer"))


def test_programs_read_the_list_page_by_page_and_one_with_all_it_has(
    officer: Browser, desk: Browser, program: Caller
) -> None:
    photo = (BytesIO(a_photo(9)), "a.jpg")
    ids = [reported(officer, what="tree", depth="", photos=photo), reported(officer, what="tree")]
    follow(desk, ids[0], "dispatch", "绿化队")
    follow(desk, ids[0], "close", "已锯断")
    address, found = "/api/v1/dangers?what=tree&limit=1", []
    while address:
        answer = program.get(address).get_json()
        found += [one["id"] for one in answer["dangers"]]
        address = answer["next"]
    assert found.index(ids[1]) < found.index(ids[0])
    whole = program.get(f"/api/v1/dangers/{ids[0]}").get_json()
    assert [one["act"] for one in whole["steps"]] == ["dispatch", "close"]
    assert (whole["state"], whole["depth"], len(whole["photos"])) == ("closed", None, 1)
    assert program.get(f"/api/v1/dangers/{uuid4().hex}").status_code == 404
    assert program.get("/api/v1/dangers?after=nonsense").status_code == 400


def test_a_danger_sent_by_a_program_is_followed_up_like_any(
    program: Caller, desk: Browser, site: Site
) -> None:
    body = {
        "id": str(uuid4()),
        "kind": "danger",
        "unit": COMMITTEE,
        "cutoff_at": site.now.isoformat(),
        "signed": {"compiler": "甲"},
        "danger": {
            "what": "basement",
            "words": "地下车库进水",
            "depth": "ankle",
            "position": {"lon": 121.4124, "lat": 31.2385, "datum": "gcj02"},
        },
    }
    sent = json.dumps(body).encode()
    answer = program.ask("POST", "/api/v1/reports", data=sent, content_type="application/json")
    assert answer.status_code == 201, answer.text
    danger_id = answer.get_json()["id"]
    assert "GCJ-02" in desk.text(f"/dangers/{danger_id}?lang=en")
    assert follow(desk, danger_id, "close", "已抽干").status_code == 303


@pytest.mark.parametrize(
    ("name", "roles", "lands"),
    [
        ("a", [(Role.OFFICER_A, COMMITTEE)], "/report"),
        ("b", [(Role.OFFICER_B, COMMITTEE)], "/report"),
        ("both", [(Role.OFFICER_A, STREET), (Role.STREET_COMPILER, STREET)], "/"),
        ("desk", [(Role.STREET_COMPILER, STREET)], "/"),
        ("trainer", [(Role.TRAINER, DISTRICT)], "/"),
    ],
)
def test_an_officer_lands_on_what_is_to_be_reported(
    site: Site, name: str, roles: list[tuple[Role, str]], lands: str
) -> None:
    site.add(f"lands-{name}", *roles, code12=roles[0][1])
    assert site.browser().sign_in(f"lands-{name}").headers["Location"] == lands
    wanted = site.browser().sign_in(f"lands-{name}", next="/help")
    assert wanted.headers["Location"] == "/help"


def test_the_form_is_whole_without_a_script(officer: Browser) -> None:
    text = officer.text(FORM)
    assert re.search(r'<form[^>]*enctype="multipart/form-data"', text)
    assert 'name="position-at"' in text
    assert re.search(r'<input[^>]*name="photos"[^>]*type="file"', text)
