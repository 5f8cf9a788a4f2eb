"""A role held for an area and a period."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.model.roles import Role


@frozen(kw_only=True)
class Grant:
    """One role of one account, for a division and all below it.

    Parameters
    ----------
    id
        Number in the store; 0 until it is there.
    account
        Number of the account.
    role, code12
        What, and where.
    valid_from, valid_to
        First day, and the first day on which it is held no more (None: until it is taken away).
    given_at, given_by, why
        When and by whom it was given, and for what reason.
    revoked_at, revoked_by, revoked_why
        The same of its end, if somebody took it away.
    """

    account: int
    role: Role
    code12: str
    valid_from: date
    valid_to: date | None
    given_at: datetime
    given_by: str
    why: str
    id: int = 0
    revoked_at: datetime | None = None
    revoked_by: str = ""
    revoked_why: str = ""

    @cached_property
    def area(self) -> Area:
        """The division and everything inside it."""
        return Area.of(self.code12)

    def is_held_on(self, day: date) -> bool:
        """Tell whether it is held on `day`."""
        has_begun = self.valid_from <= day
        return has_begun and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        """Tell whether it has run out by `day`, or was taken away."""
        return self.revoked_at is not None or (self.valid_to is not None and self.valid_to <= day)

    def may_give(self, role: Role, code12: str) -> bool:
        """Tell whether its holder may give `role` for a division."""
        rules = self.role.rules
        is_own = code12 == self.code12
        reaches = self.area.contains(code12) and not (rules.only_below and is_own)
        return role in rules.gives and reaches


def require_place(role: Role, code12: str) -> str:
    """Return `code12` if the role may be held for such a division.

    Raises
    ------
    InvalidCodeError
        If it is no code.
    InvalidRequestError
        If it is of another level.
    """
    if level_of(code12) not in role.rules.levels:
        raise InvalidRequestError(
            N_("The role {role} cannot be held for {code}."),
            mend=N_("It is held for divisions of these levels: {levels}."),
            role=role.word,
            code=code12,
            levels=", ".join(one.slug for one in role.rules.levels),
        )
    return code12


def require_period(valid_from: date, valid_to: date | None) -> None:
    """Do nothing if a period ends after it begins.

    Raises
    ------
    InvalidRequestError
        If it does not.
    """
    if valid_to is not None and valid_to <= valid_from:
        raise InvalidRequestError(
            N_("The period ends on {end}, before it begins on {begin}."),
            mend=N_("Give a later end, or none."),
            begin=valid_from.isoformat(),
            end=valid_to.isoformat(),
        )
