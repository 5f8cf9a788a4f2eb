"""Realms: live work, the demonstration and every drill keep to themselves."""

from __future__ import annotations

import re

from attrs import field, frozen

from riskmap.core.errors import RiskmapError
from riskmap.core.words import N_

_SHAPE = re.compile(r"live|demo|drill:[a-z0-9][a-z0-9-]{0,39}")


class RealmError(RiskmapError):
    """A realm is none of live, demo and drill:<id>."""

    mend = N_("Use live, demo, or drill: followed by the drill's id.")


@frozen
class Realm:
    """One world of operational data; a unit of work sees exactly one."""

    name: str = field()

    @name.validator
    def _check(self, _attribute: object, value: str) -> None:
        if not _SHAPE.fullmatch(value):
            raise RealmError(N_("{realm} is not a realm."), realm=repr(value))

    @property
    def is_live(self) -> bool:
        """True for the one realm whose effects leave the house."""
        return self.name == "live"

    @property
    def is_drill(self) -> bool:
        """True within a drill."""
        return self.name.startswith("drill:")

    def __str__(self) -> str:
        return self.name


LIVE = Realm("live")
DEMO = Realm("demo")


def drill(drill_id: str) -> Realm:
    """Return the realm of one drill."""
    return Realm(f"drill:{drill_id}")
