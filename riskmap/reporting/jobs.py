"""What the clock runs for the room: duties are made ahead, and follow what is in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from riskmap.calls.service.means import means_of
from riskmap.core.access import Scope
from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.locale.tongues import tongue
from riskmap.reporting.service import drafting, packs, photo_files
from riskmap.reporting.service.photos import files_of
from riskmap.reporting.service.planning import plan_ahead
from riskmap.reporting.service.reminding import remind
from riskmap.store import Parts


def jobs(_settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room."""
    planning = Job(
        name="plan-duties",
        title=Message(N_("Expect reports ahead of time")),
        every=timedelta(minutes=10),
        run=_plan,
    )
    forgetting = Job(
        name="forget-drafts",
        title=Message(N_("Remove drafts of reports that nobody finished")),
        every=timedelta(days=1),
        offset=timedelta(hours=20),  # 04:00 in Shanghai
        run=_forget,
    )
    clearing = Job(
        name="forget-photos",
        title=Message(N_("Remove photos whose reports were never sent")),
        every=timedelta(days=1),
        offset=timedelta(hours=20, minutes=10),
        run=_forget_photos,
    )
    reminding = Job(
        name="remind",
        title=Message(N_("Remind who has not reported")),
        every=timedelta(minutes=1),
        run=_remind,
    )
    nightly = Job(
        name="pack",
        title=Message(N_("Make the pack for a night without network")),
        every=timedelta(days=1),
        offset=timedelta(hours=18),  # 02:00 in Shanghai
        run=_pack,
    )
    after_level = Job(
        name="pack-after-level",
        title=Message(N_("Make a pack when a level has changed")),
        every=timedelta(minutes=5),
        run=_pack_after_level,
    )
    return (planning, reminding, forgetting, clearing, nightly, after_level)


def _plan(parts: Parts, _now: datetime, realm: Realm) -> str:
    done = plan_ahead(parts.database, realm)
    if realm == LIVE:  # what is made up goes on beside it
        done += plan_ahead(parts.database, DEMO)
    return f"{done.made} made, {done.excused} excused, {done.asked_again} asked again"


def _forget(parts: Parts, _now: datetime, realm: Realm) -> str:
    realms = (LIVE, DEMO) if realm == LIVE else (realm,)
    scopes = (Scope.system("forget-drafts", realm=one) for one in realms)
    return f"{sum(parts.database.write(one, drafting.forget) for one in scopes)} removed"


def _forget_photos(parts: Parts, _now: datetime, realm: Realm) -> str:
    removed = 0
    for one in (LIVE, DEMO) if realm == LIVE else (realm,):
        scope = Scope.system("forget-photos", realm=one)
        files = files_of(parts.home.files, one, parts.settings.place.timezone)
        removed += photo_files.sweep(parts.database, scope, files)
    return f"{removed} removed"


def _remind(parts: Parts, _now: datetime, realm: Realm) -> str:
    done = remind(parts.database, realm, means_of(parts))
    return f"{done.made} made, {done.by_hand} people no channel reaches"


def _pack(parts: Parts, _now: datetime, realm: Realm) -> str:
    return ", ".join(_packed(parts, one, packs.Why.NIGHTLY) for one in _worlds(parts, realm))


def _pack_after_level(parts: Parts, _now: datetime, realm: Realm) -> str:
    made = [
        _packed(parts, one, packs.Why.LEVEL)
        for one in _worlds(parts, realm)
        if packs.is_due(parts, one)
    ]
    return ", ".join(made) or "no level has changed"


def _worlds(parts: Parts, realm: Realm) -> tuple[Realm, ...]:
    """Return the realm, and the demonstration beside it where it has people to call."""
    has_demo = realm == LIVE and packs.has_people(parts, DEMO)
    return (realm, DEMO) if has_demo else (realm,)


def _packed(parts: Parts, realm: Realm, why: packs.Why) -> str:
    place = parts.settings.place
    language = tongue(parts.resources.locale, place.language)
    made = packs.make(
        parts.database, realm, place.code12, why, packs.packs_of(parts), language,
        papers=packs.papers_of(parts),
    )  # fmt: skip
    return f"{made.pack.name}: {made.people} people"
