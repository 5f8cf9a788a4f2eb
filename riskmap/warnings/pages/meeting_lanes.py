"""The lanes of 四碰头: what is drawn of each of the four, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import evolve, frozen

from riskmap.core.words import N_, Message
from riskmap.doors.words import hour, locale, moment, say
from riskmap.maps.lanes import GROUND, Lane, LaneEntry, Line, Peak, Sum
from riskmap.maps.lanes import Limit as DrawnLimit
from riskmap.warnings.model.meeting import (
    Limit,
    Meeting,
    Points,
    RainLane,
    StormLane,
    WaterLane,
)

_DATUMS = {"WUSONG_SH": N_("Wusong datum")}
#: Ground of a lower lane, in em.
_LOW, _WATER = 3.5, 5.5
#: So many rows a table has; of lines with a value each minute, some are left out.
_ROWS = 48
#: Water that changed less than this, in metres within half an hour, stands.
_RISES, _LATELY = 0.02, timedelta(minutes=30)


@frozen(kw_only=True)
class Row:
    """One of the four: its lane, what it says now, and the same as a table.

    Parameters
    ----------
    now
        Its value now, in words; empty where nothing is known.
    at
        Of that value.
    stale, unknown
        What is to be said where it is old, or where there is nothing.
    """

    slug: str
    title: str
    now: str = ""
    at: datetime | None = None
    stale: str = ""
    unknown: str = ""
    about: str = ""
    entry: LaneEntry | None = None
    lane: Lane | None = None
    head: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()

    def drawn_as(self, lane: Lane | None) -> Row:
        """Return the row with its lane."""
        return evolve(self, lane=lane)


def rows_of(one: Meeting) -> tuple[Row, ...]:
    """Return the four, in the order of the panel."""
    return (
        _storm(one.storm),
        *_rain(one.rain),
        _water(one.tide, "tide", N_("Tide, forecast"), N_("No tide is forecast here.")),
        _water(
            one.creek,
            "creek",
            N_("Level of the creek"),
            N_("No level of a creek was measured on this axis."),
        ),
    )


def _storm(one: StormLane | None) -> Row:
    if one is None:
        return Row(slug="storm", title=say(N_("Storm")),
                   unknown=say(N_("No forecast of a storm is here.")))  # fmt: skip
    centre = Line(points=one.distance, label=say(N_("centre")), is_forecast=True)
    edges = [
        Line(points=_above(edge.points), label=say(edge.word), is_forecast=True)
        for edge in one.edges[:2]
    ]
    told = {"km": f"{one.distance[0][1]:.0f}" if one.distance else "?", "agency": one.agency}
    return Row(
        slug="storm",
        title=say(Message(N_("Storm {name}"), {"name": one.name})),
        now=say(Message(N_("centre {km} km away, by {agency}"), told)) if one.distance else "",
        at=one.issued_at,
        stale=say(N_("old forecast")) if one.is_stale else "",
        about=say(N_("Distance of the centre and of the edges of its wind, in km, over time.")),
        entry=LaneEntry(slug="storm", unit="km", lines=(centre, *edges)),
        head=(say(N_("Time")), *(line.label for line in (centre, *edges))),
        table=_together([one.distance, *(edge.points for edge in one.edges[:2])], "{:.0f} km"),
    )


def _above(points: Points) -> Points:
    """Return a distance to an edge of wind, 0 where the wind is here."""
    return tuple((at, max(value, 0.0)) for at, value in points)


def _rain(one: RainLane | None) -> tuple[Row, ...]:
    """Return the rain of one hour and of six, each beside its own thresholds."""
    if one is None:
        unknown = say(N_("No rain gauge has told anything on this axis."))
        return (Row(slug="rain", title=say(N_("Rain")), unknown=unknown),)
    place = _name(one.zh, one.en)
    return (
        _fell(one, "rain", Message(N_("Rain in 1 h · {station}"), {"station": place}), GROUND),
        _fell(one, "rain-6h", Message(N_("Rain in 6 h")), _LOW),
    )


def _fell(one: RainLane, slug: str, title: Message, ground: float) -> Row:
    is_hour = slug == "rain"
    several = one.one_hour if is_hour else one.six_hours
    limits = one.limits_1h if is_hour else one.limits_6h
    hour_ = timedelta(hours=1)
    sums = tuple(
        Sum(begin=each.end - hour_, end=each.end, value=each.mm, is_least=not each.is_whole)
        for each in several
        if each.mm is not None
    )
    last = several[-1] if several else None
    return Row(
        slug=slug,
        title=say(title),
        now="" if last is None else mm_said(last.mm, is_whole=last.is_whole),
        at=one.last_at,
        stale=say(N_("out of date")) if one.is_stale else "",
        about=say(N_("Sums of rain that end with each hour as bars, with their thresholds.")),
        entry=LaneEntry(
            slug=slug,
            unit="mm",
            sums=sums,
            limits=tuple(map(_drawn_limit, _lowest(limits, 2 if is_hour else 1))),
            ground=ground,
        ),
        head=(say(N_("Until")), say(N_("1 h")), say(N_("6 h"))) if is_hour else (),
        table=_rain_table(one) if is_hour else (),
    )


def _rain_table(one: RainLane) -> tuple[tuple[str, ...], ...]:
    rows = zip(one.one_hour, one.six_hours, strict=True)
    return tuple(
        (
            moment(each.end),
            mm_said(each.mm, is_whole=each.is_whole),
            mm_said(more.mm, is_whole=more.is_whole),
        )
        for each, more in reversed([*rows])
    )


def mm_said(value: float | None, *, is_whole: bool) -> str:
    """Return a sum of rain in words: unknown is not none, and some of it is at least so much."""
    if value is None:
        return say(N_("unknown"))
    text = f"{value:.1f} mm"
    return text if is_whole else say(Message(N_("at least {amount}"), {"amount": text}))


def _water(one: WaterLane | None, slug: str, title: str, unknown: str) -> Row:
    if one is None:
        return Row(slug=slug, title=say(title), unknown=say(unknown))
    lines = [
        Line(points=one.forecast, label=say(N_("forecast")), is_forecast=True),
        Line(points=one.measured, label=say(N_("measured"))),
    ]
    return Row(
        slug=slug,
        title=f"{say(title)} · {_name(one.zh, one.en)}",
        now=_stands(one),
        at=one.measured[-1][0] if one.measured else None,
        stale=say(N_("out of date")) if one.is_stale else "",
        about=say(N_("Height of the water in metres over time, with marks.")),
        entry=LaneEntry(
            slug=slug,
            unit="m",
            lines=tuple(line for line in lines if line.points),
            limits=tuple(map(_drawn_limit, one.limits)),
            peaks=tuple(
                Peak(at=top.at, value=top.height_m, label=f"{top.height_m:.2f} m")
                for top in one.tops
            ),
            has_zero=False,
            ground=_WATER,
        ),
        head=(say(N_("Time")), say(N_("forecast")), say(N_("measured"))),
        table=_together([one.forecast, one.measured], "{:.2f} m"),
    )


def _stands(one: WaterLane) -> str:
    """Say how the water stands: measured with its way, else the next high water."""
    if one.measured:
        text = f"{one.measured[-1][1]:.2f} m {rising(one)}"
    elif one.tops:
        text = " · ".join(f"{hour(top.at)} {top.height_m:.2f} m" for top in one.tops[:2])
    else:
        text = ""
    return f"{text} ({datum_said(one.datum)})" if text and one.datum else text


def datum_said(datum: str) -> str:
    """Return what heights refer to: the local datum by its name, others as they are written."""
    return say(_DATUMS[datum]) if datum in _DATUMS else datum


def rising(one: WaterLane) -> str:
    """Return which way the water goes within the last half hour: an arrow."""
    at, now = one.measured[-1]
    before = [value for moment_, value in one.measured if moment_ >= at - _LATELY]
    change = now - before[0]
    return "↑" if change > _RISES else "↓" if change < -_RISES else "→"


def _lowest(limits: tuple[Limit, ...], count: int) -> tuple[Limit, ...]:
    """Return the thresholds that have room in a lane: the lowest."""
    return tuple(sorted(limits, key=lambda one: one.value)[:count])


def _drawn_limit(one: Limit) -> DrawnLimit:
    source = one.source if one.verified else f"{one.source} ({say(N_('not verified'))})"
    return DrawnLimit(value=one.value, label=f"{say(one.word)} {one.value:g}", source=source)


def _name(zh: str, en: str) -> str:
    return en if locale() == "en" and en else zh


def _together(several: Iterable[Points], form: str) -> tuple[tuple[str, ...], ...]:
    """Return lines side by side, at moments that are told of by any; few enough to be read."""
    columns = [dict(points) for points in several]
    moments = sorted({at for one in columns for at in one})
    step = max(len(moments) // _ROWS, 1)
    return tuple(
        (moment(at), *(form.format(one[at]) if at in one else "–" for one in columns))
        for at in moments[::step]
    )
