"""What is in force where: flood season, flood and typhoon response, relief response.

Three tracks that are never merged. A named authority sets one for a division; everything below
inherits it, until somebody there decides otherwise. Nothing is overwritten: the timeline grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

import numpy as np
from attrs import field, frozen

from riskmap.core.access import Area
from riskmap.core.clock import require_aware
from riskmap.core.codes import ancestors_of, require_code12
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.levels import ResponseLevel
from riskmap.core.words import N_, Message

#: How far from the moment of writing a change may take effect.
AHEAD, BACK = timedelta(days=7), timedelta(days=7)


class Track(StrEnum):
    """One of three things that are set apart from each other."""

    SEASON = "season"
    FLOOD = "flood"
    RELIEF = "relief"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_TRACKS[self])

    @property
    def values(self) -> tuple[Value, ...]:
        """What it may be set to; the last gives a local decision up."""
        return _SEASON if self is Track.SEASON else _RESPONSE


class Value(StrEnum):
    """What a track is set to."""

    CLOSED = "closed"
    OPEN = "open"
    NONE = "none"
    IV = "IV"
    III = "III"
    II = "II"
    I = "I"  # noqa: E741 - the field writes it so
    FOLLOW = "follow"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_VALUES[self])

    @property
    def rank(self) -> int:
        """How much it asks: 0 is nothing; comparable within one track."""
        return _RANKS[self]


_TRACKS = {
    Track.SEASON: N_("Flood season"),
    Track.FLOOD: N_("Flood and typhoon response"),
    Track.RELIEF: N_("Relief response"),
}
_VALUES = {
    Value.CLOSED: N_("not in season"),
    Value.OPEN: N_("in season"),
    Value.NONE: N_("no response"),
    Value.IV: N_("level IV"),
    Value.III: N_("level III"),
    Value.II: N_("level II"),
    Value.I: N_("level I"),
    Value.FOLLOW: N_("as the division above"),
}
_RANKS = {
    Value.CLOSED: 0, Value.OPEN: 1, Value.FOLLOW: 0,
    Value.NONE: 0, Value.IV: 1, Value.III: 2, Value.II: 3, Value.I: 4,
}  # fmt: skip
_SEASON = (Value.CLOSED, Value.OPEN, Value.FOLLOW)
_RESPONSE = (Value.NONE, Value.IV, Value.III, Value.II, Value.I, Value.FOLLOW)


@frozen(kw_only=True)
class Change:
    """One decision on the timeline.

    Parameters
    ----------
    effective_at, recorded_at
        From when on it holds as the document says, and when it was written here.
    authority, document
        Who decided, and the number of the paper.
    reason
        Why; must be said when less is asked than before.
    actor
        Who wrote it here.
    """

    id: str
    code12: str = field(converter=require_code12)
    track: Track = field(converter=Track)
    value: Value = field(converter=Value)
    effective_at: datetime = field(converter=require_aware)
    recorded_at: datetime = field(converter=require_aware)
    authority: str
    document: str
    reason: str
    actor: str

    @property
    def known_at(self) -> datetime:
        """From when on it held and was known here: nobody owes what he could not know of."""
        return max(self.effective_at, self.recorded_at)

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Its place on the timeline."""
        return self.effective_at, self.recorded_at, self.id


@frozen
class InForce:
    """What holds in one division at one moment, each with the change it comes from."""

    season: Change | None = None
    flood: Change | None = None
    relief: Change | None = None

    def of(self, track: Track) -> Change | None:
        """Return the change that holds on a track."""
        found: Change | None = getattr(self, track.value)
        return found

    def value(self, track: Track) -> Value:
        """Return what holds on a track; nothing where nobody ever decided."""
        change = self.of(track)
        return track.values[0] if change is None else change.value

    @property
    def in_season(self) -> bool:
        """Tell whether the flood season is open."""
        return self.value(Track.SEASON) is Value.OPEN

    def level(self, track: Track) -> ResponseLevel | None:
        """Return the response level of a track; None: no response."""
        rank = self.value(track).rank
        return ResponseLevel(rank) if rank and track is not Track.SEASON else None


def in_force(timeline: Iterable[Change], unit: str, at: datetime) -> InForce:
    """Return what holds in `unit` at `at`.

    The nearest decision counts, with one exception: what was raised above after it counts, too,
    so that a city that goes to level I reaches a district that had set III the day before.
    """
    line = (*reversed(ancestors_of(unit)), unit)
    own = _last(timeline, at, set(line))
    return InForce(*(_inherited(own, line, track) for track in Track))


def partition(
    timeline: Sequence[Change], codes: np.ndarray, at: datetime
) -> tuple[list[InForce], np.ndarray]:
    """Return what holds in many units at `at`.

    Parameters
    ----------
    codes
        Codes of twelve digits, sorted, shape (units,).

    Returns
    -------
    tuple
        The different states, and for each unit the number of its state, shape (units,).
    """
    states, which = [InForce()], np.zeros(len(codes), dtype=np.intp)
    setters = {one.code12 for one in timeline if one.effective_at <= at}
    for area in sorted(map(Area.of, setters), key=lambda one: len(one.prefix)):
        first, last = np.searchsorted(codes, bounds(area))
        which[first:last] = len(states)
        states.append(in_force(timeline, area.code12, at))
    return states, which


def bounds(area: Area) -> tuple[str, str]:
    """Return a text not after any code of an area, and one after all of them."""
    return area.prefix.ljust(12, "0"), area.prefix + ":"  # the colon follows the nine


def is_lower(timeline: Sequence[Change], change: Change) -> bool:
    """Tell whether a change asks less of its division than what holds without it."""
    before = in_force(timeline, change.code12, change.effective_at)
    after = in_force([*timeline, change], change.code12, change.effective_at)
    return after.value(change.track).rank < before.value(change.track).rank


def require_sound(timeline: Sequence[Change], change: Change) -> None:
    """Do nothing if a change may be added to the timeline.

    Raises
    ------
    InvalidRequestError
        If something is missing, or its time lies too far away.
    ConflictError
        If it says what holds already, or comes before the last decision of its division.
    """
    _require_said(change)
    if not -BACK <= change.effective_at - change.recorded_at <= AHEAD:
        raise InvalidRequestError(
            N_("It can take effect at most {days} days before or after now."),
            mend=N_("Check the day and the time."),
            days=AHEAD.days,
        )
    mine = [one for one in timeline if _is_same(one, change)]
    newest = max(mine, key=lambda one: one.order, default=None)
    if newest is not None and newest.effective_at > change.effective_at:
        raise ConflictError(
            N_("A later decision stands on the timeline already: {value}."),
            mend=N_("The timeline only grows at its end; add what holds from now on."),
            value=newest.value.word,
        )
    held = Value.FOLLOW if newest is None else newest.value
    if held is change.value:
        raise ConflictError(
            N_("{track} stands so already: {value}."),
            mend=N_("Nothing has to be done; look at the timeline below."),
            track=change.track.word,
            value=change.value.word,
        )
    if not change.reason and is_lower(timeline, change):
        raise InvalidRequestError(
            N_("Nobody said why less is asked from now on."),
            mend=N_("Say why in a few words; it stays on the timeline."),
        )


def _require_said(change: Change) -> None:
    if change.value not in change.track.values:
        raise InvalidRequestError(
            N_("{value} is nothing that {track} can be."),
            mend=N_("Choose one of the values offered."),
            value=change.value.word,
            track=change.track.word,
        )
    if not change.authority or not change.document:
        raise InvalidRequestError(
            N_("A decision needs an authority and the number of its document."),
            mend=N_("Write who decided, and the number on the paper."),
        )


def _is_same(one: Change, other: Change) -> bool:
    return one.code12 == other.code12 and one.track is other.track


def _last(
    timeline: Iterable[Change], at: datetime, codes: set[str]
) -> dict[tuple[str, Track], Change]:
    """Return the last change of each of `codes` on each track."""
    begun = [one for one in timeline if one.code12 in codes and one.effective_at <= at]
    keyed = sorted(begun, key=lambda one: (one.code12, one.track, one.order))
    groups = groupby(keyed, key=lambda one: (one.code12, one.track))
    return {key: list(several)[-1] for key, several in groups}


def _inherited(
    own: dict[tuple[str, Track], Change], line: Iterable[str], track: Track
) -> Change | None:
    """Walk down a line of divisions and return what holds at its end."""
    holds: Change | None = None
    for code12 in line:
        here = own.get((code12, track))
        if here is None or here.value is Value.FOLLOW:
            continue
        raised_since = (
            holds is not None and holds.order > here.order and holds.value.rank > here.value.rank
        )
        if not raised_since:
            holds = here
    return holds
