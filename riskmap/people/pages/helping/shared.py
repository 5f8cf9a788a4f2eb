"""What pages of the list of people who need help share: for whom, keys, filters, purposes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen
from flask import request

from riskmap.core.codes import DivisionLevel, is_code12
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.doors.access import current_account, require_reach
from riskmap.doors.parts import parts
from riskmap.doors.words import locale, say
from riskmap.people.model import Role
from riskmap.people.model.helped import Standing
from riskmap.people.model.needs import needs
from riskmap.people.model.roles import Helping, who_may
from riskmap.people.pages.tables import listed
from riskmap.people.service import helping
from riskmap.store import Reading
from riskmap.store.masters import Masters

#: Who sees the list masked, opens a row, keeps the list, erases somebody.
VIEWERS, OPENERS = who_may(Helping.SEES), who_may(Helping.OPENS)
KEEPERS, ERASERS = who_may(Helping.KEEPS), who_may(Helping.ERASES)
#: What the list may be narrowed to, beside unit and kind.
OVERDUE, REMOVED = "overdue", "removed"


@frozen(kw_only=True)
class Asked:
    """What a list is narrowed to, as its address says."""

    under: str
    kind: str
    show: str

    @property
    def wanted(self) -> helping.Wanted:
        """The same for the service."""
        return helping.Wanted(
            under=self.under,
            kind=self.kind,
            standing=Standing.REMOVED if self.show == REMOVED else Standing.LISTED,
            is_overdue=self.show == OVERDUE,
        )

    def words(self, **more: str) -> dict[str, str]:
        """Return it for an address; what limits nothing is left out."""
        said = {"under": self.under, "kind": self.kind, "show": self.show}
        return {**{name: text for name, text in said.items() if text}, **more}


@frozen(kw_only=True)
class Line:
    """One row of a list or sheet, in words."""

    shown: helping.Shown
    unit: str
    kinds: str


def masters() -> Masters:
    """Return the master keys of the site."""
    return Masters(parts().home.keys)


def asked() -> Asked:
    """Return what the address of the request narrows the list to.

    Raises
    ------
    NotFoundError
        If it names a unit outside of the asker's right.
    """
    under, kind, show = (request.values.get(name, "") for name in ("under", "kind", "show"))
    under = under if is_code12(under) else ""
    if under:
        require_reach(under)
    return Asked(
        under=under,
        kind=kind if kind in needs() else "",
        show=show if show in {OVERDUE, REMOVED} else "",
    )


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Return the kinds of need that may be chosen."""
    return tuple((slug, say(one.word)) for slug, one in needs().items())


def may_there(roles: Iterable[Role], code12: str) -> bool:
    """Tell whether who asks holds one of some roles there, not only somewhere."""
    visitor = current_account()
    if visitor is None or not {*map(str, roles)} & {*visitor.roles}:
        return False
    return visitor.scope_for(tuple(map(str, roles))).reaches(code12)


def known(uow: Reading) -> dict[str, Division]:
    """Return streets and committees by code."""
    levels = (DivisionLevel.STREET, DivisionLevel.COMMITTEE)
    return {one.code12: one for one in divisions.list_divisions(uow) if one.level in levels}


def lines(rows: Iterable[helping.Shown], units: Mapping[str, Division]) -> tuple[Line, ...]:
    """Return rows in the reader's words."""
    return tuple(
        Line(
            shown=one,
            unit=name_of(one.helped.code12, units),
            kinds=listed(say(needs()[kind].word) for kind in one.helped.kinds),
        )
        for one in rows
    )


def name_of(code12: str, units: Mapping[str, Division]) -> str:
    """Return the name of a unit; its code where the register has none."""
    unit = units.get(code12)
    return code12 if unit is None else unit.name(locale())
