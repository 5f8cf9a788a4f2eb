"""``riskmap places``: bring, list, change and hand out things with a position."""

from riskmap.places.commands import bringing, changing, looking
from riskmap.places.commands.group import places

__all__ = ["COMMANDS", "bringing", "changing", "looking"]

COMMANDS = (places,)
