"""What stands on a printed map, in millimetres, and its legend made from exactly that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import atan2, degrees

import numpy as np
import shapely
from attrs import evolve
from shapely.geometry.base import BaseGeometry

from riskmap.atlas.publication.drawn import (
    Area,
    DrawnArea,
    DrawnLine,
    DrawnPoint,
    Feature,
    Head,
    Label,
    SheetMap,
    class_slug,
)
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import STORAGE_CRS, to_crs
from riskmap.maps.layer import Symbol
from riskmap.maps.legend import Legend
from riskmap.maps.palette import palette
from riskmap.maps.paper import View, path
from riskmap.maps.symbols import preset

#: With more units than that, names would hide the map.
MOST_LABELS = 60
#: A letter of a name is about so wide and high on the sheet, millimetres.
_LETTER_MM, _LINE_MM = 2.6, 3.6
#: A stretch of a route has an arrow head from that length on, millimetres; where along it.
_STRETCH_MM, _HEAD_AT = 4.0, 0.6
_OUTLINE = N_("Outline of a unit")
_MADE_UP_OUTLINE = N_("Outline made up, not a real boundary")


def draw(
    view: View, areas: Sequence[Area], features: Sequence[Feature], legend: Legend
) -> SheetMap:
    """Lay units and things over them on the sheet, clipped to its frame.

    Parameters
    ----------
    legend
        Of all classes; those that are not on the sheet are left out of its own.
    """
    window = shapely.box(*view.bounds)
    outlines = _moved([one.outline for one in areas], view)
    seen = [
        (one, shape) for one, shape in zip(areas, outlines, strict=True) if shape.intersects(window)
    ]
    placed = _moved([one.geometry for one in features], view)
    pairs = list(zip(features, placed, strict=True))
    lines = tuple(_lines(pairs, view))
    points = tuple(_points(pairs, view, window))
    numbers = Counter(one.number for one, _ in seen)
    outline_kinds = _outline_symbols([one for one, _ in seen])
    over = [*(one.symbol for one in lines), *(one.symbol for one in points)]
    drawn = (
        *(class_slug(number) for number in numbers),
        *(one.slug for one in outline_kinds),
        *(one.slug for one in over),
    )
    return SheetMap(
        view=view,
        areas=tuple(_area(one, shape, view) for one, shape in seen),
        lines=lines,
        points=points,
        labels=_labels(seen, view) if len(seen) <= MOST_LABELS else (),
        classes=tuple(
            evolve(row, count=numbers[row.number]) for row in legend.rows if numbers[row.number]
        ),
        symbols=(*_counted(over), *outline_kinds),
        drawn=frozenset(drawn),
    )


def _moved(shapes: Sequence[BaseGeometry], view: View) -> Geometries:
    found: Geometries = np.array(shapes, dtype=object)
    return to_crs(found, STORAGE_CRS, view.crs) if len(found) else found


def _area(one: Area, shape: BaseGeometry, view: View) -> DrawnArea:
    return DrawnArea(
        code=one.code,
        path=path(shape, view),
        number=one.number,
        is_made_up=one.is_made_up,
    )


def _lines(pairs: Iterable[tuple[Feature, BaseGeometry]], view: View) -> Iterator[DrawnLine]:
    for one, shape in pairs:
        if shape.geom_type not in {"LineString", "MultiLineString"}:
            continue
        inside = shapely.clip_by_rect(shape, *view.bounds)
        if not inside.is_empty:
            heads = _heads(inside, view) if one.symbol.shape == "arrow" else ()
            yield DrawnLine(symbol=one.symbol, path=path(inside, view), heads=heads)


def _heads(line: BaseGeometry, view: View) -> tuple[Head, ...]:
    """Return a head on every stretch that is long enough for one, at least on the longest."""
    found = []
    for part in shapely.get_parts(line):
        placed = view.place(shapely.get_coordinates(part))
        steps = np.diff(placed, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        least = min(_STRETCH_MM, float(lengths.max()))
        for start, step in zip(placed[:-1][lengths >= least], steps[lengths >= least], strict=True):
            x, y = start + _HEAD_AT * step
            turn = degrees(atan2(step[1], step[0]))
            found.append(Head(x=round(float(x), 2), y=round(float(y), 2), turn=round(turn, 1)))
    return tuple(found)


def _points(
    pairs: Iterable[tuple[Feature, BaseGeometry]], view: View, window: BaseGeometry
) -> Iterator[DrawnPoint]:
    for one, shape in pairs:
        if shape.geom_type in {"LineString", "MultiLineString"}:
            continue
        point = shapely.point_on_surface(shape)
        if not window.contains(point):
            continue
        x, y = view.place(shapely.get_coordinates(point))[0]
        yield DrawnPoint(
            symbol=one.symbol, x=round(float(x), 2), y=round(float(y), 2), name=one.name
        )


def _counted(symbols: Sequence[Symbol]) -> tuple[Symbol, ...]:
    """Return each symbol once, with its number; of lines nobody counts the pieces.

    Those of places come in the order of the preset: dangers by grade, the worst first.
    """
    counts = Counter(one.slug for one in symbols)
    order = {slug: place for place, slug in enumerate(preset().symbols)}
    first = {one.slug: one for one in reversed(symbols)}
    lines = {"line", "dashed_line", "arrow"}
    return tuple(
        evolve(first[slug], count=None if first[slug].shape in lines else count)
        for slug, count in sorted(counts.items(), key=lambda pair: order.get(pair[0], -1))
    )


def _outline_symbols(seen: Sequence[Area]) -> tuple[Symbol, ...]:
    made_up = {one.is_made_up for one in seen}
    looks = {
        False: Symbol(
            slug="outline",
            label=Message(_OUTLINE),
            shape="outline",
            colour=palette().light["muted"],
        ),
        True: Symbol(
            slug="made_up_outline",
            label=Message(_MADE_UP_OUTLINE),
            shape="dashed_outline",
            colour=palette().light["muted"],
        ),
    }
    return tuple(look for kind, look in looks.items() if kind in made_up)


def _labels(seen: Sequence[tuple[Area, BaseGeometry]], view: View) -> tuple[Label, ...]:
    """Return names, larger units first; one that would cover another or stick out waits."""
    shapes = [shape for _, shape in seen]
    order = np.argsort(-shapely.area(shapes), kind="stable")
    middles = view.place(shapely.get_coordinates(shapely.point_on_surface(shapes)))
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for at in order:
        one = seen[int(at)][0]
        x, y = (float(value) for value in middles[int(at)])
        box = _box(one.name, x, y)
        if _fits(box, view) and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            found.append(Label(text=one.name, x=round(x, 2), y=round(y, 2), number=one.number))
    return tuple(found)


def _box(text: str, x: float, y: float) -> tuple[float, float, float, float]:
    wide = sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text)  # noqa: PLR2004 - CJK
    half = wide * _LETTER_MM / 2
    return x - half, y - _LINE_MM / 2, x + half, y + _LINE_MM / 2


def _fits(box: tuple[float, float, float, float], view: View) -> bool:
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= view.frame.width and bottom <= view.frame.height


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
