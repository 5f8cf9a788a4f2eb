"""Days on which a station may have jumped, and why: equipment, lists, earthquakes near enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.feeds.model import Quake
from riskmap.feeds.model.positions import Positions
from riskmap.geo.crs import ELLIPSOID
from riskmap.warnings.model.thresholds import thresholds

_MJD_0 = datetime(1858, 11, 17, tzinfo=UTC)
_DAY = timedelta(days=1)
#: Mark of a station: days, as ISO texts, on which its equipment was changed.
STEPS = "steps"


class Cause(StrEnum):
    """Why a station may have jumped."""

    EQUIPMENT = "equipment"
    OPERATOR = "operator"
    EARTHQUAKE = "earthquake"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_CAUSES[self])


_CAUSES = {
    Cause.EQUIPMENT: N_("change of equipment, as the data say"),
    Cause.OPERATOR: N_("change of equipment, as the operator says"),
    Cause.EARTHQUAKE: N_("earthquake"),
}


@frozen(kw_only=True)
class KnownStep:
    """One day on which a station may have jumped.

    Parameters
    ----------
    day
        Modified Julian date of the moment.
    about
        The earthquake, for people: magnitude and place.
    """

    day: float
    cause: Cause
    about: str = ""

    @property
    def at(self) -> datetime:
        """The moment."""
        return moment_of(self.day)


def moment_of(day: float) -> datetime:
    """Return the moment of a modified Julian date, to the second."""
    return _MJD_0 + timedelta(seconds=round(day * 86_400))


def day_of(moment: datetime) -> float:
    """Return the modified Julian date of a moment."""
    return (moment - _MJD_0) / _DAY


def influence_km(magnitude: float) -> float:
    """Return within how many kilometres an earthquake may move a station."""
    return float(10 ** (magnitude / 2 - thresholds("ground").number("quake_influence_factor")))


def felt_at(lon: float, lat: float, quakes: Iterable[Quake]) -> tuple[Quake, ...]:
    """Return the earthquakes that may have moved a place, in order of time."""
    known = [one for one in quakes if one.is_earthquake and one.magnitude is not None]
    if not known:
        return ()
    lons, lats = [one.lon for one in known], [one.lat for one in known]
    metres = ELLIPSOID.inv([lon] * len(known), [lat] * len(known), lons, lats)[2]
    near = [
        one
        for one, far in zip(known, metres, strict=True)
        if far / 1_000 <= influence_km(one.magnitude or 0.0)
    ]
    return tuple(sorted(near, key=lambda one: one.time))


def said_of(quake: Quake) -> str:
    """Return an earthquake in short: M7.1 2025-01-07 01:05 UTC, and its place."""
    magnitude = "M?" if quake.magnitude is None else f"M{quake.magnitude:.1f}"
    return f"{magnitude} {quake.time:%Y-%m-%d %H:%M} UTC {quake.place}".strip()


def steps_of(
    positions: Positions, marks: Mapping[str, Any] | None = None, quakes: Iterable[Quake] = ()
) -> tuple[KnownStep, ...]:
    """Return all known steps of a station in order of time.

    Parameters
    ----------
    marks
        Of the station; `steps` lists days on which its operator changed the equipment.
    quakes
        Those that may have moved it: see `felt_at`.
    """
    found = [KnownStep(day=float(one), cause=Cause.EQUIPMENT) for one in positions.equipment_days]
    found += [KnownStep(day=one, cause=Cause.OPERATOR) for one in operators_steps(marks or {})]
    found += [
        KnownStep(day=day_of(one.time), cause=Cause.EARTHQUAKE, about=said_of(one))
        for one in quakes
    ]
    return tuple(sorted(found, key=lambda one: one.day))


def operators_steps(marks: Mapping[str, Any]) -> tuple[float, ...]:
    """Return the days that the operator lists; what is no day is left out."""
    listed = marks.get(STEPS, {}).get("value", ())
    texts = listed if isinstance(listed, list | tuple) else (listed,)
    return tuple(day for one in texts if (day := mark_day(one)) is not None)


def mark_day(text: Any) -> float | None:
    """Return the day of an ISO text of a mark; one without an offset is in UTC."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return day_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
