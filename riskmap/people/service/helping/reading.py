"""Who stands on the list of people who need help, masked; how many, of which kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from attrs import asdict, frozen

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.helped import Helped, Mobility, Personal, Standing, require_unit
from riskmap.people.model.needs import needs
from riskmap.people.model.retention import kept_until
from riskmap.people.store.helping import Past
from riskmap.store import Reading, sealed
from riskmap.store.masters import Masters

#: What was written when: a version of a row, as the store has it.
Happened = Past
#: In which order people are fetched out.
_FIRST = (Mobility.CARRIED, Mobility.LED, Mobility.UNKNOWN, Mobility.WALKS)
_HIDDEN = "***"
_MASKED = frozenset({"name", "phone", "id_number", "contact", "contact_phone", "helper"})


@frozen(kw_only=True)
class Wanted:
    """Which rows are asked for; what is empty does not limit.

    Parameters
    ----------
    under
        Only this division and what lies in it.
    kind
        Only who has this kind of need, whichever else.
    standing
        Only who stands so.
    is_overdue
        Only rows that should be looked at again.
    """

    under: str = ""
    kind: str = ""
    standing: Standing = Standing.LISTED
    is_overdue: bool = False


@frozen(kw_only=True)
class Counts:
    """What a list adds up to.

    Parameters
    ----------
    kinds
        People with each kind of need: somebody with two counts in both.
    """

    people: int
    carried: int
    overdue: int
    without_helper: int
    without_card: int
    kinds: Mapping[str, int]


@frozen(kw_only=True)
class Shown:
    """A row as somebody may see it who has not said why: names and numbers masked.

    Parameters
    ----------
    personal
        Masked; None once it was erased.
    helper
        Who is responsible: the name of an account, or a masked one.
    """

    helped: Helped
    personal: Personal | None
    helper: str
    kept_until: date | None


def listed(uow: Reading, wanted: Wanted) -> tuple[Helped, ...]:
    """Return the rows that the scope reaches: by committee, who is hardest to fetch first."""
    day = today(uow)
    found = [
        one
        for one in store.helping.find(uow, wanted.under)
        if one.standing is wanted.standing
        and (not wanted.kind or wanted.kind in one.kinds)
        and (not wanted.is_overdue or one.is_overdue_on(day))
    ]
    return tuple(sorted(found, key=_order))


def one(uow: Reading, person_id: str) -> Helped:
    """Return one row, whatever became of it.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.helping.by_id(uow, person_id)
    if found is None:
        raise NotFoundError(
            N_("Nobody of this number stands on the list here."),
            mend=N_("Look at the list of people who need help."),
        )
    return found


def shown(uow: Reading, masters: Masters, several: Sequence[Helped]) -> tuple[Shown, ...]:
    """Return rows as they may be shown: nothing is opened, nothing tells who it is."""
    texts = {one.subject: one.sealed for one in several if one.sealed}
    masked = sealed.derived(uow, masters, texts, mask)
    written = store.helping.last_written(uow, [one.id for one in several])
    names = account_names(uow, several)
    return tuple(_shown(each, masked, written[each.id], names) for each in several)


def history(uow: Reading, person_id: str) -> tuple[Happened, ...]:
    """Return all that was written about somebody, the newest first; sealed stays sealed."""
    return tuple(store.helping.history(uow, one(uow, person_id).id))


def counts_of(several: Iterable[Helped], day: date) -> Counts:
    """Count the rows of a list as they are: for people with a right to it, never the public."""
    rows = list(several)
    kinds = Counter(kind for each in rows for kind in each.kinds)
    return Counts(
        people=len(rows),
        carried=sum(each.mobility is Mobility.CARRIED for each in rows),
        overdue=sum(each.is_overdue_on(day) for each in rows),
        without_helper=sum(not each.has_helper for each in rows),
        without_card=sum(each.card_on is None for each in rows),
        kinds={slug: kinds[slug] for slug in needs()},
    )


def known_unit(uow: Reading, code12: str) -> Division:
    """Return a committee that keeps a list, if the scope reaches it.

    Raises
    ------
    NotFoundError
        If there is no such unit, or not for the one who asks.
    """
    require_unit(code12)
    if not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("There is no list for {code} here."),
            mend=N_("Look at the list of people who need help."),
            code=code12,
        )
    return divisions.division(uow, code12)


def account_names(uow: Reading, several: Iterable[Helped]) -> dict[int, str]:
    """Return the names of the accounts that are responsible, by number."""
    numbers = {one.helper_account for one in several if one.helper_account is not None}
    return {one.number: one.display_name for one in store.accounts.of_numbers(uow, numbers)}


def mask(text: str) -> Personal:
    """Return of a sealed text what may be shown of it."""
    said = {name: value for name, value in asdict(Personal.of(text)).items() if value}
    return Personal(
        **{
            name: sealed.masked(value) if name in _MASKED else _HIDDEN
            for name, value in said.items()
        }
    )


def _shown(
    each: Helped, masked: Mapping[str, Personal], written: datetime, names: Mapping[int, str]
) -> Shown:
    personal = masked.get(each.subject)
    free = "" if personal is None else personal.helper
    known = names.get(each.helper_account or 0, "")
    return Shown(
        helped=each,
        personal=personal,
        helper=known or free,
        kept_until=None if personal is None else kept_until(each, written),
    )


def _order(each: Helped) -> tuple[str, int, int, str]:
    heaviest = list(needs()).index(each.first_kind)
    return each.code12, _FIRST.index(each.mobility), heaviest, each.id
