"""Legends: what each colour means, and how many units bear it."""

from __future__ import annotations

from attrs import frozen
from numpy.typing import ArrayLike

from riskmap.core.levels import NO_DATA as NO_DATA_WORD
from riskmap.core.levels import RiskLevel
from riskmap.core.words import Message
from riskmap.maps.scale import NO_DATA, ColourScale

#: Words for class 0 (no data) to class 5.
LEVEL_WORDS = (NO_DATA_WORD, *(level.word for level in RiskLevel))


@frozen(kw_only=True)
class LegendRow:
    """One class in a legend.

    Parameters
    ----------
    number
        Class, 1 the lowest; 0 is no data.
    label
        Word for the class.
    colour
        Fill as ``#RRGGBB``, None when hatched.
    count
        Units of this class on the map; None where no units are counted, as on rasters.
    range_text
        Class limits as text, without unit; empty for no data.
    """

    number: int
    label: Message
    colour: str | None
    count: int | None
    range_text: str

    @property
    def is_hatched(self) -> bool:
        """True for no data, which has a pattern instead of a colour."""
        return self.colour is None


@frozen(kw_only=True)
class Legend:
    """The classes of one layer, highest first, no data always last and always there.

    Parameters
    ----------
    title
        What is measured.
    unit
        Its unit, or how to read the numbers where they have none.
    rows
        One a class.
    """

    title: Message
    unit: Message
    rows: tuple[LegendRow, ...]

    def row(self, number: int) -> LegendRow:
        """Return the row of a class."""
        return next(row for row in self.rows if row.number == number)

    @property
    def total(self) -> int:
        """How many units there are, those without data included."""
        return sum(row.count or 0 for row in self.rows)


def legend_of(
    scale: ColourScale,
    classes: ArrayLike,
    *,
    title: Message,
    unit: Message,
    words: tuple[Message, ...] = LEVEL_WORDS,
    zero_first: bool = False,
) -> Legend:
    """Build the legend of a layer.

    Parameters
    ----------
    scale
        Where limits and colours come from.
    classes
        The class of each unit on the map, any shape, 0 for no data.
    title, unit
        What is measured, and in what.
    words
        For class 0 upward, one a class.
    zero_first
        Whether class 1 is zero and nothing else, and its limits are to be written so.
    """
    counts = scale.count(classes)
    order = (*range(scale.classes, NO_DATA, -1), NO_DATA)
    rows = (
        LegendRow(
            number=number,
            label=words[number],
            colour=scale.colour_of(number),
            count=int(counts[number]),
            range_text="0" if zero_first and number == 1 else scale.range_of(number),
        )
        for number in order
    )
    return Legend(title=title, unit=unit, rows=tuple(rows))
