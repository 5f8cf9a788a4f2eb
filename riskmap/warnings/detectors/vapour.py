"""Water vapour over a station: much for the month, and rising fast. Only with measured pressure.

It is a hint hours before heavy rain, with many false alarms: a candidate, unless the operator has
tried it on the station's own past and lets it issue (mark ``vapour_level``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import isfinite

from attrs import frozen

from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message
from riskmap.feeds.model import Quality
from riskmap.feeds.model.series import QUALITY_NUMBERS
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors.wording import around, figure, minutes, name_of
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Standing
from riskmap.warnings.model.settling import COLOURLESS, NOTHING, began, level_of, settled
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched
from riskmap.warnings.weather.sums import minute_of, minutes64, moment_of
from riskmap.warnings.weather.vapour import (
    Barometer,
    Learnt,
    Vapour,
    as_given,
    from_delay,
    learn,
    months,
    rises,
)

NAME, HAZARD = "vapour", "rainstorm"
#: Marks of the operator: whose barometer, and that the rule may issue.
PRESSURE_FROM, ISSUES = "pressure_from", "vapour_level"
_DAY_MIN = 1_440
_COLOURS = {one.name.lower(): one for one in WarningLevel}


@frozen(kw_only=True)
class Air:
    """How much water is over a station now.

    Parameters
    ----------
    rise_mm
        Over the hours of the rule; None where nothing is known of the time before.
    """

    station: KnownStation
    vapour: Vapour
    learnt: Learnt
    rise_mm: float | None

    @property
    def mm(self) -> float:
        """The newest value."""
        return float(self.vapour.mm[-1])

    def is_high(self, share: float = 1.0) -> bool:
        """Tell whether both are above what the month is like."""
        level, rise = self.learnt.level_mm, self.learnt.rise_mm
        if level is None or rise is None or self.rise_mm is None:
            return False
        return self.mm >= share * level and (share < 1 or self.rise_mm >= rise)


def look(watched: Watched) -> Iterator[Detection]:
    """Yield how the newest value stands to the station's own months."""
    station = watched.station
    if station is None:
        return
    vapour = vapour_of(watched).until(minute_of(watched.now))
    holds = minutes(thresholds("weather").number("vapour_holds"))
    if len(vapour) and watched.now - moment_of(int(vapour.minutes[-1])) <= holds:
        yield detection(air_of(station, vapour), watched.standing.get(station.key))
    else:
        yield from _indicative(watched, station, holds)


def vapour_of(watched: Watched) -> Vapour:
    """Return water that rests on measured pressure: from delays, else as its sender gives it."""
    station, rules = watched.station, thresholds("weather")
    assert station is not None  # noqa: S101 - it is about one station
    source = station.marks.get(PRESSURE_FROM, {})
    key = str(source.get("value") or station.key)
    within = rules.number("vapour_pressure_within")
    pressure = watched.series_of(key, "pressure")
    if station.lat is not None and station.height_m is not None:
        barometer = Barometer(
            pressure=pressure,
            temperature=watched.series_of(key, "temperature"),
            above_m=float(source.get("above_m", 0.0)),
            per_hpa=rules.number("vapour_per_hpa"),
            within=within,
        )
        delay = watched.series_of(station.key, "ztd")
        found = from_delay(delay, barometer, station.lat, station.height_m)
        if len(found):
            return found
    return as_given(watched.series_of(station.key, "pwv"), pressure, within)


def air_of(station: KnownStation, vapour: Vapour) -> Air:
    """Return the newest value beside what its month was like; the last day teaches nothing."""
    rules, until = thresholds("weather"), int(vapour.minutes[-1])
    hours = rules.number("vapour_rise_hours")
    learnt = learn(
        vapour.until(until - _DAY_MIN),
        int(months(vapour.minutes[-1:])[0]),
        quantile=rules.number("vapour_quantile"),
        hours=hours,
        least_days=rules.number("vapour_least_days"),
    )
    rise = float(rises(vapour.since(until - 2 * round(hours * 60)), hours)[-1])
    return Air(station=station, vapour=vapour, learnt=learnt,
               rise_mm=rise if isfinite(rise) else None)  # fmt: skip


def detection(now: Air, said: Detection | None) -> Detection:
    """Return what the newest value means."""
    rules, station = thresholds("weather"), now.station
    at, may_issue = moment_of(int(now.vapour.minutes[-1])), station.mark(ISSUES) is not None
    own = int(_COLOURS.get(str(station.mark(ISSUES)), COLOURLESS))
    rank = settled(
        own if now.is_high() else NOTHING,
        said,
        at=at,
        stays=lambda _rank: now.is_high(rules.number("vapour_step_down")),
    )
    standing = _standing(now, rank, may_issue=may_issue)
    is_issued = standing is Standing.ISSUED
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=standing,
        level=level_of(rank) if is_issued else None,
        certainty=Certainty.POSSIBLE,
        onset=began(rank, said, at) if is_issued else None,
        expires=at + minutes(rules.number("vapour_holds")),
        place=around(station, rules.number("vapour_radius")),
        headline=_headline(name_of(station), standing),
        reasons=tuple(_reasons(now, may_issue=may_issue)),
        figures=tuple(_figures(now)),
        series=((station.key, "pwv"), (station.key, "ztd")),
    )


DETECTOR = Detector(
    name=NAME,
    zh="水汽(可降水量)",
    en="Water vapour",
    quantities=("pwv", "ztd"),
    about=STATION,
    look=look,
    reach=timedelta(days=800),
)


def _standing(now: Air, rank: int, *, may_issue: bool) -> Standing:
    if now.learnt.level_mm is None or now.learnt.rise_mm is None:
        return Standing.NOT_APPLICABLE
    if rank == NOTHING:
        return Standing.QUIET
    return Standing.ISSUED if may_issue else Standing.CANDIDATE


def _headline(name: str, standing: Standing) -> Message:
    if standing is Standing.NOT_APPLICABLE:
        return Message(N_("Water vapour: too little history to judge by: {station}"),
                       {"station": name})  # fmt: skip
    if standing is Standing.QUIET:
        return Message(N_("Water vapour as is usual in the month: {station}"), {"station": name})
    return Message(N_("Water vapour high and rising fast: {station}"), {"station": name})


def _reasons(now: Air, *, may_issue: bool) -> Iterator[Message]:
    rules, learnt = thresholds("weather"), now.learnt
    percent = round(100 * rules.number("vapour_quantile"))
    if learnt.level_mm is None:
        yield Message(
            N_("{mm} mm now. Of this month {days} days are in the history; {least} are needed."),
            {
                "mm": figure(now.mm),
                "days": learnt.days,
                "least": round(rules.number("vapour_least_days")),
            },
        )
        return
    yield Message(
        N_("{mm} mm now; in {percent} of 100 cases it was below {level} mm in this month"
           " ({days} days)."),
        {
            "mm": figure(now.mm),
            "percent": percent,
            "level": figure(learnt.level_mm),
            "days": learnt.days,
        },
    )  # fmt: skip
    params = {"hours": figure(rules.number("vapour_rise_hours")), "percent": percent}
    if now.rise_mm is None or learnt.rise_mm is None:
        yield Message(N_("The change over {hours} h is not known."), params)
    else:
        params |= {"rise": figure(now.rise_mm), "usual": figure(learnt.rise_mm)}
        said = N_("{rise} mm more than {hours} h ago; in {percent} of 100 cases below {usual} mm.")
        yield Message(said, params)
    if not may_issue:
        yield Message(N_("A hint, no warning: the operator has not let this rule issue here."))


def _figures(now: Air) -> Iterator[Evidence]:
    rules, at = thresholds("weather"), moment_of(int(now.vapour.minutes[-1]))
    row = rules["vapour_quantile"]
    yield Evidence(quantity="pwv", value=now.mm, unit="mm", threshold=now.learnt.level_mm,
                   source=row.source, verified=row.verified, at=at)  # fmt: skip
    yield Evidence(quantity="pwv_rise", value=now.rise_mm, unit="mm", threshold=now.learnt.rise_mm,
                   source=row.source, verified=row.verified, at=at)  # fmt: skip


def _indicative(watched: Watched, station: KnownStation, holds: timedelta) -> Iterator[Detection]:
    """Yield a value without measured pressure as what it is: shown, never judged by."""
    pwv = watched.series_of(station.key, "pwv")
    at = minutes64(pwv)
    past = (at <= minute_of(watched.now)) & (pwv.qualities != QUALITY_NUMBERS[Quality.SUSPECT])
    if not past.any() or watched.now - moment_of(int(at[past][-1])) > holds:
        return
    moment, mm = moment_of(int(at[past][-1])), float(pwv.values[past][-1])
    yield Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=Standing.INDICATIVE,
        expires=moment + holds,
        place=around(station, thresholds("weather").number("vapour_radius")),
        headline=Message(N_("Water vapour without measured pressure: {station}"),
                         {"station": name_of(station)}),
        reasons=(
            Message(
                N_("{mm} mm, indicative only: no pressure was measured for it. With a standard"
                   " atmosphere it is 16 mm wrong in a typhoon."),
                {"mm": figure(mm)},
            ),
        ),
        figures=(Evidence(quantity="pwv", value=mm, unit="mm", at=moment),),
        series=((station.key, "pwv"),),
    )  # fmt: skip
