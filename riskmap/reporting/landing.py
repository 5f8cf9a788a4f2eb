"""Where an officer lands after coming in: on what is to be reported."""

from __future__ import annotations

from riskmap.people.model import Role
from riskmap.reporting.model.desk import DESK

OFFICERS = (Role.OFFICER_A, Role.OFFICER_B)


def landing(roles: tuple[str, ...]) -> str:
    """Return the page of an officer who does not work at a desk as well; nothing for others."""
    held = set(roles)
    is_officer = bool(held & set(map(str, OFFICERS)))
    return "/report" if is_officer and not held & set(map(str, DESK)) else ""
