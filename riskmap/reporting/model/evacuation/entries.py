"""What a committee or a shelter tells at a cutoff, what is odd about it, what all add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.errors import InvalidRequestError
from riskmap.core.figure import Figure, FigureSum, add_up
from riskmap.core.words import N_, Message
from riskmap.reporting.model.evacuation.table import numbers

#: More people than any committee has.
MOST = 10**6


@frozen(kw_only=True)
class Entry:
    """What a committee tells at a cutoff.

    Parameters
    ----------
    id
        Made by the form: sent twice, it is kept once.
    event_id
        Empty: people are moved before any event was reported.
    numbers
        By slug; None is told as not known, never 0.
    told_by
        Who told it by telephone, where somebody at a desk wrote it down.
    by
        Whose account wrote it.
    """

    id: str
    unit: str
    event_id: str
    cutoff_at: datetime = field(converter=require_aware)
    numbers: Mapping[str, int | None]
    told_by: str = ""
    recorded_at: datetime | None = None
    by: str = ""

    def figure(self, slug: str) -> Figure:
        """Return one number as a figure."""
        amount = self.numbers.get(slug)
        return Figure.unknown() if amount is None else Figure.number(amount)


@frozen(kw_only=True)
class ShelterEntry:
    """How a shelter stands at a cutoff; `occupied` is None where nobody knows."""

    id: str
    place_id: str
    unit: str
    event_id: str
    cutoff_at: datetime = field(converter=require_aware)
    is_open: bool
    occupied: int | None = None
    recorded_at: datetime | None = None
    by: str = ""


@frozen(kw_only=True)
class Remark:
    """Something that is odd, and holds nothing up."""

    message: Message


@frozen(kw_only=True)
class UnitNow:
    """One unit on the board.

    Parameters
    ----------
    code12
        A committee; or a street, for which the entries of its committees are added up.
    sums
        By number, each with how many committees told nothing.
    cutoff_at
        Of the last entry that counts; None where there is none.
    units, unknown
        How many committees there are, and how many of them told nothing at all.
    """

    code12: str
    sums: Mapping[str, FigureSum]
    cutoff_at: datetime | None
    units: int
    unknown: int
    remarks: tuple[Remark, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """True where no committee told anything."""
        return self.cutoff_at is None

    @property
    def left(self) -> int | None:
        """How many are still to be moved, less those who refused; None where nobody knows."""
        known = known_exactly(self.sums)
        told = [known.get(name) for name in ("target", "moved", "refused")]
        target, moved, refused = told
        if target is None or moved is None or refused is None:
            return None
        return max(target - moved - refused, 0)


@frozen(kw_only=True)
class Shelter:
    """One shelter on the board, as it stands at the cutoff.

    Parameters
    ----------
    capacity
        Persons; None where nobody knows. `is_official`: an office said so, else it was worked out.
    last
        What was told of it last; None where nothing was.
    """

    place_id: str
    name: str
    unit: str
    capacity: int | None
    is_official: bool
    last: ShelterEntry | None = None

    @property
    def is_open(self) -> bool | None:
        """True, False, or None where nobody told."""
        return None if self.last is None else self.last.is_open

    @property
    def occupied(self) -> int | None:
        """People in it; None where nobody knows."""
        return None if self.last is None else self.last.occupied

    @property
    def free(self) -> int | None:
        """Places that are free; None where nobody knows. Never less than none."""
        if not self.is_open or self.capacity is None or self.occupied is None:
            return None
        return max(self.capacity - self.occupied, 0)

    @property
    def overfull(self) -> int:
        """How many more people are in it than it takes."""
        if not self.is_open or self.capacity is None or self.occupied is None:
            return 0
        return max(self.occupied - self.capacity, 0)


def require_sound(one: Entry) -> None:
    """Do nothing if what is told can be right.

    Raises
    ------
    InvalidRequestError
        If a number is none, nothing is told at all, or more went back than were moved.
    """
    told = {name: value for name, value in one.numbers.items() if value is not None}
    if not told:
        raise InvalidRequestError(
            N_("Nothing is told."), mend=N_("Fill in at least one number; 0 where there is nobody.")
        )
    wrong = [name for name, value in told.items() if name not in numbers() or not 0 <= value < MOST]
    if wrong:
        raise InvalidRequestError(
            N_("This is no number of people."), mend=N_("Write whole numbers, 0 for nobody.")
        )
    moved = told.get("moved")
    if moved is not None and told.get("returned", 0) > moved:
        raise InvalidRequestError(
            N_("More people went back than were moved."),
            mend=N_("Moved so far counts all, those who went back too."),
        )


def remarks_on(sums: Mapping[str, FigureSum]) -> tuple[Remark, ...]:
    """Return what is odd about numbers that are known exactly; nothing is held up by it."""
    return tuple(Remark(message=one) for one in _remarks(sums))


def totals(several: Iterable[Entry | None]) -> dict[str, FigureSum]:
    """Add entries up by number; None is a unit that told nothing, and stays unknown."""
    rows = list(several)
    return {
        slug: add_up(Figure.unknown() if one is None else one.figure(slug) for one in rows)
        for slug in numbers()
    }


def known_exactly(sums: Mapping[str, FigureSum]) -> dict[str, int]:
    """Return the numbers that all units told."""
    return {
        slug: one.total.amount
        for slug, one in sums.items()
        if one.total.amount is not None and not one.unknown_parts
    }


def _remarks(sums: Mapping[str, FigureSum]) -> Iterator[Message]:
    known = known_exactly(sums)
    target, moved, back = (known.get(name) for name in ("target", "moved", "returned"))
    if target is not None and moved is not None and moved > target:
        yield Message(
            N_("{moved} were moved, {target} were to be moved: look at the target again."),
            {"moved": moved, "target": target},
        )
    away = known.get("in_sites", 0) + known.get("elsewhere", 0)
    if moved is not None and away > moved - (back or 0):
        yield Message(
            N_("{away} are said to be away now, {left} can be: moved less those who went back."),
            {"away": away, "left": max(moved - (back or 0), 0)},
        )
