"""Pictures of what a warning rests on: each series with the thresholds it was compared with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import numpy as np
from attrs import evolve

from riskmap.core.words import N_, Message
from riskmap.doors.moments import zone
from riskmap.doors.numbers import quantity as amount
from riskmap.doors.words import hour, locale, moment, say
from riskmap.feeds import service as feeds
from riskmap.feeds.model.observations import Quality
from riskmap.feeds.model.series import QUALITY_NUMBERS, Series
from riskmap.maps.series import Drawn, Event, Line, Threshold
from riskmap.maps.series_chart import series_chart
from riskmap.maps.series_picture import SeriesPicture, SeriesTable
from riskmap.store import Reading
from riskmap.warnings.model.quantities import quantity_name
from riskmap.warnings.model.warnings import HazardWarning, Version
from riskmap.warnings.weather.sums import Spans, minutes64, rain_sum, spans_of

#: So long before it began a warning's measurements are shown; further back where they are few.
_BEFORE = (timedelta(hours=24), timedelta(days=7), timedelta(days=731))
#: So long after a person ended it what is measured goes on being shown.
_AFTER = timedelta(hours=24)
_FEW = 12
_ROWS, _PICTURES = 60, 6
#: Of rain, running sums over these hours are what thresholds are about; so many are drawn.
_RAIN, _HOURS, _SUMS = "rain", (1, 3, 6, 12, 24), 2
_DOUBTFUL = tuple(QUALITY_NUMBERS[one] for one in (Quality.SUSPECT, Quality.INDICATIVE))


def pictures(
    uow: Reading, one: HazardWarning, versions: tuple[Version, ...]
) -> tuple[SeriesPicture, ...]:
    """Return a picture of each series that a warning shows; of what is not kept there is none."""
    return tuple(islice(_pictures(uow, one, versions), _PICTURES))


def _pictures(
    uow: Reading, one: HazardWarning, versions: tuple[Version, ...]
) -> Iterator[SeriesPicture]:
    names = {each.key: each.name(locale()) for each in feeds.stations(uow)}
    for number, (key, quantity) in enumerate(one.said.series, start=1):
        begin, series = _looked_back(uow, one, key, quantity)
        if len(series):
            place = names.get(key, key)
            for part, each in enumerate(_compared(one, series), start=1):
                slug = f"series-{number}-{part}"
                yield _picture(one, versions, each, begin, slug, place)


def _compared(one: HazardWarning, series: Series) -> Iterator[Series]:
    """Yield what was compared with thresholds: of rain its sums, where a threshold was met."""
    hours = [each for each in _HOURS if _is_met(one, f"{series.quantity}_{each}h")]
    if series.quantity != _RAIN or not hours:
        yield series
        return
    spans = spans_of(series)
    for each in hours[:_SUMS]:
        yield _summed(series, spans, each)


def _is_met(one: HazardWarning, quantity: str) -> bool:
    return any(
        each.quantity == quantity
        and None not in (each.value, each.threshold)
        and float(each.value or 0.0) >= float(each.threshold or 0.0)
        for each in one.said.figures
    )


def _summed(series: Series, spans: Spans, hours: int) -> Series:
    """Return running sums of rain that end with each value; unknown where nothing was measured."""
    sums = [rain_sum(spans, int(end), hours).mm for end in minutes64(series)]
    return evolve(
        series,
        quantity=f"{series.quantity}_{hours}h",
        period=None,
        values=np.array([np.nan if mm is None else mm for mm in sums]),
    )


def _looked_back(
    uow: Reading, one: HazardWarning, key: str, quantity: str
) -> tuple[datetime, Series]:
    """Return enough of a series to be read, and from when on it is shown."""
    end = _end(uow.now, one)
    for before in _BEFORE:
        begin = one.opened_at - before
        found = feeds.series(uow, key, quantity, since=begin, until=end)
        if len(found) >= _FEW:
            break
    return begin, found


def _picture(
    one: HazardWarning,
    versions: tuple[Version, ...],
    series: Series,
    begin: datetime,
    slug: str,
    place: str,
) -> SeriesPicture:
    name = quantity_name(series.quantity, locale())
    about = {"station": place, "quantity": name}
    line = Line(
        label=name,
        seconds=series.times,
        values=series.values,
        doubtful=np.isin(series.qualities, _DOUBTFUL),
        drawn=Drawn.BARS if series.period else Drawn.LINE,
        gap=_gap(series),
    )
    last = series.times[-1].item().replace(tzinfo=UTC)
    end = max(_end(last, one), begin + timedelta(hours=1))
    chart = series_chart(
        [line],
        begin=begin,
        end=end,
        zone=zone(),
        unit=series.unit,
        thresholds=_thresholds(one, series.quantity),
        events=[_event(each) for each in versions],
        from_zero=series.period is not None,
    )
    told = {**about, "value": amount(float(series.values[-1]), series.unit), "time": hour(last)}
    return SeriesPicture(
        slug=slug,
        title=say(Message(N_("{station}: {quantity} {value}, {time}"), told)),
        about=say(Message(N_("{quantity} at {station} over time, with its thresholds."), about)),
        chart=chart,
        table=_table(series, name),
    )


def _end(now: datetime, one: HazardWarning) -> datetime:
    """Return until when it is shown; what a person ended is watched on."""
    if one.is_in_force:
        return now
    ended_at = max(one.version.recorded_at, one.opened_at)
    return max(min(now, ended_at + _AFTER), ended_at) if one.is_ended_by_hand else ended_at


def _gap(series: Series) -> timedelta | None:
    """Return which pause is not bridged: several of the usual ones."""
    if len(series) < 3:  # noqa: PLR2004 - one pause says nothing of what is usual
        return None
    usual = float(np.median(np.diff(series.times).astype("timedelta64[ms]").astype(float)))
    return timedelta(milliseconds=3.5 * usual)


def _thresholds(one: HazardWarning, quantity: str) -> list[Threshold]:
    found = [
        each
        for each in one.said.figures
        if each.quantity == quantity and each.threshold is not None
    ]
    by_value = {float(each.threshold or 0.0): each for each in found}
    return [
        Threshold(
            value=value,
            label=amount(value, each.unit),
            source=each.source if each.verified else f"{each.source} ({say(N_('not verified'))})",
        )
        for value, each in by_value.items()
    ]


def _event(one: Version) -> Event:
    label = Message(N_("version {number}: {status}"), {"number": one.number, "status": one.word})
    return Event(at=one.recorded_at, label=say(label), kind="warning")


def _table(series: Series, name: str) -> SeriesTable:
    rows = [
        (moment(at.item().replace(tzinfo=UTC)), amount(float(value), series.unit))
        for at, value in zip(series.times[-_ROWS:], series.values[-_ROWS:], strict=True)
    ]
    return SeriesTable(
        head=(say(N_("Time")), name), rows=tuple(rows[::-1]), left_out=max(len(series) - _ROWS, 0)
    )
