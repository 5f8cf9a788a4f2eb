"""``riskmap reporting``: what is in force, decisions, duties made ahead, the board."""

from riskmap.reporting.commands import deciding, looking
from riskmap.reporting.commands.group import reporting

__all__ = ["COMMANDS", "deciding", "looking"]

COMMANDS = (reporting,)
