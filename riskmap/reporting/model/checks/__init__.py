"""Checks of reports: a list as data, small expressions, a few named functions, one judgement."""

from riskmap.reporting.model.checks.facts import Around, Facts, Ledgers
from riskmap.reporting.model.checks.judging import findings, holding_up, is_urgent, softened
from riskmap.reporting.model.checks.table import By, Check, checks, read_checks

__all__ = [
    "Around",
    "By",
    "Check",
    "Facts",
    "Ledgers",
    "checks",
    "findings",
    "holding_up",
    "is_urgent",
    "read_checks",
    "softened",
]
