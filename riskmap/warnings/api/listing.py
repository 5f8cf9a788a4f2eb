"""Warnings in force within reach, as a list."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response
from pydantic import Field

from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Document, Query
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.warnings.api.blueprint import blueprint
from riskmap.warnings.model.rights import Deed, roles_of
from riskmap.warnings.model.warnings import HazardWarning
from riskmap.warnings.service import ending, showing
from riskmap.warnings.service.calling import headline
from riskmap.warnings.service.ending import Ended


class WarningTold(Document):
    """One warning as it stands."""

    id: str
    kind: str = Field(description="official: relayed as its sender said it. own: detected here.")
    source: str
    status: str
    version: int
    hazard: str | None = Field(description="Null where a signal names none that is known.")
    level: str | None = Field(description="blue, yellow, orange or red; null: unknown.")
    certainty: str
    areas: list[str] = Field(description="Divisions that it holds for.")
    headline: str
    reasons: list[str]
    onset: str | None
    opened_at: str
    seen_at: str = Field(description="When its source last said that it holds.")
    expires_at: str


class EndedTold(Document):
    """A warning of the platform's own that a person ended, and that may be opened again."""

    id: str
    source: str
    level: str | None
    areas: list[str]
    headline: str
    reason: str = Field(description="Slug of the reason, as `riskmap warnings end` takes it.")
    ended_at: str
    is_still_seen: bool = Field(description="What is measured would be the same warning.")


class WarningsTold(Document):
    """Warnings in force. None of them is no all-clear while feeds or detectors are silent."""

    at: str
    official: list[WarningTold]
    own: list[WarningTold]
    ended_by_hand: list[EndedTold]
    failing_detectors: list[str] = Field(description="What these would find, nobody knows.")
    is_made_up: bool = Field(description="Of the demonstration or a drill.")


@blueprint.get("/warnings")
@needs(*roles_of(Deed.SEE))
@blueprint.answers(WarningsTold, summary="Warnings in force", problems=[HTTPStatus.FORBIDDEN])
def warning_list(asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the warnings in force within reach, the most severe in front."""
    with parts().database.read(current_scope()) as uow:
        board = showing.board(uow, uow.now)
        by_hand = ending.ended(uow, uow.now)
        is_live = uow.scope.realm.is_live
    said = {
        "at": board.at.isoformat(),
        "official": [_told(one) for one in board.official],
        "own": [_told(one) for one in board.own],
        "ended_by_hand": [_ended(one) for one in by_hand],
        "failing_detectors": [one.detector for one in board.failing],
        "is_made_up": not is_live,
    }
    return document(said)


def _told(one: HazardWarning) -> dict[str, Any]:
    said = one.said
    return {
        "id": one.id,
        "kind": str(one.kind),
        "source": said.source,
        "status": str(one.status),
        "version": one.version.number,
        "hazard": said.hazard or None,
        "level": None if said.level is None else said.level.name.lower(),
        "certainty": str(said.certainty),
        "areas": list(said.areas),
        "headline": _said(headline(one, locale())),
        "reasons": [say(each) for each in said.reasons],
        "onset": None if said.onset is None else said.onset.isoformat(),
        "opened_at": one.opened_at.isoformat(),
        "seen_at": one.seen_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
    }


def _ended(one: Ended) -> dict[str, Any]:
    told = _told(one.warning)
    return {
        **{name: told[name] for name in ("id", "source", "level", "areas", "headline")},
        "reason": one.by_hand.reason,
        "ended_at": one.warning.version.recorded_at.isoformat(),
        "is_still_seen": one.is_still_seen,
    }


def _said(text: Any) -> str:
    return text if isinstance(text, str) else say(text)
