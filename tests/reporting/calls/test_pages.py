"""Whom to call, the history of a message, its link, channels to try: over a whole site."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from riskmap.calls.keys import link_key
from riskmap.calls.model.signing import HEADER, link_code, signature
from riskmap.calls.sending import send_all
from riskmap.calls.service.means import means_of
from riskmap.core.clock import SetClock
from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.people.model.officers import Post
from riskmap.people.service.roster import writing as roster
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.model.duties import State
from riskmap.reporting.service import activating
from riskmap.reporting.service.activating import Said
from riskmap.reporting.service.boarding import expected_of
from riskmap.reporting.service.planning import plan_ahead
from riskmap.reporting.service.reminding import remind
from riskmap.runtime import open_runtime
from riskmap.web.app import create_app
from tests.calls.conftest import Hook, hook
from tests.people.conftest import COMMITTEE, DISTRICT, STREET, Town
from tests.people.sites import Browser, Site
from tests.reporting.duties.conftest import local

__all__ = ["hook"]
SECRET = "a secret of more than thirty-two letters"
MAIL = "jia@example.org"
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def place(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of our own at half past six in the flood season, with a web-hook as its channel."""
    home = tmp_path_factory.mktemp("calls") / "home"
    shutil.copytree(prepared_home, home)
    environ = {
        "RISKMAP_HOME": str(home),
        "RISKMAP_CALLS__CHANNELS": '["webhook"]',
        "RISKMAP_CALLS__WEBHOOK_URL": "http://127.0.0.1:9/messages",
        "RISKMAP_CALLS__WEBHOOK_SECRET": SECRET,
        "RISKMAP_CALLS__PUBLIC_URL": "https://here",
        "RISKMAP_CALLS__INBOUND": json.dumps([f"webhook={SECRET}"]),
        "RISKMAP_OUTSIDE__INNER_HOSTS": '["127.0.0.1"]',
    }
    with open_runtime(environ, clock=SetClock(local(11, 12))) as runtime:
        site = Site(app=create_app(runtime), town=Town(runtime.database), runtime=runtime)
        said = Said(
            code12=COMMITTEE, track=Track.SEASON, value=Value.OPEN, authority="区防汛指挥部",
            document="普汛〔2026〕1号",
        )  # fmt: skip
        site.town.write(activating.decide, said)
        runtime.clock.at = local(12, 6, 31)  # type: ignore[attr-defined]
        plan_ahead(runtime.database, LIVE)
        account = site.add(
            "calls-jia", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE, display_name="叫应甲",
            phone="13812340000", mail=MAIL,
        )  # fmt: skip
        for post, name, phone, number in (
            (Post.A, "叫应甲", "13812340000", account.number),
            (Post.B, "叫应乙", "13812341111", None),
        ):
            new = roster.Said(post=post, name=name, phone=phone, account=number)
            site.town.write(roster.add, COMMITTEE, new)
        yield site


@pytest.fixture
def desk(place: Site) -> Browser:
    return desk_of(place)


def desk_of(place: Site) -> Browser:
    """Return the browser of somebody new at the desk: after an hour one is signed out."""
    name = f"calls-desk{next(_NUMBERS)}"
    return place.signed_in(name, (Role.DUTY_OFFICER, DISTRICT), code12=DISTRICT)


def lead_to(place: Site, hook: Hook) -> None:
    """Let the site's web-hook be one of tests."""
    calls = place.runtime.settings.calls.model_copy(update={"webhook_url": hook.address})
    whole = place.runtime.settings.model_copy(update={"calls": calls})
    object.__setattr__(place.runtime, "settings", whole)


def reminded(place: Site, hook: Hook) -> dict[str, Any]:
    """Remind and send; return what the web-hook got last for the officer."""
    lead_to(place, hook)
    remind(place.runtime.database, LIVE, means_of(place.runtime))
    send_all(place.runtime, for_s=10)
    said = [json.loads(body) for _, body in hook.came]
    return next(one for one in reversed(said) if one["to"]["name"] == "叫应甲")


def post(place: Site, body: dict[str, Any], **headers: str) -> Any:
    sent = json.dumps(body).encode()
    usual = {
        "X-Riskmap-Channel": "webhook",
        HEADER: signature(sent, SECRET, place.now),
        "Content-Type": "application/json",
    }
    client = place.app.test_client()
    return client.post("/api/v1/calls/inbound", data=sent, headers={**usual, **headers})


def states(place: Site) -> set[State]:
    found = place.town.read(expected_of, COMMITTEE)
    return {one.state for one in found}


def test_the_desk_sees_whom_to_call_and_writes_down_what_came_of_it(
    place: Site, desk: Browser, hook: Hook
) -> None:
    reminded(place, hook)
    page = desk.text(f"/calls?lang=zh&under={STREET}")
    assert "叫应甲" in page
    assert 'href="tel:13812340000"' in page
    action = re.search(rf'action="(/calls/{COMMITTEE}/[0-9a-f]{{32}})"', page)
    assert action is not None
    answer = desk.send(action[1], page=f"/calls?under={STREET}", came="not_reached")
    assert answer.status_code == 303
    assert states(place) == {State.DUE_SOON}  # B was not called yet
    others = re.findall(rf'action="(/calls/{COMMITTEE}/[0-9a-f]{{32}})"', page)
    desk.send(others[1], page=f"/calls?under={STREET}", came="wrong_number")
    assert states(place) == {State.UNREACHABLE}
    desk.send(others[0], page=f"/calls?under={STREET}", came="answered")
    assert states(place) == {State.DUE_SOON}


def test_a_made_up_outcome_or_another_unit_is_refused(desk: Browser) -> None:
    page = desk.text(f"/calls?under={STREET}")
    (action, *_) = re.findall(rf'action="(/calls/{COMMITTEE}/[0-9a-f]{{32}})"', page)
    assert desk.send(action, page="/calls", came="nonsense").status_code == 400
    other = action.replace(COMMITTEE, "310107005003")
    assert desk.send(other, page="/calls", came="answered").status_code == 404


def test_the_link_in_a_message_says_that_it_was_read_and_only_when_it_is_pressed(
    place: Site, hook: Hook
) -> None:
    place.pass_(3600)
    desk = desk_of(place)
    said = reminded(place, hook)
    path = re.search(r"https://here(/calls/read/\S+)", said["text"])
    assert path is not None
    reader = place.browser()
    assert "汛期零报告" in reader.text(f"{path[1]}?lang=zh")
    page = desk.text(f"/calls?lang=zh&under={STREET}")
    assert "已读" not in page
    assert reader.send(path[1], page=path[1], says="read").status_code == 303
    assert "已读" in desk.text(f"/calls?lang=zh&under={STREET}")
    wrong = path[1][:-1] + ("0" if path[1][-1] != "0" else "1")
    assert reader.get(wrong).status_code == 404
    place.pass_(8 * 86_400)
    assert reader.get(path[1]).status_code == 404
    place.back(8 * 86_400)
    (call,) = re.findall(r'href="(/calls/[0-9a-f]{32})"', page)[:1]
    assert "叫应" in desk.text(f"{call}?lang=zh")


def test_a_link_of_another_site_opens_nothing(place: Site) -> None:
    code = link_code("0" * 32, link_key(place.runtime.home.keys))
    assert place.browser().get(f"/calls/read/{'0' * 32}/{code}").status_code == 404


def test_a_zero_over_the_hook_meets_the_duty_and_the_receipt_goes_back(
    place: Site, hook: Hook
) -> None:
    place.pass_(16 * 60)
    desk = desk_of(place)
    reminded(place, hook)
    body = {"id": "sms-1", "sender": "+86 138 1234 0000", "text": "０"}
    answer = post(place, body)
    assert answer.status_code == 200
    said = answer.get_json()
    assert (said["outcome"], said["is_new"], said["is_sent"]) == ("reported", True, True)
    assert re.search(r"回执 [2-9A-Z]{4}-[2-9A-Z]{4}", said["reply"])
    assert states(place) == {State.MET_ZERO} or states(place) == {State.LATE}
    send_all(place.runtime, for_s=10)
    back = json.loads(hook.came[-1][1])
    assert back["text"] == said["reply"]
    assert back["to"]["phone"] == "+86 138 1234 0000"
    again = post(place, body).get_json()
    assert (again["reply"], again["is_new"]) == (said["reply"], False)
    assert "已办理" in desk.text(f"/calls?lang=zh&under={STREET}")


def test_only_a_gateway_that_proves_itself_brings_answers_in(place: Site) -> None:
    body = {"id": "sms-2", "sender": "13812340000", "text": "0"}
    assert post(place, body, **{HEADER: "t=1,v1=" + "0" * 64}).status_code == 401
    assert post(place, body, **{"X-Riskmap-Channel": "other"}).status_code == 401
    late = signature(json.dumps(body).encode(), SECRET, place.now - timedelta(minutes=6))
    assert post(place, body, **{HEADER: late}).status_code == 401
    assert post(place, body, **{HEADER: "", "X-Riskmap-Token": SECRET[:-1]}).status_code == 401
    proved = {HEADER: "", "X-Riskmap-Token": SECRET}
    assert post(place, {**body, "text": "?"}, **proved).status_code == 200


def test_a_stranger_is_answered_and_shown_at_the_desk_until_somebody_looks(
    place: Site, desk: Browser
) -> None:
    said = post(place, {"id": "sms-3", "sender": "13999990000", "text": "0"}).get_json()
    assert said["outcome"] == "unknown"
    page = desk.text("/calls?lang=en")
    assert "13999990000" in page
    actions = re.findall(r'action="(/calls/messages/webhook/[0-9a-f]{64})"', page)
    for action in actions:
        assert desk.send(action, page="/calls").status_code == 303
    assert "13999990000" not in desk.text("/calls?lang=en")
    assert desk.send(actions[0], page="/board").status_code == 404


def test_an_administrator_tries_a_channel(place: Site, hook: Hook) -> None:
    lead_to(place, hook)
    admin = place.signed_in("calls-admin", (Role.ADMINISTRATOR, DISTRICT), code12=DISTRICT)
    page = "/calls/channels?lang=en"
    sent = admin.send("/calls/channels?lang=en", page=page, channel="webhook", to="13800000000")
    assert "The other side said: 200" in sent.get_data(as_text=True)
    assert json.loads(hook.came[-1][1])["to"]["phone"] == "13800000000"
    hook.status = 500
    sent = admin.send("/calls/channels?lang=en", page=page, channel="webhook", to="13800000000")
    assert "Not sent over webhook: HTTP 500" in sent.get_data(as_text=True)
    wrong = admin.send("/calls/channels?lang=en", page=page, channel="pigeon", to="13800000000")
    assert wrong.status_code == 400


def test_the_pages_are_for_those_who_call(place: Site) -> None:
    officer = place.signed_in("calls-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    assert officer.get("/calls").status_code == 403
    assert officer.get("/calls/channels").status_code == 403
    assert place.browser().get("/calls").status_code == 303
