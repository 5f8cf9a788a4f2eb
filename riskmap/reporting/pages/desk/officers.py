"""Clocks on the officer's page: what of an event is still to be reported, and until when."""

from __future__ import annotations

from datetime import datetime

from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.words import ClockSaid, clocks_said
from riskmap.reporting.service import timing


@blueprint.app_template_global()
def clocks_for(unit: str) -> tuple[tuple[ClockSaid, ...], datetime]:
    """Return the clocks of a unit that still run, and the server's time."""
    with parts().database.read(current_scope()) as uow:
        found = timing.running(uow, [unit])
        names = divisions_said(uow, [unit]) if found else {}
        return clocks_said(found, names, uow.now), uow.now
