"""Pages of the response, as their people press through them."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count

import pytest

from riskmap.people.model import Role
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, OTHER_STREET, STREET
from tests.people.sites import Browser, Site

_NUMBERS = count(1)


def somebody(site: Site, role: Role, code12: str) -> Browser:
    return site.signed_in(f"response-{role}-{next(_NUMBERS)}", (role, code12), code12=code12)


@pytest.fixture(scope="module")
def desk(site: Site) -> Browser:
    """The duty officer of the district."""
    return somebody(site, Role.DUTY_OFFICER, DISTRICT)


@pytest.fixture(scope="module")
def officer(site: Site) -> Browser:
    """An officer of a committee."""
    return somebody(site, Role.OFFICER_A, COMMITTEE)


def give(desk: Browser, text: str, *to: str, **more: str) -> str:
    """Give an order and return its path."""
    fields = {
        "form": "order",
        "under": DISTRICT,
        "order-authority": "区防汛指挥部",
        "order-text": text,
        "order-event": "",
        **more,
    }
    data = {"csrf_token": desk.token("/orders/new"), "to": list(to), **fields}
    answer = desk.client.post("/orders", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"]).partition("?")[0]


def test_an_order_reaches_the_officer_on_top_of_what_is_to_be_reported(
    desk: Browser, officer: Browser
) -> None:
    path = give(desk, "巡查长寿路积水点", COMMITTEE)
    assert "巡查长寿路积水点" in officer.text("/report")
    answer = officer.send(
        f"{path}/{COMMITTEE}", page=path, form=f"a{COMMITTEE}", **{f"a{COMMITTEE}-stage": "done"}
    )
    assert answer.status_code == 303
    assert "巡查长寿路积水点" not in officer.text("/report")
    assert "done" in desk.text(f"{path}?lang=en")
    desk.text("/orders?lang=zh")


def test_an_order_to_all_streets_goes_to_each_of_them(desk: Browser) -> None:
    path = give(desk, "各街镇领导到岗", "street")
    assert len(re.findall(r'class="card order-unit"', desk.text(path))) == 10


def test_what_is_wrong_with_an_order_is_said_beside_what_was_typed(desk: Browser) -> None:
    fields = {"form": "order", "under": DISTRICT, "order-authority": "x", "order-text": "留着我"}
    answer = desk.send("/orders", page="/orders/new", **fields)
    assert answer.status_code == 400
    assert "留着我" in answer.get_data(as_text=True)


def test_a_desk_writes_down_who_told_it(desk: Browser) -> None:
    path, form = give(desk, "关闭下立交", OTHER_COMMITTEE), f"a{OTHER_COMMITTEE}"
    fields = {"form": form, f"{form}-stage": "read", f"{form}-told_by": ""}
    assert desk.send(f"{path}/{OTHER_COMMITTEE}", page=path, **fields).status_code == 400
    fields[f"{form}-told_by"] = "周信息"
    assert desk.send(f"{path}/{OTHER_COMMITTEE}", page=path, **fields).status_code == 303
    assert "周信息" in desk.text(path)


def test_nobody_answers_for_another_unit_or_sees_its_orders(
    desk: Browser, officer: Browser, site: Site
) -> None:
    path = give(desk, "只给别人的令", OTHER_COMMITTEE)
    assert officer.get(path).status_code == 404
    assert "只给别人的令" not in officer.text("/orders")
    own = give(desk, "给自己的令", COMMITTEE, OTHER_COMMITTEE)
    assert officer.client.get(own).status_code == 200
    fields = {"form": "x", "x-stage": "done"}
    assert officer.send(f"{own}/{OTHER_COMMITTEE}", page=own, **fields).status_code == 404
    street = somebody(site, Role.STREET_APPROVER, OTHER_STREET)
    assert street.get(f"/orders?under={STREET}").status_code == 404


def test_a_shift_goes_from_one_to_the_other(desk: Browser, site: Site) -> None:
    text = f"值守要点 {next(_NUMBERS)}"
    page = f"/duty-log/hand-over?under={DISTRICT}"
    answer = desk.send(
        "/duty-log/hand-over",
        page=page,
        form="shift",
        under=DISTRICT,
        **{"shift-words": text},
    )
    assert answer.status_code == 303
    path = answer.headers["Location"]
    assert desk.send(path, page=f"/duty-log?under={DISTRICT}", form="take").status_code == 409
    other = somebody(site, Role.DUTY_OFFICER, DISTRICT)
    assert text in other.text(path)
    assert other.send(path, page=path, form="take").status_code == 303
    assert text in other.text(f"/duty-log?under={DISTRICT}")


def test_a_leader_is_entered_and_shown_at_a_glance(desk: Browser, site: Site) -> None:
    leader = site.add("leader-x", (Role.EMERGENCY_MANAGER, DISTRICT), display_name="带班的赵")
    day = site.now.date()
    fields = {
        "form": "post",
        "under": DISTRICT,
        "post-leader": str(leader.number),
        "post-deputy": "nobody",
        "post-from_day": f"{day - timedelta(days=1)}",
        "post-from_hour": "00:00",
        "post-to_day": f"{day + timedelta(days=30)}",
        "post-to_hour": "08:00",
    }
    page = f"/posts?under={DISTRICT}"
    assert desk.send("/posts", page=page, **fields).status_code == 400  # nobody leads so long
    fields["post-to_day"] = f"{day + timedelta(days=3)}"
    assert desk.send("/posts", page=page, **fields).status_code == 303
    assert "带班的赵" in desk.text(f"/response?under={DISTRICT}")


def test_minutes_are_written_corrected_and_read(site: Site) -> None:
    manager = somebody(site, Role.EMERGENCY_MANAGER, DISTRICT)
    day = site.now.date() - timedelta(days=1)
    fields = {
        "form": "minutes",
        "under": DISTRICT,
        "minutes-topic": "会商甲",
        "minutes-day": f"{day}",
        "minutes-hour": "09:00",
        "minutes-event": "",
        "minutes-present": "应急局 陈\n水务局 李",
        "minutes-figures": "",
        "minutes-settled": "",
        "minutes-proposals": "",
        "minutes-signed": "陈",
    }
    page = f"/consultations/new?under={DISTRICT}"
    refused = manager.send("/consultations", page=page, **fields)
    assert refused.status_code == 400
    assert "水务局 李" in refused.get_data(as_text=True)
    kept = manager.send("/consultations", page=page, **{**fields, "minutes-settled": "积水12处"})
    path = kept.headers["Location"].partition("?")[0]
    assert "积水12处" in manager.text(path)
    fixed = {**fields, "minutes-settled": "积水13处", "minutes-why": "漏记一处"}
    assert manager.send(path, page=f"{path}/correct", **fixed).status_code == 303
    text = manager.text(path)
    assert "积水13处" in text
    assert "积水12处" in text  # as an earlier version
