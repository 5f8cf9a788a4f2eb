"""Counts of people who need help: for everybody, once a month, small ones hidden."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from pydantic import Field

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.core.small_counts import MINIMUM
from riskmap.core.words import N_, Message
from riskmap.doors.answers import document, tagged
from riskmap.doors.api import Document, Query, file
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.api.blueprint import blueprint
from riskmap.people.model.needs import needs
from riskmap.people.service.helping import Published, published
from riskmap.people.service.helping.publishing import Cell, Row
from riskmap.people.service.helping.tables import csv_of

_CSV = "text/csv; charset=utf-8"
Count = int | Literal["hidden", "unknown"]


class KindTold(Document):
    """A kind of need."""

    slug: str
    title: str = Field(description="In the reader's language.")


class DivisionCounted(Document):
    """One division: the district, a street, or a committee."""

    code: str
    name: str
    level: str
    units: int = Field(description="Committees in it.")
    unknown_units: int = Field(description="Of them, those without a list: not counted.")
    counts: dict[str, Count] = Field(
        description="By slug of kind; each person counts once, under the first kind of need."
    )
    total: Count


class PeopleCounted(Document):
    """Counts of a district; a hidden count is at least 1, and none follows from the others."""

    as_of: str = Field(description="The first day of the month, when it began.")
    minimum: int = Field(description="Counts below it are hidden, and others with them; 0 is not.")
    is_demo: bool = Field(description="Made up: nobody real is counted.")
    notices: list[str]
    kinds: list[KindTold]
    divisions: list[DivisionCounted]


@blueprint.get("/people-who-need-help")
@blueprint.answers(PeopleCounted, summary="How many people need help in a disaster")
def people_counted(asked: Query) -> Response:  # noqa: ARG001 - the language of the words
    """Answer with counts by division and kind of need.

    As of the first of the month. Counts of 1 to 4 are hidden, and so many others that no sum or
    difference over kinds, committees, streets and the district gives one back.
    """
    found = _published()
    return document(
        {
            "as_of": found.as_of.isoformat(),
            "minimum": MINIMUM,
            "is_demo": _is_demo(),
            "notices": [say(one) for one in _notices()],
            "kinds": [{"slug": slug, "title": say(one.word)} for slug, one in needs().items()],
            "divisions": [_told(one) for one in found.rows],
        }
    )


@blueprint.get("/people-who-need-help.csv")
@blueprint.answers(file("text/csv"), summary="The same as a table")
def people_counted_csv(asked: Query) -> Response:  # noqa: ARG001 - the language of the words
    """Answer with the same counts as CSV, a row for each division."""
    found = _published()
    words = {"hidden": say(N_("hidden")), "unknown": say(N_("unknown"))}
    head = [
        say(N_("Division code")),
        say(N_("Unit")),
        say(N_("As of")),
        say(N_("Committees")),
        say(N_("Committees without a list")),
        *(say(one.word) for one in needs().values()),
        say(N_("People")),
    ]
    rows = [
        [
            one.division.code12,
            one.division.name(locale()),
            found.as_of.isoformat(),
            str(one.units),
            str(one.unknown_units),
            *(_cell(cell, words) for cell in (*one.counts.values(), one.total)),
        ]
        for one in found.rows
    ]
    content = csv_of([head, *rows, *([say(one)] for one in _notices())])
    response = Response(content, content_type=_CSV)
    response.headers["Content-Disposition"] = 'attachment; filename="people-who-need-help.csv"'
    return tagged(response)


def _published() -> Published:
    """Return what is published; sums are right only over all rows, so the program asks."""
    scope = Scope.system("published counts", current_scope().realm)
    with parts().database.read(scope) as uow:
        return published(uow, parts().settings.place.code12)


def _is_demo() -> bool:
    return current_scope().realm == DEMO


def _notices() -> list[Message]:
    notice = Message(
        N_("Counts of 1 to {most} are hidden, and others with them, so that none follows."),
        {"most": MINIMUM - 1},
    )
    made_up = Message(N_("Made up for demonstration."))
    return [made_up, notice] if _is_demo() else [notice]


def _cell(cell: Cell, words: dict[str, str]) -> str:
    return words[cell] if isinstance(cell, str) else str(cell)


def _told(one: Row) -> dict[str, Any]:
    return {
        "code": one.division.code12,
        "name": one.division.name(locale()),
        "level": one.division.level.slug,
        "units": one.units,
        "unknown_units": one.unknown_units,
        "counts": dict(one.counts),
        "total": one.total,
    }
