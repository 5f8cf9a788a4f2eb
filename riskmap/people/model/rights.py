"""Who may look after whom: rules that need nothing but what people hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from attrs import field, frozen

from riskmap.core.access import Area
from riskmap.people.model.accounts import Account
from riskmap.people.model.grants import Grant
from riskmap.people.model.roles import Role


def _as_tuple(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    return tuple(grants)


@frozen(kw_only=True)
class Holder:
    """An account and the roles it holds, held, still holds or will hold.

    Parameters
    ----------
    day
        The day of today, by which grants are held or not.
    """

    account: Account
    day: date
    grants: tuple[Grant, ...] = field(default=(), converter=_as_tuple)

    @cached_property
    def held(self) -> tuple[Grant, ...]:
        """What is held today."""
        return tuple(one for one in self.grants if one.is_held_on(self.day))

    @property
    def standing(self) -> tuple[Grant, ...]:
        """What is held today, or will be."""
        return tuple(one for one in self.grants if not one.is_over_on(self.day))

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """Roles held today, anywhere, each once."""
        held = {one.role for one in self.held}
        return tuple(role for role in Role if role in held)

    def areas(self, roles: Iterable[str] | None = None) -> tuple[Area, ...]:
        """Return where one of `roles` is held today; of all roles by default."""
        asked = None if roles is None else set(roles)
        held = (one for one in self.held if asked is None or one.role in asked)
        return tuple(dict.fromkeys(one.area for one in held))


@frozen(kw_only=True)
class Acting:
    """Who changes something about accounts.

    Parameters
    ----------
    name
        For the log: a sign-in name, or who stands at the shell.
    holder
        The person with what he holds; None for the program itself and for the shell, which may
        do everything: whoever reaches it reaches the database too.
    """

    name: str
    holder: Holder | None = None

    def may_give(self, role: Role, code12: str, to: Account) -> bool:
        """Tell whether a role may be given to an account: never to oneself, never above."""
        if self.holder is None:
            return True
        is_other = self.holder.account.number != to.number
        is_same_world = self.holder.account.is_demo == to.is_demo
        can = any(one.may_give(role, code12) for one in self.holder.held)
        return is_other and is_same_world and can

    def may_see(self, other: Holder) -> bool:
        """Tell whether an account lies where this person looks after accounts."""
        if self.holder is None:
            return True
        codes = {other.account.code12, *(one.code12 for one in other.standing)}
        is_same_world = self.holder.account.is_demo == other.account.is_demo
        return is_same_world and any(self._looks_after(code12) for code12 in codes)

    def may_manage(self, other: Holder) -> bool:
        """Tell whether an account may be changed, closed or opened again.

        Everything it holds must be something that this person may give; so nobody takes over
        an account that reaches further than his own.
        """
        if self.holder is None:
            return True
        account = other.account
        is_inside = self._looks_after(account.code12)
        is_other = self.holder.account.number != account.number
        may_give_all = all(self.may_give(one.role, one.code12, account) for one in other.standing)
        return is_inside and is_other and self.may_see(other) and may_give_all

    def may_add(self, code12: str) -> bool:
        """Tell whether somebody who belongs to a division may get an account from this person."""
        return self.holder is None or self._looks_after(code12)

    def roles_to_give(self, to: Account) -> tuple[Role, ...]:
        """Return the roles that this person may give somewhere."""
        if self.holder is None:
            return tuple(Role)
        if self.holder.account.number == to.number:
            return ()
        return tuple(
            role for role in Role if any(role in one.role.rules.gives for one in self.holder.held)
        )

    def areas(self) -> tuple[Area, ...]:
        """Return where this person looks after accounts."""
        held = () if self.holder is None else self.holder.held
        return tuple(dict.fromkeys(one.area for one in held if one.role.rules.gives))

    def _looks_after(self, code12: str) -> bool:
        held = () if self.holder is None else self.holder.held
        return any(one.may_give(role, code12) for one in held for role in one.role.rules.gives)
