"""Places as GeoJSON (RFC 7946), as layers of the map read them: whatever they carry stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.hazards import hazards
from riskmap.core.small_counts import few
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.places import store
from riskmap.places.model import Place, durations
from riskmap.places.model.fields import FIELDS, SPACE_WORDS, STATE_WORDS
from riskmap.places.store import Wanted
from riskmap.store import Reading

Say = Callable[[Message], str]

#: Decimals of a degree in what is handed out: about 0.1 m.
DECIMALS = 6
DEMO_NOTICE = N_("Demonstration: names and positions are made up; nothing here is a real place.")
CRS_NOTE = "EPSG:4490 (CGCS2000), equal to WGS 84 within centimetres"
_NOT_KNOWN = N_("not known")


@frozen(kw_only=True)
class Reader:
    """For whom something is said: their language, and how a sentence is said in it."""

    locale: str = "en"
    say: Say = str


def collection(uow: Reading, shown: Iterable[Place], reader: Reader) -> dict[str, Any]:
    """Return places as a FeatureCollection; its own members sum up what its features carry."""
    several = tuple(shown)
    flags = Flags.of(one.flags for one in several)
    names = _names(uow, several, reader.locale)
    written = store.newest(uow, {one.kind for one in several})
    return {
        "type": "FeatureCollection",
        "numberReturned": len(several),
        "crs_note": CRS_NOTE,
        "as_of": _moment(written),
        "attribution": each_once(one.attribution for one in several),
        "is_demo": any(one.is_demo for one in several),
        **flags.as_dict(),
        "notices": [reader.say(one) for one in notices(several)],
        "features": [feature(one, reader, names) for one in several],
    }


def feature(one: Place, reader: Reader, names: dict[str, str] | None = None) -> dict[str, Any]:
    """Return one place as a Feature.

    Parameters
    ----------
    names
        What other places are called, by id: routes name those at their ends.
    """
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": geometry(one),
        "properties": {
            "id": one.id,
            "kind": one.kind,
            "group": one.of_kind.group,
            "symbol": one.symbol,
            "title": one.name(reader.locale),
            "facts": [[label, text] for label, text in facts(one, reader, names or {})],
            **({"link": f"/divisions/{one.code}"} if one.code else {}),
            "code": one.code or None,
            "extent_m": one.extent_m,
            "is_demo": one.is_demo,
            **one.flags.as_dict(),
            "verified": one.verified,
            "source": one.source,
            "as_of": one.as_of and one.as_of.isoformat(),
        },
    }


def each_once(texts: Iterable[str]) -> str:
    """Return texts one after the other, each once, those that are empty left out."""
    return "; ".join(dict.fromkeys(filter(None, texts)))


def notices(shown: Iterable[Place]) -> tuple[Message, ...]:
    """Return the sentences that made-up places demand."""
    return (Message(DEMO_NOTICE),) if any(one.is_demo for one in shown) else ()


def facts(one: Place, reader: Reader, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield labels and texts: what must be said of its kind, what is known, where it is from."""
    say = reader.say
    yield say(Message(N_("Kind"))), say(one.of_kind.word)
    if one.is_demo:
        yield say(Message(FIELDS["is_demo"].word)), say(Message(N_("made up, no real place")))
    for name in one.of_kind.facts:
        said = list(_fact(one, name, reader, names))
        yield from said or [(say(_label(name)), say(Message(_NOT_KNOWN)))]
    for name in one.of_kind.more:
        yield from _fact(one, name, reader, names)
    if one.as_of is not None:
        yield say(_label("as_of")), one.as_of.isoformat()
    if one.source:
        verified = N_("{source} (verified)") if one.verified else N_("{source} (not verified)")
        yield say(_label("source")), say(Message(verified, {"source": one.source}))


def geometry(one: Place) -> Any:
    """Return its geometry for GeoJSON, 6 decimals, outer rings counter-clockwise."""
    rounded = shapely.transform(one.geometry, lambda xy: np.round(xy, DECIMALS))
    return json.loads(shapely.to_geojson(shapely.orient_polygons(rounded, exterior_cw=False)))


def _label(name: str) -> Message:
    return Message(N_("Capacity") if name == "capacity" else FIELDS[name].word)


def _fact(
    one: Place, name: str, reader: Reader, names: dict[str, str]
) -> Iterator[tuple[str, str]]:
    texts = _capacity(one) if name == "capacity" else _text(one, name, reader, names)
    for text in texts:
        yield reader.say(_label(name)), reader.say(text)


def _text(one: Place, name: str, reader: Reader, names: dict[str, str]) -> Iterator[Message]:
    value = getattr(one, name)
    if value in (None, "", ()):
        return
    match name:
        case "hazards":
            listed = "、" if reader.locale.startswith("zh") else ", "
            yield _plain(listed.join(hazards()[slug].name(reader.locale) for slug in value))
        case "grade":
            yield next(Message(grade.word) for grade in one.of_kind.scale if grade.slug == value)
        case "space":
            yield Message(SPACE_WORDS[value])
        case "state":
            yield Message(STATE_WORDS[value])
        case "persons":
            yield _plain(few(value))
        case "extent_m":
            yield Message(N_("{metres} m"), {"metres": f"{value:,.0f}"})
        case "effective_area_m2":
            yield Message(N_("{area} m²"), {"area": f"{value:,.0f}"})
        case "starts_at" | "ends_at":
            yield _plain(names.get(value, value))
        case _:
            yield _plain(str(value))


def _capacity(one: Place) -> Iterator[Message]:
    """Say the official capacity and, apart from it, the one worked out from the area."""
    length = durations().get(one.capacity_duration)
    if one.capacity_persons is not None:
        official = N_("{persons} persons, {duration}")
        declared = N_("{persons} persons, {duration} (not official)")
        yield Message(
            official if one.capacity_is_official else declared,
            {
                "persons": f"{one.capacity_persons:,}",
                "duration": length.word if length else Message(N_("duration not known")),
            },
        )
    if one.capacity_calculated is not None and length is not None:
        yield Message(
            N_("{persons} persons, {duration}: worked out from its area, not verified"),
            {"persons": f"{one.capacity_calculated:,}", "duration": length.word},
        )


def _plain(text: str) -> Message:
    return Message("{text}", {"text": text})


def _names(uow: Reading, several: Iterable[Place], locale: str) -> dict[str, str]:
    """Return what places at the ends of routes are called, by id."""
    ids = {end for one in several for end in (one.starts_at, one.ends_at) if end}
    found = store.find(uow, Wanted(on=None)) if ids else []
    return {one.place.id: one.place.name(locale) for one in found if one.place.id in ids}


def _moment(written: datetime | None) -> str | None:
    return None if written is None else written.isoformat(timespec="seconds")
