"""What stands in a list by name, masked; which rows may be the same; what was written when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import field, frozen

from riskmap.core.access import Area
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.ledgers import Entry, Field, Ledger
from riskmap.reporting.model.ledgers.entries import from_text, keys_of, masked, still_asked
from riskmap.reporting.service import chains
from riskmap.reporting.store import events as event_rows
from riskmap.reporting.store import ledgers as rows
from riskmap.reporting.store.ledgers import Past
from riskmap.store import Reading, sealed
from riskmap.store.masters import Masters

#: What was written when: a version of a row, as the store has it.
Happened = Past
_HIDDEN = "***"
_KEPT = (EventState.OPEN, EventState.STABLE, EventState.VERIFIED)
#: What of a sealed field is shown, by its kind of mask.
_MASK = {"partly": sealed.masked, "hidden": lambda _text: _HIDDEN}


@frozen(kw_only=True)
class Wanted:
    """Which rows are asked for; what is empty does not limit.

    Parameters
    ----------
    under
        Only this division and what lies in it.
    status
        Only rows of which this is true.
    """

    ledger: str
    event_id: str
    under: str = ""
    status: str = ""


@frozen(kw_only=True)
class Shown:
    """A row as somebody may see it who has not said why.

    Parameters
    ----------
    personal
        Sealed fields, masked; None once they were erased.
    alike
        Rows that may be about the same person or house.
    asked
        Fields that are still empty and asked for before the verified report.
    """

    entry: Entry
    personal: Mapping[str, str] | None
    alike: tuple[Entry, ...] = ()
    asked: tuple[Field, ...] = ()


@frozen(kw_only=True)
class _Derived:
    """What is made of a sealed text without anybody's opening it."""

    masked: Mapping[str, str]
    keys: tuple[tuple[str, ...], ...] = field(repr=False)


def listed(uow: Reading, wanted: Wanted) -> tuple[Entry, ...]:
    """Return the rows that the scope reaches, of an event and those counted with it."""
    area = Area.of(wanted.under) if wanted.under else None
    found = rows.find(uow, together(uow, wanted.event_id), ledger=wanted.ledger, area=area)
    return tuple(one for one in found if not wanted.status or one.status == wanted.status)


def together(uow: Reading, event_id: str) -> tuple[str, ...]:
    """Return the ids of an event and of those that are counted with it."""
    return (event_id, *(one.id for one in event_rows.counted_with(uow, event_id)))


def events_kept(uow: Reading) -> tuple[Event, ...]:
    """Return the events that have lists, the latest first; those reported in error have none."""
    found = event_rows.find(uow, states=_KEPT)
    return tuple(one for one in found if not one.merged_into)


def entry(uow: Reading, entry_id: str) -> Entry:
    """Return one row, whatever became of it.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = rows.by_id(uow, entry_id)
    if found is None:
        raise NotFoundError(
            N_("There is no row of this number in the lists here."), mend=N_("Look at the lists.")
        )
    return found


def shown(uow: Reading, masters: Masters, several: Sequence[Entry]) -> tuple[Shown, ...]:
    """Return rows as they may be shown: nothing is opened, nothing tells who it is."""
    derived = _derived(uow, masters, several)
    alike = _alike(several, derived)
    return tuple(
        Shown(
            entry=one,
            personal=derived[one.id].masked if one.id in derived else None,
            alike=alike.get(one.id, ()),
            asked=still_asked(one, derived[one.id].masked) if one.id in derived else (),
        )
        for one in several
    )


def history(uow: Reading, entry_id: str) -> tuple[Happened, ...]:
    """Return all that was written about a row, the newest first; sealed stays sealed."""
    return tuple(rows.history(uow, entry(uow, entry_id).id))


def known_unit(uow: Reading, code12: str) -> Division:
    """Return a unit of the register, if the scope reaches it.

    Raises
    ------
    NotFoundError
        If there is no such unit, or not for the one who asks.
    """
    if not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("There is no list for {code} here."), mend=N_("Look at the lists."), code=code12
        )
    return divisions.division(uow, code12)


def known_event(uow: Reading, event_id: str) -> Event:
    """Return an event that the scope reaches or hears of.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    return chains.event(uow, event_id)


def keys_in(
    uow: Reading, masters: Masters, several: Sequence[Entry]
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return by which rows are told apart, by id: to be compared here, and shown to nobody."""
    return {one: each.keys for one, each in _derived(uow, masters, several).items()}


def _derived(uow: Reading, masters: Masters, several: Sequence[Entry]) -> dict[str, _Derived]:
    by_subject = {one.subject: one for one in several if one.sealed}
    texts = {subject: one.sealed for subject, one in by_subject.items()}
    opened = sealed.derived(uow, masters, texts, from_text)
    return {
        by_subject[subject].id: _derive(by_subject[subject], personal)
        for subject, personal in opened.items()
    }


def _derive(one: Entry, personal: Mapping[str, str]) -> _Derived:
    ledger: Ledger = one.of_ledger
    return _Derived(
        masked=masked(ledger, personal, _MASK),
        keys=tuple(keys_of(ledger, one.plain, personal)),
    )


def _alike(
    several: Iterable[Entry], derived: Mapping[str, _Derived]
) -> dict[str, tuple[Entry, ...]]:
    """Return for each row that counts the others that may be the same, by id."""
    by_key: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for one in several:
        if one.counts and one.id in derived:
            for key in derived[one.id].keys:
                by_key[key].append(one)
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    for same in by_key.values():
        for one in same:
            found[one.id] |= {other.id: other for other in same if other.id != one.id}
    return {one: tuple(others.values()) for one, others in found.items() if others}
