"""The group, and what its commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.reading.text import MAX_BYTES
from riskmap.store import schema

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
#: The command did its work and found entries to refuse; nothing of it could be taken.
SOME_REFUSED, ALL_REFUSED = 1, 4


@click.group()
def feeds() -> None:
    """Observations and signals from outside: ask, keep, look how feeds are, try a payload."""


def parts_of(ctx: click.Context) -> Any:
    """Return the parts over a database that this program can work with."""
    schema.require_current(ctx.obj.runtime.database)
    return ctx.obj.runtime


def reading(ctx: click.Context) -> Any:
    """Open a look at everything."""
    return parts_of(ctx).database.read(Scope.system("riskmap feeds"))


def writing(ctx: click.Context, work: Callable[[Any], Any]) -> Any:
    """Run `work` as one write."""
    return parts_of(ctx).database.write(Scope.system("riskmap feeds", origin="shell"), work)


def payload_of(file: Path) -> bytes:
    """Return what a file holds, unless it is larger than any feed's answer."""
    if file.stat().st_size > MAX_BYTES:
        raise UnreadableFileError(
            N_("The payload has more than {count} bytes."),
            mend=N_("Ask the sender for a shorter span."),
            count=MAX_BYTES,
        )
    return file.read_bytes()
