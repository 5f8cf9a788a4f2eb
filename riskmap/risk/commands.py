"""``riskmap risk``: assess a place that is a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskmap.core.access import Scope
from riskmap.core.clock import LiveClock
from riskmap.core.words import N_, Message
from riskmap.risk import service

if TYPE_CHECKING:
    from riskmap.risk.place import Place
    from riskmap.risk.units import UnitRow


@click.group()
def risk() -> None:
    """Assess hazard, exposure and vulnerability of a place."""


@risk.command()
@click.argument("region_file", metavar="REGION.toml", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the results; made where it does not exist.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.pass_obj
def assess(shell: Any, region_file: Path, folder: Path, *, as_json: bool) -> None:
    """Assess the place of REGION.toml and write the results into DIR.

    Writes divisions.csv, assessment.gpkg, summary.json, provenance.json, and in hazards/ the
    maps that were made. Every file says what in it is synthetic, estimated or unverified.
    """
    from riskmap.risk.files import summary, write_files  # noqa: PLC0415 - pandas, PROJ, GDAL
    from riskmap.risk.hazard_maps import hazard_maps  # noqa: PLC0415 - as above
    from riskmap.risk.place import read_place  # noqa: PLC0415 - as above

    place = read_place(region_file)
    shell.say(Message(N_("{region}: the folder is sound."), {"region": place.region.id}))
    rows = _rows(shell, place)
    units = service.units_of_place(place, rows)
    maps = hazard_maps(place, units, folder / "hazards", say=shell.say)
    shell.say(Message(N_("Assessing {count} divisions."), {"count": len(rows)}))
    assessment = service.assess(place, rows, maps, at=LiveClock().now())
    paths = write_files(assessment, units, folder)
    written = [Message(N_("Wrote {file}"), {"file": str(path)}) for path in paths]
    shell.answer(summary(assessment), written, as_json=as_json)


def _rows(shell: Any, place: Place) -> tuple[UnitRow, ...]:
    if place.units is not None:
        return service.rows_of(place)
    # Opened only here: a place with its own divisions needs no database.
    with shell.runtime.database.read(Scope.system("riskmap risk assess")) as uow:
        return service.rows_of(place, uow)


COMMANDS = (risk,)
