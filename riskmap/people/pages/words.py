"""What pages of people say of divisions, roles and browsers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from riskmap.core.access import Area
from riskmap.core.codes import level_of
from riskmap.core.errors import RiskmapError
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.doors.words import locale, say
from riskmap.store import Reading

_BROWSERS = ("Edg", "MicroMessenger", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
_SAID = {"Edg": "Edge", "MicroMessenger": "WeChat", "Mac OS": "macOS"}
_GAP = "\N{EM SPACE}"


def division_said(uow: Reading, code12: str) -> str:
    """Return the name of a division with its code; only the code where nobody knows it."""
    try:
        return f"{_name(divisions.division(uow, code12))} {code12}"
    except RiskmapError:
        return code12


def explained(fault: RiskmapError) -> str:
    """Return what is wrong and how to mend it, in the reader's language."""
    return f"{say(fault.message)} {say(fault.how_to_mend)}".strip()


def choices(uow: Reading, areas: Iterable[Area]) -> tuple[tuple[str, str], ...]:
    """Return the divisions of some areas as (code, name), in order, lower ones set in."""
    found = {
        one.code12: one
        for area in areas
        for one in divisions.list_divisions(uow, under=area.code12)
    }
    levels = sorted({level_of(code12) for code12 in found})
    return tuple(
        (code12, f"{_GAP * levels.index(level_of(code12))}{_name(found[code12])}")
        for code12 in sorted(found)
    )


@lru_cache(maxsize=256)
def browser_said(agent: str) -> str:
    """Return what a browser says of itself, as far as a person wants to know."""
    browser = next((one for one in _BROWSERS if one in agent), "")
    system = next((one for one in _SYSTEMS if one in agent), "")
    return " · ".join(_SAID.get(one, one) for one in (browser, system) if one) or agent[:40]


def _name(one: Division) -> str:
    return one.name_en or one.name_zh if locale() == "en" else one.name_zh
