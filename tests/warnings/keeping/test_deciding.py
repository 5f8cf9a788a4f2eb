"""Own warnings: opened, kept, moved, ended by the reason or by the clock; nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError as RefusedChange

from riskmap.core.levels import WarningLevel
from riskmap.warnings.model.detections import Certainty, Place, Standing
from riskmap.warnings.model.judging import OPENED, RAISED
from riskmap.warnings.service import deciding, showing
from riskmap.warnings.store.tables import hazard_warning_version
from tests.reporting.duties.conftest import DISTRICT, NEIGHBOUR, STREET
from tests.warnings.keeping.night import QUICK, Night, statuses
from tests.warnings.made import a_detection, nothing

WEST, EAST = Place(lon=121.41, lat=31.24, radius_m=50), Place(lon=121.43, lat=31.24, radius_m=50)


def test_the_same_said_again_makes_one_warning_that_lasts_longer(night: Night) -> None:
    (opened,) = night.see(a_detection(place=WEST))
    until = opened.expires_at
    assert (opened.said.areas, opened.code12) == ((STREET,), STREET)
    assert night.see(a_detection(place=WEST), after=10) == ()
    one = night.one()
    assert (one.id, one.version.number) == (opened.id, 1)
    assert one.expires_at == until + timedelta(minutes=10)


def test_a_level_that_rises_is_a_version_with_its_reason(night: Night) -> None:
    night.see(a_detection(place=WEST))
    (risen,) = night.see(a_detection(WarningLevel.RED, place=WEST), after=1)
    assert (risen.version.number, risen.version.changed) == (2, ("level",))
    told = night.read(showing.timeline, risen.id)
    assert statuses(told) == ["new", "updated"]
    assert [one.why.id for one in told] == [OPENED, RAISED]
    assert told[0].said.level is WarningLevel.YELLOW


def test_a_warning_ends_when_its_reason_is_gone_for_long(night: Night) -> None:
    night.see(a_detection(place=WEST))
    for _ in range(4):
        ended = night.see(nothing(), after=10)
    assert statuses(ended) == ["cancelled"]
    board = night.board()
    assert (board.own, statuses(board.over)) == ((), ["cancelled"])
    assert ended[0].version.why.params == {"minutes": 30}


def test_without_news_a_warning_expires_by_the_clock_and_that_is_no_all_clear(night: Night) -> None:
    until = night.clock.now() + timedelta(hours=1)
    night.see(a_detection(place=WEST, expires=until))
    night.see(a_detection(standing=Standing.NOT_APPLICABLE), after=50)
    night.later(11)
    assert night.board().own == ()  # past, though nobody wrote it down yet
    (ended,) = night.write(deciding.expire, night.clock.now())
    assert ended.version.why.id == deciding.RAN_OUT
    assert night.write(deciding.expire, night.clock.now()) == ()


@QUICK
def test_after_it_expired_it_comes_back_as_another_warning(night: Night) -> None:
    (first,) = night.see(a_detection(place=WEST, expires=night.clock.now() + timedelta(hours=1)))
    night.later(61)
    night.write(deciding.expire, night.clock.now())
    assert night.see(a_detection(place=WEST)) == ()  # it has to be seen for five minutes
    (second,) = night.see(a_detection(place=WEST), after=6)
    assert (second.id == first.id, second.version.number) == (False, 1)


@QUICK
def test_what_is_over_already_opens_nothing(night: Night) -> None:
    past = night.clock.now() - timedelta(days=3650)
    assert night.see(a_detection(place=WEST, expires=past)) == ()


def test_a_warning_that_moves_is_seen_by_all_that_saw_it(night: Night) -> None:
    night.see(a_detection(place=WEST))
    (moved,) = night.see(a_detection(place=EAST), after=20)
    assert (moved.version.changed, moved.said.areas) == (("areas",), (NEIGHBOUR,))
    assert moved.code12 == DISTRICT
    for street in (STREET, NEIGHBOUR):
        assert night.board(night.person(street)).own == (moved,)


def test_one_street_does_not_see_what_holds_for_another(night: Night) -> None:
    night.see(a_detection(place=EAST))
    assert night.board(night.person(STREET)).own == ()
    assert len(night.board(night.person(NEIGHBOUR)).own) == 1


@QUICK
def test_what_lies_outside_is_told_to_the_whole_place(night: Night) -> None:
    (far,) = night.see(a_detection(place=Place(lon=125.0, lat=28.0, radius_m=1000)))
    assert far.said.areas == (DISTRICT,)


@pytest.mark.parametrize(
    "standing", [Standing.CANDIDATE, Standing.NOT_APPLICABLE, Standing.INDICATIVE, Standing.QUIET]
)
def test_only_what_is_issued_is_a_warning(night: Night, standing: Standing) -> None:
    assert night.see(a_detection(standing=standing)) == ()
    shown = [one.seen.standing for one in night.board().undecided]
    assert shown == ([] if standing is Standing.QUIET else [standing])


@QUICK
def test_all_that_was_said_is_kept_word_for_word(night: Night) -> None:
    seen = a_detection(place=WEST, certainty=Certainty.LIKELY, onset=night.clock.now())
    night.see(seen)
    said = night.one().said
    assert (said.headline, said.series, said.place) == (seen.headline, seen.series, seen.place)
    assert (said.certainty, said.onset) == (seen.certainty, seen.onset)


def test_the_most_severe_stands_in_front_and_an_unknown_level_below_blue(night: Night) -> None:
    levels = [None, WarningLevel.BLUE, WarningLevel.RED]
    for level in levels:
        night.see(a_detection(level, subject=f"creek/{level}"))
    assert [one.said.level for one in night.board().own] == levels[::-1]


def test_a_version_is_never_changed(night: Night) -> None:
    night.see(a_detection())

    def tamper(uow: object) -> None:
        changed = uow.update(hazard_warning_version).values(status="updated")  # type: ignore[attr-defined]
        uow.execute(changed)  # type: ignore[attr-defined]

    with pytest.raises(RefusedChange):
        night.write(tamper)
