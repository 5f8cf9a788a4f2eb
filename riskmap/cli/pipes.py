"""Output that nobody reads any more, as in ``riskmap … | head``: the command ends, quietly."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from riskmap.cli import exits


@contextmanager
def ending_unread() -> Iterator[None]:
    """End the command where it writes to somebody who has gone.

    Raises
    ------
    click.exceptions.Exit
        Where that was so; another pipe or connection that breaks is a fault like any other.
    """
    try:
        yield
    except BrokenPipeError:
        unread = [one for one in (sys.stdout, sys.stderr) if _is_unread(one)]
        if not unread:
            raise
        for one in unread:
            _let_go(one)
        raise click.exceptions.Exit(exits.UNREAD) from None


def _is_unread(stream: TextIO) -> bool:
    """Tell whether what a stream still holds, or would be given, reaches nobody."""
    try:
        stream.flush()
        return _has_no_reader(stream.fileno())
    except BrokenPipeError:
        return True
    except OSError:  # no file stands behind it
        return False


def _has_no_reader(number: int) -> bool:
    """Ask the system about an open file: without a buffer nothing is left to try with."""
    if not hasattr(select, "poll"):  # on Windows
        return False
    asked = select.poll()
    asked.register(number, 0)
    return any(found & (select.POLLERR | select.POLLHUP) for _, found in asked.poll(0))


def _let_go(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: Python writes it once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
