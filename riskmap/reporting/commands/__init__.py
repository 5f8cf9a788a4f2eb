"""``riskmap reporting``: what is in force, decisions, duties made ahead, the board."""

from riskmap.reporting.commands import deciding, files, lists, looking, messages
from riskmap.reporting.commands.group import reporting

__all__ = ["COMMANDS", "deciding", "files", "lists", "looking", "messages"]

COMMANDS = (reporting,)
