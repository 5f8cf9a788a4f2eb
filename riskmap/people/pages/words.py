"""What pages of people say of divisions, roles and browsers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel, is_code12, level_of, prefix
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
    """Return the name of a division, of a committee with its street; else the code."""
    return divisions_said(uow, [code12])[code12]


def divisions_said(uow: Reading, codes: Iterable[str]) -> dict[str, str]:
    """Return what `division_said` says of some divisions, by code: one question for all."""
    asked = dict.fromkeys(codes)
    streets = {one: _street(one) for one in asked}
    names = divisions.names_of(uow, (*asked, *filter(None, streets.values())), locale=locale())
    return {
        one: " · ".join(names[each] for each in (street, one) if each in names) or one
        for one, street in streets.items()
    }


def _street(code12: str) -> str:
    """Return the street of a committee; nothing for any other division."""
    is_committee = is_code12(code12) and level_of(code12) is DivisionLevel.COMMITTEE
    return f"{prefix(code12, DivisionLevel.STREET)}000" if is_committee else ""


def explained(fault: RiskmapError) -> str:
    """Return what is wrong and how to mend it, in the reader's language."""
    return f"{say(fault.message)} {say(fault.how_to_mend)}".strip()


def field_of(fault: RiskmapError, fields: Iterable[str], otherwise: str) -> str:
    """Return the field that a fault is about: the one whose text it quotes."""
    return next((one for one in fields if one in fault.message.params), otherwise)


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
