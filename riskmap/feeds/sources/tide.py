"""Tide: what astronomy says, and what levels are forecast. Never mixed with what was measured."""

from __future__ import annotations

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import unreadable, visible
from riskmap.feeds.reading.hydrology import tide_xml
from riskmap.feeds.reading.moments import from_iso
from riskmap.feeds.reading.numbers import number
from riskmap.feeds.reading.tables import Row, cell, needed_cell, rows_of
from riskmap.feeds.reading.text import text_of
from riskmap.feeds.sources.level import Known, keep_series

_NORWAY: Known = {
    ("prediction", "cm"): ("tide_prediction", 0.01),
    ("forecast", "cm"): ("level_forecast", 0.01),
}
_KINDS = {"astronomical": "tide_prediction", "forecast": "level_forecast"}


def parse(payload: bytes, context: Context) -> Parsed:
    """Return astronomical tide and forecast levels; what was measured is left to `level`."""
    gathering = Gathering()
    try:
        if text_of(payload).lstrip().startswith("<"):
            keep_series(tide_xml(payload), _NORWAY, gathering, context)
            return gathering.parsed("norway_xml")
        for where, row in rows_of(payload, ("station", "time", "tide_m", "kind")):
            gathering.heard(cell(row, "kind") or "?")
            with gathering.entry(where, ",".join(map(str, row.values()))):
                gathering.keep(_row(row, context))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed("tide_table")


FORMAT = our_format("tide", parse)


def _row(row: Row, context: Context) -> Observation:
    kind = needed_cell(row, "kind")
    if kind not in _KINDS:
        raise UnreadableFileError(
            N_("{text} is no kind of tide."),
            mend=N_("Use one of: {allowed}."),
            text=visible(kind),
            allowed=", ".join(_KINDS),
        )
    return observation(
        needed_cell(row, "station"),
        _KINDS[kind],
        from_iso(needed_cell(row, "time"), context),
        number(needed_cell(row, "tide_m"), "tide_m"),
        datum=cell(row, "datum") or context.datum,
    )
