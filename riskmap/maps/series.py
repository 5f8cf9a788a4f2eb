"""What a picture of a series is told: lines with doubts, thresholds, things that happened.

Rooms hand these over; `riskmap.maps.series_chart` makes a picture of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from riskmap.core.words import Message

_MS = 1000.0

Times = NDArray[np.datetime64]
Values = NDArray[np.float64]
Text = Callable[[float], str]
#: Words of the reader, or a sentence that the template says.
Words = Message | str


class Look(StrEnum):
    """What a line stands for, which is how it is drawn."""

    MEASURED = "measured"
    MODEL = "model"
    FORECAST = "forecast"
    OTHER = "other"


class Drawn(StrEnum):
    """How it is drawn."""

    LINE = "line"
    DOTS = "dots"
    BARS = "bars"


def seconds_of(given: Any) -> Values:
    """Return moments in seconds since 1970 UTC, given so or as datetime64."""
    array = np.asarray(given)
    is_moment = np.issubdtype(array.dtype, np.datetime64)
    return array.astype("datetime64[ms]").astype(np.float64) / _MS if is_moment else array


@frozen(kw_only=True, eq=False)
class Line:
    """One series: arrays of one length, sorted by time.

    Parameters
    ----------
    seconds
        Moments since 1970 UTC; may be given as datetime64.
    values
        What is not a number is left out, and the line breaks there.
    low, high
        Interval of each value.
    doubtful
        True where a value is drawn as one that is not to be trusted.
    gap
        A longer pause than this is not bridged; None bridges all.
    """

    label: Words
    seconds: Values = field(converter=seconds_of)
    values: Values
    low: Values | None = None
    high: Values | None = None
    doubtful: NDArray[np.bool_] | None = None
    look: Look = field(default=Look.MEASURED, converter=Look)
    drawn: Drawn = field(default=Drawn.LINE, converter=Drawn)
    gap: timedelta | None = None


@frozen(kw_only=True)
class Threshold:
    """A level that means something; `source` says who set it, and is told on hover."""

    value: float
    label: Words
    source: Words = ""


@frozen(kw_only=True)
class Event:
    """Something that happened: an earthquake, a change of the antenna, an own warning."""

    at: datetime
    label: Words
    kind: str = "other"
