"""Who is to be called for a warning, in words: by unit, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from riskmap.calls.model.calls import State
from riskmap.calls.model.people import Reached
from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.people.model import Acting
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.words import divisions_said
from riskmap.store import Reading
from riskmap.warnings.model.rights import Deed, may
from riskmap.warnings.model.warnings import HazardWarning
from riskmap.warnings.service.calling import Called, called

#: So many units stand on the page at once; the others are folded away.
_FIRST = 8
_AGAIN = {State.FAILED, State.DROPPED}
#: What wants an eye first: what failed, who was not called, then how far the others came.
_URGENT = (State.FAILED, State.DROPPED, None, State.NOT_SENT, State.WAITING, State.SENT)


@frozen(kw_only=True)
class Row:
    """One unit: how many people can be told there, and what became of the last call."""

    key: str
    name: str
    who: str
    state: State | None
    call_id: str
    may_look: bool
    at: datetime | None


@frozen(kw_only=True)
class CallTold:
    """All units of a warning within reach, the urgent first.

    Parameters
    ----------
    over
        To how many units it was told that the warning is over; empty while it holds.
    button
        What the press does; empty where nobody is left to be called.
    """

    sentence: str
    over: str
    counts: tuple[tuple[State, int], ...]
    without_officer: tuple[str, ...]
    rows: tuple[Row, ...]
    others: tuple[Row, ...]
    may_call: bool
    button: str
    is_exercise: bool


def call_told(uow: Reading, one: HazardWarning, who: Acting, *, may_look: bool) -> CallTold:
    """Return who is to be called for a warning, and how far that came."""
    several = called(uow, one.id)
    names = divisions_said(uow, [each.unit for each in several])
    reachable = sorted((each for each in several if each.people), key=_urgency)
    left = [each for each in reachable if _is_left(each) and may(who, Deed.CALL, each.unit)]
    rows = tuple(_row(each, names[each.unit], may_look=may_look) for each in reachable)
    counts = Counter(each.state for each in reachable if each.state is not None)
    return CallTold(
        sentence=_sentence(reachable),
        over="" if one.is_in_force else _over(reachable),
        counts=tuple((state, counts[state]) for state in State if counts[state]),
        without_officer=tuple(names[each.unit] for each in several if not each.people),
        rows=rows[:_FIRST],
        others=rows[_FIRST:],
        may_call=bool(left) and one.is_in_force,
        button=_button(len(left), len(reachable)),
        is_exercise=is_demo(),
    )


def _row(one: Called, name: str, *, may_look: bool) -> Row:
    last = one.told[0] if one.told else None
    return Row(
        key=one.unit,
        name=name,
        who=_who(one.people),
        state=one.state,
        call_id=last.call.id if last else "",
        may_look=may_look,
        at=last.call.made_at if last else None,
    )


def _who(people: tuple[Reached, ...]) -> str:
    """Say how many can be told, the first of whom is."""
    return say(Message(N_("can be told: {count}"), {"count": len(people)}))


def _is_left(one: Called) -> bool:
    return one.state is None or one.state in _AGAIN


def _urgency(one: Called) -> tuple[int, str]:
    place = _URGENT.index(one.state) if one.state in _URGENT else len(_URGENT)
    return place, one.unit


def _sentence(several: Iterable[Called]) -> str:
    known = tuple(several)
    if not known:
        return say(N_("Nobody within your area is to be called."))
    heard = sum(one.state is not None and one.state.is_heard for one in known)
    done = sum(not _is_left(one) for one in known)
    told = {"units": len(known), "done": done, "heard": heard}
    return say(Message(N_("{units} units: {done} called, {heard} have heard."), told))


def _over(several: Iterable[Called]) -> str:
    told = sum(one.knows_of_end for one in several)
    text = N_("That it is over was told to {count} units.")
    return say(Message(text, {"count": told})) if told else ""


def _button(left: int, all_: int) -> str:
    text = N_("Call all {count} units") if left == all_ else N_("Call the other {count} units")
    return say(Message(text, {"count": left}))
