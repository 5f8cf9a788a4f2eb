"""Join what the rooms know of each unit: its outline, and its risk."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from attrs import frozen

from riskmap.core.codes import DivisionLevel
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Boundary, Division
from riskmap.maps.legend import Legend, legend_of
from riskmap.maps.scale import NO_DATA, ColourScale
from riskmap.risk import service as risk
from riskmap.risk.model import Assessment, UnitRisk, notices
from riskmap.store import Reading

#: Class limits shown while nothing has been assessed; those of the method replace them.
EMPTY_CUTS = (2.0, 3.5, 5.0, 6.5)


@frozen(kw_only=True)
class Unit:
    """One unit of the map: register, outline and risk; either of the latter may be missing."""

    division: Division
    boundary: Boundary | None
    risk: UnitRisk | None

    @property
    def class_number(self) -> int:
        """Class of its composite risk, 0 for no data."""
        level = self.risk.composite_level if self.risk else None
        return NO_DATA if level is None else int(level)

    @property
    def flags(self) -> Flags:
        """Whatever must be said beside it."""
        return Flags.of(one.flags for one in (self.boundary, self.risk) if one is not None)


@frozen(kw_only=True)
class Units:
    """The units of one map, by code, and the assessment they are coloured by."""

    units: tuple[Unit, ...]
    assessment: Assessment | None

    @property
    def flags(self) -> Flags:
        """Whatever must be said beside the map."""
        return Flags.of(unit.flags for unit in self.units)

    @property
    def scale(self) -> ColourScale:
        """Limits and colours of the composite."""
        cuts = self.assessment.classes.cuts if self.assessment else EMPTY_CUTS
        return ColourScale.of("composite", cuts)

    @property
    def legend(self) -> Legend:
        """Classes, colours and counts."""
        return legend_of(
            self.scale,
            np.array([unit.class_number for unit in self.units], dtype=np.int8),
            title=Message(N_("Composite risk")),
            unit=Message(N_("score 0–10")),
        )

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees; None where nothing has an outline."""
        shapes = [unit.boundary.geometry for unit in self.units if unit.boundary]
        if not shapes:
            return None
        west, south, east, north = shapely.total_bounds(shapes)
        return float(west), float(south), float(east), float(north)


@lru_cache(maxsize=8)
def region_id(region_file: Path, _stamp: int) -> str:
    """Return the id in a region.toml."""
    return str(tomllib.loads(region_file.read_text("utf-8"))["id"])


def units(uow: Reading, region: str, *, level: DivisionLevel, under: str | None = None) -> Units:
    """Return the units of a level with outlines and risk, by code."""
    pairs = divisions.outlines(uow, divisions.Selection(level=level, under=under))
    shown = risk.latest_assessment(uow, region, level.slug)
    known: Mapping[str, UnitRisk] = {one.code: one for one in shown.units} if shown else {}
    joined = (
        Unit(division=division, boundary=boundary, risk=known.get(division.code12))
        for division, boundary in pairs
    )
    return Units(units=tuple(joined), assessment=shown)


def as_geojson(several: Units) -> dict[str, Any]:
    """Return the units as a FeatureCollection for the map: outlines, classes, flags."""
    collection = divisions.feature_collection(
        [(unit.division, unit.boundary) for unit in several.units]
    )
    for feature, unit in zip(collection["features"], several.units, strict=True):
        feature["properties"] |= {
            "class": unit.class_number or None,
            "score": _rounded(unit.risk.composite if unit.risk else None),
            "label_point": _label_point(unit.boundary),
            **unit.flags.as_dict(),
            "notices": [notice.id for notice in notices(unit.flags)],
        }
    state = str(several.assessment.state) if several.assessment else None
    said = [notice.id for notice in notices(several.flags)]
    flags = several.flags.as_dict()
    return {**collection, **flags, "notices": said, "assessment_state": state}


def sources_of(several: Units) -> tuple[Source, ...]:
    """Return what outlines and assessment stand on, each once."""
    outlines = [unit.boundary.source for unit in several.units if unit.boundary]
    found = dict.fromkeys(outlines)
    if several.assessment:
        provenance = several.assessment.provenance
        verified = set(provenance["unverified"]).__contains__
        for title in _cited(provenance):
            found[Source(title=title, verified=not verified(title))] = None
    return tuple(found)


def _cited(provenance: Mapping[str, Any]) -> list[str]:
    """Return the sources named in a provenance, wherever they stand in it."""
    found: dict[str, None] = {}

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                if name == "source" and isinstance(inner, str) and inner != "register":
                    found[inner] = None
                else:
                    look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look({key: provenance[key] for key in ("population", "social", "hazards", "index")})
    return list(found)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _label_point(boundary: Boundary | None) -> list[float] | None:
    if boundary is None:
        return None
    point = boundary.geometry.representative_point()
    return [round(point.x, 5), round(point.y, 5)]
