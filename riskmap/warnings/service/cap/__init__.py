"""Alerts of the Common Alerting Protocol: written, proposed, decided, listed."""

from riskmap.warnings.service.cap.deciding import approve, decline, withdraw
from riskmap.warnings.service.cap.listing import given_out, of_warning, paper
from riskmap.warnings.service.cap.proposing import Sender, follow, offered, propose, sender_of

__all__ = [
    "Sender",
    "approve",
    "decline",
    "follow",
    "given_out",
    "of_warning",
    "offered",
    "paper",
    "propose",
    "sender_of",
    "withdraw",
]
