"""The finding of a picture where no room has studied it: what is there, and how it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from riskmap.core.words import N_, Message
from riskmap.doors.words import hour, moment, say
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.standing import AHEAD
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.pages.periods import Period
from riskmap.feeds.pages.words import length_said, quantity_said, value_said

_SUMMED = frozenset({"rain"})


def finding(group: Sequence[Series], station: KnownStation, period: Period) -> str:
    """Return what the picture of a group shows, in one sentence."""
    one = next((series for series in group if len(_known(series, period))), group[0])
    values = _known(one, period)
    about: dict[str, Any] = {
        "quantity": quantity_said(one.quantity),
        "length": length_said(period.length),
    }
    if not len(values):
        return say(Message(N_("{quantity}: nothing came within {length}"), about))
    if one.quantity in AHEAD:
        return _ahead(one, period, about)
    last = float(values.values[-1])
    about |= {"value": value_said(last, one.unit), "at": hour(_when(values, -1))}
    if one.quantity in _SUMMED:
        return _summed(values, about)
    mark = station.mark("warning_m") if one.quantity == "level" else None
    if isinstance(mark, int | float):
        return _to_mark(last, float(mark), one.unit, about)
    change = last - float(values.values[0])
    about["length"] = length_said(_when(values, -1) - _when(values, 0))
    about["change"] = f"{'+' if change > 0 else ''}{value_said(change, one.unit)}"
    return say(Message(N_("{quantity} {value} at {at}, {change} in {length}"), about))


def _known(one: Series, period: Period) -> Series:
    until = None if one.quantity in AHEAD else period.now
    return one.between(period.since, until).usable()


def _summed(values: Series, about: dict[str, Any]) -> str:
    """Say sum and greatest value; a sum only where the values do not overlap."""
    worst = int(np.argmax(values.values))
    about |= {
        "most": value_said(float(values.values[worst]), values.unit),
        "when": hour(_when(values, worst)),
    }
    if not _tiles(values):
        return say(Message(N_("{quantity}: {value} at {at}, most {most} at {when}"), about))
    about["sum"] = value_said(float(values.values.sum()), values.unit)
    return say(Message(N_("{quantity}: {sum} in {length}, most {most} up to {when}"), about))


def _tiles(values: Series) -> bool:
    """Tell whether sums stand beside each other without a value being counted twice."""
    if values.period is None:
        return False
    steps = np.diff(values.times)
    return bool(
        (steps >= np.timedelta64(round(values.period / timedelta(milliseconds=1)), "ms")).all()
    )


def _to_mark(last: float, mark: float, unit: str, about: dict[str, Any]) -> str:
    about["distance"] = value_said(abs(mark - last), unit)
    text = (
        N_("{quantity} {value} at {at}: {distance} above the warning mark")
        if last >= mark
        else N_("{quantity} {value} at {at}: {distance} below the warning mark")
    )
    return say(Message(text, about))


def _ahead(one: Series, period: Period, about: dict[str, Any]) -> str:
    coming = one.between(period.now, period.until)
    if not len(coming):
        return say(Message(N_("{quantity}: nothing is forecast from now on"), about))
    top = int(np.argmax(coming.values))
    about |= {
        "value": value_said(float(coming.values[top]), one.unit),
        "at": moment(_when(coming, top)),
    }
    return say(Message(N_("{quantity}: highest {value}, {at}"), about))


def _when(one: Series, place: int) -> datetime:
    ms = one.times[place].astype("datetime64[ms]").astype(np.int64)
    return datetime.fromtimestamp(int(ms) / 1000, UTC)
