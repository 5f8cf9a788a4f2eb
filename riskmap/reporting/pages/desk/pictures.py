"""Pictures of one indicator: a map of the units below, a chart over the cutoffs; with tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from attrs import frozen

from riskmap.core.codes import level_of
from riskmap.core.figure import Figure, FigureKind, FigureSum
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.service.features import Selection
from riskmap.doors.words import hour, locale, moment, say
from riskmap.maps.curves import CurveChart, Series, curves
from riskmap.maps.locator import Area, Locator, locate
from riskmap.maps.scale import ColourScale
from riskmap.reporting.model.disaster import Child
from riskmap.reporting.model.figures import amount
from riskmap.reporting.model.indicators import Indicator
from riskmap.reporting.pages.desk.colouring import scale_for
from riskmap.reporting.pages.stages.words import amount_said, figure_said, sum_said
from riskmap.reporting.service.disasters import Board
from riskmap.store import Reading


@frozen(kw_only=True)
class Table:
    """The same as the picture, in words."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen(kw_only=True)
class ChartSaid:
    """A chart with its finding; `chart` is None where fewer than two moments are known."""

    slug: str
    title: str
    about: str
    notes: tuple[str, ...]
    chart: CurveChart | None
    table: Table


@frozen(kw_only=True)
class Step:
    """One class of the legend: colour (None: hatched), words, how many units."""

    colour: str | None
    words: str
    count: int


@frozen(kw_only=True)
class MapSaid:
    """A map with its finding and its legend."""

    title: str
    drawn: Locator
    bar: str
    credit: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    flags: Flags


def chart_of(board: Board, one: Indicator) -> ChartSaid:
    """Return how an indicator went over the cutoffs up to the one shown."""
    series = board.series(one)
    known = [(at, each.total) for at, each in series if each and each.total.amount is not None]
    points = tuple((at.timestamp(), float(amount(one, said.amount or 0))) for at, said in known)
    official = {kept.cutoff_at for kept in board.kept}
    name = say(one.name)
    return ChartSaid(
        slug="chart",
        title=_finding(one, known),
        about=say(Message(N_("{name} at each cutoff, official and not"), {"name": name})),
        notes=tuple(_notes(series)),
        chart=_drawn(one, points) if len(points) > 1 else None,
        table=Table(
            head=(say(N_("Cutoff")), name, say(N_("Standing"))),
            rows=tuple(
                (moment(at), _said(one, each), _standing(at in official)) for at, each in series
            ),
        ),
    )


def map_of(
    uow: Reading, board: Board, children: Sequence[Child], one: Indicator, names: dict[str, str]
) -> MapSaid | None:
    """Return a map of an indicator over the units below; None where no outline is known.

    What nobody knows, and units that have not reported, are hatched and never none; who has said
    that it has no loss has none.
    """
    level = level_of(board.unit).below
    if level is None:
        return None
    found = divisions.outlines(uow, Selection(level=level, under=board.unit, internal=True))
    drawn = {each.code12: outline for each, outline in found if outline is not None}
    if not drawn:
        return None
    values = {child.unit: value_of(child, one) for child in children if child.unit in drawn}
    numbers = {
        unit: float(amount(one, said.amount))
        for unit, said in values.items()
        if said is not None and said.amount is not None
    }
    scale = scale_for(numbers.values(), 10**-one.unit.decimals)
    classes = {unit: _class(scale, numbers.get(unit)) for unit in drawn}
    areas = [
        Area(
            code=unit,
            name=names.get(unit, unit),
            outline=outline.geometry,
            colour=scale.colour_of(classes[unit]),
            is_synthetic=outline.flags.geometry_is_synthetic,
        )
        for unit, outline in drawn.items()
    ]
    located = locate(areas, selected=None)
    return MapSaid(
        title=_where(one, values, names),
        drawn=located,
        bar=_length(located.bar_m),
        credit="; ".join(dict.fromkeys(each.source.attribution for each in drawn.values())),
        steps=_steps(one, scale, list(classes.values())),
        notes=_map_notes(values),
        flags=Flags.of(each.flags for each in drawn.values()),
    )


def value_of(child: Child, one: Indicator) -> Figure | None:
    """Return what stands for a unit: its figure; none where it has said that it has no loss."""
    if child.no_loss is not None:
        return Figure.number(0)
    return child.figure(one.slug)


def _class(scale: ColourScale, value: float | None) -> int:
    return int(scale.classify(np.nan if value is None else value))


def _drawn(one: Indicator, points: tuple[tuple[float, float], ...]) -> CurveChart:
    last = amount_said(one, round(points[-1][1] * 10**one.unit.decimals))
    return curves(
        [Series(label=last, points=points)],
        across=lambda at: _short(datetime.fromtimestamp(at, UTC)),
        down=lambda value: f"{value:,g}",
        is_log=False,
    )


def _short(at: datetime) -> str:
    """Return a moment as an axis has room for it."""
    return hour(at)


def _finding(one: Indicator, known: list[tuple[datetime, Figure]]) -> str:
    name = {"name": one.name}
    if not known:
        return say(Message(N_("{name}: not known at any cutoff"), name))
    last = {**name, "last": figure_said(one.slug, known[-1][1])}
    if len(known) == 1:
        return say(Message(N_("{name}: {last} at the only cutoff so far"), last))
    both = {**last, "first": figure_said(one.slug, known[0][1])}
    first, now = known[0][1].amount or 0, known[-1][1].amount or 0
    rose, fell = N_("{name} rose from {first} to {last}"), N_("{name} fell from {first} to {last}")
    same = N_("{name} stayed at {last}")
    return say(Message(same if first == now else rose if now > first else fell, both))


def _notes(series: Sequence[tuple[datetime, FigureSum | None]]) -> list[str]:
    found = [each for _, each in series]
    notes = []
    if any(each is None or each.total.amount is None for each in found):
        notes.append(say(N_("Where nothing is known the line goes on without a dot.")))
    if any(each and each.total.kind is FigureKind.AT_LEAST for each in found):
        notes.append(say(N_("Some values are lower bounds: not all parts were known.")))
    if any(now and then and _fell(then, now) for then, now in pairwise(found)):
        notes.append(say(N_("A figure that fell has its reason with the report that lowered it.")))
    return notes


def _fell(then: FigureSum, now: FigureSum) -> bool:
    return (now.total.amount or 0) < (then.total.amount or 0)


def _said(one: Indicator, each: FigureSum | None) -> str:
    return figure_said(one.slug, None) if each is None else sum_said(one.slug, each)


def _standing(is_official: bool) -> str:  # noqa: FBT001 - one of two words
    return say(N_("official") if is_official else N_("as reported"))


def _where(one: Indicator, values: dict[str, Figure | None], names: dict[str, str]) -> str:
    known = {unit: said for unit, said in values.items() if said is not None and said.amount}
    if not known:
        none, unknown = N_("{name}: none in any unit that has said so"), N_("{name}: not known")
        has_zero = any(said is not None and said.amount == 0 for said in values.values())
        return say(Message(none if has_zero else unknown, {"name": one.name}))
    most = max(known, key=lambda unit: known[unit].amount or 0)
    told = {
        "name": one.name,
        "unit": names.get(most, most),
        "figure": figure_said(one.slug, known[most]),
    }
    return say(Message(N_("{name}: most in {unit}, {figure}"), told))


def _map_notes(values: dict[str, Figure | None]) -> tuple[str, ...]:
    bounds = sum(
        1 for said in values.values() if said is not None and said.kind is FigureKind.AT_LEAST
    )
    if not bounds:
        return ()
    text = N_("Of {count} units only a lower bound is known; they are coloured by it.")
    return (say(Message(text, {"count": bounds})),)


def _steps(one: Indicator, scale: ColourScale, classes: list[int]) -> tuple[Step, ...]:
    counts = scale.count(classes)
    unit = one.unit.name(locale())
    rows = [
        Step(
            colour=scale.colour_of(number),
            words=say(N_("none")) if number == 1 else f"{scale.range_of(number)} {unit}".rstrip(),
            count=int(counts[number]),
        )
        for number in range(scale.classes, 0, -1)
    ]
    unknown = Step(colour=None, words=say(N_("not known, or not reported")), count=int(counts[0]))
    return (*rows, unknown)


def _length(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004
