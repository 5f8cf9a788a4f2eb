"""What a study may look at: one station, its whole series, and which time is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import numpy as np
from attrs import frozen

from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.geo.arrays import Floats
from riskmap.maps.study import AskedStudies
from riskmap.store import Reading

_MJD_1970, _DAY_S = 40_587.0, 86_400.0


@frozen(kw_only=True)
class Seen:
    """One station as studies see it.

    Parameters
    ----------
    series_of
        Series of a station key and a quantity, whole.
    """

    uow: Reading
    station: KnownStation
    asked: AskedStudies
    now: datetime
    series_of: Callable[[str, str], Series]

    def measures(self, *quantities: str) -> bool:
        """Tell whether the station has one of some quantities."""
        return any(one in self.asked.quantities for one in quantities)


def seconds_of_days(days: Floats) -> Floats:
    """Return modified Julian dates as seconds since 1970 UTC."""
    return np.asarray((days - _MJD_1970) * _DAY_S)
