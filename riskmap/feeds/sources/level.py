"""Levels of rivers and creeks as they were measured: our own table, USGS, Norway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, Quality, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_series, unreadable
from riskmap.feeds.reading.hydrology import Series, tide_xml, waterservices
from riskmap.feeds.reading.moments import from_iso
from riskmap.feeds.reading.numbers import number
from riskmap.feeds.reading.tables import Row, cell, needed_cell, rows_of
from riskmap.feeds.reading.text import text_of
from riskmap.feeds.reading.words import quality_of

#: What a sender's series is: quantity, unit, and what a value is multiplied by.
Known = Mapping[tuple[str, str], tuple[str, float]]
_FT = 0.3048
_USGS: Known = {
    ("00065", "ft"): ("level", _FT),
    ("00060", "ft3/s"): ("discharge", _FT**3),
}
_NORWAY: Known = {("observation", "cm"): ("level", 0.01)}
_PROVISIONAL = "P"


def parse(payload: bytes, context: Context) -> Parsed:
    """Return measured levels and discharges; forecasts in the same answer are left to `tide`."""
    gathering = Gathering()
    try:
        begins = text_of(payload).lstrip()[:400]
        if begins.startswith("<"):
            keep_series(tide_xml(payload), _NORWAY, gathering, context)
            return gathering.parsed("norway_xml")
        if '"timeSeries' in text_of(payload):
            keep_series(waterservices(payload), _USGS, gathering, context)
            return gathering.parsed("usgs_iv")
        for where, row in rows_of(payload, ("station", "time", "level_m")):
            gathering.heard("level")
            with gathering.entry(where, ",".join(map(str, row.values()))):
                gathering.keep(_row(row, context))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed("level_table")


FORMAT = our_format("level", parse)


def keep_series(
    several: Iterator[Series], known: Known, gathering: Gathering, context: Context
) -> None:
    """Keep the series that are known; a unit that is not is refused, never guessed."""
    quantities = {quantity for quantity, _ in known}
    for series in several:
        gathering.heard(series.quantity or "?", len(series.values))
        if series.quantity not in quantities:
            continue
        meaning = known.get((series.quantity, series.unit))
        for place, value in enumerate(series.values, 1):
            with gathering.entry(at_series(series.place, place), str(dict(value))):
                if meaning is None:
                    raise UnreadableFileError(
                        N_("The unit {unit} is not known."), mend=TELL_SENDER, unit=series.unit
                    )
                gathering.keep(*_value(series, value, meaning, context))


def _value(
    series: Series, value: Mapping[str, Any], meaning: tuple[str, float], context: Context
) -> Iterator[Observation]:
    """Yield a value, or nothing where the sender says that there is none."""
    said = number(value.get("value"), "value")
    if series.missing is not None and said == series.missing:
        return
    quantity, factor = meaning
    qualifiers = value.get("qualifiers")
    is_provisional = isinstance(qualifiers, list) and _PROVISIONAL in qualifiers
    yield observation(
        series.station or context.station,
        quantity,
        from_iso(value.get("dateTime"), context),
        said * factor,
        quality=Quality.PROVISIONAL if is_provisional else Quality.GOOD,
        datum=series.datum or context.datum,
    )


def _row(row: Row, context: Context) -> Observation:
    return observation(
        needed_cell(row, "station"),
        "level",
        from_iso(needed_cell(row, "time"), context),
        number(needed_cell(row, "level_m"), "level_m"),
        quality=quality_of(cell(row, "quality")),
        datum=cell(row, "datum") or context.datum,
    )
