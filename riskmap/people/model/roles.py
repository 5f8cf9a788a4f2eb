"""Roles, as ``roles.toml`` describes them, with their words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message


class Role(StrEnum):
    """What somebody may do in an area."""

    OFFICER_A = "officer_a"
    OFFICER_B = "officer_b"
    STREET_COMPILER = "street_compiler"
    STREET_APPROVER = "street_approver"
    DISTRICT_COMPILER = "district_compiler"
    DISTRICT_APPROVER = "district_approver"
    DUTY_OFFICER = "duty_officer"
    EMERGENCY_MANAGER = "emergency_manager"
    TRAINER = "trainer"
    CERTIFICATION_CLERK = "certification_clerk"
    CERTIFICATION_REVIEWER = "certification_reviewer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])

    @property
    def rules(self) -> RoleRules:
        """Where it may be held, and what comes with it."""
        return _rules()[self]


_WORDS: Mapping[Role, str] = {
    Role.OFFICER_A: N_("Information officer, A role"),
    Role.OFFICER_B: N_("Information officer, B role"),
    Role.STREET_COMPILER: N_("Compiler of a street"),
    Role.STREET_APPROVER: N_("Approver of a street"),
    Role.DISTRICT_COMPILER: N_("Compiler of the district"),
    Role.DISTRICT_APPROVER: N_("Approver of the district"),
    Role.DUTY_OFFICER: N_("Duty officer"),
    Role.EMERGENCY_MANAGER: N_("Emergency manager"),
    Role.TRAINER: N_("Trainer and drill director"),
    Role.CERTIFICATION_CLERK: N_("Certification clerk"),
    Role.CERTIFICATION_REVIEWER: N_("Certification reviewer"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}


class Helping(StrEnum):
    """What a role may do with the list of people who need help, in its area."""

    SEES = "sees"
    OPENS = "opens"
    KEEPS = "keeps"
    ERASES = "erases"


@frozen(kw_only=True)
class RoleRules:
    """The rules of one role; see ``roles.toml`` for what the fields mean."""

    levels: tuple[DivisionLevel, ...]
    gives: tuple[Role, ...] = ()
    only_below: bool = False
    is_strong: bool = False
    is_desk: bool = False
    helping: tuple[Helping, ...] = ()


def who_may(right: Helping) -> tuple[Role, ...]:
    """Return the roles that have a right over the list of people who need help."""
    return tuple(role for role in Role if right in role.rules.helping)


def givers() -> tuple[Role, ...]:
    """Return the roles that may give others."""
    return tuple(role for role in Role if role.rules.gives)


def role_named(text: str) -> Role:
    """Return the role of a name.

    Raises
    ------
    InvalidRequestError
        If there is none.
    """
    try:
        return Role(text.strip().lower().replace("-", "_"))
    except ValueError:
        raise InvalidRequestError(
            N_("There is no role {role}."),
            mend=N_("Use one of: {allowed}."),
            role=text[:40],
            allowed=", ".join(Role),
        ) from None


@cache
def _rules() -> Mapping[Role, RoleRules]:
    text = files("riskmap.people").joinpath("roles.toml").read_text("utf-8")
    return MappingProxyType(
        {Role(name): _rules_of(values) for name, values in tomllib.loads(text).items()}
    )


def _rules_of(values: Mapping[str, Any]) -> RoleRules:
    gives = values.get("gives", [])
    return RoleRules(
        levels=tuple(DivisionLevel.of_slug(one) for one in values["levels"]),
        gives=tuple(Role) if gives == ["all"] else tuple(map(Role, gives)),
        only_below=values.get("only_below", False),
        is_strong=values.get("is_strong", False),
        is_desk=values.get("is_desk", False),
        helping=tuple(Helping(one) for one in values.get("helping", ())),
    )
