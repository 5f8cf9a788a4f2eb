"""Who can be told of a unit, and where: from the roster, absences, stand-ins and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from riskmap.calls.model.escalation import Escalation, Step, StepName, escalation
from riskmap.calls.model.people import Reached, account_key, number_of, officer_key, person_of
from riskmap.core.codes import ancestors_of, level_of
from riskmap.people import service as people
from riskmap.people.model import Account, Role
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Officer, Post
from riskmap.people.service import reachable
from riskmap.people.service.roster import reading as roster
from riskmap.store import Reading

#: More units than this are looked up together.
_FEW = 8

#: Who can be told of one unit, step by step.
Line = Mapping[StepName, tuple[Reached, ...]]


def lines(uow: Reading, units: Iterable[str], ladder: Escalation | None = None) -> dict[str, Line]:
    """Return for units who can be told of them, step by step; steps without anybody are left out.

    Who is away is not told: his stand-in is.
    """
    wanted = sorted({*units})
    rosters = _rosters(uow, wanted)
    accounts = _accounts(uow, rosters.values())
    desks: dict[tuple[str, tuple[Role, ...]], tuple[Reached, ...]] = {}
    found: dict[str, Line] = {}
    for unit in wanted:
        line: dict[StepName, tuple[Reached, ...]] = {}
        for step in (ladder or escalation()).steps:
            told = _of_unit(step, rosters.get(unit), accounts)
            if step.level is not None:
                told = _of_desk(uow, step, unit, desks)
            if told:
                line[step.name] = told
        found[unit] = line
    return found


def look_up(uow: Reading, key: str, code12: str) -> Reached | None:
    """Return somebody as he can be reached now; None if he is gone from roster or accounts.

    Parameters
    ----------
    key
        As `riskmap.calls.model.people` names him.
    code12
        The unit for which he is asked, if he reports for several.
    """
    number, person_id = number_of(key), person_of(key)
    if number is not None:
        accounts = reachable.accounts_numbered(uow, [number])
        rows = reachable.rows_of_account(uow, number) if number in accounts else ()
    else:
        accounts = {}
        rows = reachable.rows_of_person(uow, person_id or "")
    mine = next((one for one in rows if one.code12 == code12), None)
    if mine is not None:
        return _of_officer(mine, accounts)
    if number is None:
        return _of_officer(rows[0], accounts) if rows else None
    return _of_account(accounts[number], code12) if number in accounts else None


def senders(uow: Reading, sender: str) -> tuple[Reached, ...]:
    """Return who may have sent a message: all posts of the one person that it is, or nobody."""
    is_mail = "@" in sender
    find = reachable.officers_with_mail if is_mail else reachable.officers_with_phone
    rows = find(uow, sender)
    if len({one.person_id for one in rows}) != 1:
        return ()  # nobody, or several people who share a number: no guess
    numbers = [one.account for one in rows if one.account is not None]
    accounts = reachable.accounts_numbered(uow, numbers)
    return tuple(_of_officer(one, accounts) for one in rows)


def _rosters(uow: Reading, units: list[str]) -> dict[str, UnitRoster]:
    known = [one for one in units if level_of(one).slug in {"committee", "street"}]
    if len(known) <= _FEW:
        return {one: roster.unit(uow, one) for one in known}
    return {one.code12: one for one in roster.units(uow) if one.code12 in set(known)}


def _accounts(uow: Reading, several: Iterable[UnitRoster]) -> dict[int, Account]:
    numbers = {one.account for unit in several for one in unit.valid if one.account is not None}
    return reachable.accounts_numbered(uow, numbers)


def _of_unit(
    step: Step, unit: UnitRoster | None, accounts: Mapping[int, Account]
) -> tuple[Reached, ...]:
    if unit is None or step.level is not None:
        return ()
    officer = unit.on_duty if Role.OFFICER_A in step.roles else _second(unit)
    return () if officer is None else (_of_officer(officer, accounts),)


def _second(unit: UnitRoster) -> Officer | None:
    """Return B, unless he is away or stands in for A already."""
    b = unit.holder(Post.B)
    is_there = b is not None and unit.absence_of(b) is None
    first = unit.on_duty
    is_first = b is not None and first is not None and b.is_same_person(first)
    return b if is_there and not is_first else None


def _of_desk(
    uow: Reading,
    step: Step,
    unit: str,
    known: dict[tuple[str, tuple[Role, ...]], tuple[Reached, ...]],
) -> tuple[Reached, ...]:
    line = (unit, *ancestors_of(unit))
    place = next((one for one in line if level_of(one) is step.level), "")
    if not place:
        return ()
    key = (place, step.roles)
    if key not in known:
        is_demo = uow.scope.realm.name == "demo"
        holders = people.who_holds(uow, step.roles, at=place, is_demo=is_demo)
        active = (one.account for one in holders if one.account.is_active)
        known[key] = tuple(_of_account(one, place) for one in active)
    return known[key]


def _of_officer(one: Officer, accounts: Mapping[int, Account]) -> Reached:
    account = accounts.get(one.account) if one.account is not None else None
    bare = Reached(
        key=officer_key(one.person_id),
        code12=one.code12,
        name=one.name,
        phone=one.phone,
        officer_id=one.id,
    )
    if account is None:
        return bare
    return evolve(
        bare,
        key=account_key(account.number),
        phone=one.phone or account.phone,
        mail=account.mail,
        language=account.language,
        account=account.name,
    )


def _of_account(one: Account, code12: str) -> Reached:
    return Reached(
        key=account_key(one.number),
        code12=code12,
        name=one.display_name,
        phone=one.phone,
        mail=one.mail,
        language=one.language,
        account=one.name,
    )
