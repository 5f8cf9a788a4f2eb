"""How many people on the roster are trained, by street and together; who is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from riskmap.core.codes import DivisionLevel, prefix
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.officers import Officer
from riskmap.people.model.training import Coverage, Learner, Presence, Stage, Standing
from riskmap.store import Reading


@frozen(kw_only=True)
class Area:
    """A street and how many of its people are trained."""

    division: Division
    coverage: Coverage


@frozen(kw_only=True)
class Overview:
    """All that the scope reaches: together, by street, and who is due.

    Parameters
    ----------
    due
        Who was not trained within the period, or not as often as is asked; those of whom
        nothing is noted are not among them.
    unknown
        Of whom nothing is noted.
    """

    day: date
    total: Coverage
    areas: tuple[Area, ...]
    due: tuple[Learner, ...]
    unknown: tuple[Learner, ...]


def learners(uow: Reading, under: str = "", on: date | None = None) -> tuple[Learner, ...]:
    """Return everybody who stands on the roster on a day, each person once, with his trainings."""
    day = on or today(uow)
    people: dict[str, list[Officer]] = {}
    for one in store.roster.find(uow, under):
        if one.is_valid_on(day):
            people.setdefault(one.person_id, []).append(one)
    held = {one.id: one.held_on for one in store.training.sessions(uow) if one.stage is Stage.HELD}
    noted: dict[str, list[tuple[Presence, date]]] = {}
    for person_id, session_id, presence in store.training.presences(uow):
        if session_id in held:
            noted.setdefault(person_id, []).append((presence, held[session_id]))
    return tuple(_learner(rows, noted.get(person_id, [])) for person_id, rows in people.items())


def coverage(uow: Reading, under: str = "", on: date | None = None) -> Coverage:
    """Return how many people of a division are trained on a day."""
    return Coverage.of(learners(uow, under, on), on or today(uow))


def overview(uow: Reading, under: str = "", on: date | None = None) -> Overview:
    """Return coverage together and by street, and who is due, by unit."""
    day = on or today(uow)
    everybody = learners(uow, under, day)
    by_standing: dict[Standing, list[Learner]] = {one: [] for one in Standing}
    for one in sorted(everybody, key=lambda one: (one.code12, one.name)):
        by_standing[one.standing(day)].append(one)
    return Overview(
        day=day,
        total=Coverage.of(everybody, day),
        areas=tuple(_areas(uow, everybody, day)),
        due=(*by_standing[Standing.NOT_TRAINED], *by_standing[Standing.DUE]),
        unknown=tuple(by_standing[Standing.UNKNOWN]),
    )


def _learner(rows: list[Officer], noted: list[tuple[Presence, date]]) -> Learner:
    elsewhere = [one.trained_on for one in rows if one.trained_on is not None]
    known = [presence for presence, _ in noted if presence is not Presence.UNKNOWN]
    return Learner(
        person_id=rows[0].person_id,
        name=rows[0].name,
        code12=rows[0].code12,
        days=[day for presence, day in noted if presence is Presence.PRESENT] + elsewhere,
        is_noted=bool(known or elsewhere),
    )


def _areas(uow: Reading, everybody: Iterable[Learner], day: date) -> Iterable[Area]:
    by_street: dict[str, list[Learner]] = {}
    for each in everybody:
        by_street.setdefault(prefix(each.code12, DivisionLevel.STREET), []).append(each)
    for one in divisions.list_divisions(uow, level=DivisionLevel.STREET):
        found = by_street.get(prefix(one.code12, DivisionLevel.STREET))
        if found and uow.scope.reaches(one.code12):
            yield Area(division=one, coverage=Coverage.of(found, day))
