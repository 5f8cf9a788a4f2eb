"""What the officer's page says of warnings: those that hold for the unit, the worst in front."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.hazards import hazards
from riskmap.core.levels import WarningLevel
from riskmap.core.notices import Notice
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say
from riskmap.store import Reading
from riskmap.warnings.model.warnings import HazardWarning, level_word
from riskmap.warnings.service import showing
from riskmap.warnings.service.calling import headline

_URGENT = WarningLevel.ORANGE


def notices(uow: Reading, unit: str) -> Iterable[Notice]:
    """Return the warnings in force that hold for a unit: official signals, then our own."""
    for one in showing.touching(showing.in_force(uow, uow.now), unit):
        yield Notice(
            kind=_kind(one),
            text=_text(one),
            path=f"/warnings/{one.id}",
            since=one.opened_at,
            is_urgent=one.said.level is not None and one.said.level >= _URGENT,
        )


def _kind(one: HazardWarning) -> Message:
    kind = hazards().get(one.said.hazard)
    shown = {
        "kind": one.kind.word,
        "hazard": Message(N_("Hazard")) if kind is None else kind.name(locale()),
        "level": level_word(one.said.level),
    }
    return Message(N_("{kind}: {hazard}, {level}"), shown)


def _text(one: HazardWarning) -> str:
    text = headline(one, locale())
    return text if isinstance(text, str) else say(text)
