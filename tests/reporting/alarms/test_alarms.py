"""News of casualties: one alarm for each version that raises them, taken once, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from riskmap.core.access import Area, Scope
from riskmap.core.errors import ConflictError, ForbiddenError, NotFoundError
from riskmap.core.figure import Figure
from riskmap.core.realm import LIVE
from riskmap.people.model import Acting
from riskmap.reporting.model.alarms import Alarm, NoteKind, rises, rule
from riskmap.reporting.model.reports import Kind, ReturnReason
from riskmap.reporting.service import alarming, correcting
from riskmap.store import live
from tests.reporting.reports.conftest import (
    FAR,
    FIRST,
    STREET,
    Night,
    either,
    local,
    night,
    version_of,
)

__all__ = ["either", "night"]
NONE: dict[str, Any] = {"affected_pop": 12, "deaths": 0, "missing": 0, "injured_serious": 0}


def alarms(night: Night, as_: str = "desk") -> list[Alarm]:
    return list(night.town.read(alarming.open_alarms, as_=as_))


def heard(night: Night, code12: str) -> int:
    scope = Scope(actor="x", realm=LIVE, purpose="test", areas=(Area.of(code12),))
    with night.town.database.read(scope) as uow:
        return live.heard(uow, ["alarms"])["alarms"].number


def test_the_first_news_makes_an_alarm_in_the_same_write(either: Night) -> None:
    sent = version_of(either.send(Kind.INITIAL, figures={**NONE, "deaths": 1, "injured": 2}))
    (alarm,) = alarms(either)
    assert alarm.version_id == sent.id
    assert [(one.indicator, one.before, one.after) for one in alarm.rises] == [
        ("deaths", None, Figure.number(1))
    ]
    assert alarm.raised_at == either.clock.now()
    assert heard(either, FIRST) > 0
    assert heard(either, FAR) == 0


def test_a_report_of_none_makes_no_alarm(night: Night) -> None:
    night.begin(figures=NONE)
    assert alarms(night) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"deaths": 1}, {"deaths": 1}, []),
        ({"deaths": 1}, {"deaths": 2}, ["deaths"]),
        ({"deaths": 2}, {"deaths": 1}, []),
        ({"missing": 2, "deaths": 0}, {"missing": 1, "deaths": 1}, ["deaths"]),
        ({}, {"injured_serious": 3}, ["injured_serious"]),
        ({}, {"injured": 3}, []),
        ({"deaths": "unknown"}, {"deaths": 1}, ["deaths"]),
        ({"deaths": 1}, {"deaths": {"at_least": 2}}, ["deaths"]),
        ({"deaths": 0}, {"deaths": "unknown"}, []),
    ],
)
def test_what_is_news(before: dict[str, Any], after: dict[str, Any], told: list[str]) -> None:
    old, new = (
        {slug: Figure.from_json(value) for slug, value in one.items()} for one in (before, after)
    )
    assert [one.indicator for one in rises(old, new, tells=False)] == told


def test_a_figure_that_cannot_be_read_is_news_all_the_same(night: Night) -> None:
    """Somebody wrote 1.5 dead: nobody knows how many, but not that there are none."""
    night.send(Kind.INITIAL, figures={**NONE, "deaths": 1.5})
    (alarm,) = alarms(night)
    assert alarm.rises[0].after == Figure.unknown()


def test_each_version_that_raises_makes_one_and_the_same_bytes_make_none(either: Night) -> None:
    event = either.begin(figures={**NONE, "deaths": 1})
    for figures, count in (({"deaths": 1}, 1), ({"deaths": 1, "missing": 2}, 2)):
        either.pass_(hours=1)
        sent = either.send(Kind.FOLLOW_UP, figures={**NONE, **figures}, event_id=event)
        assert len(alarms(either)) == count
        either.accept(sent)
    again = version_of(sent)
    same = either.town.write(
        lambda uow: alarming.raise_for(uow, again, {}, Acting(name="test"), tells=True)
    )
    assert same is not None
    assert len(alarms(either)) == 2


def test_a_corrected_version_is_compared_with_the_one_it_replaces(night: Night) -> None:
    sent = version_of(night.send(Kind.INITIAL, figures={**NONE, "deaths": 1}))
    night.town.write(
        correcting.return_, sent.id, ReturnReason.WRONG_FIGURES, "受伤几人？", as_="approver"
    )
    more: dict[str, Any] = {
        "event_id": sent.report.event_id,
        "replaces": sent.report.id,
        "header": sent.report.header,
    }
    same = version_of(night.send(Kind.INITIAL, figures={**NONE, "deaths": 1}, **more))
    assert len(alarms(night)) == 1
    night.town.write(
        correcting.return_, same.id, ReturnReason.WRONG_FIGURES, "再核", as_="approver"
    )
    more |= {"replaces": same.report.id}
    night.pass_(minutes=1)
    night.send(Kind.INITIAL, figures={**NONE, "deaths": 2}, **more)
    last = alarms(night)[-1]
    assert [(one.before, one.after) for one in last.rises] == [(Figure.number(1), Figure.number(2))]


def test_it_is_taken_once_by_a_named_person_whoever_else_tries(either: Night) -> None:
    either.send(Kind.INITIAL, figures={**NONE, "missing": 1})
    (alarm,) = alarms(either)

    def attempt(name: str) -> str:
        try:
            either.town.write(alarming.take, alarm.version_id, "已派救援队", as_=name)
        except ConflictError:
            return "second"
        return "first"

    with ThreadPoolExecutor(4) as several:
        came = list(several.map(attempt, ["desk", "chief"] * 4))
    assert came.count("first") == 1
    assert alarms(either) == []
    taken = either.town.read(alarming.alarm, alarm.version_id, as_="desk").taken
    assert taken is not None
    assert taken.actor in {"desk", "chief"}
    assert taken.words == "已派救援队"


def test_a_street_sees_its_alarm_and_does_not_silence_the_district(night: Night) -> None:
    night.send(Kind.INITIAL, figures={**NONE, "deaths": 1})
    (alarm,) = alarms(night, "compiler")
    with pytest.raises(ForbiddenError):
        night.town.write(alarming.take, alarm.version_id, as_="compiler")
    assert alarms(night, "neighbour") == []
    with pytest.raises(NotFoundError):
        night.town.write(alarming.take, alarm.version_id, as_="neighbour")


def test_what_was_done_is_added_afterwards(night: Night) -> None:
    night.send(Kind.INITIAL, figures={**NONE, "deaths": 1})
    (alarm,) = alarms(night)
    night.town.write(alarming.take, alarm.version_id, as_="desk")
    after = night.town.write(alarming.say, alarm.version_id, " 救护车 07:20 到 ", as_="chief")
    assert [(one.kind, one.words, one.actor) for one in after.notes] == [
        (NoteKind.SAID, "救护车 07:20 到", "chief")
    ]


def test_it_is_told_again_after_the_interval_until_it_is_taken(night: Night) -> None:
    night.send(Kind.INITIAL, figures={**NONE, "deaths": 1})
    (alarm,) = alarms(night)
    now = night.clock.now()
    assert alarm.is_to_be_told(now)
    night.town.write(alarming.note_told, alarm, "带班领导")
    (alarm,) = alarms(night)
    assert not alarm.is_to_be_told(now + rule().repeat - timedelta(seconds=1))
    assert alarm.is_to_be_told(now + rule().repeat)
    night.town.write(alarming.take, alarm.version_id, as_="desk")
    taken = night.town.read(alarming.alarm, alarm.version_id)
    assert not taken.is_to_be_told(local(23))


def test_alarms_of_units_above_stand_beside(night: Night) -> None:
    """Each report that tells of casualties is one; nobody guesses that two are the same people."""
    event = night.begin(figures={**NONE, "deaths": 1})
    night.pass_(minutes=1)
    night.send(Kind.INITIAL, STREET, {**NONE, "deaths": 1}, event_id=event)
    assert [one.unit for one in alarms(night)] == [FIRST, STREET]
