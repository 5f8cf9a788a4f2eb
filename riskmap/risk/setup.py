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
        drawn = seen is not None and service.has_its_outlines(uow, seen)
    is_made = seen is not None and are_made(seen.region, runtime.home.build / seen.region.id)
    if fresh and drawn and is_made and seen is not None:
        about = {"region": seen.region.id}
        say(Message(N_("The assessment of {region} is up to date."), about))
        return
    _assess(runtime, file, say, fresh=fresh)


def _assess(runtime: Parts, file: Path, say: Callable[[Message], object], *, fresh: bool) -> None:
    """Make the maps; record the assessment, or what an earlier one lacks if it still holds."""
    from riskmap.risk.place.outlines import outlines_of  # noqa: PLC0415 - reads everything
    from riskmap.risk.place.reading import read_place  # noqa: PLC0415 - as above
    from riskmap.risk.steps import RunFolder, Steps  # noqa: PLC0415 - numpy

    place = read_place(file)
    folder = runtime.home.build / place.region.id
    scope = Scope.system(_PURPOSE)
    with runtime.database.read(scope) as uow:
        rows = service.rows_of(place, uow)
    say(Message(N_("Assessing {count} divisions."), {"count": len(rows)}))
    run = RunFolder(maps=folder, steps=Steps(folder=folder / "steps", say=say))
    found = service.assess(place, rows, run, at=runtime.clock.now()).assessment
    drawn = outlines_of(place, rows)
    if fresh:  # only maps or outlines were missing
        runtime.database.write(
            scope, lambda uow: service.complete_outlines(uow, place.region.id, drawn)
        )
        return
    runtime.database.write(scope, lambda uow: service.record_assessment(uow, found, drawn))
    recorded = {"region": place.region.id, "state": found.state.word}
    say(Message(N_("Assessment of {region} recorded as: {state}."), recorded))
