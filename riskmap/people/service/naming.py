"""Who stands behind a sign-in name, for whoever looks after people there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskmap.core.realm import DEMO
from riskmap.people import store
from riskmap.people.model import Account
from riskmap.people.store import Wanted
from riskmap.store import Reading


def names_within(uow: Reading, names: Iterable[str]) -> Mapping[str, str]:
    """Return what people within the scope are called, by sign-in name; others are left out."""
    found = store.accounts.of_names(uow, names)
    return {one.name: one.display_name for one in found if uow.scope.reaches(one.code12)}


def name_within(uow: Reading, number: int) -> str:
    """Return what somebody within the scope is called; empty for anybody else."""
    found = store.accounts.by_number(uow, number)
    is_seen = found is not None and uow.scope.reaches(found.code12)
    return found.display_name if found is not None and is_seen else ""


def called(uow: Reading, text: str) -> tuple[Account, ...]:
    """Return the people within the scope in whose names `text` stands, in any case of letters."""
    if not text.strip():
        return ()
    part = text.strip().casefold()
    wanted = Wanted(
        areas=None if uow.scope.everywhere else uow.scope.areas,
        is_demo=None if uow.scope.everywhere else uow.scope.realm == DEMO,
        text=text.strip(),
    )
    return tuple(
        one
        for one in store.accounts.find(uow, wanted)
        if uow.scope.reaches(one.code12)
        and (part in one.name.casefold() or part in one.display_name.casefold())
    )
