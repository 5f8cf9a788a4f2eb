"""The sheet of a printed map: paper sizes, and where on it the map lies. Millimetres throughout."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.maps.paper import Frame

#: Width and height of the paper, upright.
SIZES = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
ORIENTATIONS = ("landscape", "portrait")
#: What stands around the map; css/print-map.css holds the same numbers.
MARGIN, TITLE, FOOT, GAP, TICKS = 8.0, 15.0, 21.0, 3.0, 5.0
#: Beside the map on a landscape sheet, under it on an upright one.
SIDE = {"a4": 68.0, "a3": 84.0}
BELOW = {"a4": 92.0, "a3": 98.0}


@frozen(kw_only=True)
class Sheet:
    """One sheet of paper: name of its size, its orientation, width and height."""

    size: str
    orientation: str
    width: float
    height: float

    @property
    def slug(self) -> str:
        """Name for style sheets."""
        return f"{self.size}-{self.orientation}"

    @property
    def frame(self) -> Frame:
        """The window of the map, without the strip in which the grid is numbered."""
        inner = self.width - 2 * MARGIN, self.height - 2 * MARGIN - TITLE - FOOT - 2 * GAP
        if self.orientation == "landscape":
            width, height = inner[0] - SIDE[self.size] - GAP, inner[1]
        else:
            width, height = inner[0], inner[1] - BELOW[self.size] - GAP
        return Frame(width=width - TICKS, height=height - TICKS)


@frozen(kw_only=True)
class Screen:
    """A picture for a screen, which scales it as it likes; its frame is in units of its own."""

    frame: Frame


#: The map on a wall: about 28 letters across, so that names are read from five metres.
WALL = Screen(frame=Frame(width=104.0, height=80.0, margin=2.0))


def sheet(size: str = "a4", orientation: str = "landscape") -> Sheet:
    """Return a sheet of paper.

    Raises
    ------
    InvalidRequestError
        If there is no such size or orientation.
    """
    _require(size, tuple(SIZES), N_("There is no paper size {given}."))
    _require(orientation, ORIENTATIONS, N_("A sheet is landscape or portrait, not {given}."))
    short, long = SIZES[size]
    width, height = (long, short) if orientation == "landscape" else (short, long)
    return Sheet(size=size, orientation=orientation, width=width, height=height)


def _require(given: str, allowed: tuple[str, ...], sentence: str) -> None:
    if given not in allowed:
        raise InvalidRequestError(
            sentence,
            mend=N_("Use one of: {allowed}."),
            given=given,
            allowed=", ".join(allowed),
        )
