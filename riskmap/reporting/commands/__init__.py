"""``riskmap reporting``: what is in force, decisions, duties made ahead, the board, amendments."""

from riskmap.reporting.commands import amending, deciding, files, lists, looking, messages
from riskmap.reporting.commands.group import reporting

__all__ = ["COMMANDS", "amending", "deciding", "files", "lists", "looking", "messages"]

COMMANDS = (reporting,)
