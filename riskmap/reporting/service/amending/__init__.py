"""Amend the figures of a verified report (统计核销): asked for, proposed, decided."""

from riskmap.reporting.service.amending.deciding import approve, turn_down
from riskmap.reporting.service.amending.proposing import ask, propose, withdraw
from riskmap.reporting.service.amending.standing import (
    Looked,
    Standing,
    asked_of,
    going_on,
    look,
    of_event,
    standing,
    waiting,
)

__all__ = [
    "Looked",
    "Standing",
    "approve",
    "ask",
    "asked_of",
    "going_on",
    "look",
    "of_event",
    "propose",
    "standing",
    "turn_down",
    "waiting",
    "withdraw",
]
