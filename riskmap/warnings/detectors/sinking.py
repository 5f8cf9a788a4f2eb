"""Land subsidence: the rate of a station by MIDAS, its class, and a limit where one was set.

A class of sinking is shown and warns of nothing. What warns is a limit that somebody set for the
place: mark ``rate_limit_up_mm_y``, with or without a level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np

from riskmap.core.words import N_, Message
from riskmap.feeds.model.positions import AXES, Positions
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors.wording import around, figure, name_of
from riskmap.warnings.ground.analysis import Grade, by_day, grade_of, sinking_of
from riskmap.warnings.ground.kept import equipment_of, positions_of
from riskmap.warnings.ground.known_steps import moment_of, steps_of
from riskmap.warnings.ground.limits import A_YEAR, Limit, limits_of
from riskmap.warnings.ground.midas import midas
from riskmap.warnings.ground.subsidence import Sinking
from riskmap.warnings.ground.told import class_said
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Standing
from riskmap.warnings.model.settling import rank_of
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched

NAME, HAZARD = "sinking", "subsidence"


def look(watched: Watched) -> Iterator[Detection]:
    """Yield how fast one station sinks; what was worked out lately is not worked out again."""
    station = watched.station
    if station is None or _is_fresh(watched.standing.get(station.key), watched.now):
        return
    positions = by_day(positions_of(station, watched.series_of))
    if len(positions) and not _is_silent(positions, watched.now):
        found = positions.with_equipment(equipment_of(station, watched.series_of))
        yield detection(station, found, watched.now, watched.standing.get(station.key))


DETECTOR = Detector(
    name=NAME,
    zh="地面沉降速率(GNSS)",
    en="Rate of subsidence (GNSS)",
    quantities=("gnss_up",),
    about=STATION,
    look=look,
)


def detection(
    station: KnownStation, positions: Positions, now: datetime, said: Detection | None = None
) -> Detection:
    """Return what the years of a station say of its height."""
    found = _rate(station, positions)
    limit = _limit_reached(limits_of(station.marks), found, said, now)
    at = moment_of(float(positions.days[-1]))
    standing = _standing(found, limit)
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=standing,
        level=limit.level if limit is not None else None,
        certainty=Certainty.LIKELY if limit is not None else Certainty.UNKNOWN,
        onset=at if limit is not None else None,
        expires=now + timedelta(days=thresholds("ground").number("rate_holds")),
        place=around(station, thresholds("ground").number("slope_radius")),
        headline=_headline(station, found, limit),
        reasons=tuple(_reasons(positions, found, limit)),
        figures=tuple(_figures(found, limit, at)),
        series=tuple((station.key, one) for one in AXES),
    )


def _is_fresh(said: Detection | None, now: datetime) -> bool:
    """Tell whether it was said within the last hours: it holds for days, counted from then."""
    rules = thresholds("ground")
    if said is None or said.expires is None:
        return False
    age = now + timedelta(days=rules.number("rate_holds")) - said.expires
    return timedelta(0) <= age < timedelta(hours=rules.number("rate_again"))


def _is_silent(positions: Positions, now: datetime) -> bool:
    holds = timedelta(days=thresholds("ground").number("rate_holds"))
    return moment_of(float(positions.days[-1])) + holds <= now


def _rate(station: KnownStation, positions: Positions) -> Sinking | None:
    if grade_of(positions) is Grade.NONE:
        return None
    steps = np.array([one.day for one in steps_of(positions, station.marks)], dtype=np.float64)
    return sinking_of(midas(positions.days, positions.enu_mm, steps))


def _limit_reached(
    limits: Sequence[Limit], found: Sinking | None, said: Detection | None, now: datetime
) -> Limit | None:
    """Return the highest limit that the rate reaches beyond its sigmas; a reached one is left late.

    Sinking and rising both count: it is an operator's limit to a rate.
    """
    rules = thresholds("ground")
    if found is None or found.lowest is None:
        return None
    sure = abs(found.mm_per_year) - rules.number("rate_sigmas") * found.sigma
    before, share = rank_of(said, now), rules.number("limit_share")
    met = [
        one
        for one in limits
        if (one.axis, one.per) == ("up", A_YEAR)
        and sure >= one.value * (share if one.rank <= before else 1.0)
    ]
    return max(met, key=lambda one: (one.rank, one.value), default=None)


def _standing(found: Sinking | None, limit: Limit | None) -> Standing:
    if found is None or found.lowest is None:
        return Standing.NOT_APPLICABLE
    return Standing.INDICATIVE if limit is None else Standing.ISSUED


def _headline(station: KnownStation, found: Sinking | None, limit: Limit | None) -> Message:
    params = {"station": name_of(station)}
    if found is None:
        return Message(N_("Less than a year of positions, no rate: {station}"), params)
    params["rate"] = figure(abs(found.mm_per_year))
    if limit is not None:
        return Message(N_("Rate of height beyond the operator's limit: {station}"), params)
    if found.mm_per_year < 0:
        return Message(N_("Rises by {rate} mm a year: {station}"), params)
    return Message(N_("Sinks by {rate} mm a year: {station}"), params)


def _reasons(positions: Positions, found: Sinking | None, limit: Limit | None) -> Iterator[Message]:
    years = figure(float(positions.years[-1] - positions.years[0]))
    yield Message(N_("{count} daily positions over {years} years."),
                  {"count": len(positions), "years": years})  # fmt: skip
    if found is None:
        return
    yield Message(N_("MIDAS rate of height: {rate} ± {sigma} mm a year."),
                  {"rate": figure(-found.mm_per_year), "sigma": figure(found.sigma)})  # fmt: skip
    if found.lowest is None or found.highest is None:
        yield Message(N_("Below two and a half years seasons and noise allow no class."))
    else:
        yield class_said(found.lowest, found.highest)
    if limit is not None:
        yield Message(N_("The operator's limit is {limit} {unit} ({source})."),
                      {"limit": figure(limit.value), "unit": limit.unit,
                       "source": limit.source or "—"})  # fmt: skip


def _figures(found: Sinking | None, limit: Limit | None, at: datetime) -> Iterator[Evidence]:
    if found is None:
        return
    yield Evidence(
        quantity="sinking_rate",
        value=round(found.mm_per_year, 2),
        unit="mm/a",
        threshold=None if limit is None else limit.value,
        source="" if limit is None else limit.source,
        verified=limit is not None and limit.verified,
        at=at,
    )
    yield Evidence(quantity="rate_sigma", value=round(found.sigma, 2), unit="mm/a", at=at)
