"""The board: one level below a division, shelters, totals, and how many units told nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel, level_of, prefix
from riskmap.core.figure import FigureSum
from riskmap.divisions import service as divisions
from riskmap.people.service.reading import acting
from riskmap.places.model import Place
from riskmap.reporting.model.evacuation import (
    Entry,
    Remark,
    Right,
    Shelter,
    ShelterEntry,
    UnitNow,
    before,
    remarks_on,
    roles_with,
    totals,
)
from riskmap.reporting.model.events import Event
from riskmap.reporting.service import chains
from riskmap.reporting.service.evacuation.entering import shelters_there
from riskmap.reporting.service.ledgers.reading import known_unit, together
from riskmap.reporting.store import evacuation as rows
from riskmap.reporting.store import events as event_rows
from riskmap.store import Reading


@frozen(kw_only=True)
class Board:
    """How evacuation of a division stands at a cutoff.

    Parameters
    ----------
    rows
        Units one level below; of a committee itself.
    whole
        All committees added up.
    committees, unknown
        How many there are, and how many of them told nothing.
    """

    code12: str
    event: Event | None
    cutoff_at: datetime
    rows: tuple[UnitNow, ...]
    whole: UnitNow
    committees: int
    unknown: int
    shelters: tuple[Shelter, ...]

    @property
    def open_shelters(self) -> tuple[Shelter, ...]:
        """Those that are open."""
        return tuple(one for one in self.shelters if one.is_open)


def board(uow: Reading, unit: str, event_id: str, cutoff_at: datetime) -> Board:
    """Return the board of a division that the scope reaches.

    Raises
    ------
    NotFoundError
        If event or division are not there, or not for the one who asks.
    """
    known_unit(uow, unit)
    event = chains.event(uow, event_id) if event_id else None
    committees = committees_in(uow, unit)
    last = last_of(told(uow, event_id, unit, cutoff_at))
    whole = _unit(unit, committees, last)
    return Board(
        code12=unit,
        event=event,
        cutoff_at=cutoff_at,
        rows=tuple(_rows(unit, committees, last)),
        whole=whole,
        committees=len(committees),
        unknown=whole.unknown,
        shelters=shelters(uow, unit, event_id, cutoff_at),
    )


def latest(uow: Reading, unit: str, event_id: str) -> Entry | None:
    """Return the last that a committee told."""
    return last_of(told(uow, event_id, unit, uow.now)).get(unit)


def occasions(uow: Reading) -> tuple[Event, ...]:
    """Return the events of which something may be told, the latest first."""
    return tuple(one for one in event_rows.find(uow) if not one.merged_into)


def own_units(uow: Reading, *, by: str = "") -> tuple[str, ...]:
    """Return the committees for which the one who asks is one of their own people."""
    who = acting(uow, by)
    held = () if who.holder is None else who.holder.held
    roles = roles_with(Right.ENTERS)
    return tuple(
        sorted(
            {
                one.code12
                for one in held
                if one.role in roles and level_of(one.code12) is DivisionLevel.COMMITTEE
            }
        )
    )


def shelters(uow: Reading, unit: str, event_id: str, cutoff_at: datetime) -> tuple[Shelter, ...]:
    """Return the shelters in a division as they stand at a cutoff, open ones first."""
    area = Area.of(unit)
    there = [one for one in shelters_there(uow) if area.contains(one.code)]
    last = {one.place_id: one for one in shelters_told(uow, event_id, unit, cutoff_at)}
    found = [_shelter(one, last.get(one.id)) for one in there]
    return tuple(sorted(found, key=lambda one: (not one.is_open, one.unit, one.place_id)))


def told(uow: Reading, event_id: str, unit: str, until: datetime) -> dict[str, list[Entry]]:
    """Return what committees in a division told up to a cutoff, by committee, the last one last.

    Of an event also what is counted with it, and what was told shortly before it began.
    """
    ids, found = counted(uow, event_id), defaultdict(list)
    since = counted_since(uow, event_id, until)
    for one in rows.find(uow, ids, Area.of(unit), until):
        if one.event_id or one.cutoff_at >= since:
            found[one.unit].append(one)
    return dict(found)


def shelters_told(uow: Reading, event_id: str, unit: str, until: datetime) -> list[ShelterEntry]:
    """Return what was told of shelters in a division up to a cutoff, the last one last."""
    since = counted_since(uow, event_id, until)
    found = rows.find_shelters(uow, counted(uow, event_id), Area.of(unit), until)
    return [one for one in found if one.event_id or one.cutoff_at >= since]


def committees_in(uow: Reading, unit: str) -> tuple[str, ...]:
    """Return the committees of a division by code; of a committee itself."""
    if level_of(unit) is DivisionLevel.COMMITTEE:
        return (unit,)
    return tuple(divisions.list_codes(uow, level=DivisionLevel.COMMITTEE, under=unit))


def last_of(entries: Mapping[str, Sequence[Entry]]) -> dict[str, Entry]:
    """Return the last entry of each unit."""
    return {unit: several[-1] for unit, several in entries.items() if several}


def counted(uow: Reading, event_id: str) -> tuple[str, ...]:
    """Return whose entries count: of an event, those before it, too."""
    return (*together(uow, event_id), "") if event_id else ("",)


def counted_since(uow: Reading, event_id: str, until: datetime) -> datetime:
    """Return the moment from which on entries without an event count."""
    if not event_id:
        return until - before().period
    return chains.event(uow, event_id).header.occurred_at - before().period


def _rows(unit: str, committees: Sequence[str], last: Mapping[str, Entry]) -> Iterable[UnitNow]:
    if level_of(unit) >= DivisionLevel.STREET:
        return [_unit(one, (one,), last) for one in committees]
    below = level_of(unit).below
    assert below is not None  # noqa: S101 - only committees have nothing below
    parts: dict[str, list[str]] = defaultdict(list)
    for one in committees:
        parts[prefix(one, below).ljust(len(one), "0")].append(one)
    return [_unit(part, several, last) for part, several in sorted(parts.items())]


def _unit(code12: str, committees: Sequence[str], last: Mapping[str, Entry]) -> UnitNow:
    several = [last.get(one) for one in committees]
    sums: Mapping[str, FigureSum] = totals(several)
    known = [one.cutoff_at for one in several if one is not None]
    remarks: tuple[Remark, ...] = remarks_on(sums) if known else ()
    return UnitNow(
        code12=code12,
        sums=sums,
        cutoff_at=max(known, default=None),
        units=len(several),
        unknown=len(several) - len(known),
        remarks=remarks,
    )


def _shelter(one: Place, last: ShelterEntry | None) -> Shelter:
    official = one.capacity_persons
    return Shelter(
        place_id=one.id,
        name=one.name_zh,
        unit=one.code,
        capacity=official if official is not None else one.capacity_calculated,
        is_official=official is not None and one.capacity_is_official,
        last=last,
    )
