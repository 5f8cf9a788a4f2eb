"""Rain: sums over the hours for which there are thresholds, of the city and of the nation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.maps.series import Line, Threshold
from riskmap.maps.study import Study
from riskmap.warnings.detectors.rain import rows_on
from riskmap.warnings.detectors.wording import level_word, scale_word
from riskmap.warnings.model.thresholds import Threshold as Row
from riskmap.warnings.studies.seen import Seen
from riskmap.warnings.weather.sums import Spans, minute_of, rain_sum, spans_of

#: Sums that are worked out at most, spread over the time that is shown.
_MOST = 300
_MINUTE_S = 60.0
_AT_LEAST = N_("Rings are at least so much: not every minute of these hours was measured.")


def studies(seen: Seen) -> Iterator[Study]:
    """Yield the sums of a gauge, one study for each number of hours that has a threshold."""
    if not seen.measures("rain"):
        return
    spans = spans_of(seen.series_of(seen.station.key, "rain"), until=seen.now)
    shown = spans.within(minute_of(seen.asked.since), minute_of(seen.asked.until))
    if not len(shown):
        return
    rows = rows_on(seen.now)
    for hours in sorted({row.window_h for row in rows if row.window_h is not None}):
        if timedelta(hours=hours) <= seen.asked.until - seen.asked.since:
            yield _sums(spans, shown, hours, [row for row in rows if row.window_h == hours])


def _sums(spans: Spans, shown: Spans, hours: float, rows: list[Row]) -> Study:
    ends = _ends(shown)
    sums = [rain_sum(spans, int(end), hours) for end in ends]
    values = np.array([np.nan if one.mm is None else one.mm for one in sums])
    partly = np.array([not one.is_whole for one in sums])
    line = Line(
        label=Message(N_("measured")),
        seconds=ends * _MINUTE_S,
        values=values,
        doubtful=partly,
        gap=timedelta(hours=1),
    )
    said = {"hours": f"{hours:g}"}
    return Study(
        slug=f"rain-{hours:g}h".replace(".", "-"),
        title=Message(N_("Rain in {hours} h"), said),
        finding=_finding(values, said),
        unit="mm",
        lines=(line,),
        thresholds=tuple(_limits(rows)),
        notes=(Message(_AT_LEAST),) if partly[np.isfinite(values)].any() else (),
        from_zero=True,
    )


def _ends(shown: Spans) -> Floats:
    """Return the minutes at which sums are worked out: where spans end, thinned evenly."""
    ends = np.unique(shown.ends)
    step = max(1, -(-len(ends) // _MOST))
    return np.asarray(ends[::-1][::step][::-1], dtype=np.float64)


def _finding(values: Floats, said: dict[str, str]) -> Message | None:
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    about = {**said, "last": f"{known[-1]:.1f}", "most": f"{known.max():.1f}"}
    return Message(N_("{last} mm in the last {hours} h, {most} mm at most"), about)


def _limits(rows: list[Row]) -> Iterator[Threshold]:
    for row in rows:
        if row.value is not None:
            about = {
                "scale": scale_word(row.scale),
                "level": level_word(row.level),
                "mm": f"{row.value:g}",
            }
            label = Message(N_("{scale}, {level}: {mm} mm"), about)
            yield Threshold(value=row.value, label=label, source=_source(row))


def _source(row: Row) -> Message | str:
    return (
        row.source
        if row.verified
        else Message(N_("{source} (not verified)"), {"source": row.source})
    )
