"""What the addresses of the map's data are asked for, read from behind the question mark."""

from __future__ import annotations

from flask import request

from riskmap.atlas import service
from riskmap.atlas.find import MOST_LETTERS
from riskmap.atlas.measures import Coloured
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.rows import Filter, filter_among
from riskmap.atlas.views import Asked
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.arguments import whole_number
from riskmap.doors.words import locale
from riskmap.store import Reading


def asked_view(uow: Reading, region: str) -> Asked:
    """Return level, measure, version and since; the level a map begins with where none is said."""
    version = whole_number("version", default=None, least=1)
    return Asked(
        level=asked_level(uow, region, version),
        measure=request.args.get("measure") or COMPOSITE,
        version=version,
        since=whole_number("since", default=None, least=1),
        locale=locale(),
    )


def asked_level(uow: Reading, region: str, version: int | None) -> str:
    """Return the level that is asked for, the one a map begins with where none is said."""
    return service.levels(uow, region, version).asked(request.args.get("level"))


def filter_of(shown: Coloured) -> Filter:
    """Return which units are listed, and in what order: the arguments q, class, sort."""
    number = None
    if request.args.get("class"):
        number = whole_number("class", default=None, least=0, most=shown.scale.classes)
    text, sort = (request.args.get(name, "")[:MOST_LETTERS] for name in ("q", "sort"))
    return filter_among(shown, text=text.strip(), class_number=number, sort=sort)


def degrees(name: str, most: float) -> float:
    """Return an argument that is a longitude or a latitude.

    Raises
    ------
    InvalidRequestError
        If it is missing, no number, or beyond `most` degrees.
    """
    text = request.args.get(name, "")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) <= most:
        raise InvalidRequestError(
            N_("{name} cannot be {text}."),
            mend=N_("Give degrees between -{most} and {most}."),
            name=name,
            text=text[:40] or "–",
            most=round(most),
        )
    return value
