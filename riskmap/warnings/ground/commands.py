"""Moving ground by hand: ``riskmap warnings analyse``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError, UnreadableFileError
from riskmap.core.realm import DEMO, LIVE
from riskmap.core.words import N_
from riskmap.feeds import service as feeds
from riskmap.feeds.model import Context, Quake
from riskmap.feeds.reading.text import MAX_BYTES
from riskmap.feeds.service.positions import positions
from riskmap.warnings.ground.analysis import Analysis, analyse
from riskmap.warnings.ground.known_steps import felt_at, steps_of
from riskmap.warnings.ground.told import as_dict, lines
from riskmap.warnings.service import ground as service

#: Formats of catalogues, in the order in which they are tried.
_CATALOGUES = ("usgs", "quakeml")
_TOGETHER = "--quakes and --at belong together: how far away was the earthquake?"


@click.command("analyse")
@click.argument("what", metavar="FILE|STATION")
@click.option("--station", default="", help="Which one, where FILE holds several.")
@click.option("--quakes", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A catalogue for FILE: GeoJSON of the USGS, or QuakeML.")  # fmt: skip
@click.option("--at", nargs=2, type=float, metavar="LON LAT", help="Where the station of FILE is.")
@click.option("--step", "steps", multiple=True, metavar="DATE",
              help="A day on which the equipment was changed; as often as needed.")  # fmt: skip
@click.option("--demo", is_flag=True, help="STATION of the demonstration, not of live data.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
@click.pass_context
def analyse_(ctx: click.Context, /, *, what: str, as_json: bool, demo: bool, **said: Any) -> None:
    """Say what positions of FILE, or of a station that is kept, say of the ground.

    Rate by MIDAS, class of sinking, known steps, a model with seasons, sudden offsets and how
    often this rule alone would cry. A file needs neither database nor home.
    """
    path = Path(what)
    found = _of_file(path, **said) if path.is_file() else _of_station(ctx, what, demo=demo)
    ctx.obj.answer(as_dict(found), list(lines(found)), as_json=as_json)


def _of_file(
    path: Path,
    *,
    station: str,
    quakes: Path | None,
    at: tuple[float, float] | None,
    steps: tuple[str, ...],
) -> Analysis:
    if (quakes is None) is not (at is None):
        raise click.UsageError(_TOGETHER)
    found = positions(_payload(path), Context(station=station or path.stem))
    felt = felt_at(*at, _catalogue(quakes)) if quakes is not None and at is not None else ()
    return analyse(found, steps_of(found, {"steps": {"value": list(steps)}}, felt))


def _catalogue(path: Path) -> tuple[Quake, ...]:
    payload = _payload(path)
    for name in _CATALOGUES:
        parsed = feeds.read(feeds.format_named(name), payload, Context())
        found = tuple(one for one in parsed.records if isinstance(one, Quake))
        if found:
            return found
    raise UnreadableFileError(
        N_("There is no earthquake in {name}."),
        mend=N_("Use one of: {allowed}."),
        name=path.name,
        allowed=", ".join(_CATALOGUES),
    )


def _of_station(ctx: click.Context, key: str, *, demo: bool) -> Analysis:
    scope = Scope.system("riskmap warnings analyse", DEMO if demo else LIVE, origin="shell")
    with ctx.obj.runtime.database.read(scope) as uow:
        known = next((one for one in feeds.stations(uow) if one.key == key), None)
        if known is None:
            raise NotFoundError(
                N_("There is neither a file nor a station {key}."),
                mend=N_("Name a station as feed/station; riskmap feeds status lists the feeds."),
                key=key,
            )
        return service.station_analysis(uow, known)


def _payload(file: Path) -> bytes:
    """Return what a file holds, unless it is larger than any feed's answer."""
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)
