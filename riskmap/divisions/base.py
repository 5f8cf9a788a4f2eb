"""A place's base data: the files of its folder as records."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import shapely.geometry

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import MissingAssetError
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_
from riskmap.divisions.model import Boundary, Division, DivisionCount, Succession
from riskmap.divisions.service.registering import delivered

DIVISIONS, SUCCESSIONS = "divisions.csv", "successions.csv"
BOUNDARIES, FACTS = "boundaries.geojson", "facts.toml"
FILES = (DIVISIONS, SUCCESSIONS, BOUNDARIES, FACTS)
#: Raise it when the same files shall be registered anew because they are read otherwise.
READING = 1
_PLAN = {
    "residents_committees_plan": "residents_committee",
    "village_committees_plan": "village_committee",
}


def digest(folder: Path) -> str:
    """Return the hash of all files of a place that are read here."""
    whole = hashlib.sha256(f"reading {READING}".encode())
    for name in FILES:
        whole.update(hashlib.sha256(_bytes(folder / name)).digest())
    return whole.hexdigest()


def read_divisions(folder: Path) -> tuple[Division, ...]:
    """Read the register."""
    return tuple(
        Division(
            code12=row["code12"],
            level=DivisionLevel.of_slug(row["level"]),
            kind=row["kind"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            pinyin=row["pinyin"],
            parent=row["parent"] or None,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
        )
        for row in _rows(folder / DIVISIONS)
    )


def read_successions(folder: Path) -> tuple[Succession, ...]:
    """Read what followed withdrawn units."""
    return tuple(
        Succession(
            code12=row["code12"],
            name_zh=row["name_zh"],
            successor=row["successor"],
            on=date.fromisoformat(row["on"]) if row["on"] else None,
            source=row["source"],
            verified=row["verified"] == "true",
        )
        for row in _rows(folder / SUCCESSIONS)
    )


def read_counts(folder: Path) -> tuple[DivisionCount, ...]:
    """Read how many committees other documents count."""
    facts = tomllib.loads(_bytes(folder / FACTS).decode())
    return tuple(
        DivisionCount(
            level=DivisionLevel.COMMITTEE,
            kind=kind,
            units=facts[name]["value"],
            as_of=facts[name]["as_of"],
            source=facts[name]["source"],
            verified=facts[name]["verified"],
        )
        for name, kind in _PLAN.items()
        if name in facts
    )


def read_boundaries(folder: Path) -> tuple[Boundary, ...]:
    """Read the outlines; WGS 84 is kept as EPSG:4490, the two agree to centimetres."""
    collection = json.loads(_bytes(folder / BOUNDARIES))
    return tuple(_boundary(one["properties"], one["geometry"]) for one in collection["features"])


def _boundary(values: Mapping[str, Any], geometry: Mapping[str, Any]) -> Boundary:
    source = Source(
        title=values["source"],
        licence=values["licence"],
        attribution=values["attribution"],
        as_of=date.fromisoformat(values["as_of"]),
    )
    outline = shapely.geometry.shape(dict(geometry))
    return delivered(values["code12"], outline, flags=Flags.from_mapping(values), source=source)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    yield from csv.DictReader(_bytes(path).decode("utf-8-sig").splitlines())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingAssetError(N_("{file} is missing."), file=path.name) from None
