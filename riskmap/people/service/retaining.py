"""Remove what is over its period: who somebody is, and notes that nobody needs any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.helped import Standing
from riskmap.people.model.reasons import KEPT_LONG_ENOUGH
from riskmap.people.model.retention import kept_until, rules
from riskmap.people.service import erasing
from riskmap.store import Reading, Writing

#: Stands in the audit log as the reason.
WHY = f"{KEPT_LONG_ENOUGH}: {{rule}}"


@frozen(kw_only=True)
class Overdue:
    """What is over the period of one rule."""

    rule: str
    count: int


def overdue(uow: Reading) -> tuple[Overdue, ...]:
    """Count what is over its period, rule by rule; nothing is changed."""
    return tuple(Overdue(rule=slug, count=_RULES[slug].count(uow)) for slug in rules())


def retain(uow: Writing, rule: str) -> int:
    """Remove what is over the period of one rule, leave entries, and return how much it was."""
    return _RULES[rule].remove(uow)


@frozen(kw_only=True)
class _Kind:
    """How one rule counts what is over, and removes it."""

    count: Callable[[Reading], int]
    remove: Callable[[Writing], int]


def _before(uow: Reading, rule: str) -> datetime:
    """Return the moment before which things are over: the beginning of the last day kept."""
    day: date = today(uow) - rules()[rule].period
    return datetime.combine(day, time(), SHANGHAI)


def _helped(standing: Standing) -> Callable[[Reading], list[Any]]:
    def find(uow: Reading) -> list[Any]:
        rows = [each for each in store.helping.find(uow) if each.standing is standing]
        written = store.helping.last_written(uow, [each.id for each in rows])
        ends = ((each.id, kept_until(each, written[each.id])) for each in rows)
        return [person_id for person_id, end in ends if end is not None and today(uow) > end]

    return find


def _erase_helped(uow: Writing, person_id: str, why: str) -> None:
    erasing.helped(uow, person_id, why=why)


def _closed(uow: Reading) -> list[Any]:
    before = _before(uow, "account_closed")
    numbers = store.erasing.closed_before(uow, before)
    accounts = (store.accounts.by_number(uow, number) for number in numbers)
    is_demo = uow.scope.realm.name == "demo"
    return [each.number for each in accounts if each is not None and each.is_demo is is_demo]


def _erase_account(uow: Writing, number: int, why: str) -> None:
    erasing.account(uow, number, why=why)


def _gone(uow: Reading) -> list[Any]:
    before = today(uow) - rules()["officer_gone"].period
    named = store.erasing.named_people(uow)
    rows = [row for several in named.values() for row in several]
    staying = {row["account"] for row in rows if not _left(row, before)} - {None}
    return [
        (person_id, str(several[-1]["code12"]))
        for person_id, several in named.items()
        if all(_left(row, before) and row["account"] not in staying for row in several)
    ]


def _left(row: Mapping[str, Any], before: date) -> bool:
    return row["valid_to"] is not None and row["valid_to"] < before


def _erase_officer(uow: Writing, who: tuple[str, str], why: str) -> None:
    erasing.officer(uow, who[0], who[1], why=why)


def _each(
    rule: str, find: Callable[[Reading], list[Any]], erase: Callable[[Writing, Any, str], object]
) -> _Kind:
    """Return how people are erased: one by one, each with an entry."""

    def remove(uow: Writing) -> int:
        found = find(uow)
        for each in found:
            erase(uow, each, WHY.format(rule=rule))
        return len(found)

    return _Kind(count=lambda uow: len(find(uow)), remove=remove)


def _old(rule: str, keeper: Any) -> _Kind:
    """Return how notes are removed: all at once, with one entry that counts them."""

    def remove(uow: Writing) -> int:
        rows = int(keeper.forget(uow, _before(uow, rule)))
        if rows:
            erasing.leave_erased(uow, rule, "", None, why=WHY.format(rule=rule), rows=rows)
        return rows

    return _Kind(count=lambda uow: keeper.count_over(uow, _before(uow, rule)), remove=remove)


_KEEPERS: Mapping[str, Any] = {
    "session_ended": store.sessions,
    "sign_in_attempt": store.attempts,
    "invitation_ended": store.invitations,
    "device_revoked": store.devices,
    "token_ended": store.access_tokens,
}
_RULES: Mapping[str, _Kind] = {
    "helped_unchecked": _each("helped_unchecked", _helped(Standing.LISTED), _erase_helped),
    "helped_removed": _each("helped_removed", _helped(Standing.REMOVED), _erase_helped),
    "account_closed": _each("account_closed", _closed, _erase_account),
    "officer_gone": _each("officer_gone", _gone, _erase_officer),
    **{rule: _old(rule, keeper) for rule, keeper in _KEEPERS.items()},
}
