"""Pictures of one station: each quantity with its limits and with what other rooms found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from attrs import field, frozen
from flask import url_for

from riskmap.core.words import N_, Message
from riskmap.doors.moments import local, zone
from riskmap.doors.words import day, say
from riskmap.feeds.model.observations import Quality
from riskmap.feeds.model.relative import Reference, is_position
from riskmap.feeds.model.series import QUALITY_NUMBERS, Series
from riskmap.feeds.model.standing import AHEAD
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.pages.findings import finding
from riskmap.feeds.pages.marks import thresholds_of
from riskmap.feeds.pages.periods import Period
from riskmap.feeds.pages.words import (
    length_said,
    number_said,
    quantity_said,
    tick_said,
    unit_said,
)
from riskmap.maps.series import Drawn, Event, Line, Look, Threshold
from riskmap.maps.series_chart import series_chart
from riskmap.maps.series_picture import SeriesPicture, SeriesTable
from riskmap.maps.study import Study

#: Drawn as bars; positions are dots with a band, all else is a line.
_BARS = frozenset({"rain"})
_LOOKS = {"level_forecast": Look.FORECAST, "tide_prediction": Look.OTHER}
#: Drawn together where they refer to the same: what is measured first.
_TOGETHER = (("level", "level_forecast", "tide_prediction"),)
#: A pause of so many usual distances is not bridged.
_PAUSE = 3.5
#: Half the width of a band in standard deviations: 95 of 100 values.
_BAND = 1.96
#: Rows of a table on the page; the file has all of them.
_ROWS = 200
_DOUBTED = (QUALITY_NUMBERS[Quality.SUSPECT], QUALITY_NUMBERS[Quality.INDICATIVE])


@frozen(kw_only=True)
class Drawing:
    """For which station pictures are made, over which time, and what was found in its series."""

    station: KnownStation
    period: Period
    studies: tuple[Study, ...]
    references: Mapping[str, Reference] = field(factory=dict)
    events: tuple[Event, ...] = ()


def pictures(several: Iterable[Series], drawing: Drawing) -> tuple[SeriesPicture, ...]:
    """Return a picture for each quantity, or for those that belong together, then the studies."""
    groups = (_picture(group, drawing) for group in _groups(tuple(several)))
    own = (one for one in drawing.studies if not one.quantity and _is_seen(one, drawing.period))
    return (*groups, *(_of_study(one, drawing) for one in own))


def _is_seen(one: Study, period: Period) -> bool:
    """Tell whether a study has a value within the time that is shown."""
    first, last = period.since.timestamp(), period.until.timestamp()
    return any(((line.seconds >= first) & (line.seconds <= last)).any() for line in one.lines)


def _groups(several: tuple[Series, ...]) -> Iterator[tuple[Series, ...]]:
    """Yield series that stand in one picture: same datum, and of the same thing."""
    left = list(several)
    while left:
        first = left.pop(0)
        family = next((one for one in _TOGETHER if first.quantity in one), ())
        same = [one for one in left if one.quantity in family and one.datum == first.datum]
        left = [one for one in left if one not in same]
        yield (first, *same)


def _picture(group: Sequence[Series], drawing: Drawing) -> SeriesPicture:
    first, period = group[0], drawing.period
    about = tuple(one for one in drawing.studies if one.quantity == first.quantity)
    limits = _limits(thresholds_of(drawing.station, first), about)
    chart = series_chart(
        (*map(_line, group), *(line for one in about for line in one.lines)),
        begin=period.since,
        end=period.until,
        zone=zone(),
        unit=unit_said(first.unit),
        thresholds=limits,
        events=_events(drawing, about),
        said=tick_said,
        from_zero=first.quantity in _BARS,
        until=None if first.quantity in AHEAD else period.now,
        now=period.now,
    )
    found = next((one.finding for one in about if one.finding is not None and len(first)), None)
    slug = first.quantity.replace("_", "-") + _of_period(first)
    return SeriesPicture(
        slug=slug,
        title=say(found) if found is not None else finding(group, drawing.station, period),
        about=_about(group),
        chart=chart,
        table=table_of(group, first.unit),
        notes=tuple(_notes(group, drawing, chart.far, about)),
        download=_download(first, drawing),
    )


def _line(one: Series) -> Line:
    has_sigma = bool(np.isfinite(one.sigmas).any())
    half = one.sigmas * _BAND
    return Line(
        label=quantity_said(one.quantity),
        seconds=one.times,
        values=one.values,
        low=one.values - half if has_sigma else None,
        high=one.values + half if has_sigma else None,
        doubtful=np.isin(one.qualities, _DOUBTED),
        look=_LOOKS.get(one.quantity, Look.MEASURED),
        drawn=_drawn(one.quantity),
        gap=_gap(one),
    )


def _drawn(quantity: str) -> Drawn:
    if is_position(quantity):
        return Drawn.DOTS
    return Drawn.BARS if quantity in _BARS else Drawn.LINE


def _gap(one: Series) -> timedelta | None:
    """Return from which pause on a line is broken: some times the usual distance."""
    if len(one) < 3:  # noqa: PLR2004 - two distances at least
        return None
    usual = float(np.median(np.diff(one.times).astype("timedelta64[ms]").astype(np.float64)))
    return timedelta(milliseconds=usual * _PAUSE) if usual > 0 else None


def _of_period(one: Series) -> str:
    return "" if one.period is None else f"-{round(one.period.total_seconds())}"


def _limits(own: Iterable[Threshold], about: Iterable[Study]) -> tuple[Threshold, ...]:
    """Return the limits of the operator and those that others compare with, each value once."""
    several = (*own, *(one for study in about for one in study.thresholds))
    return tuple({round(one.value, 6): one for one in reversed(several)}.values())[::-1]


def _events(drawing: Drawing, about: Iterable[Study]) -> tuple[Event, ...]:
    return (*drawing.events, *(one for study in about for one in study.events))


def _about(group: Sequence[Series]) -> str:
    names = [quantity_said(one.quantity) for one in group]
    text = N_("{quantities} over time. The table below has the values.")
    return say(Message(text, {"quantities": ", ".join(names)}))


def _notes(
    group: Sequence[Series], drawing: Drawing, far: Iterable[Threshold], about: Iterable[Study]
) -> Iterator[str]:
    first = group[0]
    began = drawing.references.get(first.quantity)
    if began is not None and began.since is not None:
        text = N_("Against the middle of the first values, from {day} on.")
        yield say(Message(text, {"day": day(local(began.since))}))
    if first.datum:
        yield say(Message(N_("Heights refer to {datum}."), {"datum": first.datum}))
    if first.period is not None:
        yield say(
            Message(N_("Each value is a sum over {length}."), {"length": length_said(first.period)})
        )
    if np.isfinite(first.sigmas).any():
        yield say(
            N_("The band is where 95 of 100 values lie, by the sender's standard deviations.")
        )
    if np.isin(first.qualities, _DOUBTED).any():
        yield say(
            N_("Rings are values that are suspect or indicative only; nothing is judged by them.")
        )
    for one in far:
        yield say(Message(N_("Out of the picture: {limit}"), {"limit": one.label}))
    for study in about:
        yield from map(say, study.notes)


def _of_study(one: Study, drawing: Drawing) -> SeriesPicture:
    period = drawing.period
    chart = series_chart(
        one.lines,
        begin=period.since,
        end=period.until,
        zone=zone(),
        unit=unit_said(one.unit),
        thresholds=one.thresholds,
        events=(*drawing.events, *one.events),
        said=tick_said,
        from_zero=one.from_zero,
    )
    title = one.finding or one.title or Message("")
    far = (say(Message(N_("Out of the picture: {limit}"), {"limit": at.label})) for at in chart.far)
    return SeriesPicture(
        slug=one.slug,
        title=say(title),
        about=say(one.title or title),
        chart=chart,
        table=_table_of_lines(one.lines, one.unit),
        notes=(*far, *map(say, one.notes)),
    )


def table_of(group: Sequence[Series], unit: str) -> SeriesTable:
    """Return the newest values of series side by side, the newest first."""
    return _table([(quantity_said(one.quantity), one.times, one.values) for one in group], unit)


def _table_of_lines(lines: Sequence[Line], unit: str) -> SeriesTable:
    several = [
        (say(one.label), (one.seconds * 1000).astype("datetime64[ms]"), one.values) for one in lines
    ]
    return _table(several, unit)


def _table(
    several: Sequence[tuple[str, np.ndarray, np.ndarray]],
    unit: str,
) -> SeriesTable:
    columns = [_column(times, values) for _, times, values in several]
    moments = sorted({at for one in columns for at in one}, reverse=True)
    shown = unit_said(unit)
    head = [f"{name} ({shown})" if shown else name for name, _, _ in several]
    rows = tuple(_row(at, columns, unit) for at in moments[:_ROWS])
    left = max(0, len(moments) - _ROWS)
    return SeriesTable(head=(say(N_("Time")), *head), rows=rows, left_out=left)


def _column(times: np.ndarray, values: np.ndarray) -> Mapping[int, float]:
    ms = times.astype("datetime64[ms]").astype(np.int64)
    pairs = zip(ms.tolist(), values.tolist(), strict=True)
    return {at: value for at, value in pairs if np.isfinite(value)}


def _row(at: int, columns: Iterable[Mapping[int, float]], unit: str) -> tuple[str, ...]:
    moment = local(datetime.fromtimestamp(at / 1000, UTC))
    cells = (one.get(at) for one in columns)
    texts = ("–" if one is None else number_said(one, unit) for one in cells)
    return (f"{moment:%Y-%m-%d %H:%M}", *texts)


def _download(first: Series, drawing: Drawing) -> str:
    said = drawing.station
    return url_for(
        "feeds.values",
        feed=said.feed,
        station=said.station,
        quantity=first.quantity,
        period=drawing.period.slug,
    )
