"""The base map of a place: facts drawn under and beside the risk, from files in its folder.

A folder with a ``basemap.toml`` has a base map; one without has none, and the map stays with
its outlines. Nothing is ever asked of another host.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from riskmap.core.errors import UnreadableFileError
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_

FILE = "basemap.toml"
_TYPES = {"line": ("LineString", "MultiLineString"), "point": ("Point", "MultiPoint")}
_SLUG = r"^[a-z][a-z0-9_]{0,39}$"

Slug = Annotated[str, Field(pattern=_SLUG)]
Text = Annotated[str, Field(min_length=1)]


class BaseMapError(UnreadableFileError):
    """A base map contradicts itself, or names a file that is not what it says."""

    mend = N_("Correct it, or take basemap.toml away: a place needs no base map.")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Part):
    """A name in the languages of the screen."""

    zh: Text
    en: Text

    def of(self, locale: str) -> str:
        """Return it in the reader's language."""
        return self.en if locale == "en" else self.zh


class FeatureClass(_Part):
    """One class of features, drawn alike."""

    slug: Slug
    title: Title


class BaseLayer(_Part):
    """One file of lines or points."""

    slug: Slug
    file: str = Field(pattern=r"^[\w.-]+\.geojson$")
    kind: Literal["line", "point"]
    title: Title
    classes: tuple[FeatureClass, ...] = Field(min_length=1)
    is_on: bool = False
    geometry_is_approximate: bool = False
    as_of: date | None = None
    source: Text
    licence: Text
    attribution: Text
    verified: bool

    @property
    def flags(self) -> Flags:
        """What must be said beside it."""
        return Flags(geometry_is_approximate=self.geometry_is_approximate)

    @property
    def cited(self) -> Source:
        """Where it comes from."""
        return Source(
            title=self.source,
            licence=self.licence,
            attribution=self.attribution,
            as_of=self.as_of,
            verified=self.verified,
        )

    def class_title(self, slug: str, locale: str) -> str:
        """Return what a class is called."""
        return next(one.title.of(locale) for one in self.classes if one.slug == slug)


class BaseMap(_Part):
    """All of a ``basemap.toml``."""

    format: Literal[1] = 1
    layers: tuple[BaseLayer, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> BaseMap:
        slugs = [one.slug for one in self.layers]
        if len(set(slugs)) < len(slugs):
            msg = "each slug once"
            raise ValueError(msg)
        return self


def read_basemap(folder: Path) -> BaseMap | None:
    """Return the base map of a place's folder, None where it has none.

    Raises
    ------
    BaseMapError
        With the first fault: which key, and what is wrong with it.
    """
    try:
        stamp = (folder / FILE).stat().st_mtime_ns
    except OSError:
        return None
    return _read(folder / FILE, stamp)


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: int) -> BaseMap:
    try:
        return BaseMap.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise _refused(path, f"{_dotted(first['loc'])}: {first['msg']}") from None
    except (OSError, ValueError) as fault:  # TOML and UTF-8 faults are ValueErrors
        raise _refused(path, str(fault)) from None


def _refused(path: Path, reason: str) -> BaseMapError:
    return BaseMapError(
        N_("The base map {file} cannot be used: {reason}."), file=path.name, reason=reason
    )


def _dotted(place: tuple[str | int, ...]) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".") or FILE


def read_features(folder: Path, layer: BaseLayer) -> tuple[Mapping[str, Any], ...]:
    """Return the features of a layer as they stand in its file, checked once.

    Returns
    -------
    tuple of GeoJSON features
        EPSG:4326, degrees, longitude first; properties ``name_zh``, ``name_en``, ``class``
        and, where there is one, ``line``.

    Raises
    ------
    BaseMapError
        When the file is missing or is no such GeoJSON; it says which feature.
    """
    path = folder / layer.file
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        raise _refused(path, "it is missing") from None
    return _features(path, stamp, layer)


@lru_cache(maxsize=32)
def _features(path: Path, _stamp: int, layer: BaseLayer) -> tuple[Mapping[str, Any], ...]:
    try:
        found = tuple(json.loads(path.read_text("utf-8-sig"))["features"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise _refused(path, f"it is no GeoJSON collection ({fault})") from None
    for number, feature in enumerate(found, start=1):
        if reason := _fault_in(feature, layer):
            raise _refused(path, f"feature {number}: {reason}")
    return found


def _fault_in(feature: Any, layer: BaseLayer) -> str:
    """Say what is wrong with a feature; nothing when nothing is."""
    try:
        told, geometry = feature["properties"], feature["geometry"]
        shape = shapely.from_geojson(json.dumps(geometry))
        missing = [one for one in ("name_zh", "name_en", "class") if not told.get(one)]
    except (KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as fault:
        return f"it is no feature ({fault})"
    if missing:
        return f"{missing[0]} is missing"
    if told["class"] not in {one.slug for one in layer.classes}:
        return f"class {told['class']!r} is not declared"
    if geometry["type"] not in _TYPES[layer.kind]:
        return f"{geometry['type']} is no {layer.kind}"
    west, south, east, north = shapely.bounds(shape)
    is_on_earth = -180 <= west <= east <= 180 and -90 <= south <= north <= 90  # noqa: PLR2004
    return "" if is_on_earth else "coordinates are not degrees"
