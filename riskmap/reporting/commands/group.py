"""The group, and what its commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO, LIVE, Realm

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
DEMO_REALM = click.option("--demo", is_flag=True, help="In the demonstration, not in live data.")
CODE = click.argument("code12", metavar="CODE")


@click.group()
def reporting() -> None:
    """Decisions in force, reports that are expected, who has reported: write down, plan, show."""


def realm_of(*, demo: bool) -> Realm:
    """Return the realm that was asked for."""
    return DEMO if demo else LIVE


def reading(ctx: click.Context, *, demo: bool) -> Any:
    """Open a look at everything in a realm."""
    return ctx.obj.runtime.database.read(_scope(demo=demo))


def writing(ctx: click.Context, work: Callable[[Any], Any], *, demo: bool) -> Any:
    """Run `work` as one write in a realm."""
    return ctx.obj.runtime.database.write(_scope(demo=demo), work)


def _scope(*, demo: bool) -> Scope:
    return Scope.system("riskmap reporting", realm_of(demo=demo), origin="shell")
