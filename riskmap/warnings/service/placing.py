"""Which divisions something holds for, by their outlines or by codes."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from riskmap.core.codes import ancestors_of, level_of
from riskmap.divisions import service as divisions
from riskmap.store import Reading
from riskmap.warnings.model.placing import Outlined

#: Longitude and latitude.
Coordinates = tuple[float, float]


def outlined(uow: Reading, home: str) -> Outlined:
    """Return the divisions of the place at home with the outlines that everybody may see."""
    pairs = divisions.outlines(uow, divisions.Selection(under=home))
    drawn = {one.code12: boundary for one, boundary in pairs if boundary is not None}
    without = (one.code12 for one, boundary in pairs if boundary is None)
    return Outlined(
        home=home,
        outlines={code: boundary.geometry for code, boundary in drawn.items()},
        flags={code: boundary.flags for code, boundary in drawn.items()},
        without=tuple(without),
    )


def middle(uow: Reading, home: str) -> Coordinates | None:
    """Return the middle of the place at home; where that is drawn itself, nothing else is read."""
    own = divisions.Selection(level=level_of(home), under=home)
    drawn = [boundary for _, boundary in divisions.outlines(uow, own) if boundary is not None]
    return _centre(drawn[0].geometry) if drawn else middle_of(outlined(uow, home))


def middle_of(there: Outlined) -> Coordinates | None:
    """Return longitude and latitude of the middle of a place; None while nobody drew it."""
    whole = there.whole
    if whole is None and not there.outlines:
        return None
    return _centre(whole if whole is not None else next(iter(there.outlines.values())))


def named(uow: Reading, home: str, text: str) -> bool:
    """Tell whether a text names the place at home or one that it lies in."""
    codes = [home, *ancestors_of(home)]
    names = divisions.names_of(uow, codes, locale="zh").values()
    return any(name and name in text for name in names)


def _centre(shape: BaseGeometry) -> Coordinates:
    centre = shape.centroid
    return float(centre.x), float(centre.y)
