"""What is kept for the panel of the four that meet, read and put on one axis."""

from __future__ import annotations

from datetime import datetime, timedelta

from riskmap.feeds import service as feeds
from riskmap.feeds.model import TrackKind
from riskmap.feeds.model.stations import KnownStation
from riskmap.store import Reading
from riskmap.warnings.meeting import Kept, Known, meeting_of
from riskmap.warnings.model.meeting import Meeting
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.service import placing

#: Sums of six hours that end where the axis begins need values from before it.
_SUMS_BEFORE = timedelta(hours=7)
#: Forecasts that were issued longer ago than that have ended.
_TRACKS_FOR = timedelta(days=7)


def meeting(uow: Reading, home: str, now: datetime) -> Meeting:
    """Return storm, rain, tide and creek on one axis of time, and where they meet.

    Parameters
    ----------
    home
        Code of the district.
    """
    stations = {one.key: one for one in feeds.stations(uow) if one.active}
    since = now - timedelta(hours=thresholds("water").number("meeting_before")) - _SUMS_BEFORE
    return meeting_of(
        Known(
            now=now,
            home=placing.middle(uow, home) or (0.0, 0.0),
            tracks=feeds.tracks(uow, kind=TrackKind.FORECAST, since=now - _TRACKS_FOR),
            rain=_kept(uow, stations, "rain", since),
            levels=_kept(uow, stations, "level", since),
            forecasts=_kept(uow, stations, "level_forecast", since),
            astronomy=_kept(uow, stations, "tide_prediction", since),
        )
    )


def _kept(
    uow: Reading, stations: dict[str, KnownStation], quantity: str, since: datetime
) -> tuple[Kept, ...]:
    """Return the stations that give a quantity, with what came since; the silent without values."""
    keys = sorted({one.station for one in feeds.latest(uow, quantity=quantity)} & stations.keys())
    return tuple((stations[key], feeds.series(uow, key, quantity, since=since)) for key in keys)
