"""Who may do what in a room, as the room's ``rights.toml`` says: deed by deed, by roles."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Generic, TypeVar

from attrs import field, frozen

from riskmap.core.errors import ForbiddenError
from riskmap.core.words import N_
from riskmap.people.model.rights import Acting
from riskmap.people.model.roles import Role

Deed = TypeVar("Deed", bound=StrEnum)


@frozen
class Rights(Generic[Deed]):
    """The rights of one room.

    Parameters
    ----------
    deeds
        What is done there; its table has a row for each.
    room
        Name of the package with the table.
    """

    deeds: type[Deed]
    room: str
    _roles: Mapping[Deed, tuple[Role, ...]] = field(init=False)

    @_roles.default
    def _read(self) -> Mapping[Deed, tuple[Role, ...]]:
        rows = tomllib.loads(files(self.room).joinpath("rights.toml").read_text("utf-8"))
        return MappingProxyType({deed: tuple(map(Role, rows[deed])) for deed in self.deeds})

    def may(self, who: Acting, deed: Deed, code12: str) -> bool:
        """Tell whether somebody may do something for a division; the program itself may."""
        if who.holder is None:
            return True
        held = (one for one in who.holder.held if one.role in self._roles[deed])
        return any(one.area.contains(code12) for one in held)

    def require(self, who: Acting, deed: Deed, code12: str) -> None:
        """Do nothing if somebody may do something for a division.

        Raises
        ------
        ForbiddenError
            If not.
        """
        if not self.may(who, deed, code12):
            raise forbidden(code12)

    def roles_of(self, *deeds: Deed) -> tuple[Role, ...]:
        """Return every role that may do one of some things anywhere: for doors."""
        found = {role for deed in deeds for role in self._roles[deed]}
        return tuple(role for role in Role if role in found)


def forbidden(code12: str) -> ForbiddenError:
    """Return what is raised where somebody may not do something for a division."""
    return ForbiddenError(
        N_("For {code} this is done by others."),
        mend=N_("Ask an administrator of your area for the role."),
        code=code12,
    )
