"""Who leads on post, the duty log, shifts handed over, consultations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.reporting.model.activation import Value
from riskmap.response.model.consultations import Minutes
from riskmap.response.model.log import EntryKind
from riskmap.response.model.posts import Post, gaps, on_post
from riskmap.response.service import consulting, duty_log, ordering, posting
from riskmap.response.service.duty_log import LineKind, Wrote
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, STREET, City, local

HOUR = timedelta(hours=1)
START = local(12)


def a_post(begin: int, end: int, **more: Any) -> Post:
    values: dict[str, Any] = {"id": f"{begin}-{end}", "leader": 1, "deputy": None, "actor": "x"}
    return Post(
        code12=DISTRICT,
        starts_at=START + begin * HOUR,
        ends_at=START + end * HOUR,
        recorded_at=START,
        **{**values, **more},
    )


@given(st.lists(st.tuples(st.integers(-20, 60), st.integers(1, 30)), max_size=8))
def test_each_hour_is_either_led_or_in_a_gap(periods: list[tuple[int, int]]) -> None:
    posts = [a_post(begin, begin + length) for begin, length in periods]
    found = gaps(posts, START, START + 48 * HOUR)
    for hour in range(48):
        at = START + hour * HOUR
        is_gap = any(begin <= at < end for begin, end in found)
        assert is_gap == (on_post(posts, at) is None)


def test_who_leads_above_is_called_where_nobody_leads_below(
    city: City, leaders: tuple[int, int]
) -> None:
    now = city.clock.now()
    city.write(posting.enter, DISTRICT, now - HOUR, now + HOUR, leaders[0], deputy=leaders[1])
    found = city.read(posting.leader_now, COMMITTEE)
    assert found.leader.number == leaders[0]
    city.write(posting.enter, STREET, now - HOUR, now + HOUR, leaders[1])
    assert city.read(posting.leader_now, COMMITTEE).leader.number == leaders[1]
    city.clock.advance(2 * HOUR)
    assert city.read(posting.leader_now, COMMITTEE) is None


def test_a_period_that_is_taken_back_leads_no_more(city: City, leaders: tuple[int, int]) -> None:
    now = city.clock.now()
    post = city.write(posting.enter, DISTRICT, now, now + HOUR, leaders[0])
    city.write(posting.cancel, DISTRICT, post.id, "生病")
    rota = city.read(posting.rota, DISTRICT)
    assert rota.now is None
    assert rota.ahead == ()
    assert rota.gaps == ((now, now + posting.AHEAD),)
    with pytest.raises(ConflictError):
        city.write(posting.cancel, DISTRICT, post.id, "again")


@pytest.mark.parametrize("hours", [0, -1, 15 * 24])
def test_a_period_that_is_none_is_refused(city: City, leaders: tuple[int, int], hours: int) -> None:
    now = city.clock.now()
    with pytest.raises(InvalidRequestError):
        city.write(posting.enter, DISTRICT, now, now + hours * HOUR, leaders[0])
    with pytest.raises(InvalidRequestError):
        city.write(posting.enter, DISTRICT, now, now + HOUR, 4711)
    with pytest.raises(InvalidRequestError):
        city.write(posting.enter, DISTRICT, now, now + HOUR, leaders[0], deputy=leaders[0])


def lines(city: City) -> list[Any]:
    begin, end = city.clock.now() - 24 * HOUR, city.clock.now() + HOUR
    return list(city.read(duty_log.lines, DISTRICT, begin, end))


def test_the_log_shows_what_people_wrote_beside_what_the_program_knows(city: City) -> None:
    city.decide(DISTRICT, Value.IV)
    said = ordering.Said(code12=DISTRICT, authority="a", text="t", units=(COMMITTEE,))
    city.write(ordering.give, said)
    wrote = Wrote(kind=EntryKind.CALL_IN, text="市局来电询问")
    city.write(duty_log.write, DISTRICT, wrote)
    kinds = {one.kind for one in lines(city)}
    assert kinds == {LineKind.ACTIVATION, LineKind.ORDER, LineKind.WRITTEN}


def test_a_correction_stands_under_its_entry_which_stays_as_it_was(city: City) -> None:
    entry = city.write(duty_log.write, DISTRICT, Wrote(kind=EntryKind.OTHER, text="水深15厘米"))
    fixed = Wrote(kind=EntryKind.OTHER, text="水深50厘米", corrects=entry.id)
    city.write(duty_log.write, DISTRICT, fixed)
    (line,) = lines(city)
    assert line.text == "水深15厘米"
    assert [one.text for one in line.corrected_by] == ["水深50厘米"]


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "长" * 1001}, {"hours": 2}, {"hours": -200}]
)
def test_an_entry_that_says_nothing_or_speaks_of_another_time_is_refused(
    city: City, wrong: dict[str, Any]
) -> None:
    at: datetime | None = None
    if "hours" in wrong:
        at = city.clock.now() + wrong["hours"] * HOUR
    wrote = Wrote(kind=EntryKind.OTHER, text=wrong.get("text", "x"), at=at)
    with pytest.raises(InvalidRequestError):
        city.write(duty_log.write, DISTRICT, wrote)


def test_a_shift_is_handed_over_with_what_is_open_and_taken_once_by_another(city: City) -> None:
    said = ordering.Said(code12=DISTRICT, authority="a", text="t", units=(COMMITTEE, STREET))
    city.write(ordering.give, said)
    shift = city.write(duty_log.hand_over, DISTRICT, "盯住下立交", by="wang")
    assert shift.known["orders_open"] == 2
    with pytest.raises(ConflictError):
        city.write(duty_log.hand_over, DISTRICT, "again", by="li")
    with pytest.raises(ConflictError):
        city.write(duty_log.take_over, shift.id, by="wang")
    city.write(duty_log.take_over, shift.id, by="li")
    with pytest.raises(ConflictError):
        city.write(duty_log.take_over, shift.id, by="zhao")
    assert city.read(duty_log.on_duty, DISTRICT).taken_by == "li"
    assert city.read(duty_log.waiting, DISTRICT) is None


def minutes(city: City, **more: Any) -> Minutes:
    values: dict[str, Any] = {
        "topic": "是否升级",
        "held_at": city.clock.now() - HOUR,
        "present": "应急局 陈\n水务局 李\n\n",
        "figures": "水务局：积水点 12 处",
        "settled": "暂不升级",
        "proposals": "加密巡查",
        "signed": "陈",
    }
    return Minutes(**{**values, **more})


def test_minutes_keep_what_was_known_and_earlier_versions(city: City) -> None:
    city.decide(DISTRICT, Value.III)
    one = city.write(consulting.keep, DISTRICT, minutes(city), by="chen")
    assert one.minutes.present == ("应急局 陈", "水务局 李")
    assert one.known["in_force"]["flood"] == "III"
    city.decide(DISTRICT, Value.II)
    with pytest.raises(InvalidRequestError):
        city.write(consulting.correct, one.id, minutes(city, settled="升级"), "", by="chen")
    same = city.write(consulting.correct, one.id, minutes(city, held_at=one.minutes.held_at), "x")
    assert same.number == 1
    city.write(consulting.correct, one.id, minutes(city, settled="升级"), "记错了", by="chen")
    last, first = city.read(consulting.versions, one.id)
    assert (last.number, last.minutes.settled, first.minutes.settled) == (2, "升级", "暂不升级")
    assert last.known["in_force"]["flood"] == "III"
    (listed,) = city.read(consulting.listed, DISTRICT)
    assert listed.number == 2


@pytest.mark.parametrize(
    "wrong", [{"topic": ""}, {"present": "\n"}, {"settled": ""}, {"signed": ""}, {"held_at": None}]
)
def test_minutes_that_lack_something_are_refused(city: City, wrong: dict[str, Any]) -> None:
    if "held_at" in wrong:
        wrong = {"held_at": city.clock.now() + HOUR}
    with pytest.raises(InvalidRequestError):
        city.write(consulting.keep, DISTRICT, minutes(city, **wrong))
