"""For whom the pages of officers are, and for which unit one reports."""

from __future__ import annotations

from flask import request

from riskmap.doors.access import require_reach
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.service import today as seeing
from riskmap.store import Reading

REPORTERS = roles_of(Deed.SUBMIT)


def asked_unit(uow: Reading) -> str:
    """Return the unit that the address asks for, the first of one's own by default."""
    return unit_among(seeing.own_units(uow))


def unit_among(units: tuple[str, ...]) -> str:
    """Return the unit that the address asks for, among those one reports for.

    Raises
    ------
    NotFoundError
        If it is another one: that does not exist for the one who asks.
    """
    asked = request.args.get("unit", "") or (units[0] if units else "")
    if asked not in units:
        require_reach("")
    return asked
