"""Begin a place: everything is written beside its folder, checked, and only then put there."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from attrs import evolve, frozen

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_, Message
from riskmap.geo.coverage import repair
from riskmap.geo.crs import to_crs
from riskmap.risk.place.reading import read_place
from riskmap.risk.scaffold.asked import Asked
from riskmap.risk.scaffold.content import files_of
from riskmap.risk.scaffold.metric import metric_crs_for
from riskmap.risk.scaffold.outlines import Outlines, read_outlines
from riskmap.risk.scaffold.people import people_of, with_whole
from riskmap.risk.scaffold.plan import DIVISIONS, Plan

#: A repair that changes an outline by more than this share is left to whoever drew it.
_REPAIR_MAX = 0.001


@frozen(kw_only=True)
class Made:
    """What was written.

    Parameters
    ----------
    region_file
        The region.toml of the new place.
    notes
        What was chosen on the way, and why.
    """

    region_file: Path
    id: str
    metric_crs: str
    units: int
    levels: tuple[str, ...]
    notes: tuple[Message, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "region_file": str(self.region_file),
            "id": self.id,
            "metric_crs": self.metric_crs,
            "units": self.units,
            "levels": list(self.levels),
            "notes": [str(note) for note in self.notes],
        }


def scaffold(asked: Asked) -> Made:
    """Write a folder that can be assessed at once; nothing is overwritten.

    Raises
    ------
    ConflictError
        If something lies in the folder already.
    RegionError
        If the outlines or the people have faults, all of them.
    RiskmapError
        If the file cannot be read, or something is missing that nobody can guess.
    """
    _require_empty(asked.folder)
    asked.require_people_cited()
    plan = _plan(asked)
    asked.folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(mkdtemp(prefix=f".{asked.folder.name}-", dir=asked.folder.parent))
    try:
        _write(plan, part)
        place = read_place(part / "region.toml")
        if asked.folder.exists():
            asked.folder.rmdir()
        part.chmod(0o755)
        part.rename(asked.folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Made(
        region_file=asked.folder / "region.toml",
        id=plan.id,
        metric_crs=plan.metric_crs,
        units=len(plan.outlines.codes),
        levels=place.levels,
        notes=(*plan.notes, *(one.message for one in place.warnings)),
    )


def _require_empty(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise ConflictError(
            N_("The folder {folder} is not empty; nothing is overwritten."),
            mend=N_("Give another folder with --out, or move what is in it."),
            folder=str(folder),
        )


def _plan(asked: Asked) -> Plan:
    region_id = asked.region_id()
    outlines = read_outlines(asked)
    metric = metric_crs_for(
        _drawn(outlines), outlines.crs, language=asked.language, asked=asked.metric_crs
    )
    outlines = _mended(outlines, metric.crs)
    name = asked.name or _name_of(outlines)
    if not name:
        name = asked.boundaries.stem
        called = N_("The place is called {name}, after the file; say --name if it has another.")
        outlines = outlines.with_notes(Message(called, {"name": name}))
    if asked.total_population is not None:
        outlines = with_whole(outlines, code=region_id, name=name)
    people = people_of(asked, outlines)
    in_metres = to_crs(outlines.geometries, outlines.crs, metric.crs)
    west, south, east, north = (float(one) for one in shapely.total_bounds(in_metres))
    return Plan(
        asked=asked,
        id=region_id,
        name=name,
        outlines=outlines,
        metric_crs=metric.crs,
        areas_m2=np.nan_to_num(shapely.area(in_metres)),
        extent_m=(east - west, north - south),
        people=people,
        notes=(*outlines.notes, metric.note, *(() if people is None else people.notes), _HAZARD),
    )


_HAZARD = Message(
    N_("Ground is made up and the rain is that of another city: the first map is a demonstration.")
)


def _drawn(outlines: Outlines) -> Any:
    return outlines.geometries[~shapely.is_missing(outlines.geometries)]


def _name_of(outlines: Outlines) -> str:
    """Return the name of the whole, if the file has one unit above all others."""
    is_whole = len(outlines.tops) == 1
    return outlines.names[outlines.tops[0]] if is_whole else ""


def _mended(outlines: Outlines, metric_crs: str) -> Outlines:
    """Return outlines without slips of the pen; what is more than a slip stays for the check."""
    drawn = outlines.geometries
    mended = repair(drawn)
    before = np.abs(shapely.area(to_crs(drawn, outlines.crs, metric_crs)))
    after = shapely.area(to_crs(mended.geometries, outlines.crs, metric_crs))
    is_slip = mended.changed & (after > 0) & (np.abs(after - before) <= _REPAIR_MAX * after)
    if not is_slip.any():
        return outlines
    geometries = drawn.copy()
    geometries[is_slip] = mended.geometries[is_slip]
    message = N_(
        "{count} outlines were not valid and were mended; areas change by up to {area} m2."
    )
    params = {"count": int(is_slip.sum()), "area": f"{np.abs(after - before)[is_slip].max():.1f}"}
    return evolve(outlines, geometries=geometries).with_notes(Message(message, params))


def _write(plan: Plan, folder: Path) -> None:
    outlines = plan.outlines
    frame = gpd.GeoDataFrame(
        {
            "code": list(outlines.codes),
            "parent": list(outlines.parents),
            "level": list(outlines.levels),
            "name": list(outlines.names),
            **{flag: list(said) for flag, said in outlines.flags.items()},
        },
        geometry=list(outlines.geometries),
        crs=outlines.crs,
    )
    frame.to_file(folder / DIVISIONS, layer="divisions", driver="GPKG", promote_to_multi=True)
    for name, text in files_of(plan).items():
        (folder / name).write_text(text, "utf-8")
