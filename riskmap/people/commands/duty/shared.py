"""What these commands share: options, and a look or a write in the realm that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.errors import UnreadableFileError
from riskmap.core.realm import DEMO, LIVE
from riskmap.core.words import N_

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
BY = click.option("--by", required=True, help="Who says so: an office, or your name.")
WHY = click.option("--why", default="", help="Why; it stays in the history.")
UNDER = click.option("--under", default="", help="12-digit code: only this division and below.")
DEMO_REALM = click.option("--demo", is_flag=True, help="In the demonstration, not in live data.")


def reading(ctx: click.Context, *, demo: bool) -> Any:
    """Open a look at everything in a realm."""
    return ctx.obj.runtime.database.read(_scope(demo=demo))


def writing(ctx: click.Context, work: Callable[[Any], Any], *, demo: bool) -> Any:
    """Run `work` as one write in a realm."""
    return ctx.obj.runtime.database.write(_scope(demo=demo), work)


def keep(file: Path, content: bytes) -> None:
    """Write a file that names people: nobody else on this machine may read it.

    Raises
    ------
    UnreadableFileError
        If it cannot be written.
    """
    try:
        file.write_bytes(content)
    except OSError as fault:
        raise UnreadableFileError(
            N_("{file} cannot be written: {reason}."),
            mend=N_("Choose another place."),
            file=str(file),
            reason=fault.strerror or str(fault),
        ) from None
    file.chmod(0o600)


def _scope(*, demo: bool) -> Scope:
    return Scope.system("riskmap people", DEMO if demo else LIVE, origin="shell")
