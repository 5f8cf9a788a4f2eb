"""What stays on the wall screen: warnings in force. Only official ones bear a level's colour."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.levels import WarningLevel
from riskmap.core.pins import NOTABLE, PLAIN, SERIOUS, URGENT, Pin
from riskmap.core.words import N_, Message
from riskmap.maps.layer import AskedLayers
from riskmap.store import Reading
from riskmap.warnings.model.warnings import HazardWarning, Kind, level_word
from riskmap.warnings.service import showing
from riskmap.warnings.service.calling import headline

_SEVERITY = {
    WarningLevel.RED: URGENT,
    WarningLevel.ORANGE: SERIOUS,
    WarningLevel.YELLOW: NOTABLE,
    WarningLevel.BLUE: PLAIN,
}


def pins(uow: Reading, asked: AskedLayers) -> Iterable[Pin]:
    """Return the warnings in force that whoever looks may see."""
    return (_pin(one, asked.locale) for one in showing.in_force(uow, uow.now))


def _pin(one: HazardWarning, locale: str) -> Pin:
    level = one.said.level
    is_official = one.kind is Kind.OFFICIAL
    shown = {"level": level_word(level), "text": headline(one, locale)}
    return Pin(
        severity=SERIOUS if level is None else _SEVERITY[level],  # unknown is never the least
        kind=one.kind.word,
        text=Message(N_("{level}: {text}"), shown),
        since=one.opened_at,
        seen_at=one.seen_at,
        level=level.name.lower() if is_official and level is not None else "",
    )
