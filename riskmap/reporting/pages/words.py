"""What the room's pages share: levels in words, what is asked of units, where a page is about."""

from __future__ import annotations

from riskmap.core.codes import DivisionLevel
from riskmap.core.words import N_
from riskmap.doors.words import locale, say
from riskmap.people.pages.reach import asked_division, line_of, reachable
from riskmap.reporting.model.plans import Burden

__all__ = ["LEVELS", "asked_division", "burden_said", "line_of", "reachable"]

LEVELS = {
    DivisionLevel.PROVINCE: N_("Municipality"),
    DivisionLevel.PREFECTURE: N_("Prefecture"),
    DivisionLevel.DISTRICT: N_("District"),
    DivisionLevel.STREET: N_("Streets"),
    DivisionLevel.COMMITTEE: N_("Committees"),
}


def burden_said(one: Burden) -> str:
    """Return which plans ask the units of a level."""
    return ("、" if locale() == "zh" else "; ").join(say(plan.word) for plan in one.plans)
