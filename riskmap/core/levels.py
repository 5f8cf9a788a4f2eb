"""Ordered levels. Risk, warning and response are three scales and are never merged."""

from __future__ import annotations

from enum import IntEnum

from riskmap.core.words import N_, Message


class RiskLevel(IntEnum):
    """Class of a risk score, from very low to very high. No data is None, never a level."""

    VERY_LOW = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    VERY_HIGH = 5

    @property
    def word(self) -> Message:
        """How the level is called on screen."""
        return Message(RISK_WORDS[self])


RISK_WORDS = {
    RiskLevel.VERY_LOW: N_("very low"),
    RiskLevel.LOW: N_("low"),
    RiskLevel.MEDIUM: N_("medium"),
    RiskLevel.HIGH: N_("high"),
    RiskLevel.VERY_HIGH: N_("very high"),
}
NO_DATA = Message(N_("no data"))


class WarningLevel(IntEnum):
    """Colour of a relayed or detected hazard warning: blue < yellow < orange < red."""

    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4


class ResponseLevel(IntEnum):
    """Decided emergency response, IV < III < II < I, always within one response system."""

    IV = 1
    III = 2
    II = 3
    I = 4  # noqa: E741 - the field writes it so
