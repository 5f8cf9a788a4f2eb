"""Stations with rates of subsidence, read from a table of a region's folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.risk.makers.layers import moved
from riskmap.risk.makers.subsidence import Stations
from riskmap.risk.place.faults import fault
from riskmap.risk.place.tables import TableReader, number
from riskmap.risk.region.makers import SubsidenceMaker

#: What longitudes and latitudes refer to; CGCS2000 agrees with it to some centimetres.
STATION_CRS = "EPSG:4326"
_COLUMNS = ("id", "lon", "lat", "rate_mm_a", "sigma_mm_a", "from", "to")
_FAST = 1e4  # mm/a: no ground sinks or rises as fast
# Least and greatest number in a column, and what is allowed there.
_RANGES = {
    "lon": (-180.0, 180.0, Message(N_("degrees from -180 to 180"))),
    "lat": (-90.0, 90.0, Message(N_("degrees from -90 to 90"))),
    "rate_mm_a": (-_FAST, _FAST, Message(N_("mm/a, below 0 where ground sinks"))),
    "sigma_mm_a": (1e-6, _FAST, Message(N_("mm/a, above 0"))),
}
_ID_ONCE = Message(N_("an id, once"))
_DATES = Message(N_("dates such as 2024-06-30, from before to"))


@frozen(kw_only=True)
class _Row:
    id: str
    numbers: tuple[float, ...]
    begins_on: date
    ends_on: date


def read_stations(
    folder: Path, maker: SubsidenceMaker, *, metric_crs: str, faults: list[Finding]
) -> Stations:
    """Return the stations of a maker in the metric CRS.

    Parameters
    ----------
    faults
        What is wrong is added here; then what is returned is not fit for use.
    """
    tables, found = TableReader(folder, faults), len(faults)
    file = maker.stations
    rows: dict[str, _Row] = {}
    for place, cells in tables.rows(file, _COLUMNS):
        row = _row(tables, file, place, cells)
        if not row.id or row.id in rows:
            tables.note(file, place, "id", row.id, _ID_ONCE)
        rows[row.id] = row
    if not rows and len(faults) == found and (folder / file).is_file():
        faults.append(fault("no_stations", N_("{file} holds no stations."), file=file))
    numbers = np.array([one.numbers for one in rows.values()], dtype=np.float64).reshape(-1, 4)
    points = np.asarray(shapely.points(numbers[:, :2]), dtype=object)
    if len(faults) == found:
        points = moved(points, STATION_CRS, metric_crs, file=file, faults=faults)
    return Stations(
        ids=tuple(rows),
        xy_m=shapely.get_coordinates(points),
        rate_mm_a=numbers[:, 2],
        sigma_mm_a=numbers[:, 3],
        begins_on=tuple(one.begins_on for one in rows.values()),
        ends_on=tuple(one.ends_on for one in rows.values()),
    )


def _row(tables: TableReader, file: str, place: int, cells: Mapping[str, str]) -> _Row:
    """Return a row, with NaN and the first of days where something is wrong, which is noted."""
    numbers = []
    for name, (least, most, allowed) in _RANGES.items():
        value = number(cells[name])
        if value is None or not least <= value <= most:
            tables.note(file, place, name, cells[name], allowed)
            value = np.nan
        numbers.append(value)
    begins, ends = _day(cells["from"]), _day(cells["to"])
    for name, day in (("from", begins), ("to", ends)):
        if day is None:
            tables.note(file, place, name, cells[name], _DATES)
    if begins is not None and ends is not None and begins >= ends:
        tables.note(file, place, "to", cells["to"], _DATES)
    return _Row(
        id=cells["id"],
        numbers=tuple(numbers),
        begins_on=begins or date.min,
        ends_on=ends or date.min,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
