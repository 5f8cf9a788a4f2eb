"""Find the same person twice without anybody's opening a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from riskmap.people import store
from riskmap.people.model.helped import Helped, Personal
from riskmap.store import Reading, sealed
from riskmap.store.masters import Masters

_NO_DIGITS = re.compile(r"[^0-9]")


def twin_in(uow: Reading, masters: Masters, code12: str, personal: Personal) -> Helped | None:
    """Return the row of a unit that is about the same person; None if there is none."""
    rows = [one for one in store.helping.find(uow, code12) if one.is_listed]
    known = personals(uow, masters, rows)
    return next((one for one in rows if are_same(known.get(one.id), personal)), None)


def personals(uow: Reading, masters: Masters, rows: Iterable[Helped]) -> Mapping[str, Personal]:
    """Return what is sealed in rows, by id: to be compared here, and shown to nobody."""
    several = list(rows)
    texts = {one.subject: one.sealed for one in several if one.sealed}
    ids = {one.subject: one.id for one in several}
    found = sealed.derived(uow, masters, texts, Personal.of)
    return {ids[subject]: personal for subject, personal in found.items()}


def are_same(one: Personal | None, other: Personal) -> bool:
    """Tell whether two rows name one person: by number, or by name with phone or address."""
    return one is not None and bool({*keys_of(one)} & {*keys_of(other)})


def keys_of(one: Personal) -> Iterator[tuple[str, ...]]:
    """Yield what is the same for two rows of one person; a name alone only where all else lacks."""
    if one.id_number:
        yield ("id_number", one.id_number)
    if phone := _NO_DIGITS.sub("", one.phone):
        yield ("phone", one.name, phone)
    if one.address:
        yield ("address", one.name, "".join(one.address.split()))
    if not (one.id_number or phone or one.address):
        yield ("name", one.name)
