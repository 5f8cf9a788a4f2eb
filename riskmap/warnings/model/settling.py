"""When a level that was reached is left again: below a lower threshold, and not at once.

A level is ranked: -1 nothing, 0 something without a colour, 1 to 4 blue to red.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from riskmap.core.levels import WarningLevel
from riskmap.warnings.model.detections import Detection

NOTHING, COLOURLESS = -1, 0
WORST = int(WarningLevel.RED)


def rank_of(said: Detection | None, at: datetime) -> int:
    """Return how bad it was that was said last; nothing, where it has run out."""
    if said is None or not said.is_issued or (said.expires is not None and said.expires < at):
        return NOTHING
    return COLOURLESS if said.level is None else int(said.level)


def level_of(rank: int) -> WarningLevel | None:
    """Return the level of a rank."""
    return WarningLevel(rank) if rank > COLOURLESS else None


def settled(
    wanted: int,
    said: Detection | None,
    *,
    at: datetime,
    stays: Callable[[int], bool],
    least_stay: timedelta = timedelta(0),
) -> int:
    """Return the rank that holds now: up at once, down slowly.

    Parameters
    ----------
    wanted
        What the thresholds themselves say.
    said
        What was said last of the same subject.
    at
        Of the newest value.
    stays
        Whether a rank that was reached stays, by its lower threshold.
    least_stay
        So long after it was reached a rank is not left; 0 where onsets lie ahead.
    """
    before = rank_of(said, at)
    if wanted >= before or said is None:
        return wanted
    if least_stay and said.onset is not None and at - said.onset < least_stay:
        return before
    return next((rank for rank in range(before, wanted, -1) if stays(rank)), wanted)


def began(rank: int, said: Detection | None, at: datetime) -> datetime:
    """Return since when a rank holds: as was said, while it is the same."""
    if said is not None and said.onset is not None and rank_of(said, at) == rank:
        return said.onset
    return at
