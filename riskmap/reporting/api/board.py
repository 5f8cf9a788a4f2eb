"""How reports stand, for programs: the counts of the board."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response
from pydantic import Field

from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Document, Query
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.model.desk import DESK
from riskmap.reporting.model.duties import State
from riskmap.reporting.model.tally import Tally
from riskmap.reporting.service import boarding


class BoardQuery(Query):
    """What may be asked of the board."""

    under: str = Field(
        pattern=r"^[0-9]{12}$",
        description="Division with all in it, within reach.",
        examples=["310107000000"],
    )
    plan: str | None = Field(
        default=None,
        min_length=1,
        max_length=40,
        description="Only this plan; all by default.",
        examples=["season-daily"],
    )


class Counted(Document):
    """Reports by how they stand. `met` is never more than `expected`."""

    expected: int = Field(description="All but those excused.")
    met: int = Field(description="Came in time or late.")
    late: int
    waiting: int = Field(description="May still come in time.")
    missed: int
    unreachable: int
    excused: int


class RoundTold(Counted):
    """One due time of one plan."""

    slot: str
    plan: str
    due_at: str


class BoardTold(Counted):
    """Reports that can be made now."""

    under: str
    at: str
    next_due_at: str | None = Field(description="Null where none is due in the next 36 hours.")
    rounds: list[RoundTold] = Field(description="The same by due time.")


@blueprint.get("/reporting/board")
@needs(*DESK)
@blueprint.answers(
    BoardTold,
    summary="How many reports are expected and came",
    query=BoardQuery,
    problems=[HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND],
)
def duty_board(asked: BoardQuery) -> Response:
    """Answer with the counts of a division, as they are kept; they equal a recount."""
    with parts().database.read(current_scope()) as uow:
        found = boarding.board(uow, asked.under, plan=asked.plan or "")
    rounds = [
        {
            "slot": one.slot.id,
            "plan": one.slot.plan,
            "due_at": one.slot.due_at.isoformat(),
            **_counted(one.tally),
        }
        for one in found.rounds
    ]
    due = found.next_due_at
    said = {
        "under": found.code12,
        "at": found.at.isoformat(),
        "next_due_at": None if due is None else due.isoformat(),
        "rounds": rounds,
        **_counted(found.tally),
    }
    return document(said)


def _counted(tally: Tally) -> dict[str, int]:
    names = ("expected", "met", "late", "waiting", "missed", "unreachable")
    return {
        **{name: getattr(tally, name) for name in names},
        "excused": tally.by_state[State.EXCUSED],
    }
