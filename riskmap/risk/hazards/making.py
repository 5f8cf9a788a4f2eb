"""Hazard maps: given ones are only named, made ones are made once and kept with their record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from attrs import asdict

from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.geo.rasters import Grid
from riskmap.risk.hazards.geotiff import tags_of, write_geotiff
from riskmap.risk.hazards.map_keys import MadeRecord, given_keys
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.hazards.work import MAKERS, MadeMaps, Work
from riskmap.risk.makers.versions import version_of
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units
from riskmap.risk.region import EVENTS, FIELD, INTENSITIES, Hazard
from riskmap.risk.steps import RunFolder, key_of

_NOTICE = "SYNTHETIC demonstration data; not a forecast"


def hazard_maps(
    place: Place, units: Units, run: RunFolder, *, only: frozenset[str] | None = None
) -> tuple[HazardMaps, ...]:
    """Return the maps of the hazards of a place; those with a maker lie in the run's folder.

    Parameters
    ----------
    only
        Ids of the hazards that are wanted; all by default.
    """
    wanted = [one for one in place.region.hazards if only is None or one.slug in only]
    return tuple(_maps(place, units, one, run) for one in wanted)


def _maps(place: Place, units: Units, hazard: Hazard, run: RunFolder) -> HazardMaps:
    if hazard.maker is None:
        run.steps.advance()
        return HazardMaps(
            hazard=hazard,
            keys=given_keys(hazard),
            paths=tuple(place.folder / file for file in hazard.files),
            metric_crs=units.metric_crs,
        )
    record = MadeRecord.read(run.maps, hazard)
    key = _key(place, units, hazard)
    if record is None or record.key != key or not all(one.is_file() for one in record.paths):
        said = {"hazard": hazard.slug}
        made_up = hazard.hazard_is_synthetic
        run.steps.say(
            Message(N_("Making SYNTHETIC maps of {hazard}."), said)
            if made_up
            else Message(N_("Making maps of {hazard}."), said)
        )
        record = _make(place, units, hazard, run, key)
    run.steps.advance()
    return HazardMaps(
        hazard=hazard,
        keys=record.keys,
        paths=record.paths,
        metric_crs=units.metric_crs,
        made=record.made,
    )


def _key(place: Place, units: Units, hazard: Hazard) -> str:
    assert hazard.maker is not None  # noqa: S101 - see _maps
    ground = place.region.ground
    return key_of(
        hazard.model_dump(mode="json"),
        version_of(hazard.maker.name),
        None if ground is None else ground.model_dump(mode="json"),
        dict(place.digests),
        units.digest,
    )


def _make(place: Place, units: Units, hazard: Hazard, run: RunFolder, key: str) -> MadeRecord:
    assert hazard.maker is not None  # noqa: S101 - see _maps
    run.maps.mkdir(parents=True, exist_ok=True)
    MadeRecord.forget(run.maps, hazard)  # cut off now, it has maps of two declarations
    work = Work(place=place, units=units, hazard=hazard, executor=run.executor)
    make: Callable[[Work], MadeMaps] = MAKERS[hazard.maker.name]
    made = make(work)
    mark = "_synthetic" if hazard.hazard_is_synthetic else ""
    stem = f"{hazard.slug}{mark}"
    paths = tuple(_write_maps(run.maps, stem, made, hazard))
    for name, values in made.others.items() if run.keeps_others else ():
        _write(run.maps / f"{stem}_{name}.tif", values, made.grid, hazard=hazard)
    record = MadeRecord(key=key, keys=made.keys, paths=paths, made=made.made)
    record.write(run.maps, hazard)
    return record


def _write_maps(folder: Path, stem: str, made: MadeMaps, hazard: Hazard) -> Iterator[Path]:
    """Write one file a map, or all events into one file; yield their paths."""
    if hazard.makes == EVENTS:
        path = folder / f"{stem}_events.tif"
        labels = [one.label for one in made.keys]
        _write(path, np.stack(list(made.values)), made.grid, hazard=hazard, labels=labels)
        yield path
        return
    for key, values in zip(made.keys, made.values, strict=True):
        path = folder / (f"{stem}.tif" if key.label == FIELD else f"{stem}_{key.label}.tif")
        about = {name: f"{one}" for name, one in asdict(key).items() if one is not None}
        _write(path, values, made.grid, hazard=hazard, about=about)
        yield path


def _write(
    path: Path,
    values: Floats,
    grid: Grid,
    *,
    hazard: Hazard,
    about: Mapping[str, str] | None = None,
    labels: Sequence[str] = (),
) -> None:
    assert hazard.maker is not None  # noqa: S101 - see _maps
    flags: Flags = hazard.flags
    tags = (
        tags_of(flags)
        | dict(about or {})
        | {
            "hazard": hazard.slug,
            "maker": hazard.maker.name,
            "maker_version": str(version_of(hazard.maker.name)),
            "vertical_datum": hazard.vertical_datum or "none",
        }
    )
    if flags.hazard_is_synthetic:
        tags |= {"synthetic": "true", "notice": _NOTICE}
    write_geotiff(path, values, grid, unit=INTENSITIES[hazard.intensity], tags=tags, labels=labels)
