"""The classes of a coloured map as JSON values, in the reader's words."""

from __future__ import annotations

from typing import Any

from riskmap.atlas.measures import Coloured
from riskmap.doors.words import say
from riskmap.maps.legend import LegendRow


def classes_of(shown: Coloured) -> dict[str, Any]:
    """Return the classes by their number, no data under 0."""

    def class_of(row: LegendRow) -> dict[str, Any]:
        return {
            "colour": row.colour,
            "word": say(row.label),
            "range": row.range_text,
            "count": row.count,
        }

    return {str(row.number): class_of(row) for row in shown.legend.rows}
