"""Our own table of GNSS positions: CSV or JSON, columns by name."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.errors import RiskmapError
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import unreadable
from riskmap.feeds.reading.moments import from_iso
from riskmap.feeds.reading.numbers import number, number_or_none
from riskmap.feeds.reading.tables import Row, cell, needed_cell, rows_of
from riskmap.feeds.reading.words import quality_of

_AXES = (("gnss_east", "east"), ("gnss_north", "north"), ("gnss_up", "up"))


def parse(payload: bytes, context: Context) -> Parsed:
    """Return three observations for each row."""
    gathering = Gathering()
    try:
        for where, row in rows_of(payload, ("station", "time", "east_mm", "north_mm", "up_mm")):
            gathering.heard("position")
            with gathering.entry(where, ",".join(map(str, row.values()))):
                gathering.keep(*_row(row, context))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed("gnss_table")


FORMAT = our_format("gnss_csv", parse)


def _row(row: Row, context: Context) -> Iterator[Observation]:
    station, time = needed_cell(row, "station"), from_iso(needed_cell(row, "time"), context)
    for quantity, name in _AXES:
        yield observation(
            station,
            quantity,
            time,
            number(needed_cell(row, f"{name}_mm"), f"{name}_mm"),
            sigma=number_or_none(cell(row, f"sigma_{name}_mm"), f"sigma_{name}_mm"),
            quality=quality_of(cell(row, "quality")),
            datum=cell(row, "datum") or context.datum,
        )
