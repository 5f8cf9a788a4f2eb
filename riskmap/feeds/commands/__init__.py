"""Feeds by hand: which formats are read, what comes, how feeds are, which stations there are."""

from __future__ import annotations

import click

from riskmap.feeds.commands import formats, replaying, running, stations  # noqa: F401 - join the group
from riskmap.feeds.commands.group import feeds
from riskmap.feeds.demo.commands import demo

feeds.add_command(demo)
COMMANDS: tuple[click.Command, ...] = (feeds,)
