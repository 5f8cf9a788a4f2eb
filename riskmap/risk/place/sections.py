"""Those sections of a region.toml that are sound by themselves, even if others are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from attrs import frozen
from pydantic import BaseModel, TypeAdapter, ValidationError

from riskmap.risk.region import (
    AgeShare,
    AssetLayer,
    Capacity,
    Divisions,
    DivisionValues,
    Exposure,
    Ground,
    Hazard,
    Index,
    Population,
    Social,
    TableIndicator,
    ValueRaster,
    Vulnerability,
)
from riskmap.risk.region.parts import RegionFile

Section = TypeVar("Section")
_SOCIAL: TypeAdapter[AgeShare | TableIndicator] = TypeAdapter(Social)
_EXPOSURE: TypeAdapter[AssetLayer | ValueRaster | DivisionValues] = TypeAdapter(Exposure)
# What makes a text a path in the folder; it stands beside every field of that kind.
_IS_FILE = get_args(RegionFile)[1]


@frozen(kw_only=True)
class Sections:
    """Sections by name, None where unsound or missing; of lists the sound ones by place."""

    divisions: Divisions | None
    population: Population | None
    capacity: Capacity | None
    ground: Ground | None
    index: Index | None
    social: Mapping[int, AgeShare | TableIndicator]
    hazards: Mapping[int, Hazard]
    exposure: Mapping[int, AssetLayer | ValueRaster | DivisionValues]
    vulnerability: Mapping[int, Vulnerability]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Sections:
        """Read what can be read."""
        return cls(
            divisions=_sound(Divisions.model_validate, table.get("divisions")),
            population=_sound(Population.model_validate, table.get("population")),
            capacity=_sound(Capacity.model_validate, table.get("capacity")),
            ground=_sound(Ground.model_validate, table.get("ground")),
            index=_sound(Index.model_validate, table.get("index")),
            social=_sound_ones(_SOCIAL.validate_python, table.get("social")),
            hazards=_sound_ones(Hazard.model_validate, table.get("hazards")),
            exposure=_sound_ones(_EXPOSURE.validate_python, table.get("exposure")),
            vulnerability=_sound_ones(Vulnerability.model_validate, table.get("vulnerability")),
        )

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield (field, file) for every file that is named."""
        single = ("divisions", "population", "capacity", "ground", "index")
        for name in single:
            yield from _files_in(getattr(self, name), name)
        for name in ("social", "hazards", "exposure", "vulnerability"):
            for place, one in getattr(self, name).items():
                yield from _files_in(one, f"{name}[{place}]")


def _files_in(part: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a section, and of what stands in it, that name a file."""
    if isinstance(part, tuple):
        for number, one in enumerate(part):
            yield from _files_in(one, f"{place}[{number}]")
    if not isinstance(part, BaseModel):
        return
    for name, info in type(part).model_fields.items():
        given = getattr(part, name)
        if isinstance(given, str) and _is_file(info.annotation, *info.metadata):
            yield f"{place}.{name}", given
        else:
            yield from _files_in(given, f"{place}.{name}")


def _is_file(*kinds: Any) -> bool:
    """Tell whether among types, or in what they are made of, is that of a file."""
    return any(kind == _IS_FILE or _is_file(*get_args(kind)) for kind in kinds)


def _sound(read: Callable[[Any], Section], given: Any) -> Section | None:
    try:
        return read(given)
    except ValidationError:
        return None


def _sound_ones(read: Callable[[Any], Section], given: Any) -> dict[int, Section]:
    entries = enumerate(given if isinstance(given, list) else ())
    found = ((place, _sound(read, entry)) for place, entry in entries)
    return {place: one for place, one in found if one is not None}
