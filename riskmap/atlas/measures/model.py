"""A measure: one number a unit that the map can be coloured by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from attrs import frozen

from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.maps.legend import LEVEL_WORDS
from riskmap.maps.scale import written
from riskmap.risk.model import UnitRisk

#: Words for amounts, whose classes come from the map itself: they are no levels of risk.
AMOUNT_WORDS = (
    LEVEL_WORDS[0],
    Message(N_("least")),
    Message(N_("little")),
    Message(N_("middle")),
    Message(N_("much")),
    Message(N_("most")),
)
#: The same where the first class is nothing but zero.
AMOUNT_WORDS_WITH_ZERO = (AMOUNT_WORDS[0], Message(N_("none")), *AMOUNT_WORDS[2:])

#: Where the limits of scores come from, beside those of the composite.
SCORE_LIMITS = (2.0, 4.0, 6.0, 8.0)
SCORE_LIMITS_SOURCE = Source(title=N_("equal fifths of the scale 0-10: a design proposal"))
#: Where limits come from that are found in the values shown.
LIMITS_FROM_VALUES = Source(title=N_("round limits found in the values shown"), verified=True)


_NOTHING = Message("")


class Group(StrEnum):
    """Under which heading a measure stands in the picker."""

    RISK = "risk"
    DIMENSIONS = "dimensions"
    HAZARDS = "hazards"
    CONSEQUENCES = "consequences"
    CHANGE = "change"

    @property
    def word(self) -> Message:
        """The heading."""
        return Message(_HEADINGS[self])


_HEADINGS = {
    Group.RISK: N_("Risk"),
    Group.DIMENSIONS: N_("What makes the risk"),
    Group.HAZARDS: N_("Single hazards"),
    Group.CONSEQUENCES: N_("Consequences"),
    Group.CHANGE: N_("Change"),
}


@frozen(kw_only=True, eq=False)
class Measure:
    """What the map can be coloured by.

    Parameters
    ----------
    slug
        Name for programs; see `riskmap.atlas.measures.measures_of` for all of them.
    title, unit
        What is measured, and in what; or how to read the numbers where they have no unit.
    group
        Heading in the picker.
    ramp
        Its colours in the palette.
    value
        Takes the number from a unit's risk; None is no data.
    limits
        Fixed class limits; None where they are found in the values, see `nice_limits`.
    limits_source
        Where the limits come from.
    words
        For no data and class 1 upward; None where they follow from the values.
    decimals
        Digits behind the point as shown; None shows three figures that count.
    least
        Values nearer to zero than this are no amount of their own, for `nice_limits`.
    note
        What the number is exactly, where title and unit do not say it; empty for nothing.
    is_ordinal
        True for scores: a list of them reads as a ranking.
    is_signed
        True for differences, which are written with a plus.
    """

    slug: str
    title: Message
    unit: Message
    group: Group
    ramp: str
    value: Callable[[UnitRisk], float | None]
    limits: tuple[float, ...] | None = None
    limits_source: Source = LIMITS_FROM_VALUES
    words: tuple[Message, ...] | None = None
    decimals: int | None = 1
    least: float = 0.0
    note: Message = _NOTHING
    is_ordinal: bool = False
    is_signed: bool = False

    def text(self, value: float | None, limits: Sequence[float] = ()) -> str:
        """Return a value as it is shown, without its unit; empty for no data.

        Parameters
        ----------
        limits
            Of the classes beside it: rounding brings a value over none of them.
        """
        if value is None:
            return ""
        text = self._plain(value, limits)
        if not self.is_signed or not text.strip("-0.,"):
            return text
        return f"+{text}" if value > 0 else text

    def _plain(self, value: float, limits: Sequence[float]) -> str:
        if self.decimals is None:  # more figures would claim to be known
            value = float(f"{value:.3g}")
            return f"{value:,.0f}" if abs(value) >= 100 or value == 0 else f"{value:g}"  # noqa: PLR2004 - three figures
        return written(value, limits, self.decimals)
