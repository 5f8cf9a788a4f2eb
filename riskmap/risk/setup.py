"""Set-up: assess the place at home here, unless that was done from the same inputs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from riskmap.core.access import Scope
from riskmap.core.words import N_, Message
from riskmap.risk import service
from riskmap.store import Parts

_PURPOSE = "set up the risk map"


def prepare(runtime: Parts, say: Callable[[Message], object]) -> None:
    """Make the maps of the place and record its assessment.

    The place is that of the setting ``place.region``, else the demonstration. Nothing is
    done while inputs, outlines and method are as they were and the maps are there.

    Parameters
    ----------
    runtime
        The parts: settings, resources, home, clock, database.
    say
        Tells the reader what is being done.

    Raises
    ------
    RegionError
        When the place's folder is wrong, or the register has none of its divisions.
    """
    from riskmap.risk.hazards.map_keys import are_made  # noqa: PLC0415 - as above
    from riskmap.risk.place.glance import glance  # noqa: PLC0415 - only set-up needs it

    named = runtime.settings.place.region
    file = Path(named).expanduser() if named else runtime.resources.demo_region
    seen = glance(file)
    with runtime.database.read(Scope.system(_PURPOSE)) as uow:
        fresh = seen is not None and service.is_up_to_date(uow, seen)
    if fresh and seen is not None and are_made(seen.region, runtime.home.build / seen.region.id):
        about = {"region": seen.region.id}
        say(Message(N_("The assessment of {region} is up to date."), about))
        return
    from riskmap.risk.place.reading import read_place  # noqa: PLC0415 - reads and checks everything

    place = read_place(file)
    folder = runtime.home.build / place.region.id
    with runtime.database.read(Scope.system(_PURPOSE)) as uow:
        rows = service.rows_of(place, uow)
    from riskmap.risk.steps import RunFolder, Steps  # noqa: PLC0415 - numpy

    say(Message(N_("Assessing {count} divisions."), {"count": len(rows)}))
    run = RunFolder(maps=folder, steps=Steps(folder=folder / "steps", say=say))
    assessment = service.assess(place, rows, run, at=runtime.clock.now()).assessment
    if fresh:  # only maps were missing
        return
    runtime.database.write(
        Scope.system(_PURPOSE), lambda uow: service.record_assessment(uow, assessment)
    )
    recorded = {"region": place.region.id, "state": assessment.state.word}
    say(Message(N_("Assessment of {region} recorded as: {state}."), recorded))
