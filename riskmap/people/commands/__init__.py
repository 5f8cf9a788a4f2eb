"""``riskmap people``: the first administrator, accounts, roles, links, the demonstration."""

from riskmap.people.commands import beginning, changing, duty, helping, keeping, looking, tokens
from riskmap.people.commands.group import people

__all__ = ["COMMANDS", "beginning", "changing", "duty", "helping", "keeping", "looking", "tokens"]

COMMANDS = (people,)
