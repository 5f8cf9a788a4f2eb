"""Makers of hazards: the files they need, and the datum of the ground they stand on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from pydantic import ValidationError

from riskmap.core.errors import RefusedDatumError, UnreadableFileError
from riskmap.core.findings import Severity
from riskmap.core.words import N_
from riskmap.risk.check.look import Look, read_toml
from riskmap.risk.makers.storms import DesignStorm, Storms
from riskmap.risk.place.faults import fault, faults_of_form
from riskmap.risk.region import ON_GROUND, Hazard
from riskmap.risk.region.makers import InundationMaker, SubsidenceMaker, WaterloggingMaker
from riskmap.risk.region.typhoon import TyphoonMaker


def check_makers(look: Look, metric_crs: str | None) -> Mapping[str, DesignStorm]:
    """Look at what makers of hazards need; return the design storms by file.

    Parameters
    ----------
    metric_crs
        What layers are brought to; None where that is unsound.
    """
    storms: dict[str, DesignStorm] = {}
    for place, hazard in look.sections.hazards.items():
        name, maker = f"hazards[{place}]", hazard.maker
        if maker is not None and maker.name in ON_GROUND:
            _check_ground(look, name, hazard)
        if isinstance(maker, WaterloggingMaker):
            _check_storm(look, name, hazard, storms)
        elif isinstance(maker, InundationMaker):
            _check_levels(look, name, maker)
            _read_water(look, maker, metric_crs)
        elif isinstance(maker, SubsidenceMaker):
            _read_stations(look, maker, metric_crs)
        elif isinstance(maker, TyphoonMaker):
            _read_tracks(look, name, maker)
    return storms


def _check_ground(look: Look, name: str, hazard: Hazard) -> None:
    """Refuse depths made without ground, or named after another datum than that of the ground."""
    if "ground" not in look.table:
        look.note("no_ground", N_("{field} needs [ground], which is missing."), f"{name}.maker")
    ground = look.sections.ground
    if ground is not None and hazard.vertical_datum != ground.vertical_datum:
        message = N_("{field} cannot be {value}: the ground's heights are above another datum.")
        wrong = {"value": hazard.vertical_datum, "allowed": ground.vertical_datum}
        look.note("other_datum", message, f"{name}.vertical_datum", **wrong)
    if ground is not None and ground.synthetic is not None:
        for flag in ("hazard_is_synthetic", "terrain_is_synthetic"):
            if not getattr(hazard, flag):
                message = N_("{field} must be true: the hazard stands on made-up ground.")
                look.note("made_up_ground", message, f"{name}.{flag}", allowed="true")


def _check_storm(look: Look, name: str, hazard: Hazard, storms: dict[str, DesignStorm]) -> None:
    maker: Any = hazard.maker
    storm = storms.get(maker.storms)
    if storm is None and look.has(maker.storms):
        storm = _storm(look, maker.storms)
    if storm is None:
        return
    storms[maker.storms] = storm
    minutes = {f"{name}.maker.duration_minutes": maker.duration_minutes}
    _refuse_outside(look, minutes, storm.duration_min, storm.duration_max)
    drained = maker.drainage_return_period_years.value
    years = {f"{name}.maker.drainage_return_period_years.value": drained}
    years |= {f"{name}.return_periods_years[{n}]": t for n, t in enumerate(hazard.periods)}
    _refuse_outside(look, years, 1, storm.return_period_max_years)


def _storm(look: Look, file: str) -> DesignStorm | None:
    try:
        return Storms.model_validate(read_toml(look.folder / file)).intensity
    except UnreadableFileError as trouble:
        params: dict[str, Any] = {**trouble.message.params, "file": file}
        look.faults.append(fault("not_toml", trouble.message.id, **params))
    except ValidationError as error:
        look.faults += faults_of_form(error, Storms, file)
    return None


def _refuse_outside(look: Look, values: Mapping[str, float], low: float, high: float) -> None:
    """Refuse what lies beyond the range for which the storm formula was tried."""
    message = N_("{field} cannot be {value}: the design storm does not reach so far.")
    for name, value in values.items():
        if not low <= value <= high:
            allowed = f"{low:g}…{high:g}"
            look.note("outside_formula", message, name, value=f"{value:g}", allowed=allowed)


def _check_levels(look: Look, name: str, maker: InundationMaker) -> None:
    """Refuse levels that cannot be compared with the ground."""
    from riskmap.risk.makers.levels import ground_levels  # noqa: PLC0415 - only where it is made

    if look.sections.ground is None:
        return
    try:
        ground_levels(maker, look.sections.ground.vertical_datum)
    except RefusedDatumError as trouble:
        message = N_("{field} cannot be {value}: {reason}")
        value = maker.station.vertical_datum
        more = {"reason": trouble.message, "mend": trouble.how_to_mend}
        field = f"{name}.maker.station.vertical_datum"
        look.note("other_datum", message, field, value=value, **more)


def _read_water(look: Look, maker: InundationMaker, metric_crs: str | None) -> None:
    from riskmap.risk.makers.layers import LayerReader  # noqa: PLC0415 - geopandas

    if metric_crs is not None:
        reader = LayerReader(folder=look.folder, metric_crs=metric_crs)
        reader.water_layers(maker)
        _add_once(look, reader.faults)


def _read_stations(look: Look, maker: SubsidenceMaker, metric_crs: str | None) -> None:
    from riskmap.risk.makers.station_table import read_stations  # noqa: PLC0415 - shapely, pyproj

    if metric_crs is not None:
        faults: list[Any] = []
        read_stations(look.folder, maker, metric_crs=metric_crs, faults=faults)
        _add_once(look, faults)


def _read_tracks(look: Look, name: str, maker: TyphoonMaker) -> None:
    """Read the tracks; what must be said of their format is a warning."""
    from riskmap.risk.tracks import read_tracks  # noqa: PLC0415 - only where storms are made

    if not look.has(maker.tracks):
        return
    found = read_tracks(look.folder / maker.tracks, format=maker.format, averaging=maker.averaging)
    _add_once(look, [evolve(one, file=maker.tracks) for one in found.findings])
    if not found.format_confirmed:
        message = N_("Format unconfirmed: no real file in the format {value} was at hand.")
        field = f"{name}.maker.format"
        look.warn("unconfirmed", message, file=look.name, field=field, value=maker.format)


def _add_once(look: Look, findings: list[Any]) -> None:
    """Add findings of a file that several makers may name."""
    for one in findings:
        kept = look.faults if one.severity is Severity.ERROR else look.warnings
        kept += [] if one in kept else [one]
