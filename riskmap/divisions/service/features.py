"""Outlines as GeoJSON features (RFC 7946): whatever they carry stays with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidRequestError
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions.model import Boundary, Division, notices, search_among
from riskmap.divisions.service import reading
from riskmap.divisions.store import boundaries as rows
from riskmap.divisions.store import divisions as division_rows
from riskmap.store import Reading

Say = Callable[[Message], str]

#: Decimals of a degree in what is handed out: about 0.1 m.
DECIMALS = 6


@frozen(kw_only=True)
class Selection:
    """Which divisions to draw.

    Parameters
    ----------
    level, under, on_date
        As in `list_divisions`.
    text
        Only what fits this search.
    limit
        At most so many features; how many there are is said in the answer.
    after
        Only what follows this code in the order of the list.
    internal
        Prefer outlines that are not public, where the scope reaches them.
    """

    level: DivisionLevel | None = None
    under: str | None = None
    on_date: date | None = None
    text: str | None = None
    limit: int | None = None
    after: str | None = None
    internal: bool = False


def outlines(uow: Reading, selection: Selection) -> list[tuple[Division, Boundary | None]]:
    """Return divisions with their outlines (None where there is none), by code.

    With a search text the order is that of `search`; the limit is applied last.
    """
    return _outlines(uow, selection).pairs


def boundaries(uow: Reading, selection: Selection, *, say: Say = str) -> dict[str, Any]:
    """Return divisions as a FeatureCollection, EPSG:4490, longitude first.

    ``numberMatched`` and ``numberReturned`` tell whether it was cut off; `say` puts the
    notices into the reader's language.
    """
    return page(uow, selection, say=say)[0]


def page(
    uow: Reading, selection: Selection, *, say: Say = str
) -> tuple[dict[str, Any], str | None]:
    """Return divisions as `boundaries` does, and the last code where more follow.

    Raises
    ------
    InvalidRequestError
        If what a search should go on after does not fit it any more.
    """
    found = _outlines(uow, selection)
    last = found.pairs[-1][0].code12 if found.is_cut_off else None
    return feature_collection(found.pairs, matched=found.matched, say=say), last


def division_feature(
    uow: Reading, code12: str, on_date: date | None = None, *, say: Say = str
) -> dict[str, Any]:
    """Return one division as a Feature.

    Raises
    ------
    InvalidCodeError, NotFoundError
        As `division` does.
    """
    one = reading.division(uow, code12, on_date)
    return _feature(one, rows.public(uow, code12), say)


def feature_collection(
    pairs: Iterable[tuple[Division, Boundary | None]],
    *,
    matched: int | None = None,
    say: Say = str,
) -> dict[str, Any]:
    """Return a FeatureCollection; its own members sum up what its features carry."""
    several = list(pairs)
    drawn = [boundary for _, boundary in several if boundary is not None]
    flags = Flags.of(boundary.flags for boundary in drawn)
    return {
        "type": "FeatureCollection",
        "numberMatched": len(several) if matched is None else matched,
        "numberReturned": len(several),
        "crs_note": "EPSG:4490 (CGCS2000), equal to WGS 84 within centimetres",
        "attribution": "; ".join(dict.fromkeys(one.attribution for one in drawn)),
        **flags.as_dict(),
        "notices": [say(notice) for notice in notices(flags)],
        "features": [_feature(one, boundary, say) for one, boundary in several],
    }


@frozen(kw_only=True)
class _Found:
    """Divisions with their outlines, how many there are in all, and whether more follow."""

    pairs: list[tuple[Division, Boundary | None]]
    matched: int
    is_cut_off: bool


def _outlines(uow: Reading, selection: Selection) -> _Found:
    wanted = reading.wanted(
        uow,
        level=selection.level,
        under=selection.under,
        on_date=selection.on_date,
        text=selection.text,
    )
    limit, after = selection.limit, selection.after
    if selection.text is None:
        one_more = None if limit is None else limit + 1
        following = division_rows.find(uow, wanted, one_more, after=after)
        matched = division_rows.how_many(uow, wanted)
    else:
        fitting = search_among(division_rows.find(uow, wanted), selection.text)
        following, matched = _following(fitting, after), len(fitting)
    divisions = following[:limit]
    among = None if limit is None else [one.code12 for one in divisions]
    drawn = rows.find(uow, wanted, internal=selection.internal, among=among)
    return _Found(
        pairs=[(one, drawn.get(one.code12)) for one in divisions],
        matched=matched,
        is_cut_off=len(following) > len(divisions),
    )


def _following(fitting: list[Division], after: str | None) -> list[Division]:
    """Return what follows a code in the order of a search."""
    if after is None:
        return fitting
    codes = [one.code12 for one in fitting]
    if after not in codes:
        raise InvalidRequestError(
            N_("The cursor is not of this list."),
            mend=N_("Begin without one and follow next, with the same arguments."),
        )
    return fitting[codes.index(after) + 1 :]


def _feature(division: Division, boundary: Boundary | None, say: Say) -> dict[str, Any]:
    flags = Flags() if boundary is None else boundary.flags
    return {
        "type": "Feature",
        "id": division.code12,
        **({} if boundary is None else {"bbox": _bbox(boundary)}),
        "geometry": None if boundary is None else _geometry(boundary),
        "properties": {
            "code12": division.code12,
            "level": division.level.slug,
            "kind": division.kind,
            "name_zh": division.name_zh,
            "name_en": division.name_en,
            "pinyin": division.pinyin,
            "parent": division.parent,
            "valid_from": division.valid_from.isoformat(),
            "valid_to": division.valid_to and division.valid_to.isoformat(),
            "successors": list(division.successors),
            "register_source": division.source,
            **flags.as_dict(),
            "notices": [say(notice) for notice in notices(flags)],
            **_origin(boundary),
        },
    }


def _origin(boundary: Boundary | None) -> dict[str, Any]:
    if boundary is None:
        names = ("area_m2", "source", "licence", "attribution", "as_of")
        return dict.fromkeys(names)
    source = boundary.source
    return {
        "area_m2": round(boundary.area_m2),
        "source": source.title,
        "licence": source.licence,
        "attribution": source.attribution,
        "as_of": source.as_of and source.as_of.isoformat(),
    }


def _geometry(boundary: Boundary) -> Any:
    rounded = shapely.transform(boundary.geometry, lambda xy: np.round(xy, DECIMALS))
    oriented = shapely.orient_polygons(rounded, exterior_cw=False)
    return json.loads(shapely.to_geojson(oriented))


def _bbox(boundary: Boundary) -> list[float]:
    return [round(edge, DECIMALS) for edge in boundary.geometry.bounds]
