"""Tracks as lines of text: the best tracks of CMA, and b-decks as JTWC publishes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from math import isnan, nan

from attrs import evolve

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault
from riskmap.risk.tracks.fixes import (
    LATITUDE,
    LONGITUDE,
    PRESSURE_HPA,
    RADIUS_MILES,
    WIND_KNOTS,
    WIND_M_S,
    Fix,
    Notes,
    Row,
    Span,
)
from riskmap.risk.tracks.model import KNOT_M_S, NAUTICAL_MILE_KM
from riskmap.risk.tracks.tables import widest

_TENTHS = 0.1
# CMA's wind of 9 says "below 10", which is no number.
_CMA_BELOW_TEN = "9"
_CMA_HEADER = re.compile(
    r"66666\s+\d{4}\s+\d+\s+(?P<serial>\d{4})\s+(?P<number>\d{4})\s+\d\s+\d+\s+"
    r"(?P<name>.*?)\s+\d{8}$"
)
_CMA_FIELDS = ("time", "grade", "lat", "lon", "pressure", "wind")
_CMA_TENTHS = {"lat": Span(-900, 900), "lon": Span(-1800, 3600)}
_BDECK_FIELDS = (
    *("basin", "number", "time", "minutes", "technique", "tau", "lat", "lon", "vmax", "mslp"),
    *("type", "rad", "windcode", "rad1", "rad2", "rad3", "rad4", "radp", "rrp", "mrd"),
    *("gusts", "eye", "subregion", "maxseas", "initials", "direction", "speed", "stormname"),
)
_BDECK_NEEDED = 10  # fields that even the oldest lines have
_POINT = re.compile(r"(?P<tenths>\d{1,4})(?P<side>[NSEW])")
_MINUTES = Span(0, 59)
_GALE = 34.0  # knots
_LONGEST_PAUSE = timedelta(days=30)


def read_cma(lines: Iterable[str], notes: Notes, _averaging: str) -> Iterator[Fix]:
    """Yield the fixes of best tracks of CMA; secondary centres are left out, and said so."""
    header: dict[str, str] | None = None
    is_secondary = False
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words:
            continue
        if words[0] == "66666":
            found = _CMA_HEADER.match(line.strip())
            header = found.groupdict() if found else None
            is_secondary = header is not None and header["name"].startswith("(-)")
            if header is None:
                _wrong_line(notes, number, line, "66666 0000 NNN SSSS CCCC F H NAME YYYYMMDD")
            elif is_secondary:
                _say_secondary(notes, number, header["name"])
        elif len(words) < len(_CMA_FIELDS):
            _wrong_line(notes, number, line, "YYYYMMDDHH I LAT LON PRES WND")
        elif header is not None and not is_secondary:
            cells = dict(zip(_CMA_FIELDS, words, strict=False))
            row = Row(notes=notes, number=number, cells=cells)
            one = _cma_fix(row, header)
            if row.is_good:
                yield one


def _cma_fix(row: Row, header: dict[str, str]) -> Fix:
    time = row.hour("time")
    year = header.setdefault("year", str(time.year))  # a storm keeps its year at New Year
    name = header["name"]
    numbered = header["number"] if header["number"] != "0000" else f"u{header['serial']}"
    is_below_ten = row.cells["wind"] == _CMA_BELOW_TEN
    return Fix(
        storm_id=f"CMA{year}-{numbered}",
        name="" if name == "(nameless)" else name,
        time=time,
        lon=row.needed("lon", _CMA_TENTHS["lon"]) * _TENTHS,
        lat=row.needed("lat", _CMA_TENTHS["lat"]) * _TENTHS,
        wind_m_s=nan if is_below_ten else row.measured("wind", WIND_M_S),
        central_pressure_hpa=row.measured("pressure", PRESSURE_HPA),
        category=row.cells["grade"],
        row=row.number,
    )


def _say_secondary(notes: Notes, number: int, name: str) -> None:
    message = N_("{name} is a secondary centre of a storm, which counts once.")
    finding = Finding(
        kind="secondary_centre",
        severity=Severity.INFO,
        message=Message(message, {"name": name}),
        mend=Message(N_("It was left out.")),
        file=notes.file,
        row=number,
    )
    notes.findings.append(finding)


def _wrong_line(notes: Notes, number: int, line: str, allowed: str) -> None:
    message = N_("Row {row} cannot be read: {value}.")
    notes.findings.append(
        fault(
            "wrong_line",
            message,
            file=notes.file,
            row=number,
            value=repr(line.strip()),
            allowed=allowed,
        )
    )


def read_bdeck(lines: Iterable[str], notes: Notes, _averaging: str) -> Iterator[Fix]:
    """Yield the fixes of b-decks; lines of one moment, one for each wind radius, become one."""
    last: Fix | None = None
    for number, line in enumerate(lines, start=1):
        words = [one.strip() for one in line.split(",")]
        if words == [""]:
            continue
        if len(words) < _BDECK_NEEDED:
            _wrong_line(notes, number, line, ", ".join(_BDECK_FIELDS[:_BDECK_NEEDED]))
            continue
        words += [""] * (len(_BDECK_FIELDS) - len(words))
        row = Row(notes=notes, number=number, cells=dict(zip(_BDECK_FIELDS, words, strict=False)))
        one = _bdeck_fix(row)
        if not row.is_good:
            continue
        if last is not None and _is_same_storm(last, one):
            one = evolve(one, storm_id=last.storm_id)
        if last is not None and (last.storm_id, last.time) == (one.storm_id, one.time):
            last = _together(last, one)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _is_same_storm(one: Fix, other: Fix) -> bool:
    """Say whether two lines are of one storm: a storm keeps its year at New Year."""
    basin_and_number = slice(None, -4)
    is_same = one.storm_id[basin_and_number] == other.storm_id[basin_and_number]
    return is_same and abs(other.time - one.time) < _LONGEST_PAUSE


def _together(one: Fix, other: Fix) -> Fix:
    known = other.radius34_km if isnan(one.radius34_km) else one.radius34_km
    return evolve(one, radius34_km=known)


def _bdeck_fix(row: Row) -> Fix:
    if row.cells["technique"] != "BEST":
        row.wrong("technique", Message("BEST"))
    hour = row.hour("time")
    minutes = row.needed("minutes", _MINUTES) if row.cells["minutes"] else 0.0
    basin, number = row.filled("basin"), row.filled("number")
    return Fix(
        storm_id=f"{basin}{number}{hour.year}",
        name=row.cells["stormname"],
        time=hour + timedelta(minutes=0.0 if isnan(minutes) else minutes),
        lon=_degrees(row, "lon", "EW", LONGITUDE),
        lat=_degrees(row, "lat", "NS", LATITUDE),
        wind_m_s=row.measured("vmax", WIND_KNOTS) * KNOT_M_S,
        central_pressure_hpa=row.measured("mslp", PRESSURE_HPA),
        radius_max_wind_km=row.measured("mrd", RADIUS_MILES) * NAUTICAL_MILE_KM,
        radius34_km=_gale_radius(row),
        category=row.cells["type"],
        row=row.number,
    )


def _degrees(row: Row, name: str, sides: Sequence[str], span: Span) -> float:
    """Return tenths of degrees with a side, such as 311N or 1214E, as degrees."""
    found = _POINT.fullmatch(row.cells[name])
    if found and found["side"] in sides:
        value = int(found["tenths"]) * _TENTHS * (1 if found["side"] == sides[0] else -1)
        if span.low <= value <= span.high:
            return value
    allowed = N_("tenths of degrees and {one} or {other}, such as {example}")
    example = "311N" if sides[0] == "N" else "1214E"
    row.wrong(name, Message(allowed, {"one": sides[0], "other": sides[1], "example": example}))
    return nan


def _gale_radius(row: Row) -> float:
    if row.measured("rad", WIND_KNOTS) != _GALE:
        return nan
    names = ("rad1",) if row.cells["windcode"] == "AAA" else ("rad1", "rad2", "rad3", "rad4")
    return widest([row.measured(name, RADIUS_MILES) for name in names])
