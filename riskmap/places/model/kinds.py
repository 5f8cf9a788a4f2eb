"""Kinds of places, as ``kinds.toml`` lists them, with their words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message

ROUTE = "evacuation_route"
#: Where a route may end.
ENDS = ("shelter", "assembly_point")

_KIND_WORDS = {
    "shelter": N_("Shelter"),
    "assembly_point": N_("Assembly point"),
    "hospital": N_("Hospital"),
    "fire_station": N_("Fire station"),
    "police": N_("Police"),
    "command_post": N_("Command post"),
    "duty_desk": N_("Duty desk"),
    "care_home": N_("Care home"),
    "school": N_("School"),
    "vulnerable_area": N_("Vulnerable area"),
    "hazard_source": N_("Hazard source"),
    "hidden_danger": N_("Hidden danger"),
    "supplies": N_("Emergency supplies"),
    "evacuation_route": N_("Evacuation route"),
}
GROUP_WORDS = {
    "facilities": N_("Shelters and rescue points"),
    "vulnerable": N_("Vulnerable places"),
    "hazards": N_("Hazard sources and hidden dangers"),
    "supplies": N_("Supplies"),
    "routes": N_("Evacuation routes"),
}
GROUPS = tuple(GROUP_WORDS)
UNGRADED = "unknown"


@frozen
class Grade:
    """One grade of a scale: slug, word, and how files call it."""

    slug: str
    word: str
    aliases: tuple[str, ...] = ()


#: Scales of ``grade``: how dangerous a source is; which level manages a shelter (GB/T 44013-2024).
SCALES: Mapping[str, tuple[Grade, ...]] = {
    "danger": (
        Grade("high", N_("high grade"), ("高", "高等级", "重大", "红")),
        Grade("medium", N_("medium grade"), ("中", "中等级", "较大", "橙")),
        Grade("low", N_("low grade"), ("低", "低等级", "一般", "黄")),
    ),
    "managing_level": (
        Grade("province", N_("province"), ("省级", "市级(直辖市)")),
        Grade("city", N_("city"), ("市级",)),
        Grade("district", N_("district"), ("区级", "县级")),
        Grade("street", N_("subdistrict or town"), ("街镇级", "街道级", "乡镇级", "乡镇(街道)级")),
        Grade("community", N_("community"), ("社区级", "村级", "村(社区)级")),
    ),
}


@frozen(kw_only=True)
class Kind:
    """One kind of place; see ``kinds.toml`` for what its fields mean."""

    slug: str
    group: str
    symbol: str
    shapes: tuple[str, ...]
    public: bool
    grades: str = ""
    facts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_KIND_WORDS[self.slug])

    @property
    def scale(self) -> tuple[Grade, ...]:
        """The grades it may have, the most serious or highest first."""
        return SCALES.get(self.grades, ())

    def symbol_of(self, grade: str) -> str:
        """Return the slug of the symbol it is drawn by; without a grade it has one of its own."""
        return self.symbol.format(grade=grade or UNGRADED)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return all kinds by slug, in the order of the list."""
    rows = tomllib.loads(_text("kinds.toml"))["kind"]
    return MappingProxyType({row["slug"]: _kind(row) for row in rows})


def kind(slug: str) -> Kind:
    """Return one kind.

    Raises
    ------
    InvalidRequestError
        If there is none of that name.
    """
    found = kinds().get(slug)
    if found is None:
        raise InvalidRequestError(
            N_("There is no kind of place called {kind}."),
            mend=N_("Use one of: {allowed}."),
            kind=slug,
            allowed=", ".join(kinds()),
        )
    return found


def kinds_of(group: str) -> tuple[str, ...]:
    """Return the kinds that lie on one layer of the map."""
    return tuple(one.slug for one in kinds().values() if one.group == group)


def _kind(row: Mapping[str, Any]) -> Kind:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Kind(**{**row, **lists})


def _text(name: str) -> str:
    return files("riskmap.places").joinpath(name).read_text("utf-8")
