"""Pages of the desk at night: the roll-call of two desks, what is told by telephone, alarms."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest

from riskmap.core.access import Area
from riskmap.core.clock import SHANGHAI
from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.people.model.officers import Post
from riskmap.people.service import roster
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import activating, alarming, phoning, planning
from riskmap.reporting.service.activating import Said
from riskmap.reporting.store import reports
from riskmap.reporting.store.reports import Wanted
from tests.people.conftest import (
    DISTRICT,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site

__all__ = ["people_app", "people_runtime", "people_town", "site"]
#: A street and committees that other files leave alone.
STREET, UNIT = "310107020000", "310107020009"
_NUMBERS = count(1)
_ID = re.compile(r'name="id" value="([0-9a-f]{32})"')
SOMEBODY = {"contact": "other", "caller": "甲", "number": "13800000000"}


@pytest.fixture(scope="module", autouse=True)
def asked(site: Site) -> None:
    """The street at level I: a report each hour, the first can be made now."""
    said = Said(code12=STREET, track=Track.FLOOD, value=Value.I, authority="a", document="d")
    site.town.write(activating.decide, said)
    into = site.now.replace(minute=0, second=0, microsecond=0)
    site.pass_((into - site.now).total_seconds() + 3660)
    planning.plan_ahead(site.runtime.database, LIVE)


def a_desk(site: Site, role: Role = Role.STREET_COMPILER, place: str = STREET) -> Browser:
    return site.signed_in(f"night-{next(_NUMBERS)}", (role, place), code12=place)


def called(answer: Any) -> str:
    """Return the unit that a desk is led to."""
    found = re.search(r"/roll-call/(\d{12})\?", answer.headers["Location"])
    assert found is not None, answer.headers["Location"]
    return found[1]


def begin(desk: Browser) -> str:
    return called(desk.send("/roll-call/next", page="/roll-call", under=STREET))


def answer(desk: Browser, unit: str, act: str, **more: str) -> Any:
    page = f"/roll-call/{unit}?under={STREET}"
    made = _ID.search(desk.text(page))
    assert made is not None
    fields = {"id": made[1], "under": STREET, "act": act, **SOMEBODY, **more}
    return desk.send(f"/roll-call/{unit}", page=page, **fields)


def phone(desk: Browser, unit: str, **fields: str) -> Any:
    page = f"/phoned/{unit}?kind={fields['kind']}"
    made = _ID.search(desk.text(page))
    assert made is not None
    return desk.send(f"/phoned/{unit}", page=page, id=made[1], **{**SOMEBODY, **fields})


def latest(site: Site, unit: str) -> Any:
    (one, *_) = site.town.read(reports.page, Wanted(area=Area.of(unit)), 1)
    return one


def test_two_desks_do_not_call_the_same_unit(site: Site) -> None:
    one, other = a_desk(site), a_desk(site)
    first, second = begin(one), begin(other)
    assert first != second
    assert "正在呼叫" in other.text(f"/roll-call/{first}?under={STREET}")
    assert "正在呼叫" not in one.text(f"/roll-call/{first}?under={STREET}")
    one.send("/roll-call/stop", page="/roll-call", under=STREET)
    assert "正在呼叫" not in other.text(f"/roll-call/{first}?under={STREET}")
    other.send("/roll-call/stop", page="/roll-call", under=STREET)


def test_a_desk_that_went_away_holds_nobody(site: Site) -> None:
    gone, other = a_desk(site), a_desk(site)
    first = begin(gone)
    site.pass_(300)
    assert begin(other) == first
    other.send("/roll-call/stop", page="/roll-call", under=STREET)


def test_one_key_writes_a_zero_report_and_goes_on(site: Site) -> None:
    desk = a_desk(site)
    unit = begin(desk)
    following = called(answer(desk, unit, "nothing"))
    assert following != unit
    one = latest(site, unit)
    assert one.report.kind is Kind.SEASON_ZERO
    assert (one.report.call.caller, one.report.call.number) == ("甲", "13800000000")
    assert unit not in re.findall(r"/roll-call/(\d{12})", desk.text(f"/roll-call?under={STREET}"))
    undone = desk.send(
        "/roll-call/undo",
        page=f"/roll-call/{following}?under={STREET}",
        unit=unit,
        version=one.id,
        under=STREET,
    )
    assert called(undone) == unit
    assert site.town.read(phoning.is_withdrawn, one.id)
    assert unit in re.findall(r"/roll-call/(\d{12})", desk.text(f"/roll-call?under={STREET}"))


def test_nothing_is_written_down_of_nobody(site: Site) -> None:
    desk = a_desk(site)
    unit = begin(desk)
    refused = answer(desk, unit, "nothing", caller="")
    assert refused.status_code == 400
    assert "data-faults" in refused.get_data(as_text=True)


def test_who_is_on_the_roster_stands_first_and_is_the_caller(site: Site) -> None:
    said = roster.Said(post=Post.A, name="乙", phone="13911112222")
    row = site.town.write(roster.add, UNIT, said)
    desk = a_desk(site)
    site.pass_(1)
    page = desk.text(f"/roll-call/{UNIT}?under={STREET}")
    assert 'href="tel:13911112222"' in page
    assert answer(desk, UNIT, "nothing", contact=row.id).status_code == 303
    assert latest(site, UNIT).report.call.caller == "乙"


def test_a_danger_that_was_told_is_kept_with_its_call(site: Site) -> None:
    desk = a_desk(site)
    site.pass_(1)  # later than what came before
    led = answer(desk, UNIT, "danger")
    assert f"/phoned/{UNIT}?kind=danger" in led.headers["Location"]
    refused = phone(desk, UNIT, kind="danger", what="none", words="水深")
    assert refused.status_code == 400
    assert "水深" in refused.get_data(as_text=True)  # what was typed stays
    kept = phone(desk, UNIT, kind="danger", what="tree", words="大树倒在路口", back="call",
                 under=STREET)  # fmt: skip
    assert "/roll-call/" in kept.headers["Location"]  # the next one
    assert latest(site, UNIT).report.danger.words == "大树倒在路口"


def test_casualties_that_are_told_make_an_alarm_and_the_next_call_adds_to_them(site: Site) -> None:
    desk = a_desk(site)
    site.pass_(1)
    local = site.now.astimezone(SHANGHAI)
    began = {"began_day": f"{local:%Y-%m-%d}", "began_hour": "00:00", "hazard": "typhoon_wind"}
    first = phone(desk, UNIT, kind="losses", deaths="1", missing="未知", words="房屋倒塌", **began)
    assert first.status_code == 303, first.get_data(as_text=True)
    site.pass_(60)
    assert phone(desk, UNIT, kind="losses", deaths="2").status_code == 303
    now = latest(site, UNIT).report
    assert now.kind is Kind.FOLLOW_UP
    assert now.figures["deaths"].amount == 2
    assert now.figures["missing"].is_unknown  # stands as it was told before
    mine = [one for one in site.town.read(alarming.open_alarms) if one.unit == UNIT]
    assert [one.rises[0].after.amount for one in mine] == [1, 2]
    chief = a_desk(site, Role.DUTY_OFFICER, DISTRICT)
    assert 'data-alarms="0"' not in chief.text("/alarms/bar")
    path = f"/alarms/{mine[0].version_id}"
    form = f"take-{mine[0].version_id}"
    taken = chief.send(path, page="/alarms", form=form, **{f"{form}-words": "已派车"})
    assert taken.status_code == 303
    again = chief.send(path, page="/alarms", form=form, **{f"{form}-words": "我也去"})
    assert again.status_code == 409
    assert "已派车" in chief.text("/alarms")
    assert desk.send(path, page="/roll-call", form=form).status_code == 403


def test_the_unit_finds_what_the_desk_wrote_down_and_says_why_it_is_wrong(site: Site) -> None:
    desk, unit = a_desk(site), "310107020004"
    assert phone(desk, unit, kind="nothing").status_code == 303
    one = latest(site, unit)
    officer = a_desk(site, Role.OFFICER_A, unit)
    path = f"/report/phoned/{one.id}"
    assert path in officer.text("/report")
    assert officer.send(path, page=path, right="no", words="").status_code == 400
    assert officer.send(path, page=path, right="no", words="我说有积水").status_code == 303
    assert path not in officer.text("/report")
    assert "我说有积水" in desk.text(f"/roll-call?under={STREET}")
    other = a_desk(site, Role.OFFICER_A, "310107020005")
    assert other.get(path).status_code == 404


def test_a_call_that_was_earlier_counts_from_then(site: Site) -> None:
    desk, unit = a_desk(site), "310107020006"
    ahead = phone(desk, unit, kind="nothing", day="2099-01-01", hour="08:00")
    assert ahead.status_code == 400
    assert phone(desk, unit, kind="nothing").status_code == 303
    board = desk.text(f"/board?under={unit}")
    detail = re.search(rf'href="(/board/{unit}/[^"]+)"', board)
    assert detail is not None
    text = desk.text(detail[1])
    assert "甲" in text
    assert "phone" in text


def test_an_auditor_sees_alarms_and_calls_nobody(site: Site) -> None:
    auditor = a_desk(site, Role.AUDITOR, DISTRICT)
    assert auditor.get("/alarms").status_code == 200
    assert auditor.get("/roll-call").status_code == 403
