"""A gauge that hangs during a warning: what stands stays, with its reason kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attrs import evolve

from riskmap.feeds import service as feeds
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.store import stations
from riskmap.warnings import store
from riskmap.warnings.detectors import level
from riskmap.warnings.listening import heard
from riskmap.warnings.model.detections import Certainty
from riskmap.warnings.model.warnings import HazardWarning
from riskmap.warnings.service import watching
from tests.reporting.duties.conftest import DISTRICT
from tests.warnings.keeping.night import QUICK, Night, statuses
from tests.warnings.keeping.test_weather import CREEK

CREEKS = FeedSettings(name="creek", format="level", home=DISTRICT)


def gauge(night: Night, *metres: float, every: float = 10) -> None:
    """Let values come one after the other, and the clock look just before each."""
    for one in metres:
        night.later(every - 1)
        watching.go_round(night.database, night.realm, DISTRICT)
        night.later(1)
        night.write(_bring, one)


def _bring(uow: Any, metres: float) -> None:
    rows = ("station,time,level_m,datum", f"L1,{uow.now.isoformat()},{metres},WUSONG_SH")
    context = feeds.context_of(CREEKS, uow.now)
    taken = feeds.take(uow, CREEKS, "\n".join(rows).encode(), context, now=uow.now)
    heard(uow, taken, uow.now)


def begun(night: Night) -> HazardWarning:
    night.install(level.DETECTOR)
    night.write(lambda uow: stations.add(uow, (CREEK,), DISTRICT))
    gauge(night, 3.6, 3.75, 3.8)
    return night.one()


def test_a_gauge_that_hangs_low_ends_no_warning_and_the_reason_is_kept(night: Night) -> None:
    began = begun(night)
    assert began.said.certainty is Certainty.OBSERVED
    gauge(night, *[0.0] * 5)
    held = night.one()
    assert (held.id, held.said.level) == (began.id, began.said.level)
    assert "has not moved since" in " ".join(map(str, held.said.reasons))
    assert held.said.certainty is Certainty.POSSIBLE
    gauge(night, *[0.0] * 6, every=60)  # for hours by now
    stuck = night.one()
    assert stuck.id == began.id
    assert stuck.expires_at > night.clock.now() + timedelta(minutes=30)
    assert "do not move" in str(night.read(store.courses.of, "level")[0].seen.reasons[0])
    gauge(night, 3.1, 3.05, 3.0, every=20)  # somebody has cleaned it
    assert night.board().own == ()
    assert statuses(night.board().over) == ["cancelled"]


@QUICK
def test_a_gauge_that_hangs_high_keeps_what_stands_and_says_so_in_a_version(night: Night) -> None:
    began = begun(night)
    gauge(night, *[3.8] * 7, every=60)
    stays = night.one()
    assert stays.id == began.id
    assert stays.version.number > began.version.number
    assert "certainty" in stays.version.changed
    assert "do not move" in str(stays.said.reasons[0])
    night.write(lambda uow: stations.put(uow, evolve(CREEK, active=False)))
    gauge(night, *[3.8] * 3, every=60)  # taken down: nobody looks at it any more
    assert statuses(night.board().over) == ["expired"]
