"""Who asks, in which realm, for which areas, and why: no query runs without it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from riskmap.core.codes import DivisionLevel, level_of, prefix
from riskmap.core.realm import LIVE, Realm

#: Actors that are nobody in particular.
SYSTEM, PUBLIC = "system", "public"


@frozen
class Area:
    """One division and everything inside it."""

    code12: str
    level: DivisionLevel

    @classmethod
    def of(cls, code12: str) -> Area:
        """Return the area of a well-formed code."""
        return cls(code12, level_of(code12))

    @property
    def prefix(self) -> str:
        """Digits that every code inside begins with; as long as the level says."""
        return prefix(self.code12, self.level)

    def contains(self, code12: str) -> bool:
        """Tell whether `code12` is this division or lies inside it."""
        return code12.startswith(self.prefix)


def _as_tuple(areas: Iterable[Area]) -> tuple[Area, ...]:
    return tuple(areas)


@frozen(kw_only=True)
class Scope:
    """The right under which a unit of work runs.

    It reads at or below its areas, plus what ancestors publish downward. There
    is no way to query without one: people's scopes are built by the people
    room, jobs use `Scope.system`, anonymous pages `Scope.public`.

    Parameters
    ----------
    actor
        Who: an account's name, ``system`` or ``public``.
    realm
        Which world of operational data.
    areas
        Divisions it reaches, each with all below it; empty reaches none.
    everywhere
        True only for the system: no area limit.
    purpose
        Why, in a few words: goes to the log.
    origin
        Where from: an address, or ``shell``; empty for the program itself.
    """

    actor: str
    realm: Realm
    purpose: str
    areas: tuple[Area, ...] = field(default=(), converter=_as_tuple)
    everywhere: bool = False
    origin: str = ""

    @classmethod
    def system(cls, purpose: str, realm: Realm = LIVE, *, origin: str = "") -> Scope:
        """Return the scope of the program itself: jobs, set-up, commands."""
        return cls(actor=SYSTEM, realm=realm, purpose=purpose, everywhere=True, origin=origin)

    @classmethod
    def public(cls, purpose: str, realm: Realm = LIVE) -> Scope:
        """Return the scope of somebody unknown: reference data only."""
        return cls(actor=PUBLIC, realm=realm, purpose=purpose)

    @property
    def is_person(self) -> bool:
        """Tell whether somebody known acts, whose changes need an entry in the audit log."""
        return self.actor not in {SYSTEM, PUBLIC}

    def reaches(self, code12: str) -> bool:
        """Tell whether operational rows of `code12` may be read."""
        return self.everywhere or any(area.contains(code12) for area in self.areas)

    def hears_from(self, code12: str) -> bool:
        """Tell whether what `code12` publishes downward reaches this scope."""
        publisher = Area.of(code12)
        return self.reaches(code12) or any(publisher.contains(area.code12) for area in self.areas)

    def prefixes(self) -> Iterable[str]:
        """Return the code prefixes of all areas."""
        return tuple(area.prefix for area in self.areas)
