"""Lists and reports say the same at verification, and not before; nothing holds casualties up."""

from __future__ import annotations

from typing import Any

import pytest

from riskmap.core.errors import BodyError
from riskmap.core.findings import Severity
from riskmap.reporting.model.checks import Around
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.ledgers import ledgers
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import chains, correcting
from riskmap.reporting.service import ledgers as lists
from riskmap.reporting.service.ledgers import comparing
from tests.reporting.ledgers.conftest import Lists
from tests.reporting.reports.conftest import FIRST, SOME, STREET

DEAD = {"affected_pop": 12, "deaths": 2, "missing": 0, "injured": 1, "injured_serious": 0}
HOMES = {
    **SOME,
    "rooms_collapsed": 2,
    "rooms_collapsed_home": 2,
    "hh_collapsed": 1,
    "rooms_severe": 1,
    "rooms_severe_home": 1,
    "hh_severe": 1,
    "rooms_slight": 0,
    "rooms_slight_home": 0,
    "hh_slight": 0,
}


def stable(one: Lists) -> None:
    one.night.town.write(
        correcting.declare, one.event, EventState.STABLE, "water is gone", as_="chief"
    )


def verify(one: Lists, figures: dict[str, Any]) -> Any:
    return one.night.send(Kind.VERIFIED, figures=figures, event_id=one.event)


def refused(one: Lists, figures: dict[str, Any]) -> set[tuple[str, str | None, Severity]]:
    with pytest.raises(BodyError) as caught:
        verify(one, figures)
    return {(each.kind, each.field, each.severity) for each in caught.value.findings}


def test_before_verification_a_missing_list_holds_no_casualties_up(lists_: Lists) -> None:
    sent = lists_.night.send(Kind.FOLLOW_UP, figures=DEAD, event_id=lists_.event)
    assert sent.is_new
    (found,) = [one for one in sent.findings if one.kind == "K23"]
    assert (found.field, found.severity) == ("deaths", Severity.WARNING)


def test_at_verification_the_list_of_people_has_as_many_rows(lists_: Lists) -> None:
    lists_.night.accepted(Kind.FOLLOW_UP, figures=DEAD, event_id=lists_.event)
    stable(lists_)
    lists_.put(status="dead")
    assert refused(lists_, DEAD) == {("K23", "deaths", Severity.ERROR)}
    other = lists_.put(status="dead")
    taken_out = lists_.put(status="dead")
    assert refused(lists_, DEAD) == {("K23", "deaths", Severity.ERROR)}, "the list has more"
    lists_.become(taken_out, "withdrawn", as_="first")
    lists_.become(other, "withdrawn", as_="first")
    lists_.become(other, "dead", as_="first")
    assert verify(lists_, DEAD).is_new


def test_at_verification_the_list_of_homes_adds_up(lists_: Lists) -> None:
    stable(lists_)
    house = lists_.put("houses")
    lists_.put("houses", role="annex", address="示例路9号")
    assert lists_.sums() == {**lists_.sums(), "hh_collapsed": 1, "rooms_severe_home": 1}
    wrong = refused(lists_, {**HOMES, "hh_collapsed": 2})
    assert ("K24", "hh_collapsed", Severity.ERROR) in wrong
    assert verify(lists_, HOMES).is_new
    lists_.become(house, "underway", as_="first")
    assert lists_.sums()["hh_collapsed"] == 1, "what is being mended was damaged all the same"


def test_rooms_that_nobody_counted_make_a_lower_bound(lists_: Lists) -> None:
    lists_.put("houses")
    lists_.put("houses", address="示例路7号", rooms_collapsed=None, rooms_severe=0)
    assert lists_.sums()["rooms_collapsed_home"] == {"at_least": 2}
    stable(lists_)
    assert verify(lists_, {**HOMES, "rooms_collapsed": 5, "rooms_collapsed_home": 5}).is_new


def test_differences_are_told_both_ways_by_unit(lists_: Lists) -> None:
    lists_.night.accepted(Kind.FOLLOW_UP, figures=DEAD, event_id=lists_.event)
    lists_.put(status="dead")
    lists_.put(status="missing")
    town = lists_.night.town
    event = town.read(chains.event, lists_.event)
    found = town.read(lists.against_reports, event, STREET, ledgers()["people"])
    by_unit = {one.unit: {line.indicator.slug: line for line in one.lines} for one in found}
    first = by_unit[FIRST]
    assert (first["deaths"].missing, first["missing"].missing) == (1, -1)
    assert all(line.is_apart for line in first.values())
    assert by_unit[STREET]["deaths"].said is None
    assert not any(line.is_apart for line in by_unit[STREET].values())


@pytest.mark.parametrize(("is_estimated", "is_told"), [(False, True), (True, False)])
def test_more_people_than_live_there_is_asked_about_only_where_they_were_counted(
    lists_: Lists, monkeypatch: pytest.MonkeyPatch, *, is_estimated: bool, is_told: bool
) -> None:
    known = Around(amount=11, is_estimated=is_estimated)
    monkeypatch.setattr(comparing, "known_population", lambda _uow, _unit: known)
    figures = {**SOME, "affected_pop": 12}
    if is_told:
        with pytest.raises(BodyError) as caught:
            lists_.night.send(Kind.FOLLOW_UP, figures=figures, event_id=lists_.event)
        assert [one.kind for one in caught.value.findings] == ["K25"]
    else:
        assert lists_.night.send(Kind.FOLLOW_UP, figures=figures, event_id=lists_.event).is_new
