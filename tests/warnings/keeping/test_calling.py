"""Call and answer: one person of each division that a warning holds for, once, while it holds."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest
from attrs import frozen

from riskmap.calls.model.calls import Purpose, State
from riskmap.calls.service import calling as calls
from riskmap.core.errors import ConflictError, ForbiddenError, NotFoundError
from riskmap.core.levels import WarningLevel
from riskmap.people.model.officers import Post
from riskmap.people.service.roster import writing as roster
from riskmap.warnings.model.detections import Place
from riskmap.warnings.service import calling, showing
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, NEIGHBOUR, STREET
from tests.warnings.keeping.night import QUICK, Night, means
from tests.warnings.made import a_detection, a_signal, kept, nothing

CORNER = Place(lon=121.402, lat=31.222, radius_m=10)
_PHONES = count(1)


@frozen
class Everybody:
    """A channel that reaches everybody."""

    name: str = "post"
    gives_id: bool = True

    def reaches(self, _who: Any) -> bool:
        return True

    def send(self, _one: Any) -> str:
        return "kept"


MEANS = means({"post": Everybody()})


def officer(night: Night, unit: str, post: Post = Post.A, name: str = "甲") -> None:
    phone = f"1390000{next(_PHONES):04d}"
    said = roster.Said(post=post, name=name, phone=phone, account=None, valid_from=date(2026, 7, 1))
    night.write(roster.add, unit, said)


def test_one_person_of_each_division_is_called_and_not_again(night: Night) -> None:
    officer(night, COMMITTEE)
    officer(night, COMMITTEE, Post.B, "乙")
    (one,) = night.see(a_detection(WarningLevel.RED, place=CORNER))
    assert night.write(calling.call, one.id, MEANS, scope=night.as_("streets")) == 1
    assert night.write(calling.call, one.id, MEANS, scope=night.as_("both")) == 0
    (unit,) = night.read(calling.called, one.id)
    assert (unit.unit, unit.state) == (COMMITTEE, State.NOT_SENT)  # an exercise
    assert [who.name for who in unit.people] == ["甲", "乙"]
    (told,) = unit.told
    assert told.call.needs_answer
    assert "红色" in told.call.subject
    assert f"/warnings/{one.id}" in told.call.words


@QUICK
def test_a_division_where_nobody_is_on_the_roster_is_named(night: Night) -> None:
    (one,) = night.see(a_detection(place=CORNER))
    several = night.read(calling.called, one.id)
    assert [(each.unit, each.people) for each in several] == [(COMMITTEE, ())]
    assert calling.counts(several) == {"nobody": 1}
    impact = night.read(showing.impact, one.id)
    assert impact.without_officer == (COMMITTEE,)


@QUICK
def test_who_answers_is_seen_beside_the_warning(night: Night) -> None:
    officer(night, COMMITTEE)
    (one,) = night.see(a_detection(place=CORNER))
    night.write(calling.call, one.id, MEANS, scope=night.as_("both"))
    (unit,) = night.read(calling.called, one.id)
    delivery = unit.told[0].deliveries[0]
    night.write(calls.mark, delivery, State.ANSWERED, evidence="收到", by="test")
    (unit,) = night.read(calling.called, one.id)
    assert unit.state is State.ANSWERED


def test_a_call_is_wanted_while_the_warning_holds(night: Night) -> None:
    officer(night, COMMITTEE)
    (one,) = night.see(a_detection(place=CORNER))
    night.write(calling.call, one.id, MEANS, scope=night.as_("both"))
    (told,) = night.read(calls.recent, DISTRICT, purposes=[Purpose.WARNING])
    delivery = told.deliveries[0]
    assert night.read(calling.is_still_so, told.call, delivery)
    for _ in range(5):
        night.see(nothing(), after=10)
    assert not night.read(calling.is_still_so, told.call, delivery)
    with pytest.raises(ConflictError):
        night.write(calling.call, one.id, MEANS, scope=night.as_("both"))


def test_each_calls_only_in_his_own_area(night: Night) -> None:
    officer(night, COMMITTEE)
    night.relay(kept(a_signal()))
    (one,) = night.board().official
    assert night.write(calling.call, one.id, MEANS, scope=night.as_("streets")) == 1
    mine = night.read(calling.called, one.id, scope=night.as_("streets"))
    assert {each.unit[:9] for each in mine} == {STREET[:9]}
    with pytest.raises(ForbiddenError):
        night.write(calling.call, one.id, MEANS, scope=night.as_("reader"))


@QUICK
def test_a_warning_of_another_street_is_not_there(night: Night) -> None:
    (one,) = night.see(a_detection(place=Place(code12=NEIGHBOUR)))
    with pytest.raises(NotFoundError):
        night.write(calling.call, one.id, MEANS, scope=night.as_("streets"))


def test_where_the_site_says_so_a_grave_warning_calls_by_itself_once(night: Night) -> None:
    officer(night, COMMITTEE)
    night.see(a_detection(WarningLevel.ORANGE, place=CORNER))

    def call() -> int:
        return calling.by_itself(night.database, night.realm, MEANS, WarningLevel.RED)

    assert call() == 0
    (one,) = night.see(a_detection(WarningLevel.RED, place=CORNER), after=1)
    assert (call(), call()) == (1, 0)
    delivery = night.read(calling.called, one.id)[0].told[0].deliveries[0]
    night.write(calls.mark, delivery, State.FAILED, evidence="busy", by="test")
    assert call() == 0
