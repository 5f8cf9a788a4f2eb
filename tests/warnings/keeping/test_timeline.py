"""The page of a disaster says which warnings held where it happened, and when they changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from riskmap.core.happenings import Happening
from riskmap.core.levels import WarningLevel
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.reports import Header
from riskmap.reporting.service.happenings import happened
from riskmap.reporting.store import events
from riskmap.warnings.model.detections import Place
from tests.reporting.duties.conftest import NEIGHBOUR, STREET
from tests.warnings.keeping.night import QUICK, Night
from tests.warnings.made import NOW, a_detection

HERE, THERE = Place(code12=STREET), Place(code12=NEIGHBOUR)


def of_event(night: Night, after: timedelta, lasts: timedelta = timedelta(days=1)) -> list[str]:
    """Return the statuses of warnings on the timeline of an event that began so long after."""
    began = NOW + after
    header = Header(hazard="river_flood", occurred_at=began, ended_at=began + lasts)
    event = Event(id=uuid4().hex, unit=STREET, header=header)
    night.write(events.add, event, "test", "test")
    found: tuple[Happening, ...] = night.read(happened, event, STREET)
    told = (str(one.what) for one in found if one.href.startswith("/warnings/"))
    return [one.partition(": ")[2].partition(".")[0] for one in told]


@QUICK
def test_warnings_of_the_unit_stand_on_it_version_by_version(night: Night) -> None:
    night.see(a_detection(place=HERE))
    night.see(a_detection(place=THERE, subject="elsewhere"))
    night.see(a_detection(WarningLevel.RED, place=HERE), after=5)
    assert of_event(night, timedelta(hours=2)) == ["updated", "new warning"]
    assert of_event(night, timedelta(days=2)) == []
    assert of_event(night, -timedelta(hours=1), timedelta(hours=1)) == ["new warning"]
