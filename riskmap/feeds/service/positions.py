"""Whole files of positions: arrays at once where the file is regular, line by line where not."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Observation, Parsed
from riskmap.feeds.model.positions import AXES, Positions, from_observations
from riskmap.feeds.reading.text import require_size
from riskmap.feeds.reading.whole_tables import declared_steps, whole_table
from riskmap.feeds.service.finding import formats
from riskmap.feeds.service.replaying import read

#: Formats that give positions of stations, in the order in which they are tried.
_FORMATS = ("tenv3", "neu", "pos", "sinex_tms", "gnss_csv")


def positions(payload: bytes, context: Context) -> Positions:
    """Return the positions of the one station of a file, whatever its format is.

    Raises
    ------
    UnreadableFileError
        If it holds none, or those of several stations and the context does not say which.
    """
    found = whole_table(require_size(payload), context.station)
    if found is not None:
        return found
    tried = (read(formats()[name], payload, context) for name in _FORMATS if name in formats())
    parsed = next((one for one in tried if _stations(one)), None)
    if parsed is None:
        raise UnreadableFileError(
            N_("There are no positions in this file."),
            mend=N_("Use one of: {allowed}."),
            allowed=", ".join(_FORMATS),
        )
    station = _the_one(_stations(parsed), context.station)
    found = from_observations(station, parsed.of(Observation))  # type: ignore[arg-type]
    return evolve(found, form=parsed.form, equipment_days=_equipment(found, payload))


def _equipment(found: Positions, payload: bytes) -> Any:
    return found.equipment_days if len(found.equipment_days) else declared_steps(payload)


def _stations(parsed: Parsed) -> list[str]:
    observations = (one for one in parsed.records if isinstance(one, Observation))
    return sorted({one.station for one in observations if one.quantity in AXES})


def _the_one(stations: list[str], wanted: str) -> str:
    if len(stations) == 1:
        return stations[0]
    if wanted in stations:
        return wanted
    raise UnreadableFileError(
        N_("The file holds positions of {count} stations."),
        mend=N_("Say which: {stations}."),
        count=len(stations),
        stations=", ".join(stations[:20]),
    )
