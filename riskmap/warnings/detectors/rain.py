"""Rain that fell, against the city's thresholds and the nation's. Measured: never a signal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from riskmap.core.clock import SHANGHAI
from riskmap.core.words import N_, Message
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors.wording import (
    around,
    evidence,
    figure,
    level_word,
    minutes,
    name_of,
    scale_word,
)
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Standing
from riskmap.warnings.model.settling import NOTHING, began, level_of, settled
from riskmap.warnings.model.thresholds import Threshold, thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched
from riskmap.warnings.weather.sums import (
    RainSum,
    Spans,
    moment_of,
    rain_sum,
    spans_of,
    usual_step,
)

NAME, HAZARD = "rain", "rainstorm"
SCALES = ("shanghai", "national")
#: Hours that are summed and shown.
HOURS = (1.0, 3.0, 6.0, 12.0, 24.0)
Sums = Mapping[float, RainSum]
Rows = Sequence[Threshold]


def look(watched: Watched) -> Iterator[Detection]:
    """Yield what the newest sums of one gauge mean; a gauge that is silent says nothing."""
    station = watched.station
    if station is None:
        return
    spans = spans_of(watched.series_of(station.key, "rain"), until=watched.now)
    if not len(spans):
        return
    until = int(spans.ends[-1])
    due = minutes(thresholds("weather").number("rain_age")) + usual_step(spans.ends)
    if watched.now - moment_of(until) > due:
        return
    said = watched.standing.get(station.key)
    yield detection(station, sums_at(spans, until), said, usual_step(spans.ends))


def sums_at(spans: Spans, until: int) -> Sums:
    """Return the sums of all hours that end at a minute."""
    return {hours: rain_sum(spans, until, hours) for hours in HOURS}


def rows_on(at: datetime) -> Rows:
    """Return the thresholds in force, from the least to the worst."""
    day = at.astimezone(SHANGHAI).date()
    rows = [row for one in SCALES for row in thresholds("weather").of(f"rain_{one}_", on=day)]
    return sorted(rows, key=_rank)


def worst(rows: Rows, sums: Sums, scale: str = "") -> Threshold | None:
    """Return the worst threshold that is exceeded, of one scale or of all."""
    met = [row for row in rows if scale in {"", row.scale} and _is_met(row, sums)]
    return met[-1] if met else None


def detection(
    station: KnownStation, sums: Sums, said: Detection | None, step: timedelta
) -> Detection:
    """Return what sums mean, after what was said before; the next value comes after `step`."""
    rules, at = thresholds("weather"), sums[HOURS[0]].until
    rows = rows_on(at)
    row = worst(rows, sums)
    rank = settled(
        NOTHING if row is None else _rank(row),
        said,
        at=at,
        stays=lambda rank: any(_stays(one, sums) for one in rows if _rank(one) == rank),
        least_stay=minutes(rules.number("rain_least_stay")),
    )
    is_issued = rank > NOTHING
    headline = (
        N_("Rain above a threshold (measured): {station}")
        if is_issued
        else N_("Rain below all thresholds: {station}")
    )
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=Standing.ISSUED if is_issued else Standing.QUIET,
        level=level_of(rank),
        certainty=Certainty.OBSERVED,
        onset=began(rank, said, at) if is_issued else None,
        expires=at + minutes(rules.number("rain_holds")) + step,
        place=around(station, rules.number("gauge_radius")),
        headline=Message(headline, {"station": name_of(station)}),
        reasons=tuple(_reasons(rows, sums, rank)),
        figures=tuple(_figures(rows, sums)),
        series=((station.key, "rain"),),
    )


DETECTOR = Detector(
    name=NAME,
    zh="雨量阈值(实测)",
    en="Rain thresholds (measured)",
    quantities=("rain",),
    about=STATION,
    look=look,
    reach=timedelta(hours=26),
)


def _rank(row: Threshold) -> int:
    return NOTHING if row.level is None else int(row.level)


def _sum_for(row: Threshold, sums: Sums) -> RainSum:
    return sums[row.window_h or HOURS[0]]


def _is_met(row: Threshold, sums: Sums) -> bool:
    """Tell whether a threshold is exceeded; a lower bound that exceeds it is enough."""
    mm = _sum_for(row, sums).mm
    return mm is not None and row.is_met(mm)


def _stays(row: Threshold, sums: Sums) -> bool:
    """Tell whether a level stays: too near its threshold, or too little measured to end it."""
    fell, rules = _sum_for(row, sums), thresholds("weather")
    if row.value is None:
        return False
    if fell.mm is None or fell.covered_min < rules.number("rain_cover") * fell.hours * 60:
        return True
    return fell.mm >= rules.number("rain_step_down") * row.value


def _reasons(rows: Rows, sums: Sums, rank: int) -> Iterator[Message]:
    for scale in SCALES:
        row = worst(rows, sums, scale)
        yield _exceeded(row, _sum_for(row, sums)) if row else _not_reached(scale)
    met = worst(rows, sums)
    if rank > (NOTHING if met is None else _rank(met)):
        yield Message(N_("The level stays: it is left below a lower threshold and not at once."))
    for fell in sums.values():
        if not fell.is_whole:
            yield _unknown(fell)


def _exceeded(row: Threshold, fell: RainSum) -> Message:
    said = (
        N_("By {scale}: {level}. {mm} mm in {hours} h, from {threshold} mm on.")
        if row.includes
        else N_("By {scale}: {level}. {mm} mm in {hours} h, more than {threshold} mm.")
    )
    params = {
        "scale": scale_word(row.scale),
        "level": level_word(row.level),
        "mm": figure(fell.mm or 0.0),
        "hours": figure(fell.hours),
        "threshold": figure(row.value or 0.0),
    }
    return Message(said, params)


def _not_reached(scale: str) -> Message:
    return Message(N_("By {scale}: no level reached."), {"scale": scale_word(scale)})


def _unknown(fell: RainSum) -> Message:
    """Return how much of a sum is not known."""
    hours = figure(fell.hours)
    if fell.mm is None:
        return Message(N_("Over {hours} h nothing was measured: not known."), {"hours": hours})
    params = {
        "hours": hours,
        "mm": figure(fell.mm),
        "covered": fell.covered_min,
        "all": round(fell.hours * 60),
    }
    return Message(
        N_("Over {hours} h at least {mm} mm: {covered} of {all} minutes were measured."), params
    )


def _figures(rows: Rows, sums: Sums) -> Iterator[Evidence]:
    """Yield each sum beside the thresholds it is compared with: what it reached, or the next."""
    for hours, fell in sums.items():
        quantity, several = f"rain_{figure(hours)}h", False
        for scale in SCALES:
            mine = [one for one in rows if one.scale == scale and one.window_h == hours]
            met = [one for one in mine if _is_met(one, sums)]
            if mine:
                several = True
                row = met[-1] if met else mine[0]
                yield evidence(quantity, fell.mm, "mm", row, fell.until)
        if not several:
            yield evidence(quantity, fell.mm, "mm", None, fell.until)
