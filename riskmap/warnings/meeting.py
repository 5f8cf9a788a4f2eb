"""四碰头 computed: storm, rain, tide and creek on one axis, where they meet, what is unknown. Pure.

The room's service reads; here is only arithmetic over series and tracks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from attrs import evolve, frozen

from riskmap.core.words import N_, Message
from riskmap.feeds.model import Track
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.meeting_lanes import creek_lane, rain_lane, storm_lane, tide_lane
from riskmap.warnings.model.meeting import (
    Factor,
    Meeting,
    RainLane,
    StormLane,
    WaterLane,
    Window,
    meets_of,
)
from riskmap.warnings.model.thresholds import thresholds

Kept = tuple[KnownStation, Series]


@frozen(kw_only=True)
class Known:
    """All that is kept for the panel.

    Parameters
    ----------
    rain, levels
        Stations and what they measured.
    forecasts, astronomy
        Stations and the levels that are forecast, and the tides of astronomy.
    """

    now: datetime
    home: tuple[float, float]
    tracks: tuple[Track, ...] = ()
    rain: tuple[Kept, ...] = ()
    levels: tuple[Kept, ...] = ()
    forecasts: tuple[Kept, ...] = ()
    astronomy: tuple[Kept, ...] = ()


def meeting_of(known: Known) -> Meeting:
    """Return the four on one axis of time."""
    rules, now = thresholds("water"), known.now.replace(second=0, microsecond=0)
    begin = now - timedelta(hours=rules.number("meeting_before"))
    end = now + timedelta(hours=rules.number("meeting_ahead"))
    storm = storm_lane(known.tracks, known.home, now, end)
    rain = rain_lane(known.rain, now, begin)
    tide = tide_lane(known.forecasts, known.astronomy, known.levels, (begin, now, end))
    creek = creek_lane(known.levels, now, begin)
    bare = Meeting(now=now, begin=begin, end=end, storm=storm, rain=rain, tide=tide, creek=creek)
    windows = tuple(sorted(_windows(bare), key=lambda one: (one.begin, one.factor)))
    return evolve(
        bare,
        windows=windows,
        meets=meets_of(windows),
        rain_to_high_water=_apart(rain, tide),
        unknown=tuple(_unknown(bare)),
    )


def _windows(one: Meeting) -> Iterator[Window]:
    if one.storm is not None and not one.storm.is_stale:
        yield from _wind(one.storm, one)
    if one.rain is not None:
        yield from _rain(one.rain, one)
    if one.tide is not None:
        yield from _tide(one.tide, one)
    if one.creek is not None:
        yield from _creek(one.creek, one)


def _wind(storm: StormLane, one: Meeting) -> Iterator[Window]:
    """Yield when the weakest wind that has circles is here."""
    edge = next(iter(storm.edges), None)
    if edge is None or edge.at is None:
        return
    end = min(edge.leaves_at or edge.known_until, one.end)
    if edge.at < end:
        yield Window(factor=Factor.WIND, begin=edge.at, end=end, is_forecast=True)


def _rain(rain: RainLane, one: Meeting) -> Iterator[Window]:
    """Yield the hours with more rain than the least threshold of one hour.

    So does an hour of six that reach theirs, if six of its kind would reach it as well.
    """
    one_h, six_h = (
        min((limit.value for limit in limits), default=None)
        for limits in (rain.limits_1h, rain.limits_6h)
    )
    heavy = [
        (hour.begin, hour.end)
        for hour, six in zip(rain.one_hour, rain.six_hours, strict=True)
        if _is_over(hour.mm, one_h)
        or (_is_over(six.mm, six_h) and _is_over((hour.mm or 0.0) * 6, six_h))
    ]
    yield from _runs(Factor.RAIN, heavy, one, newest=rain.last_at, is_stale=rain.is_stale)


def _is_over(mm: float | None, least: float | None) -> bool:
    return mm is not None and least is not None and mm > least


def _tide(tide: WaterLane, one: Meeting) -> Iterator[Window]:
    around = timedelta(minutes=thresholds("water").number("high_water_around"))
    for top in tide.tops:
        begin, end = max(top.at - around, one.begin), min(top.at + around, one.end)
        if begin < end:
            yield Window(factor=Factor.TIDE, begin=begin, end=end, is_forecast=True)


def _creek(creek: WaterLane, one: Meeting) -> Iterator[Window]:
    """Yield when the creek was at its lowest mark or above."""
    mark = min((limit.value for limit in creek.limits), default=None)
    if mark is None:
        return
    points = creek.measured
    holds = timedelta(minutes=thresholds("water").number("level_holds"))
    high = [
        (at, min(after, at + holds))
        for (at, height), (after, _) in pairwise(points)
        if height >= mark
    ]
    is_high = bool(points) and points[-1][1] >= mark
    if is_high:
        high.append((creek.last_at, creek.last_at))
    newest = creek.last_at if is_high else None
    yield from _runs(Factor.LEVEL, high, one, newest=newest, is_stale=creek.is_stale)


def _runs(
    factor: Factor,
    spans: Sequence[tuple[datetime, datetime]],
    one: Meeting,
    *,
    newest: datetime | None,
    is_stale: bool,
) -> Iterator[Window]:
    """Yield spans that join as one window; what is there at the newest value goes on."""
    goes_on = timedelta(hours=thresholds("water").number("meeting_goes_on"))
    joined: list[tuple[datetime, datetime]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    for begin, end in joined:
        if end == newest and not is_stale:
            if begin < one.now:
                yield Window(factor=factor, begin=begin, end=one.now)
            yield Window(factor=factor, begin=one.now, end=min(one.now + goes_on, one.end),
                         is_open=True)  # fmt: skip
        elif begin < end:
            yield Window(factor=factor, begin=begin, end=end)


def _apart(rain: RainLane | None, tide: WaterLane | None) -> timedelta | None:
    """Return from the middle of the wettest hour to the high water nearest to it."""
    peak = None if rain is None else rain.peak
    if peak is None or tide is None or not tide.tops:
        return None
    middle = peak.begin + (peak.end - peak.begin) / 2
    return min((top.at - middle for top in tide.tops), key=abs)


def _unknown(one: Meeting) -> Iterator[Message]:
    """Yield what nobody knows, and what is old."""
    yield from _storm_unknown(one.storm)
    yield from _rain_unknown(one.rain)
    yield Message(N_("How much rain will fall is not known: no feed here forecasts it."))
    yield from _tide_unknown(one.tide)
    yield from _creek_unknown(one.creek)


def _storm_unknown(storm: StormLane | None) -> Iterator[Message]:
    if storm is None:
        yield Message(N_("No forecast of a storm is here: that is not the same as no storm."))
        return
    if storm.is_stale:
        yield Message(N_("The forecast of {storm} is old: its wind is not put on the axis."),
                      {"storm": storm.name})  # fmt: skip
    if not storm.edges:
        yield Message(N_("The forecast of {storm} gives no circles of wind."),
                      {"storm": storm.name})  # fmt: skip
    if not storm.is_comparable:
        yield Message(N_("Winds of {storm} are means over {minutes} min: other circles than ours."),
                      {"storm": storm.name, "minutes": storm.wind_averaging_min})  # fmt: skip


def _rain_unknown(rain: RainLane | None) -> Iterator[Message]:
    if rain is None:
        yield Message(N_("No rain gauge has told anything on this axis."))
        return
    if rain.silent:
        yield Message(N_("{silent} of {gauges} rain gauges are silent."),
                      {"silent": rain.silent, "gauges": rain.gauges})  # fmt: skip
    if not all(one.is_whole for one in rain.one_hour):
        yield Message(N_("Rain is missing for some hours: it is at least what is shown."))


def _tide_unknown(tide: WaterLane | None) -> Iterator[Message]:
    if tide is None:
        yield Message(N_("No tide is forecast here."))
        return
    if tide.is_stale:
        yield Message(N_("The forecast of the tide ends too soon: a newer one should have come."))
    if tide.is_astronomy and tide.surge_m is None:
        yield Message(N_("The tide is that of astronomy: how much the wind adds is not known."))


def _creek_unknown(creek: WaterLane | None) -> Iterator[Message]:
    if creek is None:
        yield Message(N_("No level of a creek was measured on this axis."))
        return
    if creek.is_stale:
        yield Message(N_("The level of the creek is old."))
    if not creek.limits:
        yield Message(N_("No mark of the creek can be compared with its level."))
