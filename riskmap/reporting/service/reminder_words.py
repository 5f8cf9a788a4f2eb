"""What a reminder says: all plans together, the due time, and how to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from attrs import frozen

from riskmap.calls.service.wording import Say, translator
from riskmap.core.clock import SHANGHAI
from riskmap.core.hazards import hazard
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.reporting.model.paragraphs import known
from riskmap.reporting.model.plans import plan_named
from riskmap.reporting.model.reminders import Item, Owed, units
from riskmap.reporting.service.chains import chain_of, event
from riskmap.reporting.service.checking import before_of
from riskmap.store import Reading

#: Units that are named; the others are counted.
_NAMED = 10


@frozen(kw_only=True)
class Words:
    """In which language it is said, and who stands under it."""

    folder: Path
    language: str
    office: str
    public_url: str


@frozen(kw_only=True)
class Said:
    """A text for one person."""

    subject: str
    words: str


def words_of(uow: Reading, owed: Owed, how: Words) -> Said:
    """Return what is said to somebody."""
    say = translator(how.folder, how.language)
    every = (*owed.own, *owed.watched)
    names = divisions.names_of(uow, units(every), locale=how.language)
    lines = [
        *_own(uow, owed.own, names, how, say),
        *_watched(owed.watched, names, say, uow.now),
        *_ways(owed, how, say),
    ]
    first = min(one.due_at for one in every)
    subject = Message(
        N_("{count} reports are missing, due {due}")
        if len(every) > 1
        else N_("A report is missing, due {due}"),
        {"count": len(every), "due": _time(first, uow.now)},
    )
    return Said(subject=subject.say(say), words="\n".join(lines))


def _own(
    uow: Reading, items: tuple[Item, ...], names: dict[str, str], how: Words, say: Say
) -> list[str]:
    lines = []
    for unit in units(items):
        mine = [one for one in items if one.unit == unit]
        for one in mine:
            said = Message(
                N_("{unit}: {plan}, due {due}."),
                {
                    "unit": names.get(unit, unit),
                    "plan": plan_named(one.plan).word,
                    "due": _time(one.due_at, uow.now),
                },
            )
            lines.append(said.say(say))
        if mine[0].is_answerable:
            lines += _zero(uow, unit, mine[0].events, how, say)
    return lines


def _zero(uow: Reading, unit: str, events: tuple[str, ...], how: Words, say: Say) -> list[str]:
    """Return what an answer of 0 would say: it is never left open which of the two zeros it is."""
    if not events:
        return [say(N_("No disaster and no danger there: answer 0."))]
    named = "、".join(_event(uow, one, how.language) for one in events)
    told = [_last(uow, unit, one, how, say) for one in events]
    zero = Message(
        N_("No change there since the last report of {events}: answer 0."), {"events": named}
    )
    return [*filter(None, told), zero.say(say)]


def _last(uow: Reading, unit: str, event_id: str, how: Words, say: Say) -> str:
    """Return the figures that would be carried forward; empty where none is known."""
    chain = chain_of(uow, event(uow, event_id), unit)
    figures = before_of(uow, chain, chain.next_position)
    told = [
        one.message(one.indicator.unit.name(how.language)).say(say).strip()
        for one in known(figures or {})
    ]
    if not told:
        return ""
    return Message(N_("So far, as last reported: {figures}."), {"figures": "、".join(told)}).say(
        say
    )


def _event(uow: Reading, event_id: str, language: str) -> str:
    header = event(uow, event_id).header
    began = header.occurred_at.astimezone(SHANGHAI)
    return f"{hazard(header.hazard).name(language)} {began:%m-%d %H:%M}"


def _watched(items: tuple[Item, ...], names: dict[str, str], say: Say, now: datetime) -> list[str]:
    if not items:
        return []
    silent = units(items)
    listed = "、".join(names.get(one, one) for one in silent[:_NAMED])
    if len(silent) > _NAMED:
        listed += " …"
    said = Message(
        N_("{count} units have not reported, due {due}: {units}."),
        {"count": len(silent), "due": _time(_first(items), now), "units": listed},
    )
    return [said.say(say), say(N_("Please call them."))]


def _ways(owed: Owed, how: Words, say: Say) -> list[str]:
    lines = []
    if any(one.is_answerable for one in owed.own):
        lines.append(say(N_("Anything else: report it on the page, or call the desk.")))
    if how.public_url:
        lines.append(f"{how.public_url.rstrip('/')}{'/report' if owed.own else '/calls'}")
    if how.office:
        lines.append(how.office)
    return lines


def _first(items: Iterable[Item]) -> datetime:
    return min(one.due_at for one in items)


def _time(at: datetime, now: datetime) -> str:
    local, today = at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"
