"""Lists by name and evacuation, for programs: counts only, never who."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import Annotated, Any

from flask import Response
from pydantic import Field

from riskmap.core.figure import FigureSum
from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Document, Query
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.model.evacuation import Right as Moving
from riskmap.reporting.model.evacuation import Shelter
from riskmap.reporting.model.evacuation import roles_with as roles_moving
from riskmap.reporting.model.figures import told
from riskmap.reporting.model.ledgers import Ledger, Right, ledgers, roles_with
from riskmap.reporting.service import chains, evacuation
from riskmap.reporting.service import ledgers as lists
from riskmap.store import Reading

_CODE = r"^[0-9]{12}$"
_EVENT = r"^[0-9a-f]{32}$"
_FIGURE = '12, "unknown" or {"at_least": 12}; null: not asked for.'
_PROBLEMS = [HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND]


class ListsQuery(Query):
    """Of which unit and event lists are counted."""

    under: str = Field(
        pattern=_CODE,
        description="Division with all in it, within reach.",
        examples=["310107000000"],
    )
    event: Annotated[str, Field(pattern=_EVENT)] = Field(
        description="The event, and those counted with it.",
        examples=["0123456789abcdef0123456789abcdef"],
    )


class EvacuationQuery(Query):
    """Of which unit and event evacuation is counted."""

    under: str = Field(
        pattern=_CODE,
        description="Division with all in it, within reach.",
        examples=["310107000000"],
    )
    event: Annotated[str, Field(pattern=_EVENT)] | None = Field(
        default=None, description="Without one: before any event was reported."
    )


class SumTold(Document):
    """One indicator, by the list and by the last report of the unit."""

    indicator: str
    listed: Any = Field(description=_FIGURE)
    reported: Any = Field(description=_FIGURE)
    is_apart: bool = Field(description="The two cannot be the same number.")


class ListTold(Document):
    """One list, counted."""

    ledger: str
    rows: int
    statuses: dict[str, int] = Field(description="Rows by how they stand.")
    sums: list[SumTold]


class ListsTold(Document):
    """Lists of an event, counted; nobody is named."""

    under: str
    event: str
    lists: list[ListTold]


class NumberTold(Document):
    """One number of evacuation, added up over committees."""

    number: str
    total: Any = Field(description=_FIGURE)
    units: int
    unknown: int = Field(description="Committees that told nothing of it.")


class ShelterTold(Document):
    """How a shelter stands."""

    place: str
    unit: str
    is_open: bool | None = Field(description="Null: nobody told.")
    occupied: int | None
    capacity: int | None
    capacity_is_official: bool
    free: int | None
    told_at: str | None


class EvacuationTold(Document):
    """How evacuation of a division stands."""

    under: str
    event: str | None
    cutoff_at: str
    committees: int
    unknown: int = Field(description="Committees that told nothing at all.")
    numbers: list[NumberTold]
    shelters: list[ShelterTold]
    offered: dict[str, Any] = Field(
        description="Figures that a report may take over, by indicator; never taken over by itself."
    )


@blueprint.get("/reporting/lists")
@needs(*roles_with(Right.SEES))
@blueprint.answers(
    ListsTold, summary="Lists of the dead and missing, and of homes, counted",
    query=ListsQuery, problems=_PROBLEMS,
)  # fmt: skip
def list_counts(asked: ListsQuery) -> Response:
    """Answer with how many rows each list of an event has, and what they add up to."""
    with parts().database.read(current_scope()) as uow:
        lists.known_unit(uow, asked.under)
        event = chains.event(uow, asked.event)
        said = [_list(uow, event, asked.under, one) for one in ledgers().values()]
    return document({"under": asked.under, "event": asked.event, "lists": said})


@blueprint.get("/reporting/evacuation")
@needs(*roles_moving(Moving.SEES))
@blueprint.answers(
    EvacuationTold, summary="How many people were moved, and where shelters are free",
    query=EvacuationQuery, problems=_PROBLEMS,
)  # fmt: skip
def evacuation_counts(asked: EvacuationQuery) -> Response:
    """Answer with the board of evacuation of a division as it stands now."""
    event_id = asked.event or ""
    with parts().database.read(current_scope()) as uow:
        found = evacuation.board(uow, asked.under, event_id, uow.now)
        offered = evacuation.figures(uow, asked.under, event_id, uow.now)
    said = {
        "under": asked.under,
        "event": asked.event,
        "cutoff_at": found.cutoff_at.isoformat(),
        "committees": found.committees,
        "unknown": found.unknown,
        "numbers": [_number(slug, one) for slug, one in found.whole.sums.items()],
        "shelters": [_shelter(one) for one in found.shelters],
        "offered": told(offered.figures),
    }
    return document(said)


def _list(uow: Reading, event: Any, under: str, ledger: Ledger) -> dict[str, Any]:
    wanted = lists.Wanted(ledger=ledger.slug, event_id=event.id, under=under)
    rows = lists.listed(uow, wanted)
    counts = Counter(one.status for one in rows)
    beside = lists.against_reports(uow, event, under, ledger)
    own = next(one for one in beside if one.unit == under)
    sums = [
        {
            "indicator": line.indicator.slug,
            "listed": line.listed.to_json(),
            "reported": None if line.said is None else line.said.to_json(),
            "is_apart": line.is_apart,
        }
        for line in own.lines
    ]
    return {
        "ledger": ledger.slug,
        "rows": len(rows),
        "statuses": {slug: counts[slug] for slug in ledger.statuses},
        "sums": sums,
    }


def _number(slug: str, one: FigureSum) -> dict[str, Any]:
    return {
        "number": slug, "total": one.total.to_json(),
        "units": one.parts, "unknown": one.unknown_parts,
    }  # fmt: skip


def _shelter(one: Shelter) -> dict[str, Any]:
    return {
        "place": one.place_id,
        "unit": one.unit,
        "is_open": one.is_open,
        "occupied": one.occupied,
        "capacity": one.capacity,
        "capacity_is_official": one.is_official,
        "free": one.free,
        "told_at": one.last.cutoff_at.isoformat() if one.last else None,
    }
