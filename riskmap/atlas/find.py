"""Find units: by name, pinyin, initials or code, and by the point they lie around."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import shapely
from attrs import frozen

from riskmap.atlas.service import Unit, Units, levels, units
from riskmap.atlas.service.members import KEPT
from riskmap.divisions.model import initials_of, normal_query
from riskmap.store import Reading

#: No search is longer: longer ones find nothing, and cost.
MOST_LETTERS = 80


@frozen(kw_only=True, eq=False)
class Found:
    """One unit found; `place` says where it is: the point inside it and its bounds in degrees."""

    unit: Unit
    parent: str
    point: tuple[float, float] | None
    bounds: tuple[float, float, float, float] | None


@frozen(kw_only=True, eq=False)
class _Entry:
    """What a unit is looked up by: code and spoken names without spaces, marks and accents."""

    level: int
    unit: Unit
    code: str
    whole: tuple[str, ...]  # found from the beginning or in the middle
    initials: tuple[str, ...]  # from the beginning only: in the middle they match nearly everything


def find(
    uow: Reading, region: str, text: str, *, limit: int, locale: str, version: int | None = None
) -> tuple[Found, ...]:
    """Return units that fit what somebody typed, best first, then higher levels, then by code.

    Names are not unique: show the parent's beside them.
    """
    query = _plain(text[:MOST_LETTERS])
    if not query:
        return ()
    several = _all_units(uow, region, version)
    if not several:
        return ()
    entries = KEPT.get(("find", several[0].key), lambda: tuple(_entries(several)))
    ranked = [
        (rank, one.level, one.unit.code, one)
        for one in entries
        if (rank := _rank(one, query)) is not None
    ]
    best = [one for *_, one in sorted(ranked, key=lambda entry: entry[:3])[:limit]]
    return tuple(_found(several[one.level], one.unit, locale) for one in best)


def matching(several: Units, text: str) -> frozenset[str]:
    """Return the codes of the units of one level that fit a text, as `find` does."""
    query = _plain(text[:MOST_LETTERS])
    entries = KEPT.get(("entries", several.key), lambda: tuple(_entries([several])))
    return frozenset(one.unit.code for one in entries if not query or _rank(one, query) is not None)


def spoken(unit: Unit, locale: str) -> str:
    """Return by what a name is sorted: Chinese ones by their pinyin."""
    name = unit.name(locale)
    return _plain(unit.pinyin or pinyin_of(name) or name) if locale == "zh" else _plain(name)


def at(
    uow: Reading, region: str, lon: float, lat: float, *, locale: str, version: int | None = None
) -> tuple[Found, ...]:
    """Return the units that a point lies in, the smallest last; none outside.

    A point on a border lies in every unit that the border belongs to.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4490 or 4326.
    """
    point = shapely.Point(lon, lat)
    found = []
    for several in _all_units(uow, region, version):
        tree = KEPT.get(("tree", several.key), lambda s=several: _tree(s))  # type: ignore[misc]
        places = sorted(tree.query(point, predicate="intersects").tolist())
        found += [_found(several, several.units[place], locale) for place in places]
    return tuple(found)


def _all_units(uow: Reading, region: str, version: int | None) -> list[Units]:
    """Return the units of every level, from the whole to the parts."""
    there = levels(uow, region, version).levels
    return [units(uow, region, level=one.slug, version=version) for one in there]


def _tree(several: Units) -> shapely.STRtree:
    shapes = several.shapes
    shapely.prepare(shapes)
    return shapely.STRtree(shapes)


def _found(several: Units, unit: Unit, locale: str) -> Found:
    if unit.outline is None:
        return Found(unit=unit, parent=several.parent_name(unit, locale), point=None, bounds=None)
    point = unit.outline.representative_point()
    west, south, east, north = np.round(unit.outline.bounds, 6).tolist()
    return Found(
        unit=unit,
        parent=several.parent_name(unit, locale),
        point=(round(point.x, 6), round(point.y, 6)),
        bounds=(west, south, east, north),
    )


def _entries(several: list[Units]) -> Iterator[_Entry]:
    for level, one in enumerate(several):
        for unit in one.units:
            known, full = unit.pinyin, pinyin_of(unit.name_zh)  # registers leave the kind out
            yield _Entry(
                level=level,
                unit=unit,
                code=_plain(unit.code),
                whole=tuple(
                    dict.fromkeys(map(_plain, (unit.name_zh, known, full, unit.name_en, unit.code)))
                ),
                initials=(unit.initials or initials_of(known), initials_of(full)),
            )


def _rank(entry: _Entry, query: str) -> int | None:
    """Tell how well a unit fits: 0 is best, None is not at all."""
    if query in entry.whole:
        return 0
    if query.isdigit():
        return 1 if entry.code.startswith(query) else None
    if query in entry.initials:
        return 0
    if any(one.startswith(query) for one in (*entry.initials, *entry.whole)):
        return 1
    return 2 if any(query in one for one in entry.whole) else None


def _plain(text: str) -> str:
    """Return text as it is compared: small letters without spaces, marks and accents."""
    apart = unicodedata.normalize("NFKD", normal_query(text))
    return "".join(one for one in apart if not unicodedata.combining(one))


@lru_cache(maxsize=32_768)
def pinyin_of(name: str) -> str:
    """Return the syllables of a Chinese name without tones; empty for any other name."""
    if not any("\u3400" <= letter <= "\u9fff" for letter in name):
        return ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - loads a dictionary, only for such names

    return " ".join(lazy_pinyin(name))
