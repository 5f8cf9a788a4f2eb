"""What stations say: values with time and quality, how they are, and where they stand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds.model.quantities import quantities


class Quality(StrEnum):
    """How far one value can be trusted."""

    GOOD = "good"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    INDICATIVE = "indicative"
    SUSPECT = "suspect"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_QUALITIES[self])


_QUALITIES = {
    Quality.GOOD: N_("good"),
    Quality.PROVISIONAL: N_("provisional"),
    Quality.ESTIMATED: N_("filled in, not measured"),
    Quality.INDICATIVE: N_("indicative only"),
    Quality.SUSPECT: N_("suspect"),
}


@frozen(kw_only=True)
class Observation:
    """One value of one station.

    Parameters
    ----------
    station
        How the sender calls it.
    quantity, unit
        Slug of `quantities`, and its unit.
    time
        Of the value; the end of `period`, where it is a sum. In UTC.
    sigma
        Standard deviation in the same unit, where the sender gives one.
    datum
        What heights and coordinates refer to, as the sender calls it.
    """

    station: str
    quantity: str
    unit: str
    time: datetime = field(converter=require_aware)
    value: float
    quality: Quality = Quality.GOOD
    sigma: float | None = None
    datum: str = ""
    period: timedelta | None = None


def observation(
    station: str,
    quantity: str,
    time: datetime,
    value: float,
    *,
    quality: Quality = Quality.GOOD,
    sigma: float | None = None,
    datum: str = "",
    period: timedelta | None = None,
) -> Observation:
    """Return an observation; what is not plausible is kept and marked suspect.

    Raises
    ------
    UnreadableFileError
        If nobody says which station it is.
    """
    if not station:
        raise UnreadableFileError(
            N_("Nobody says which station this is."),
            mend=N_("Give the station with the feed: these data do not name it."),
        )
    kind = quantities()[quantity]
    if not kind.is_plausible(value) or (sigma is not None and not 0 <= sigma < math.inf):
        quality = Quality.SUSPECT
    return Observation(
        station=station,
        quantity=quantity,
        unit=kind.unit,
        time=time,
        value=value,
        quality=quality,
        sigma=sigma,
        datum=datum,
        period=period,
    )


class Fix(StrEnum):
    """How a receiver found its position; only a fixed one is good for millimetres."""

    NONE = "none"
    SINGLE = "single"
    DGPS = "dgps"
    RTK_FIXED = "rtk_fixed"
    RTK_FLOAT = "rtk_float"
    OTHER = "other"


def _read_only(counts: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(counts))


@frozen(kw_only=True)
class StationHealth:
    """How a receiver is: what it sees, and how well it knows where it is.

    Parameters
    ----------
    time
        None where the data do not say, and nobody told when they came.
    satellites
        Number used for the position.
    in_view
        Number seen by constellation.
    lon, lat
        Degrees; None without a position.
    correction_age_s
        Age of the corrections that it uses.
    """

    station: str
    time: datetime | None
    fix: Fix | None = None
    satellites: int | None = None
    hdop: float | None = None
    lon: float | None = None
    lat: float | None = None
    correction_age_s: float | None = None
    in_view: Mapping[str, int] = field(factory=dict, converter=_read_only)


@frozen(kw_only=True)
class Station:
    """Where a station stands, as it says itself.

    Parameters
    ----------
    x_m, y_m, z_m
        Geocentric coordinates of the antenna's reference point.
    antenna_height_m
        Of that point above the mark.
    """

    station: str
    x_m: float
    y_m: float
    z_m: float
    antenna_height_m: float | None = None
    datum: str = ""
