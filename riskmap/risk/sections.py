"""Those sections of a region.toml that are sound by themselves, even if others are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from attrs import frozen
from pydantic import TypeAdapter, ValidationError

from riskmap.risk.region import (
    AgeShare,
    Divisions,
    Hazard,
    Index,
    Population,
    Social,
    TableIndicator,
)

Section = TypeVar("Section")
_SOCIAL: TypeAdapter[AgeShare | TableIndicator] = TypeAdapter(Social)


@frozen(kw_only=True)
class Sections:
    """Sections by name, None where unsound or missing; of lists the sound ones by place."""

    divisions: Divisions | None
    population: Population | None
    index: Index | None
    social: Mapping[int, AgeShare | TableIndicator]
    hazards: Mapping[int, Hazard]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Sections:
        """Read what can be read."""
        return cls(
            divisions=_sound(Divisions.model_validate, table.get("divisions")),
            population=_sound(Population.model_validate, table.get("population")),
            index=_sound(Index.model_validate, table.get("index")),
            social=_sound_ones(_SOCIAL.validate_python, table.get("social")),
            hazards=_sound_ones(Hazard.model_validate, table.get("hazards")),
        )

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield (field, file) for every file that is named."""
        if self.divisions is not None and self.divisions.file:
            yield "divisions.file", self.divisions.file
        if self.population is not None:
            yield "population.file", self.population.file
        for place, indicator in self.social.items():
            if isinstance(indicator, TableIndicator):
                yield f"social[{place}].file", indicator.file
        for place, hazard in self.hazards.items():
            if hazard.maker is not None:
                yield f"hazards[{place}].maker.storms", hazard.maker.storms
            for number, one in enumerate(hazard.maps):
                yield f"hazards[{place}].maps[{number}].file", one.file


def _sound(read: Callable[[Any], Section], given: Any) -> Section | None:
    try:
        return read(given)
    except ValidationError:
        return None


def _sound_ones(read: Callable[[Any], Section], given: Any) -> dict[int, Section]:
    entries = enumerate(given if isinstance(given, list) else ())
    found = ((place, _sound(read, entry)) for place, entry in entries)
    return {place: one for place, one in found if one is not None}
