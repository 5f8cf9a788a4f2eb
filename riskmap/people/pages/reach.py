"""Which division a page is about: the one asked for, within reach; and which may be chosen."""

from __future__ import annotations

from flask import request

from riskmap.core.codes import DivisionLevel, ancestors_of, is_code12
from riskmap.divisions import service as divisions
from riskmap.doors.access import require_reach
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale
from riskmap.store import Reading


def asked_division(uow: Reading) -> str:
    """Return the division that the address asks for, within reach; the reader's own by default."""
    asked = request.values.get("under", "")
    if is_code12(asked):
        require_reach(asked)
        return asked
    areas = sorted(current_scope().areas, key=lambda one: (one.level, one.code12))
    return areas[0].code12 if areas else divisions.list_codes(uow)[0]


def reachable(uow: Reading) -> tuple[tuple[str, str], ...]:
    """Return the divisions that the reader may choose, down to streets: code and name."""
    areas = current_scope().areas
    codes = {one.code12 for one in areas}
    for level in (one for one in DivisionLevel if one <= DivisionLevel.STREET):
        for area in areas:
            codes.update(divisions.list_codes(uow, level=level, under=area.code12))
    names = divisions.names_of(uow, codes, locale=locale())
    return tuple((code12, names.get(code12, code12)) for code12 in sorted(codes))


def line_of(uow: Reading, code12: str) -> dict[str, str]:
    """Return the names of a division and of those around it, by code."""
    return divisions.names_of(uow, (code12, *ancestors_of(code12)), locale=locale())
