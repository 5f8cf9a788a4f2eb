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
    from riskmap.risk.place import read_place  # noqa: PLC0415 - only set-up needs it

    named = runtime.settings.place.region
    place = read_place(Path(named).expanduser() if named else runtime.resources.demo_region)
    folder = runtime.home.build / place.region.id
    with runtime.database.read(Scope.system(_PURPOSE)) as uow:
        rows = service.rows_of(place, uow)
        fresh = service.has_assessment_of(uow, place.region.id, service.hash_of_inputs(place, rows))
    paths = [path for one in place.region.hazards for path in place.map_paths(one, folder)]
    if fresh and all(path.is_file() for path in paths):
        about = {"region": place.region.id}
        say(Message(N_("The assessment of {region} is up to date."), about))
        return
    from riskmap.risk.hazard_maps import hazard_maps  # noqa: PLC0415 - rasterio

    maps = hazard_maps(place, service.units_of_place(place, rows), folder, say=say)
    if fresh:
        return
    say(Message(N_("Assessing {count} divisions."), {"count": len(rows)}))
    assessment = service.assess(place, rows, maps, at=runtime.clock.now())
    runtime.database.write(
        Scope.system(_PURPOSE), lambda uow: service.record_assessment(uow, assessment)
    )
    recorded = {"region": place.region.id, "state": assessment.state.word}
    say(Message(N_("Assessment of {region} recorded as: {state}."), recorded))
