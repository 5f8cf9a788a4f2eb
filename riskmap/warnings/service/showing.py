"""What is shown of warnings: the board, one warning with its versions, and what lies there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.store import Reading
from riskmap.warnings import store
from riskmap.warnings.model.detections import Standing
from riskmap.warnings.model.impacts import Impact
from riskmap.warnings.model.looks import DetectorState, Remembered
from riskmap.warnings.model.warnings import HazardWarning, Kind, Version

#: What is over stays on the board for so long.
OVER_FOR = timedelta(hours=24)
#: A message about a warning is worth sending for so long at least.
LEAST = timedelta(minutes=30)
_OVER_AT_MOST = 50
_UNDECIDED_AT_MOST = 200
_UNDECIDED = (Standing.CANDIDATE, Standing.NOT_APPLICABLE, Standing.INDICATIVE)


@frozen(kw_only=True)
class Board:
    """All warnings within reach, and what may make the silence of a detector mean nothing.

    Parameters
    ----------
    official, own
        In force, the most severe in front; the two never stand in one list.
    over
        Cancelled or expired lately, the latest in front.
    undecided
        What detectors saw and did not issue: candidates, rules that do not hold here.
    detectors
        How the detectors are; one that fails would find nothing.
    """

    at: datetime
    official: tuple[HazardWarning, ...]
    own: tuple[HazardWarning, ...]
    over: tuple[HazardWarning, ...] = ()
    undecided: tuple[Remembered, ...] = ()
    detectors: tuple[DetectorState, ...] = ()

    @property
    def in_force(self) -> tuple[HazardWarning, ...]:
        """All that hold, official ones in front."""
        return (*self.official, *self.own)

    @property
    def failing(self) -> tuple[DetectorState, ...]:
        """Detectors whose last look went wrong."""
        return tuple(one for one in self.detectors if one.is_failing)


def board(uow: Reading, now: datetime) -> Board:
    """Return all warnings within reach as they stand at a moment."""
    holding = in_force(uow, now)
    recent = store.warnings.find(
        uow, in_force=False, ended_since=now - OVER_FOR, limit=_OVER_AT_MOST
    )
    return Board(
        at=now,
        official=_ordered(holding, Kind.OFFICIAL),
        own=_ordered(holding, Kind.OWN),
        over=tuple(sorted(recent, key=lambda one: one.version.recorded_at, reverse=True)),
        undecided=store.courses.of(uow, standings=_UNDECIDED, limit=_UNDECIDED_AT_MOST),
        detectors=store.courses.states(uow),
    )


def in_force(uow: Reading, now: datetime) -> tuple[HazardWarning, ...]:
    """Return the warnings within reach that hold: official ones in front, the worst first."""
    found = store.warnings.find(uow, in_force=True)
    holding = [one for one in found if not is_past(one, now)]
    return (*_ordered(holding, Kind.OFFICIAL), *_ordered(holding, Kind.OWN))


def is_past(one: HazardWarning, now: datetime) -> bool:
    """Tell whether its time is over though nobody has written that down yet."""
    return one.expires_at <= now


def touching(several: tuple[HazardWarning, ...], code12: str) -> tuple[HazardWarning, ...]:
    """Return the warnings that hold for a division, for what lies in it, or around it."""
    mine = Area.of(code12)
    return tuple(
        one
        for one in several
        if any(mine.contains(code) or Area.of(code).contains(code12) for code in one.said.areas)
    )


def warning(uow: Reading, warning_id: str) -> HazardWarning:
    """Return one warning.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.warnings.by_id(uow, warning_id)
    if found is None:
        raise NotFoundError(
            N_("There is no warning {id} here."),
            mend=N_("Look at the board of warnings."),
            id=warning_id[:40],
        )
    return found


def timeline(uow: Reading, warning_id: str) -> tuple[Version, ...]:
    """Return all versions of a warning, the first in front.

    Raises
    ------
    NotFoundError
        As `warning` does.
    """
    warning(uow, warning_id)
    return store.warnings.versions(uow, warning_id)


def impact(uow: Reading, warning_id: str) -> Impact | None:
    """Return what lies where the last version with an impact holds; None before there is one.

    Raises
    ------
    NotFoundError
        As `warning` does.
    """
    warning(uow, warning_id)
    found = store.impacts.of(uow, warning_id)
    return found[0] if found else None


def listed(
    uow: Reading, *, in_force: bool | None = None, since: datetime | None = None,
    kind: Kind | None = None, limit: int = 500,
) -> tuple[HazardWarning, ...]:  # fmt: skip
    """Return warnings within reach, the latest opened in front."""
    found = store.warnings.find(uow, kind=kind, in_force=in_force, opened_since=since, limit=limit)
    return tuple(found)


def _ordered(several: Iterable[HazardWarning], kind: Kind) -> tuple[HazardWarning, ...]:
    mine = [one for one in several if one.kind is kind]
    return tuple(sorted(mine, key=lambda one: (one.rank, -one.opened_at.timestamp(), one.id)))
