"""One unit of the map, and the units of one map."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import shapely
from attrs import evolve, frozen
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message
from riskmap.maps.legend import Legend, legend_of
from riskmap.maps.scale import NO_DATA, ColourScale
from riskmap.risk.model import Assessment, Member, UnitRisk

#: Class limits shown while nothing has been assessed; those of the method replace them.
EMPTY_CUTS = (2.0, 3.5, 5.0, 6.5)


@frozen(kw_only=True, eq=False)
class Unit:
    """One unit of the map; its outline or its risk may be missing.

    Parameters
    ----------
    code, parent
        As its place writes them; any text.
    name_zh, name_en
        Names; both are the place's own name where nobody gave others.
    level, kind
        Slug of its level; what it is, for example ``town``, else the level again.
    pinyin, initials
        As the register has them; empty for a place that brings its own divisions.
    outline
        Polygon or multipolygon, EPSG:4490 in degrees, longitude first; None where there is none.
    outline_source, outline_flags
        Where the outline comes from, and what must be said beside it.
    flags
        What must be said beside the unit: of its outline and of its risk.
    """

    code: str
    name_zh: str
    name_en: str
    level: str
    kind: str
    parent: str | None
    outline: BaseGeometry | None
    outline_source: Source | None
    outline_flags: Flags
    risk: UnitRisk | None
    flags: Flags
    pinyin: str = ""
    initials: str = ""

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.name_en if locale.startswith("en") else self.name_zh

    @property
    def class_number(self) -> int:
        """Class of its composite risk, 0 for no data."""
        level = self.risk.composite_level if self.risk else None
        return NO_DATA if level is None else int(level)

    @property
    def area_km2(self) -> float | None:
        """Area of the outline in square kilometres, in the metric CRS of its place."""
        return self.risk.area_km2 if self.risk else None

    @property
    def attribution(self) -> str:
        """Credit to show wherever the outline appears."""
        return self.outline_source.attribution if self.outline_source else ""


@frozen(kw_only=True, eq=False)
class Units:
    """The units of one level, by code, and the assessment they are coloured by.

    Parameters
    ----------
    key
        Changes when anything in here does: for what is kept, and for ETags.
    level
        Slug of the level.
    members
        What every unit of the assessment is called, of whatever level, by code.
    """

    key: str
    level: str
    units: tuple[Unit, ...]
    assessment: Assessment | None
    members: Mapping[str, Member]

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """The units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def flags(self) -> Flags:
        """Whatever must be said beside the map."""
        return Flags.of(dict.fromkeys(unit.flags for unit in self.units))

    @cached_property
    def attribution(self) -> str:
        """Credit of all outlines, each once."""
        return "; ".join(dict.fromkeys(one.attribution for one in self.units if one.attribution))

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """The outlines, (units,), None where there is none."""
        found = np.full(len(self.units), None, dtype=object)
        found[:] = [unit.outline for unit in self.units]
        return found

    @property
    def scale(self) -> ColourScale:
        """Limits and colours of the composite."""
        cuts = self.assessment.classes.cuts if self.assessment else EMPTY_CUTS
        return ColourScale.of("composite", cuts)

    @property
    def composite_unit(self) -> Message:
        """In what the composite is counted: a score, or money where it is an annual loss."""
        if self.assessment is None or self.assessment.classes.scale_max is not None:
            return Message(N_("score 0–10"))
        return money_unit(self.assessment)

    @cached_property
    def legend(self) -> Legend:
        """Classes of the composite, colours and counts."""
        return legend_of(
            self.scale,
            np.array([unit.class_number for unit in self.units], dtype=np.int8),
            title=Message(N_("Composite risk")),
            unit=self.composite_unit,
        )

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees; None where nothing has an outline."""
        if not self.units:
            return None
        edges = shapely.total_bounds(self.shapes)
        if np.isnan(edges).any():
            return None
        west, south, east, north = (float(edge) for edge in edges)
        return west, south, east, north

    def parent_name(self, unit: Unit, locale: str) -> str:
        """Return what the unit above is called; empty at the top."""
        above = self.members.get(unit.parent or "")
        return "" if above is None else above.name_in(locale)

    def under(self, code: str) -> Units:
        """Return those that are, or lie in, one unit."""
        inside = tuple(unit for unit in self.units if self._lies_in(unit.code, code))
        return evolve(self, key=f"{self.key}/{code}", units=inside)

    def _lies_in(self, code: str | None, whole: str) -> bool:
        while code is not None and code != whole:
            member = self.members.get(code)
            code = member.parent if member else None
        return code is not None


def money_unit(assessment: Assessment) -> Message:
    """Return in what losses are counted, with the year of the prices."""
    if assessment.money is None:
        return Message(N_("annual loss"))
    money = assessment.money
    text = N_("{currency} a year, prices of {year}")
    return Message(text, {"currency": money.currency, "year": money.price_year})
