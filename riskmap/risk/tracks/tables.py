"""Tracks in tables with a header: our own, the sample of JTWC, and IBTrACS version 4."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from math import nan

from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault
from riskmap.risk.tracks.fixes import (
    LATITUDE,
    LONGITUDE,
    PRESSURE_HPA,
    RADIUS_KM,
    RADIUS_MILES,
    WIND_KNOTS,
    WIND_M_S,
    Fix,
    Notes,
    Row,
)
from riskmap.risk.tracks.model import KNOT_M_S, NAUTICAL_MILE_KM

#: Kind of the finding that keeps a whole file out.
MIXED = "averaging_mixed"
#: Columns of our own format; the unit is in the name.
OWN_COLUMNS = (
    "storm_id",
    "name",
    "name_zh",
    "time_utc",
    "lon",
    "lat",
    "wind_m_s",
    "averaging",
    "central_pressure_hpa",
    "radius_max_wind_km",
    "radius34_km",
    "category",
)
_JTWC_COLUMNS = (
    "storm_id",
    "name",
    "name_zh",
    "time_utc",
    "lat",
    "lon",
    "vmax_kt_1min",
    "mslp_hpa",
    "category",
)
#: Which agency's columns of IBTrACS hold winds of which averaging period.
IBTRACS_AGENCIES = {"1min": "USA", "2min": "CMA", "10min": "TOKYO"}
_QUADRANTS = ("NE", "SE", "SW", "NW")


def _rows(
    lines: Iterable[str], notes: Notes, columns: Sequence[str], *, skip: int = 0
) -> Iterator[Row]:
    """Yield the rows of a table after the first `skip`, with all columns that were asked for."""
    reader = csv.reader(lines)
    there = [name.strip() for name in next(reader, [])]
    if notes.missing_columns(columns, there):
        return
    places = {name: there.index(name) for name in columns}
    for number, cells in enumerate(reader, start=1):
        if number <= skip or not cells:
            continue
        if len(cells) != len(there):
            allowed = Message(N_("{count} cells"), {"count": len(there)})
            message = N_("Row {row} has {value} cells.")
            notes.findings.append(
                fault(
                    "wrong_number_of_cells",
                    message,
                    file=notes.file,
                    row=number,
                    value=len(cells),
                    allowed=allowed,
                )
            )
            continue
        values = {name: cells[place].strip() for name, place in places.items()}
        yield Row(notes=notes, number=number, cells=values)


def read_own(lines: Iterable[str], notes: Notes, averaging: str) -> Iterator[Fix]:
    """Yield the fixes of our own table; a file that mixes averaging periods is refused."""
    seen: set[str] = set()
    for row in _rows(lines, notes, OWN_COLUMNS):
        seen.add(row.cells["averaging"])
        one = Fix(
            storm_id=row.filled("storm_id"),
            name=row.cells["name"],
            name_zh=row.cells["name_zh"],
            time=row.time("time_utc"),
            lon=row.needed("lon", LONGITUDE),
            lat=row.needed("lat", LATITUDE),
            wind_m_s=row.measured("wind_m_s", WIND_M_S),
            central_pressure_hpa=row.measured("central_pressure_hpa", PRESSURE_HPA),
            radius_max_wind_km=row.measured("radius_max_wind_km", RADIUS_KM),
            radius34_km=row.measured("radius34_km", RADIUS_KM),
            category=row.cells["category"],
            row=row.number,
        )
        if row.is_good:
            yield one
    if seen - {averaging}:
        message = N_("{file} holds winds averaged over {value}.")
        notes.findings.append(
            fault(
                MIXED,
                message,
                file=notes.file,
                field="averaging",
                value=", ".join(sorted(seen)),
                allowed=averaging,
            )
        )


def read_jtwc(lines: Iterable[str], notes: Notes, _averaging: str) -> Iterator[Fix]:
    """Yield the fixes of the table in which best tracks of JTWC are passed on."""
    for row in _rows(lines, notes, _JTWC_COLUMNS):
        one = Fix(
            storm_id=row.filled("storm_id"),
            name=row.cells["name"],
            name_zh=row.cells["name_zh"],
            time=row.time("time_utc"),
            lon=row.needed("lon", LONGITUDE),
            lat=row.needed("lat", LATITUDE),
            wind_m_s=row.measured("vmax_kt_1min", WIND_KNOTS) * KNOT_M_S,
            central_pressure_hpa=row.measured("mslp_hpa", PRESSURE_HPA),
            category=row.cells["category"],
            row=row.number,
        )
        if row.is_good:
            yield one


def read_ibtracs(lines: Iterable[str], notes: Notes, averaging: str) -> Iterator[Fix]:
    """Yield the fixes of one agency in a table of IBTrACS version 4.

    The agency is the one whose winds have this averaging period. Its own positions are used,
    moments for which it has none are no fixes, and alternative ("spur") tracks are left out.
    The columns ``WMO_WIND`` are never used: they mix averaging periods.
    """
    agency = IBTRACS_AGENCIES[averaging]
    place = (f"{agency}_LON", f"{agency}_LAT")
    more = () if agency != "USA" else ("USA_RMW", *(f"USA_R34_{one}" for one in _QUADRANTS))
    winds = (f"{agency}_WIND", f"{agency}_PRES")
    columns = ("SID", "NAME", "ISO_TIME", "NATURE", "TRACK_TYPE", *place, *winds, *more)
    for row in _rows(lines, notes, columns, skip=1):  # the first row holds the units
        if not (row.cells[place[0]] and row.cells[place[1]]):
            continue
        if "spur" in row.cells["TRACK_TYPE"].lower():
            continue
        one = Fix(
            storm_id=row.filled("SID"),
            name=_name(row.cells["NAME"]),
            time=row.time("ISO_TIME"),
            lon=row.needed(place[0], LONGITUDE),
            lat=row.needed(place[1], LATITUDE),
            wind_m_s=row.measured(winds[0], WIND_KNOTS) * KNOT_M_S,
            central_pressure_hpa=row.measured(winds[1], PRESSURE_HPA),
            radius_max_wind_km=row.measured(more[0], RADIUS_MILES) * NAUTICAL_MILE_KM
            if more
            else nan,
            radius34_km=widest([row.measured(name, RADIUS_MILES) for name in more[1:]]),
            category=row.cells["NATURE"],
            row=row.number,
        )
        if row.is_good:
            yield one


def widest(miles: Sequence[float]) -> float:
    """Return the largest of some radii in kilometres, NaN where none is known."""
    return max((one for one in miles if one > 0.0), default=nan) * NAUTICAL_MILE_KM


def _name(text: str) -> str:
    return "" if text in {"NOT_NAMED", "UNNAMED"} else text
