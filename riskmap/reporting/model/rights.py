"""Who may do what with the reports of a unit, as ``rights.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.people.model import Acting, Role


class Deed(StrEnum):
    """What is done with a report or an event."""

    SUBMIT = "submit"
    ENTER = "enter"
    DECIDE = "decide"
    AMEND = "amend"
    HANDLE = "handle"
    DECLARE = "declare"
    PUBLISH = "publish"
    COPY = "copy"
    TRANSCRIBE = "transcribe"


_OF_EVENTS = frozenset({Deed.DECLARE, Deed.PUBLISH, Deed.COPY})


def may(who: Acting, deed: Deed, unit: str) -> bool:
    """Tell whether somebody may do something with reports of a unit.

    The program itself and the shell may: whoever reaches them reaches the database too.
    """
    if who.holder is None:
        return True
    roles = roles_for(deed, unit)
    return any(one.role in roles and one.area.contains(unit) for one in who.holder.held)


def is_own(who: Acting, unit: str) -> bool:
    """Tell whether somebody reports for a unit as one of its own people."""
    return holds_itself(who, Deed.SUBMIT, unit)


def holds_itself(who: Acting, deed: Deed, unit: str) -> bool:
    """Tell whether somebody may do something for a unit as one of its own, not from above."""
    if who.holder is None:
        return True
    roles = roles_for(deed, unit)
    return any(one.role in roles and one.code12 == unit for one in who.holder.held)


def roles_for(deed: Deed, unit: str) -> tuple[Role, ...]:
    """Return the roles that may do something with reports of a unit."""
    return _roles_at(deed, None if deed in _OF_EVENTS else level_of(unit))


def roles_of(*deeds: Deed) -> tuple[Role, ...]:
    """Return every role that may do one of some things anywhere: for doors."""
    found = {role for level in _rights().values() for deed in deeds for role in level.get(deed, ())}
    return tuple(role for role in Role if role in found)


@cache
def _roles_at(deed: Deed, level: DivisionLevel | None) -> tuple[Role, ...]:
    """Return the roles for units of a level; of None for events."""
    return _rights().get("event" if level is None else level.slug, {}).get(deed, ())


@cache
def _rights() -> Mapping[str, Mapping[Deed, tuple[Role, ...]]]:
    text = files("riskmap.reporting").joinpath("rights.toml").read_text("utf-8")
    return MappingProxyType(
        {
            level: {Deed(deed): tuple(map(Role, roles)) for deed, roles in row.items()}
            for level, row in tomllib.loads(text).items()
        }
    )


#: Who sees dangers and photos of reports where the role is held: who works with them, who audits.
VIEWERS = (*roles_of(*Deed), Role.AUDITOR)
