"""Tell the leader on call of news of casualties, again and again, until a named person took it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from attrs import frozen

from riskmap.calls.model.calls import Call, Delivery, Purpose
from riskmap.calls.model.people import Reached, account_key
from riskmap.calls.service import book, calling
from riskmap.calls.service.calling import NewCall
from riskmap.calls.service.carrying import wanted_while
from riskmap.calls.service.means import Means
from riskmap.core.access import Scope
from riskmap.core.codes import DivisionLevel, ancestors_of, level_of
from riskmap.core.realm import Realm
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.locale.tongues import Tongue, tongue
from riskmap.people import service as people
from riskmap.reporting.model.alarms import Alarm, rule
from riskmap.reporting.service import alarming
from riskmap.response.service import posting
from riskmap.store import Database, Reading, Writing

NOBODY = N_("nobody: no leader is on post, and nobody holds a role that takes alarms")


@frozen(kw_only=True)
class Rounds:
    """What one round has done."""

    alarms: int = 0
    people: int = 0


def tell_leaders(database: Database, realm: Realm, means: Means) -> Rounds:
    """Tell who leads of each alarm whose time it is; each in a write of its own."""
    scope = Scope.system("tell of alarms", realm)
    with database.read(scope) as uow:
        due = [one for one in alarming.open_alarms(uow) if one.is_to_be_told(uow.now)]
    counts = [database.write(scope, partial(tell, alarm=one, means=means)) for one in due]
    return Rounds(alarms=len(due), people=sum(counts))


def tell(uow: Writing, alarm: Alarm, means: Means) -> int:
    """Tell who leads of one alarm, if that is still due; return how many people are told."""
    uow.hold(f"alarm {alarm.version_id}")
    now = alarming.alarm(uow, alarm.version_id)
    if not now.is_to_be_told(uow.now):
        return 0
    several = leaders(uow, now.unit)
    for who in several:
        language = tongue(means.folder, who.language or means.language)
        calling.call(uow, _words(uow, now, means, language), [who], means.channels)
    named = ", ".join(one.name for one in several)
    alarming.note_told(uow, now, named or tongue(means.folder, means.language).say(NOBODY))
    return len(several)


def leaders(uow: Reading, unit: str) -> tuple[Reached, ...]:
    """Return who is told of an alarm: leader on post and deputy; else who may take it, above."""
    leading = posting.leader_now(uow, unit)
    if leading is not None:
        accounts = (leading.leader, leading.deputy)
        numbers: Iterable[int] = [one.number for one in accounts if one is not None]
    else:
        numbers = _takers(uow, unit)
    found = (book.look_up(uow, account_key(one), unit) for one in numbers)
    return tuple(one for one in found if one is not None)


def _takers(uow: Reading, unit: str) -> list[int]:
    """Return who holds a role that takes alarms, for the district around a unit."""
    line = (unit, *ancestors_of(unit))
    district = next((one for one in line if level_of(one) is DivisionLevel.DISTRICT), unit)
    is_demo = uow.scope.realm.name == "demo"
    holders = people.who_holds(uow, rule().takers, at=district, is_demo=is_demo)
    return [one.account.number for one in holders if one.account.is_active]


@wanted_while(Purpose.ALARM)
def is_still_open(uow: Reading, call: Call, _delivery: Delivery) -> bool:
    """Tell whether nobody took the alarm of which a message tells, in the write that sends it."""
    return alarming.alarm(uow, call.about["alarm"]).is_open


def _words(uow: Reading, alarm: Alarm, means: Means, language: Tongue) -> NewCall:
    names = divisions.names_of(uow, [alarm.unit], locale=language.locale)
    shown = {
        "unit": names.get(alarm.unit, alarm.unit),
        "news": language.listed([language.say(one.word) for one in alarm.rises]),
        "at": language.moment(alarm.raised_at),
        "address": f"{means.public_url.rstrip('/')}/alarms",
    }
    ways = N_("{unit}: {news}. Told at {at}. Nobody took it yet. Take it: {address}")
    return NewCall(
        purpose=Purpose.ALARM,
        code12=alarm.unit,
        sender=means.office or "riskmap",
        subject=language.say(Message(N_("Casualties: {unit}"), shown)),
        words=language.say(Message(ways, shown)),
        needs_answer=True,
        about={"alarm": alarm.version_id},
        lasts=rule().repeat,
    )
