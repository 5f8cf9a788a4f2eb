"""What a table is compared with: units by code and by name, and the roster as it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import field, frozen

from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.officers import LEVELS, Key, Officer, Post, alike_key
from riskmap.people.service.roster.judging.checked import Step
from riskmap.store import Reading

#: How a committee is called in full; files leave these out.
_ENDINGS = ("居民委员会", "居委会", "委会")


@frozen
class Roster:
    """Rows of the roster as they become, found by unit and by person without a search."""

    by_unit: dict[str, dict[str, Officer]] = field(factory=dict)
    by_key: dict[Key, dict[str, Officer]] = field(factory=dict)

    def put(self, one: Officer) -> None:
        """Take in a row."""
        self.by_unit.setdefault(one.code12, {})[one.id] = one
        for key in one.keys:
            self.by_key.setdefault(key, {})[one.id] = one

    def drop(self, one: Officer) -> None:
        """Take a row out, as it was put in."""
        self.by_unit.get(one.code12, {}).pop(one.id, None)
        for key in one.keys:
            self.by_key.get(key, {}).pop(one.id, None)

    def of_unit(self, code12: str) -> Iterable[Officer]:
        """Return the rows of exactly one unit."""
        return self.by_unit.get(code12, {}).values()

    def like(self, key: Key) -> Iterable[Officer]:
        """Return the rows of a person known by something."""
        return self.by_key.get(key, {}).values()


@frozen(kw_only=True)
class There:
    """All that a table is compared with.

    Parameters
    ----------
    units
        Those that the one who asks looks after, by code.
    called
        Codes of units by each way to call them.
    streets
        Name of what lies above a unit, by the unit's code.
    seen
        Number of the row that named a post, by unit and post.
    """

    units: Mapping[str, Division]
    called: Mapping[str, tuple[str, ...]]
    streets: Mapping[str, str]
    day: date
    roster: Roster
    seen: dict[tuple[str, Post], int] = field(factory=dict)

    def units_called(self, unit: str, street: str) -> list[str]:
        """Return the codes of units that bear a name, in a street if one is named."""
        found = self.called.get(unit, ()) if unit else ()
        return [one for one in found if not street or self.streets[one].startswith(street)]

    def holder(self, code12: str, post: Post, begin: date, end: date | None) -> Officer | None:
        """Return who holds a post in some days."""
        rows = self.roster.of_unit(code12)
        return next((one for one in rows if one.post is post and one.meets(begin, end)), None)

    def alike(self, name: str, phone: str) -> Officer | None:
        """Return a row of somebody of this name and number."""
        key = alike_key(name, phone)
        return None if key is None else next(iter(self.roster.like(("alike", key))), None)

    def elsewhere(self, one: Officer) -> Officer | None:
        """Return a row of the same person in another unit, at the same time."""
        same = (other for key in sorted(one.keys, key=str) for other in self.roster.like(key))
        return next(
            (
                other
                for other in same
                if other.code12 != one.code12 and other.meets(one.valid_from, one.valid_to)
            ),
            None,
        )

    def settle(self, made: Step) -> None:
        """Let the rows that follow be compared with what this one makes of the roster."""
        if made.before is not None:
            self.roster.drop(made.before)
        if made.ends is not None:
            self.roster.put(made.ends)
        self.roster.put(made.officer)


def look(uow: Reading) -> There:
    """Look at all that a table of this scope is compared with."""
    known = divisions.list_divisions(uow)
    names = {one.code12: one.name_zh for one in known}
    units = {
        one.code12: one for one in known if one.level in LEVELS and uow.scope.reaches(one.code12)
    }
    roster = Roster()
    for one in store.roster.find(uow):
        roster.put(one)
    return There(
        units=units,
        called=_called(units.values()),
        streets={code12: names.get(one.parent or "", "") for code12, one in units.items()},
        day=today(uow),
        roster=roster,
    )


def _called(units: Iterable[Division]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in units:
        for name in {one.name_zh, *(one.name_zh.removesuffix(ending) for ending in _ENDINGS)}:
            found[name] = (*found.get(name, ()), one.code12)
    return found
