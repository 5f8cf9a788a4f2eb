"""``riskmap calls``: what was sent, send what waits, try a channel."""

from riskmap.calls.commands import looking, sending
from riskmap.calls.commands.group import calls

__all__ = ["COMMANDS", "looking", "sending"]

COMMANDS = (calls,)
