"""The map of the board: outlines coloured and patterned by how units stand, each a link."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from attrs import define, field, frozen

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.service.features import Selection
from riskmap.doors.words import locale, say
from riskmap.maps.locator import Area, Locator, locate
from riskmap.reporting.model.duties import State
from riskmap.reporting.service import standing
from riskmap.reporting.service.standing import ORDER
from riskmap.store import Reading

#: So long outlines are not drawn anew; what colours them is asked each time.
_KEPT_S = 300
_MOST_KEPT = 64


@frozen(kw_only=True)
class Place:
    """One outline with what stands for it; state None: nothing is asked there."""

    code12: str
    name: str
    path: str
    x: float
    y: float
    is_named: bool
    is_synthetic: bool
    state: State | None
    said: str
    href: str


@frozen(kw_only=True)
class Step:
    """One row of the legend."""

    state: State | None
    words: str
    count: int


@frozen(kw_only=True)
class BoardMap:
    """A map of how units stand.

    Parameters
    ----------
    title
        The finding, in one sentence.
    level
        Of what is drawn: streets or committees.
    """

    title: str
    level: DivisionLevel
    places: tuple[Place, ...]
    steps: tuple[Step, ...]
    width: float
    height: float
    bar: float
    bar_words: str
    credit: str
    flags: Flags


@frozen(kw_only=True)
class _Outlines:
    located: Locator
    flags: Flags
    credit: str


@define
class _Kept:
    """Outlines that were drawn lately."""

    by_key: dict[tuple[object, ...], tuple[float, _Outlines | None]] = field(factory=dict)
    lock: threading.Lock = field(factory=threading.Lock)

    def get(
        self, key: tuple[object, ...], make: Callable[[], _Outlines | None]
    ) -> _Outlines | None:
        """Return what was made for a key within the last minutes, or make it."""
        now = time.monotonic()
        with self.lock:
            until, found = self.by_key.get(key, (0.0, None))
        if until > now:
            return found
        made = make()
        with self.lock:
            if len(self.by_key) >= _MOST_KEPT:
                self.by_key.clear()
            self.by_key[key] = (now + _KEPT_S, made)
        return made


_KEPT = _Kept()


def levels(code12: str) -> tuple[DivisionLevel, ...]:
    """Return which levels can be drawn of a division: those with units that can be told apart."""
    level = level_of(code12)
    if level is DivisionLevel.DISTRICT:
        return DivisionLevel.STREET, DivisionLevel.COMMITTEE
    return (DivisionLevel.COMMITTEE,) if level is DivisionLevel.STREET else ()


def board_map(
    uow: Reading, code12: str, level: DivisionLevel, plan: str, link: Callable[[str], str]
) -> BoardMap | None:
    """Return a map of a division; None where no outline is known.

    Parameters
    ----------
    link
        Returns where a click on a unit leads.
    """
    drawn = _outlines(uow, code12, level)
    if drawn is None:
        return None
    states, said = _standing(uow, code12, level, plan)
    places = tuple(
        Place(
            code12=one.code,
            name=one.name,
            path=one.path,
            x=one.x,
            y=one.y,
            is_named=one.is_named and level is DivisionLevel.STREET,
            is_synthetic=one.is_synthetic,
            state=states.get(one.code),
            said=said.get(one.code, say(_word(states.get(one.code)))),
            href=link(one.code),
        )
        for one in drawn.located.areas
    )
    return BoardMap(
        title=_finding(places),
        level=level,
        places=places,
        steps=_steps(places),
        width=drawn.located.width,
        height=drawn.located.height,
        bar=drawn.located.bar,
        bar_words=_length(drawn.located.bar_m),
        credit=drawn.credit,
        flags=drawn.flags,
    )


def _standing(
    uow: Reading, code12: str, level: DivisionLevel, plan: str
) -> tuple[dict[str, State], dict[str, str]]:
    """Return the state of each unit that is drawn, and what is said of it beside its name."""
    if level is DivisionLevel.COMMITTEE:
        return dict(standing.of_units(uow, code12, plan=plan)), {}
    tallies = standing.of_streets(uow, code12, plan=plan)
    states = {street: standing.worst_of(one) for street, one in tallies.items()}
    text = N_("{met} of {expected} reported")
    said = {
        street: say(Message(text, {"met": one.met, "expected": one.expected}))
        for street, one in tallies.items()
    }
    return {street: one for street, one in states.items() if one is not None}, said


def _outlines(uow: Reading, code12: str, level: DivisionLevel) -> _Outlines | None:
    key = (str(uow.connection.engine.url), code12, level, locale(), tuple(uow.scope.prefixes()))

    def make() -> _Outlines | None:
        found = divisions.outlines(uow, Selection(level=level, under=code12, internal=True))
        drawn = {one.code12: outline for one, outline in found if outline is not None}
        if not drawn:
            return None
        names = divisions.names_of(uow, drawn, locale=locale())
        areas = [
            Area(
                code=unit,
                name=names.get(unit, unit),
                outline=outline.geometry,
                colour=None,
                is_synthetic=outline.flags.geometry_is_synthetic,
            )
            for unit, outline in drawn.items()
        ]
        return _Outlines(
            located=locate(areas, selected=None),
            flags=Flags.of(one.flags for one in drawn.values()),
            credit="; ".join(dict.fromkeys(one.source.attribution for one in drawn.values())),
        )

    return _KEPT.get(key, make)


def _steps(places: tuple[Place, ...]) -> tuple[Step, ...]:
    counts = Counter(one.state for one in places)
    order: tuple[State | None, ...] = (*ORDER, None)
    return tuple(
        Step(state=one, words=say(_word(one)), count=counts[one]) for one in order if counts[one]
    )


def _finding(places: tuple[Place, ...]) -> str:
    silent = [one for one in places if one.state in {State.MISSED, State.UNREACHABLE}]
    if not any(one.state for one in places):
        return say(N_("No report is asked for here now"))
    if not silent:
        return say(N_("Nobody is overdue"))
    if len(silent) == 1:
        return say(Message(N_("Silent: {name}"), {"name": silent[0].name}))
    shown = {"silent": len(silent), "count": len(places)}
    return say(Message(N_("{silent} of {count} areas are silent"), shown))


def _word(state: State | None) -> Message:
    return Message(N_("nothing asked")) if state is None else state.word


def _length(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004
