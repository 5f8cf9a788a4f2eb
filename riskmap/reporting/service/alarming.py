"""News of casualties: an alarm for each, that stays until a named person takes it."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.alarms import Alarm, Note, NoteKind, Taken, rises, rule
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.reports import Version
from riskmap.reporting.store import alarms as store
from riskmap.reporting.store import reports
from riskmap.store import Reading, Writing, audit, live
from riskmap.store.audit import Entry

_SHOWN = 50


@frozen(kw_only=True)
class Alarms:
    """Alarms within reach.

    Parameters
    ----------
    open
        Nobody took them; the earliest in front.
    taken
        The last ones that somebody took, the latest in front.
    """

    open: tuple[Alarm, ...]
    taken: tuple[Alarm, ...]


def raise_for(
    uow: Writing, version: Version, before: Figures, who: Acting, *, tells: bool
) -> Alarm | None:
    """Make an alarm if a version tells of casualties that the one before did not.

    To be called in the write that keeps the version: neither is there without the other.

    Parameters
    ----------
    before
        Figures of the version that it replaces, or of the report before it in the chain.
    tells
        Somebody wrote of casualties, however badly.
    """
    news = rises(before, version.report.figures, tells=tells)
    if not news:
        return None
    alarm = Alarm(
        version_id=version.id,
        unit=version.report.unit,
        event_id=version.report.event_id,
        rises=news,
        raised_at=uow.now,
    )
    if store.add(uow, alarm):
        figures = {one.indicator: one.after.to_json() for one in news}
        _record(uow, "raised", alarm, "", figures, by=who.name)
    return alarm


def before_of(uow: Reading, version: Version, chained: Figures | None) -> Figures:
    """Return the figures that a version is compared with."""
    if not version.supersedes:
        return chained or {}
    earlier = reports.by_id(uow, version.supersedes)
    return {} if earlier is None else earlier.report.figures


def alarms(uow: Reading, *, under: str = "") -> Alarms:
    """Return the alarms within reach: all that are open, and the last ones that were taken."""
    area = Area.of(under) if under else None
    return Alarms(open=tuple(store.find_open(uow)), taken=tuple(store.page(uow, _SHOWN, area=area)))


def open_alarms(uow: Reading) -> tuple[Alarm, ...]:
    """Return the alarms that nobody took, the earliest in front."""
    return tuple(store.find_open(uow))


def alarm(uow: Reading, version_id: str) -> Alarm:
    """Return the alarm of a version.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.by_id(uow, version_id)
    if found is None:
        raise NotFoundError(
            N_("There is no alarm {id} here."),
            mend=N_("Look at the list of alarms."),
            id=version_id[:40],
        )
    return found


def take(uow: Writing, version_id: str, words: str = "", *, by: str = "") -> Alarm:
    """Take an alarm: from now on the one who does answers for what follows.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is none, or it is not for the one who asks.
    ConflictError
        If somebody was first.
    """
    who = acting(uow, by)
    found = alarm(uow, version_id)
    _require_taker(who, found.unit)
    name = who.holder.account.display_name if who.holder else who.name
    taken = Taken(at=uow.now, actor=who.name, name=name, words=_short(words))
    if not store.take(uow, found, taken):
        first = alarm(uow, version_id).taken
        raise ConflictError(
            N_("{name} took this alarm already."),
            mend=N_("Look at it again; you can add what you do."),
            name=first.name if first else "–",
        )
    _record(uow, "taken", found, taken.words, None, by=who.name)
    return alarm(uow, version_id)


def say(uow: Writing, version_id: str, words: str, *, by: str = "") -> Alarm:
    """Add what was done about an alarm.

    Raises
    ------
    NotFoundError, InvalidRequestError
        If there is none, or nothing was said.
    """
    who = acting(uow, by)
    found = alarm(uow, version_id)
    _require_taker(who, found.unit)
    if not _short(words):
        raise InvalidRequestError(
            N_("Nobody said what was done."), mend=N_("Say it in a few words.")
        )
    _note(uow, found, NoteKind.SAID, _short(words), who.name)
    _record(uow, "noted", found, _short(words), None, by=who.name)
    return alarm(uow, version_id)


def note_told(uow: Writing, one: Alarm, words: str) -> None:
    """Write down to whom an alarm was told; the next time comes after the interval."""
    _note(uow, one, NoteKind.TOLD, words, uow.scope.actor)
    live.touch(uow, "alarms", one.unit)


def may_take(who: Acting, unit: str) -> bool:
    """Tell whether somebody may take alarms of a unit."""
    if who.holder is None:
        return True
    return any(one.role in rule().takers and one.area.contains(unit) for one in who.holder.held)


def _require_taker(who: Acting, unit: str) -> None:
    if not may_take(who, unit):
        raise ForbiddenError(
            N_("Alarms of {code} are taken by others."),
            mend=N_("Call the duty officer of the district."),
            code=unit,
        )


def _note(uow: Writing, one: Alarm, kind: NoteKind, words: str, actor: str) -> None:
    """Add a note under the next number; whoever writes at the same time gets the one after."""
    number = len(one.notes) + 1
    while not store.add_note(
        uow, one, Note(number=number, kind=kind, at=uow.now, actor=actor, words=words)
    ):
        number += 1


def _short(words: str) -> str:
    return " ".join(words.split())[:500]


def _record(uow: Writing, action: str, one: Alarm, why: str, after: object, *, by: str) -> None:
    entry = Entry(
        action=action,
        subject_kind="alarm",
        subject_id=one.version_id,
        code12=one.unit,
        why=why,
        after=after,
        by="" if by == uow.scope.actor else by,
    )
    audit.record(uow, entry)
    live.touch(uow, "alarms", one.unit)
