"""Marks of a level gauge: what its operator entered, and what is known of the station by name.

A mark holds in one datum. Heights of different datums are never compared, and never converted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from attrs import evolve, frozen

from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.model.settling import COLOURLESS
from riskmap.warnings.model.thresholds import Threshold, thresholds

#: Kinds of marks, and what each is called. Colours are those of the city's signals for that place.
KINDS = MappingProxyType(
    {
        "platform": N_("waterfront platform"),
        "warning": N_("warning mark"),
        "guarantee": N_("flood protection mark"),
        "wall": N_("top of the flood wall"),
        "blue": N_("level of the blue signal"),
        "yellow": N_("level of the yellow signal"),
        "orange": N_("level of the orange signal"),
        "red": N_("level of the red signal"),
    }
)
#: What a platform under water is not: a flood. It is told, and never by a colour.
PLATFORM = "platform"
_COLOURS = {one.name.lower(): one for one in WarningLevel}
_SUFFIX, _NAMED = "_m", "marks_of"


@frozen(kw_only=True)
class Mark:
    """One height of a station that means something.

    Parameters
    ----------
    level
        None where nobody gave it a colour.
    includes
        Whether it is reached at that height, or only above it.
    """

    kind: str
    height_m: float
    datum: str
    level: WarningLevel | None = None
    includes: bool = True
    source: str = ""
    verified: bool = False

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(KINDS[self.kind])

    @property
    def rank(self) -> int:
        """How bad it is when it is reached."""
        return COLOURLESS if self.level is None else int(self.level)

    def is_met(self, height_m: float) -> bool:
        """Tell whether a height reaches it."""
        return height_m >= self.height_m if self.includes else height_m > self.height_m


def marks_of(station: KnownStation, on: date) -> tuple[Mark, ...]:
    """Return the marks of a station that hold on a day, from the lowest.

    What the operator entered takes the place of what is known of the station by name.
    """
    known = {one.kind: one for one in _known(station.mark(_NAMED), on)}
    own = {one.kind: one for one in _own(station, on)}
    both = {**known, **own}.values()
    return tuple(sorted(map(_coloured, both), key=lambda one: (one.height_m, one.rank)))


def same_datum(one: str, other: str) -> bool:
    """Tell whether two heights may be compared: both say a datum, and it is the same."""
    return bool(one) and one.strip().casefold() == other.strip().casefold()


def _known(name: str | None, on: date) -> Iterator[Mark]:
    """Yield the marks of ``water.toml`` for a station that its operator named."""
    for row in thresholds("water").of("mark_", on=on, subject=name) if name else ():
        kind = row.slug.removeprefix(f"mark_{name}_").partition("_")[0]
        if row.value is not None and kind in KINDS:
            yield Mark(
                kind=kind,
                height_m=row.value,
                datum=row.datum,
                level=row.level,
                includes=row.includes,
                source=row.source,
                verified=row.verified,
            )


def _own(station: KnownStation, on: date) -> Iterator[Mark]:
    for kind in KINDS:
        said = station.marks.get(f"{kind}{_SUFFIX}")
        if said is not None and _holds(said, on):
            yield Mark(
                kind=kind,
                height_m=float(said["value"]),
                datum=str(said.get("datum") or station.datum),
                level=_COLOURS.get(str(said.get("level", kind))),
                source=str(said.get("source", "")),
                verified=bool(said.get("verified", False)),
            )


def _holds(said: Mapping[str, Any], on: date) -> bool:
    """Tell whether a mark holds on a day; its first and last day are text or dates."""
    since, until = (_day(said.get(name)) for name in ("from", "until"))
    return (since is None or since <= on) and (until is None or on <= until)


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) and said else said or None


def _coloured(mark: Mark) -> Mark:
    """Give a mark the colour of its kind, where one is known and it has none of its own."""
    row: Threshold | None = thresholds("water").rows.get(f"colour_of_{mark.kind}")
    if mark.level is not None or row is None:
        return mark
    return evolve(mark, level=row.level)
