"""Disasters: the list, and the board of one event for one unit at one cutoff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import level_of
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.figure import FigureSum
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.people.service.reading import acting
from riskmap.reporting.model.chains import Chain
from riskmap.reporting.model.disaster import Child, Line, children, lines
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.indicators import Indicator
from riskmap.reporting.model.reports import Version
from riskmap.reporting.model.rights import Deed
from riskmap.reporting.model.rolling import RollUp
from riskmap.reporting.service import chains, rolling
from riskmap.reporting.service.recording import require_right
from riskmap.reporting.service.rolling import Below
from riskmap.reporting.store import declared, events, reports, sums
from riskmap.reporting.store.sums import Kept
from riskmap.store import Reading, Writing, live

#: Cutoffs of a chart: more are not told apart.
MOST_CUTOFFS = 60


@frozen(kw_only=True)
class Board:
    """One event as one unit sees it.

    Parameters
    ----------
    counted
        Events that are counted with it.
    at
        The cutoff that is shown.
    kept
        Sums that were made official, the latest cutoff first.
    official
        That of the cutoff shown; None where what is shown was not made official.
    since
        The earlier cutoff that it is compared with; None for none.
    own
        The unit's own last accepted report up to the cutoff.
    roll
        Of an official figure: made again from the versions that it was made of. Else from those
        that are accepted now.
    has_changed
        Accepted versions say otherwise now than the official figure did.
    """

    event: Event
    counted: tuple[Event, ...]
    unit: str
    at: datetime
    roll: RollUp
    lines: tuple[Line, ...]
    children: tuple[Child, ...]
    kept: tuple[Kept, ...]
    official: Kept | None
    since: datetime | None
    own: Version | None
    below: Below
    has_changed: bool

    def series(self, one: Indicator) -> tuple[tuple[datetime, FigureSum | None], ...]:
        """Return the sum of an indicator at each cutoff up to the one shown."""
        several = [each for each in self.below.cutoffs if each <= self.at][-MOST_CUTOFFS:]
        return tuple((each, self.below.at(each).sum_of(one)) for each in several)


def listed(uow: Reading) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Return the events that go on or are stable, and those that are over; the latest first."""
    over = [one for one in EventState if one.is_over]
    return tuple(events.find(uow)), tuple(events.find(uow, states=over))


def board(
    uow: Reading,
    event_id: str,
    unit: str,
    *,
    at: datetime | None = None,
    since: datetime | None = None,
) -> Board:
    """Return an event as a unit sees it.

    Parameters
    ----------
    at
        The cutoff; the last official one by default, now where there is none.
    since
        An earlier cutoff to compare with; by default the official one before.

    Raises
    ------
    NotFoundError
        If there is no such event, or the unit is not within reach.
    """
    event = chains.event(uow, event_id)
    if not uow.scope.reaches(unit):
        raise NotFoundError(
            N_("There is no event {id} here."), mend=N_("Choose one of the list."), id=event_id
        )
    kept = _kept(uow, event, unit)
    cutoff = at or (kept[0].cutoff_at if kept else uow.now)
    below = rolling.below_of(uow, event, unit)
    by_cutoff = {one.cutoff_at: one for one in kept}
    counted = below.at(cutoff)
    roll = _as_made(uow, by_cutoff, cutoff) or counted
    earlier = since or next((one.cutoff_at for one in kept if one.cutoff_at < cutoff), None)
    own = _own(uow, event, unit, cutoff)
    before = (_as_made(uow, by_cutoff, earlier) or below.at(earlier)) if earlier else None
    return Board(
        event=event,
        counted=tuple(events.counted_with(uow, event.id)),
        unit=unit,
        at=cutoff,
        roll=roll,
        lines=lines(roll, before, own.report.figures if own else {}),
        children=_children(uow, below, roll),
        kept=kept,
        official=by_cutoff.get(cutoff),
        since=earlier,
        own=own,
        below=below,
        has_changed=dict(roll.figures) != dict(counted.figures),
    )


def make_official(
    uow: Writing, event_id: str, unit: str, cutoff_at: datetime, *, by: str = ""
) -> str:
    """Keep the sum of an event at a cutoff as the official figure of a unit; return its id.

    Made again for the same cutoff, the last one counts; those before stay readable.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is no such event, it is not for the one who asks, nobody below has reported, or
        the cutoff has not come yet.
    """
    who = acting(uow, by)
    require_right(uow, who, unit, Deed.DECIDE, Deed.SUBMIT)
    if cutoff_at > uow.now:
        raise InvalidRequestError(
            N_("The cutoff has not come yet."), mend=N_("Give a time that has passed.")
        )
    roll = rolling.roll_up(uow, event_id, unit, cutoff_at)
    if not roll.versions:
        raise ConflictError(
            N_("No unit below had an accepted report of this event by then."),
            mend=N_("Accept a report first, or choose a later cutoff."),
        )
    made = rolling.keep(uow, roll, by=by)
    live.touch(uow, "reports", unit)
    return made


def _kept(uow: Reading, event: Event, unit: str) -> tuple[Kept, ...]:
    """Return one official figure a cutoff: the last that was made."""
    last: dict[datetime, Kept] = {}
    for one in sums.kept_of(uow, event.id, unit):
        last.setdefault(one.cutoff_at, one)
    return tuple(last.values())


def _as_made(uow: Reading, by_cutoff: Mapping[datetime, Kept], at: datetime) -> RollUp | None:
    """Return the official sum of a cutoff, made again from its versions; None where none is."""
    return rolling.recounted(uow, by_cutoff[at].id) if at in by_cutoff else None


def _own(uow: Reading, event: Event, unit: str, cutoff_at: datetime) -> Version | None:
    chain: Chain = chains.chain_of(uow, event, unit)
    link = chain.accepted_at(cutoff_at)
    return None if link is None else reports.by_id(uow, link.id)


def _children(uow: Reading, below: Below, roll: RollUp) -> tuple[Child, ...]:
    level = level_of(below.unit).below
    if level is None:
        return ()
    units = divisions.list_codes(uow, level=level, under=below.unit)
    ids = {below.event.id, *(one.event.id for one in below.chains)}
    said = declared.no_loss_of(uow, ids, Area.of(below.unit))
    return children(units, below.chains, roll, said)
