"""What is kept of one station's positions, and what they say of the ground."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from riskmap.feeds import service as feeds
from riskmap.feeds.model import Quake
from riskmap.feeds.model.positions import Positions
from riskmap.feeds.model.stations import KnownStation
from riskmap.store import Reading
from riskmap.warnings.ground.analysis import Analysis, analyse
from riskmap.warnings.ground.kept import equipment_of, positions_of
from riskmap.warnings.ground.known_steps import felt_at, moment_of, steps_of

_DAY = timedelta(days=1)


def station_positions(uow: Reading, station: KnownStation) -> Positions:
    """Return all positions that are kept of a station."""
    found = positions_of(station, lambda key, quantity: feeds.series(uow, key, quantity))
    equipment = equipment_of(station, lambda key, quantity: feeds.series(uow, key, quantity))
    return found.with_equipment(equipment)


def station_analysis(uow: Reading, station: KnownStation) -> Analysis:
    """Return what the positions of a station say, with the earthquakes that are kept."""
    positions = station_positions(uow, station)
    quakes: Iterable[Quake] = ()
    if len(positions):
        quakes = feeds.quakes(uow, since=moment_of(float(positions.days[0])) - _DAY)
    return analyse(positions, steps_of(positions, station.marks, _felt(station, quakes)))


def _felt(station: KnownStation, quakes: Iterable[Quake]) -> tuple[Quake, ...]:
    if station.lon is None or station.lat is None:
        return ()
    return felt_at(station.lon, station.lat, quakes)
