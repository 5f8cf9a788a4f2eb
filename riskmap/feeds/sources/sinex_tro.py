"""SINEX_TRO version 2: delays of the troposphere, columns by the names that the file declares.

Two libraries in use take columns by their place and give wrong names to half of the files. Without
measured pressure the water vapour is indicative only, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, Quality, our_format
from riskmap.feeds.model import troposphere as air
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.moments import from_doy, gps_to_utc
from riskmap.feeds.reading.numbers import between, latitude, number
from riskmap.feeds.reading.sinex import Block, blocks_of, require_head

_DESCRIPTION, _SITES, _SOLUTION = "TROP/DESCRIPTION", "SITE/ID", "TROP/SOLUTION"
#: Name of a column: our quantity, and what its value in the file's base unit is multiplied by.
_QUANTITIES = {
    "TROTOT": ("ztd", 1_000.0),
    "TROWET": ("zwd", 1_000.0),
    "TGNTOT": ("gradient_north", 1_000.0),
    "TGETOT": ("gradient_east", 1_000.0),
    "IWV": ("pwv", 1.0),
    "PRESS": ("pressure", 1.0),
    "HUMREL": ("humidity", 1.0),
}
#: Missing values are written -999 or -999.000, before they are scaled.
_MISSING = -999.0


@frozen
class _Column:
    """One column: its name, its unit, and whether it is the sigma of the one before."""

    name: str
    unit: float


@frozen
class _Site:
    """Where a station stands."""

    latitude: float
    height_m: float


def parse(payload: bytes, context: Context) -> Parsed:
    """Return delays, gradients and water vapour of every station and epoch."""
    gathering = Gathering()
    try:
        blocks = blocks_of(payload)
        require_head(blocks, "%=TRO 2.")
        columns = _columns(blocks.get(_DESCRIPTION, ()))
        is_gps = _values(blocks.get(_DESCRIPTION, ()), "TIME SYSTEM")[:1] == ["G"]
    except RiskmapError as error:
        return unreadable(error, payload)
    sites = _sites(blocks.get(_SITES, ()), gathering)
    for line_number, line in blocks.get(_SOLUTION, ()):
        gathering.heard("epoch")
        with gathering.entry(at_line(line_number), line):
            cells = line.split()
            _require_cells(cells, columns)
            said = from_doy(cells[1])
            time = gps_to_utc(said) if is_gps else said
            gathering.keep(*_epoch(cells, columns, time, sites.get(cells[0]), context))
    return gathering.parsed("sinex_tro_2")


FORMAT = our_format("sinex_tro", parse)


def _values(block: Block, keyword: str) -> list[str]:
    """Return what stands behind a keyword."""
    found = (line.strip() for _, line in block)
    return next((one[len(keyword) :].split() for one in found if one.startswith(keyword)), [])


def _columns(block: Block) -> tuple[_Column, ...]:
    names = _values(block, "TROPO PARAMETER NAMES")
    units = _values(block, "TROPO PARAMETER UNITS") or ["1"] * len(names)
    if not names or len(names) != len(units):
        raise UnreadableFileError(
            N_("The file does not say which columns it has, and in which units."), mend=TELL_SENDER
        )
    scales = [between(number(one, "unit"), 1e-9, 1e9, "unit") for one in units]
    return tuple(map(_Column, names, scales))


def _sites(block: Block, gathering: Gathering) -> Mapping[str, _Site]:
    """Return where stations stand; the height above the sea counts where it is given."""
    found = {}
    for line_number, line in block:
        cells = line.split()
        with gathering.entry(at_line(line_number), line):
            if len(cells) < 5:  # noqa: PLR2004 - code, then at least longitude, latitude, height
                raise UnreadableFileError(N_("The line is cut off."), mend=TELL_SENDER)
            height = between(number(cells[-1], "height"), -500, 9_000, "height")
            found[cells[0]] = _Site(latitude(cells[-3]), height)
    return found


def _require_cells(cells: Sequence[str], columns: Sequence[_Column]) -> None:
    if len(cells) != len(columns) + 2:
        raise UnreadableFileError(
            N_("The line has {count} columns instead of {expected}."),
            mend=TELL_SENDER,
            count=len(cells),
            expected=str(len(columns) + 2),
        )


def _epoch(
    cells: Sequence[str],
    columns: Sequence[_Column],
    time: datetime,
    site: _Site | None,
    context: Context,
) -> Iterator[Observation]:
    values = [_value(cell, one) for cell, one in zip(cells[2:], columns, strict=True)]
    by_name = dict(zip((one.name for one in columns), values, strict=True))
    for place, column in enumerate(columns):
        value, named = values[place], _QUANTITIES.get(column.name)
        if value is None or named is None:
            continue
        quantity, factor = named
        yield observation(
            cells[0],
            quantity,
            time,
            value * factor,
            sigma=_sigma(place, columns, values, factor),
            datum=context.datum,
        )
    total = by_name.get("TROTOT")
    if total is not None and site is not None and by_name.get("IWV") is None:
        yield _water(cells[0], time, total, site, by_name)


def _value(cell: str, column: _Column) -> float | None:
    value = number(cell, column.name)
    return None if value == _MISSING else value / column.unit


def _sigma(
    place: int, columns: Sequence[_Column], values: Sequence[float | None], factor: float
) -> float | None:
    """Return the standard deviation that stands behind a column, if one does."""
    if place + 1 < len(columns) and columns[place + 1].name == "STDDEV":
        value = values[place + 1]
        return None if value is None else value * factor
    return None


def _water(
    station: str, time: datetime, total: float, site: _Site, by_name: Mapping[str, float | None]
) -> Observation:
    """Return precipitable water; indicative only unless the pressure was measured."""
    pressure, kelvin = by_name.get("PRESS"), by_name.get("TEMDRY")
    is_measured = pressure is not None and kelvin is not None
    water = air.precipitable_water(
        total,
        pressure_hpa=air.standard_pressure(site.height_m) if pressure is None else pressure,
        surface_k=max(air.standard_temperature(site.height_m) if kelvin is None else kelvin, 150.0),
        latitude_deg=site.latitude,
        height_m=site.height_m,
    )
    quality = Quality.GOOD if is_measured else Quality.INDICATIVE
    return observation(station, "pwv", time, water, quality=quality)
