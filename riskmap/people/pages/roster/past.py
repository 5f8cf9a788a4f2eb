"""What was written about the officers of a unit, as a timeline tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say
from riskmap.people.model.officers import Officer
from riskmap.people.model.reasons import reason_said
from riskmap.people.service import roster

_FIELDS = {
    "name": N_("name"),
    "phone": N_("telephone"),
    "account": N_("account"),
    "valid_from": N_("first day"),
    "has_ndis": N_("national reporting system"),
}


@frozen(kw_only=True)
class Happening:
    """Something that was written, for the timeline."""

    at: datetime
    what: str
    who: str
    why: str
    state: str = ""


def happenings(past: Iterable[roster.Happened]) -> Iterator[Happening]:
    """Yield what each version of a row says beside the one before, the newest first."""
    several = list(past)
    before = {(one.officer.id, one.version + 1): one.officer for one in several}
    for one in several:
        was = before.get((one.officer.id, one.version))
        yield Happening(
            at=one.recorded_at,
            what=say(_what(one.officer, was)),
            who=one.actor,
            why="" if one.reason == "confirmed" else say(reason_said(one.reason)),
            state="met" if was is not None and was.confirmed_at != one.officer.confirmed_at else "",
        )


def _what(now: Officer, was: Officer | None) -> Message:
    about = {"post": str(now.post), "name": now.name}
    if was is None:
        return Message(N_("{name} came onto the {post} post."), about)
    if was.confirmed_at != now.confirmed_at:
        return Message(N_("{name}, {post}: confirmed."), about)
    if was.valid_to != now.valid_to and now.valid_to is not None:
        day = now.valid_to.isoformat()
        return Message(N_("{name}, {post}: ends on {day}."), {**about, "day": day})
    if was.reached_at != now.reached_at and now.reached_by is not None:
        return Message(N_("{name}, {post}: reached {how}."), {**about, "how": now.reached_by.word})
    if was.reachability is not now.reachability:
        return Message(N_("{name}, {post}: {state}."), {**about, "state": now.reachability.word})
    parted = "、" if locale() == "zh" else ", "
    what = parted.join(
        say(word) for name, word in _FIELDS.items() if getattr(was, name) != getattr(now, name)
    )
    return Message(N_("{name}, {post}: {what} changed."), {**about, "what": what})
