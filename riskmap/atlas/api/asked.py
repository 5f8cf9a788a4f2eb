"""What the addresses of the map's data are asked for behind the question mark."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from riskmap.atlas import service
from riskmap.atlas.find import MOST_LETTERS
from riskmap.atlas.measures import Coloured
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.rows import Filter, filter_among
from riskmap.atlas.views import Asked
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.api import Number, Query, Version
from riskmap.doors.words import locale
from riskmap.store import Reading

Level = Annotated[
    str | None,
    Field(
        max_length=100,
        description="Slug of a level of the place; without it the one a map begins with.",
        examples=["street"],
    ),
]


class EditionQuery(Query):
    """Which assessment is asked about."""

    version: Version = None


class LevelQuery(EditionQuery):
    """Which level of which assessment is asked for."""

    level: Level = None


class ViewQuery(LevelQuery):
    """A view of the map: a level, coloured by a measure."""

    measure: str = Field(
        default=COMPOSITE,
        max_length=100,
        description="Slug of what units are coloured by, for example composite or annual_loss.",
    )
    since: Number | None = Field(
        default=None, description="An earlier version: what changed since, instead of a measure."
    )


class ListQuery(ViewQuery):
    """A view, and which of its units are listed in what order."""

    q: str = Field(
        default="",
        max_length=MOST_LETTERS,
        description="Only units whose name, pinyin, initials or code fit.",
    )
    class_: int | None = Field(
        default=None,
        alias="class",
        ge=0,
        le=99,
        description="Only units of this class; 0: no data.",
    )
    sort: str = Field(
        default="",
        max_length=MOST_LETTERS,
        description="name, class, value, people or parent; with - before it the highest first.",
    )


def asked_view(uow: Reading, region: str, asked: ViewQuery) -> Asked:
    """Return level, measure, version and since; the level a map begins with where none is said."""
    return Asked(
        level=asked_level(uow, region, asked),
        measure=asked.measure,
        version=asked.version,
        since=asked.since,
        locale=locale(),
    )


def asked_level(uow: Reading, region: str, asked: LevelQuery) -> str:
    """Return the level that is asked for, the one a map begins with where none is said."""
    return service.levels(uow, region, asked.version).asked(asked.level)


def filter_of(shown: Coloured, asked: ListQuery) -> Filter:
    """Return which units are listed, and in what order.

    Raises
    ------
    InvalidRequestError
        If there is no such class or column.
    """
    most = shown.scale.classes
    if asked.class_ is not None and asked.class_ > most:
        raise InvalidRequestError(
            N_("{name} cannot be {text}."),
            mend=N_("Give a whole number from {least} to {most}."),
            name="class",
            text=str(asked.class_),
            least=0,
            most=most,
        )
    return filter_among(shown, text=asked.q.strip(), class_number=asked.class_, sort=asked.sort)
