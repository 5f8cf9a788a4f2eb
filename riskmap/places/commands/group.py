"""The group, and what its commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.places.model import Place
from riskmap.places.model.fields import FIELDS

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
BY = click.option("--by", required=True, help="Who says so: an office, or your name.")
WHY = click.option("--why", required=True, help="Why; it stays in the history.")
KIND = click.option("--kind", help="Only this kind, for example shelter.")
ID = click.argument("place_id", metavar="ID")


@click.group()
def places() -> None:
    """Shelters, rescue points, dangers, supplies, routes: bring, list, change, hand out."""


def reading(ctx: click.Context) -> Any:
    """Open a look at everything."""
    return ctx.obj.runtime.database.read(Scope.system("riskmap places"))


def writing(ctx: click.Context, work: Callable[[Any], Any]) -> Any:
    """Run `work` as one write."""
    return ctx.obj.runtime.database.write(Scope.system("riskmap places", origin="shell"), work)


def as_dict(one: Place) -> dict[str, Any]:
    """Return a place for a program, with all that is known of it."""
    lon, lat = one.position
    fields = {name: getattr(one, name) for name in FIELDS}
    said = {name: value.isoformat() if isinstance(value, date) else value
            for name, value in fields.items()}  # fmt: skip
    return {**said, "lon": lon, "lat": lat, "wkt": one.geometry.wkt}
