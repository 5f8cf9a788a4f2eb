"""Warnings in force, at ``/warnings``: official signals and what the platform detected, apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from attrs import asdict, frozen
from flask import Response, render_template, request, url_for

from riskmap.core.access import Area
from riskmap.core.codes import is_code12
from riskmap.core.hazards import hazards
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs, require_reach
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import hour, locale, say
from riskmap.people.pages.duty import ALL, is_demo
from riskmap.people.pages.reach import reachable
from riskmap.store import Reading
from riskmap.warnings.model.looks import Remembered
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.pages.blueprint import SEE, blueprint
from riskmap.warnings.pages.ending import EndedTold, ended_told
from riskmap.warnings.pages.feeding import Feeding, feeding
from riskmap.warnings.pages.words import Told, detector_said, hazard_said, told
from riskmap.warnings.service import ending, showing

MINE = "mine"
#: What may be shown: what holds, and what was over since so long.
STATES = {
    "force": N_("In force now"),
    "day": N_("In force, or over since a day at most"),
    "month": N_("In force, or over since a month at most"),
}
_MONTH = timedelta(days=31)
_MOST, _UNDECIDED = 100, 30
_TITLES = {
    Kind.OFFICIAL: N_("Official signals (relayed)"),
    Kind.OWN: N_("Detected by this platform"),
}
_HINTS = {
    Kind.OFFICIAL: N_("As their senders wrote them. Only these are warning signals."),
    Kind.OWN: N_("Measurements that reached a threshold. No signal, and published by nobody."),
}
_EMPTY = {
    Kind.OFFICIAL: N_("No official signal is in force here as of {time}."),
    Kind.OWN: N_("Nothing reached a threshold here as of {time}."),
}


#: Where people ended warnings, which stand below.
_NONE_BUT_ENDED = N_("None is in force here as of {time}; what people ended stands below.")


@frozen(kw_only=True)
class Group:
    """Warnings of one hazard that one detector told of: the most severe whole, the others short."""

    first: Told
    others: tuple[Told, ...] = ()


@frozen(kw_only=True)
class Part:
    """One half of the board, the most severe first."""

    kind: Kind
    title: str
    hint: str
    empty: str
    count: int
    groups: tuple[Group, ...]
    more: int


@frozen(kw_only=True)
class Undecided:
    """Something that a detector saw and did not issue, and why not."""

    detector: str
    hazard: str
    standing: str
    headline: str
    reasons: tuple[str, ...]
    at: datetime


@frozen(kw_only=True)
class BoardPage:
    """The board as far as it is asked for.

    Parameters
    ----------
    failing
        Detectors whose last look failed.
    ended
        What people ended and may open again, whatever state is asked for.
    """

    title: str
    sentence: str
    feeds: Feeding
    failing: tuple[str, ...]
    divisions: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    hazards: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    under: str
    kind: str
    hazard: str
    state: str
    parts: tuple[Part, ...]
    ended: tuple[EndedTold, ...]
    undecided: tuple[Undecided, ...]
    here: str
    is_demo: bool


@frozen(kw_only=True)
class Asked:
    """What narrows the board; what is not on offer narrows nothing."""

    under: str
    kind: str
    hazard: str
    state: str

    def fits(self, one: HazardWarning, areas: Iterable[Area]) -> bool:
        """Tell whether a warning is asked for; one whose area nobody knows always is."""
        if self.kind not in {ALL, str(one.kind)}:
            return False
        if self.hazard not in {ALL, one.said.hazard}:
            return False
        wanted = tuple(areas)
        codes = one.said.areas
        return (
            not wanted or not codes or any(_meets(code, area) for code in codes for area in wanted)
        )


@blueprint.get("/warnings")
@needs(*SEE)
def board() -> Response:
    """Show which warnings are in force."""
    asked = _asked()
    with parts().database.read(current_scope()) as uow:
        found = showing.board(uow, uow.now)
        areas = _areas(asked.under)
        by_hand = [one for one in ending.ended(uow, uow.now) if asked.fits(one.warning, areas)]
        apart = {one.warning.id for one in by_hand}
        several = (*found.in_force, *_over(uow, found, asked.state))
        shown = tuple(one for one in several if asked.fits(one, areas) and one.id not in apart)
        page = BoardPage(
            title=say(N_("Warnings")),
            sentence=_sentence(shown, uow.now),
            feeds=feeding(uow),
            failing=tuple(detector_said(one.detector) for one in found.failing),
            divisions=_divisions(uow),
            kinds=((ALL, say(N_("Both"))), *((str(one), say(one.word)) for one in Kind)),
            hazards=_hazards(),
            states=tuple((slug, say(word)) for slug, word in STATES.items()),
            under=asked.under,
            kind=asked.kind,
            hazard=asked.hazard,
            state=asked.state,
            parts=tuple(
                _part(uow, kind, shown, has_ended=bool(by_hand) and kind is Kind.OWN)
                for kind in Kind
                if asked.kind in {ALL, str(kind)}
            ),
            ended=ended_told(uow, by_hand),
            undecided=tuple(map(_undecided, found.undecided[:_UNDECIDED])),
            here=url_for("warnings.board", **asdict(asked)),
            is_demo=is_demo(),
        )
    return Response(render_template("warnings/board.html", page=page))


def _asked() -> Asked:
    said = {name: request.args.get(name, ALL) for name in ("under", "kind", "hazard", "state")}
    under = said["under"]
    if is_code12(under):
        require_reach(under)
    return Asked(
        under=under if is_code12(under) or under == MINE else ALL,
        kind=said["kind"] if said["kind"] in set(Kind) else ALL,
        hazard=said["hazard"] if said["hazard"] in hazards() else ALL,
        state=said["state"] if said["state"] in STATES else "force",
    )


def _over(uow: Reading, found: showing.Board, state: str) -> tuple[HazardWarning, ...]:
    """Return what is over and asked for: of a day, or of a month."""
    if state == "day":
        return found.over
    if state == "month":
        return showing.listed(uow, in_force=False, since=uow.now - _MONTH)
    return ()


def _undecided(one: Remembered) -> Undecided:
    seen = one.seen
    return Undecided(
        detector=detector_said(seen.detector),
        hazard=hazard_said(seen.hazard),
        standing=say(seen.standing.word),
        headline=say(seen.headline),
        reasons=tuple(map(say, seen.reasons)),
        at=one.looked_at,
    )


def _areas(under: str) -> tuple[Area, ...]:
    if under == MINE:
        return tuple(current_scope().areas)
    return (Area.of(under),) if is_code12(under) else ()


def _meets(code12: str, area: Area) -> bool:
    """Tell whether a warning for a division concerns an area: within it, or around it."""
    return area.contains(code12) or Area.of(code12).contains(area.code12)


def _divisions(uow: Reading) -> tuple[tuple[str, str], ...]:
    own = ((ALL, say(N_("All that I may see"))), (MINE, say(N_("Where I work"))))
    return (*own, *reachable(uow))


def _hazards() -> tuple[tuple[str, str], ...]:
    rows = ((slug, one.name(locale())) for slug, one in hazards().items())
    return ((ALL, say(N_("All hazards"))), *rows)


def _part(uow: Reading, kind: Kind, shown: Iterable[HazardWarning], *, has_ended: bool) -> Part:
    empty = _NONE_BUT_ENDED if has_ended else _EMPTY[kind]
    mine = [one for one in shown if one.kind is kind]
    return Part(
        kind=kind,
        title=say(_TITLES[kind]),
        hint=say(_HINTS[kind]),
        empty=say(Message(empty, {"time": hour(uow.now)})),
        count=len(mine),
        groups=tuple(_groups(told(uow, mine[:_MOST]))),
        more=max(len(mine) - _MOST, 0),
    )


def _groups(several: Iterable[Told]) -> Iterator[Group]:
    """Yield what stands together; a signal of somebody else always stands alone."""
    found: dict[tuple[str, ...], list[Told]] = {}
    for one in several:
        key = (one.warning.id,) if one.is_official or not one.warning.is_in_force else (
            one.warning.origin, one.warning.said.hazard
        )  # fmt: skip
        found.setdefault(key, []).append(one)
    for first, *others in found.values():
        yield Group(first=first, others=tuple(others))


def _sentence(shown: Iterable[HazardWarning], now: datetime) -> str:
    """Return the board in one sentence, for the eye that lands on it and for who listens."""
    counts = dict.fromkeys(Kind, 0)
    for one in shown:
        counts[one.kind] += one.is_in_force
    told_of = {"official": counts[Kind.OFFICIAL], "own": counts[Kind.OWN], "time": hour(now)}
    if not sum(counts.values()):
        return say(Message(N_("No warning is in force as of {time}."), told_of))
    text = N_("In force: {official} official signals, {own} detected here.")
    return say(Message(text, told_of))
