"""Amendments of verified reports for programs: proposed, asked for, listed, decided (统计核销)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Answer, Document, Query
from riskmap.doors.api.answers import JSON
from riskmap.doors.api.once import HEADER, Made, write_once
from riskmap.doors.api.sending import Body
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.reporting.api import told
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.api.one import PATH, READERS, REFUSED
from riskmap.reporting.api.sent import Key, Short
from riskmap.reporting.model.amendments import Amendment, Said
from riskmap.reporting.model.figures import told as figures_told
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.service import amending, reading
from riskmap.reporting.service.amending import Looked
from riskmap.store import Writing

_AMENDERS, _DECIDERS = roles_of(Deed.AMEND), roles_of(Deed.DECIDE)
_UNSEEN = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_ONCE = {HEADER: (False, "Of one write; sent again within a day, it is done once.")}
_PATH = {
    "amendment_id": {
        "description": "Id of an amendment.",
        "example": "0123456789abcdef0123456789abcdef",
    }
}
_LONG = 2000
_Words = Annotated[str, Field(min_length=1, max_length=_LONG)]


class NewAmendment(Body):
    """Other figures for a verified report; what is left out stays."""

    figures: dict[Key, Any] = Field(
        min_length=1,
        max_length=200,
        description='By indicator, in its unit: 12, 12.5, "unknown" or {"at_least": 12}.',
    )
    words: _Words = Field(description="Why.")
    ticked: list[Short] = Field(
        default_factory=list,
        max_length=100,
        description="Ids of checks whose warnings were seen and are right as they are.",
    )


class AskedAmendment(Body):
    """What a unit is asked to look at again."""

    words: _Words = Field(description="What is wrong, as far as it is known.")


class AmendmentDecision(Body):
    """What is said of an amendment that waits."""

    decision: Literal["approve", "turn_down", "withdraw"] = Field(
        description="withdraw: by who said last what waits."
    )
    words: Annotated[str, Field(max_length=_LONG)] = Field(
        default="", description="Why; may be left out where it is approved."
    )


class AmendmentSaid(Document):
    """What somebody said of an amendment."""

    step: str = Field(description="asked, proposed, withdrawn, turned_down or approved")
    words: str
    at: str
    by: str


class AmendmentTold(Document):
    """An amendment as it stands."""

    id: str
    unit: str
    event: str
    report: str = Field(description="Id of the first version of the report.")
    version: str = Field(description="Id of the version whose figures change, or changed.")
    step: str = Field(description="How it stands: what was said last.")
    figures: dict[str, Any] = Field(description="Those that change; none while it is asked for.")
    ticked: list[str]
    differences: list[told.DifferenceTold] = Field(description="Sums worked out included.")
    said: list[AmendmentSaid] = Field(description="The first first.")
    may_decide: bool = Field(description="Whether the one who asks may approve or turn it down.")
    may_withdraw: bool


class AmendmentDecided(AmendmentTold):
    """An amendment that something was just said of."""

    made: str | None = Field(description="Id of the version that its approval made.")


class AmendmentsTold(Document):
    """Amendments within reach of which something is still to be said, the first first."""

    amendments: list[AmendmentTold]


class AmendmentsOfReport(AmendmentsTold):
    """The amendments of a report, the first first, and what the one who asks may do."""

    may_propose: bool
    may_ask: bool = Field(description="From above: ask the unit for one.")


@blueprint.get("/amendments")
@needs(*READERS)
@costs("search")
@blueprint.answers(
    AmendmentsTold, summary="Amendments that wait", problems=[HTTPStatus.FORBIDDEN]
)  # fmt: skip
def amendment_list(asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the amendments within reach that were asked for or wait for a second person."""
    with parts().database.read(current_scope()) as uow:
        found = amending.going_on(uow)
    return document({"amendments": [*map(_told, found)]})


@blueprint.get("/amendments/<amendment_id>")
@needs(*READERS)
@blueprint.answers(AmendmentTold, summary="One amendment", path=_PATH, problems=_UNSEEN)
def amendment(amendment_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with an amendment and all that was said of it."""
    with parts().database.read(current_scope()) as uow:
        return document(_told(amending.look(uow, _plain(amendment_id))))


@blueprint.get("/reports/<version_id>/amendments")
@needs(*READERS)
@costs("search")
@blueprint.answers(
    AmendmentsOfReport, summary="Amendments of a report", path=PATH, problems=_UNSEEN
)  # fmt: skip
def report_amendments(version_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the amendments of a report and its earlier versions, and what may be done."""
    with parts().database.read(current_scope()) as uow:
        version = reading.report(uow, _plain(version_id)).version
        stands = amending.standing(uow, version)
    return document(
        {
            "amendments": [*map(_told, stands.all)],
            "may_propose": stands.may_propose,
            "may_ask": stands.may_ask,
        }
    )


@blueprint.post("/reports/<version_id>/amendments")
@needs(*_AMENDERS)
@costs("search")
@blueprint.answers(
    Answer(
        status=HTTPStatus.CREATED,
        media={JSON: AmendmentTold},
        description="It waits for a second person.",
        headers={"Location": "Where it is."},
    ),
    summary="Propose an amendment",
    path=PATH,
    body=NewAmendment,
    headers=_ONCE,
    problems=REFUSED,
)
def propose_amendment(version_id: str, asked: Query, sent: NewAmendment) -> Response:  # noqa: ARG001
    """Propose other figures for the unit's own verified report; a second person decides.

    The checks hold it up as they would the report. Until it is approved nothing changes.
    """
    return _begun(
        lambda uow: amending.propose(
            uow, _plain(version_id), sent.figures, sent.words, ticked=sent.ticked
        )
    )


@blueprint.post("/reports/<version_id>/amendments/ask")
@needs(*_DECIDERS)
@blueprint.answers(
    Answer(
        status=HTTPStatus.CREATED,
        media={JSON: AmendmentTold},
        description="The unit reads it with its reports.",
        headers={"Location": "Where it is."},
    ),
    summary="Ask for an amendment",
    path=PATH,
    body=AskedAmendment,
    headers=_ONCE,
    problems=REFUSED,
)
def ask_for_amendment(version_id: str, asked: Query, sent: AskedAmendment) -> Response:  # noqa: ARG001
    """Ask a unit below to amend its verified report; nobody above changes its figures himself."""
    return _begun(lambda uow: amending.ask(uow, _plain(version_id), sent.words))


@blueprint.post("/amendments/<amendment_id>/decision")
@needs(*roles_of(Deed.AMEND, Deed.DECIDE))
@costs("search")
@blueprint.answers(
    Answer(media={JSON: AmendmentDecided}, description="It stands so."),
    summary="Decide about an amendment",
    path=_PATH,
    body=AmendmentDecision,
    headers=_ONCE,
    problems=REFUSED,
)
def decide_amendment(amendment_id: str, asked: Query, sent: AmendmentDecision) -> Response:  # noqa: ARG001
    """Approve an amendment, turn it down, or take back what one said.

    Never by who proposed it or compiled a version of the report. Approved, it is a new version of
    the report, verified and accepted.
    """
    number = _plain(amendment_id)

    def work(uow: Writing) -> Made:
        made = _DECIDE[sent.decision](uow, number, sent.words)
        said = {**_told(amending.look(uow, number)), "made": made}
        return Made(body=_json(said))

    return write_once(work)


def _approve(uow: Writing, amendment_id: str, words: str) -> str:
    return amending.approve(uow, amendment_id, words).id


def _turn_down(uow: Writing, amendment_id: str, words: str) -> None:
    amending.turn_down(uow, amendment_id, words)


def _withdraw(uow: Writing, amendment_id: str, words: str) -> None:
    amending.withdraw(uow, amendment_id, words)


_DECIDE: Mapping[str, Callable[[Writing, str, str], str | None]] = {
    "approve": _approve,
    "turn_down": _turn_down,
    "withdraw": _withdraw,
}


def _begun(work: Callable[[Writing], Amendment]) -> Response:
    """Write something new down, and answer with it and where it is."""

    def made(uow: Writing) -> Made:
        one = amending.look(uow, work(uow).id)
        where = f"{blueprint.url_prefix}/amendments/{one.amendment.id}"
        return Made(status=HTTPStatus.CREATED, headers={"Location": where}, body=_json(_told(one)))

    return write_once(made)


def _told(one: Looked) -> dict[str, Any]:
    amendment = one.amendment
    return {
        "id": amendment.id,
        "unit": amendment.unit,
        "event": amendment.event_id,
        "report": amendment.report_id,
        "version": amendment.version_id,
        "step": str(amendment.step),
        "figures": figures_told(amendment.figures),
        "ticked": [*amendment.ticked],
        "differences": [*map(told.difference, one.differences)],
        "said": [*map(_said, amendment.said)],
        "may_decide": one.may_decide,
        "may_withdraw": one.may_withdraw,
    }


def _said(one: Said) -> dict[str, str]:
    return {"step": str(one.step), "words": one.words, "at": one.at.isoformat(), "by": one.by}


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _plain(text: str) -> str:
    return text.replace("-", "").lower()
