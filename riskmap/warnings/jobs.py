"""What the clock does for the room: look at what is due, let time pass over warnings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from riskmap.calls.service.means import means_of
from riskmap.core.access import Scope
from riskmap.core.levels import WarningLevel
from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.feeds import service as feeds
from riskmap.store import Parts
from riskmap.warnings.service import calling, hindcasting
from riskmap.warnings.service.watching import Round, go_round

#: 1970-01-04 was a Sunday; 03:40 in Shanghai, when nobody waits.
_SUNDAY_NIGHT = timedelta(days=2, hours=19, minutes=40)


def jobs(_settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room."""
    watching = Job(
        name="watch-hazards",
        title=Message(N_("Look for hazards, and end warnings whose time is over")),
        every=timedelta(minutes=1),
        run=_watch,
    )
    trying = Job(
        name="hindcast",
        title=Message(N_("Try the detectors on the past year")),
        every=timedelta(days=7),
        offset=_SUNDAY_NIGHT,
        run=_try,
    )
    return (watching, trying)


def _watch(parts: Parts, _now: datetime, realm: Realm) -> str:
    realms = (LIVE, DEMO) if realm == LIVE else (realm,)  # what is made up goes on beside it
    home = parts.settings.place.code12
    done = [go_round(parts.database, one, home) for one in realms]
    told = sum(_call(parts, one) for one in realms)
    return said(done) + (f", {told} people called" if told else "")


def _call(parts: Parts, realm: Realm) -> int:
    """Call for grave warnings, where the site says so."""
    level = parts.settings.calls.warnings_from
    if level == "off":
        return 0
    means = means_of(parts)
    return calling.by_itself(parts.database, realm, means, WarningLevel[level.upper()])


def _try(parts: Parts, now: datetime, realm: Realm) -> str:
    """Keep a run for the page of hindcasts; where nothing was ever measured there is none."""
    home, scope = parts.settings.place.code12, Scope.system("try the detectors", realm)
    with parts.database.read(scope) as uow:
        if not feeds.latest(uow):
            return "nothing is kept yet"
        made = hindcasting.tried(uow, home, since=now - hindcasting.USUALLY, until=now)
    parts.database.write(scope, lambda uow: hindcasting.keep(uow, home, made))
    return f"{len(made.trials)} trials"


def said(done: list[Round]) -> str:
    """Return what rounds have done, for the log."""
    looked, changed = sum(one.looked for one in done), sum(one.changed for one in done)
    expired, faults = sum(one.expired for one in done), sum(one.faults for one in done)
    return f"{looked} detectors looked, {changed} changed, {expired} expired, {faults} faults"
