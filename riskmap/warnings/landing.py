"""Where a manager lands after coming in: on what is in force."""

from __future__ import annotations

from riskmap.people.model import Role

LANDED = (Role.EMERGENCY_MANAGER,)


def landing(roles: tuple[str, ...]) -> str:
    """Return the board of warnings for who manages an emergency; nothing for others."""
    return "/warnings" if {*roles} & {*map(str, LANDED)} else ""
