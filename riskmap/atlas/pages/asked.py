"""The address of a view of the map: read with care, and written again with something changed."""

from __future__ import annotations

from typing import Any

from attrs import asdict, evolve, frozen
from flask import request, url_for

from riskmap.atlas.find import MOST_LETTERS
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.views import Asked
from riskmap.doors.arguments import whole_number
from riskmap.doors.words import locale

#: Highest class of a map.
MOST_CLASSES = 5


@frozen(kw_only=True)
class MapAsked:
    """What somebody asks of the map page; what is not asked for is None or empty.

    Parameters
    ----------
    level, measure, compare
        Slugs.
    version, since
        Versions of assessments.
    layers
        Slugs of the layers that are on, with commas; None for those that are on by themselves.
    at, selected
        ``zoom/lat/lon``, and the code of a unit: for the script, passed on as they are.
    q, class_
        Filters of list and map.
    sort
        Column, with ``-`` before it for the highest first.
    """

    level: str = ""
    measure: str = ""
    version: int | None = None
    since: int | None = None
    compare: str = ""
    layers: str | None = None
    at: str = ""
    selected: str = ""
    q: str = ""
    class_: int | None = None
    sort: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of its address, those alone that say something."""
        said = {name.rstrip("_"): value for name, value in asdict(self).items()}
        return {
            name: str(value)
            for name, value in said.items()
            if value is not None and (value != "" or name == "layers")
        }

    @property
    def sort_column(self) -> str:
        """By which column the list is sorted."""
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Whether the highest stand first."""
        return self.sort.startswith("-")

    def view(self, level: str, measure: str | None = None) -> Asked:
        """Return the view that is asked for on a level."""
        return Asked(
            level=level,
            measure=(measure or self.measure or COMPOSITE),
            version=self.version,
            since=self.since if measure is None else None,
            locale=locale(),
        )

    def href(self, **changed: Any) -> str:
        """Return the address of the same view with something changed."""
        said: dict[str, Any] = evolve(self, **changed).parameters
        return url_for("atlas.home", **said)


def map_asked() -> MapAsked:
    """Return what the current request asks of the map page.

    Raises
    ------
    InvalidRequestError
        If something cannot be what it says.
    """

    def text(name: str) -> str:
        return request.args.get(name, "")[:MOST_LETTERS].strip()

    asked_layers = request.args.get("layers")
    # Forms send what was not chosen as an empty text.
    class_ = (
        whole_number("class", default=None, least=0, most=MOST_CLASSES) if text("class") else None
    )
    return MapAsked(
        level=text("level"),
        measure=text("measure"),
        version=whole_number("version", default=None, least=1),
        since=whole_number("since", default=None, least=1),
        compare=text("compare"),
        layers=None if asked_layers is None else asked_layers[:1000],
        at=text("at"),
        selected=text("selected"),
        q=text("q"),
        class_=class_,
        sort=text("sort"),
    )
