"""Ask a unit for an amendment, propose one, take that back: nothing of a report changes by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from attrs import evolve

from riskmap.core.errors import ForbiddenError, InvalidRequestError
from riskmap.core.findings import errors_among
from riskmap.core.words import N_
from riskmap.reporting.model.amendments import (
    Amendment,
    Step,
    changed,
    may_ask,
    may_propose,
    may_withdraw,
)
from riskmap.reporting.model.figures import Figures, take
from riskmap.reporting.model.reports import Version
from riskmap.reporting.service import checking
from riskmap.reporting.service.amending.saying import (
    begun,
    held,
    judged,
    of_others,
    require_free,
    require_open,
    say,
)
from riskmap.reporting.service.recording import needed
from riskmap.store import Writing


def ask(uow: Writing, version_id: str, words: str, *, by: str = "") -> Amendment:
    """Ask a unit below to amend its verified report; nobody above changes its figures himself.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is none, it is not for the one who asks, it is not verified or an amendment is
        open already, or nobody says why.
    """
    who, version, open_one = begun(uow, version_id, by)
    require_free(open_one)
    if not may_ask(who, version, open_one):
        raise of_others(version.report.unit)
    return say(uow, _new(version), Step.ASKED, needed(words), who)


def propose(
    uow: Writing,
    version_id: str,
    figures: Mapping[str, Any],
    words: str,
    *,
    ticked: Iterable[str] = (),
    by: str = "",
) -> Amendment:
    """Propose other figures for a verified report; nothing changes until somebody else approves.

    Parameters
    ----------
    figures
        As `figures.take` reads them; those that are not named stay.
    words
        Why.
    ticked
        Checks whose remarks are right as they are.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is none, it is not for the one who asks, it is not verified or an amendment
        waits already, nobody says why, or no figure would change.
    BodyError
        If the checks hold it up, as they would a verified report.
    """
    who, version, open_one = begun(uow, version_id, by)
    if open_one is not None and open_one.is_waiting:
        require_free(open_one)
    if not may_propose(who, version, open_one):
        raise of_others(version.report.unit)
    reason, said = needed(words), _taken(figures)
    found = changed(version.report.figures, said)
    if not found:
        raise InvalidRequestError(
            N_("No figure would change."), mend=N_("Write the new figure beside the old one.")
        )
    one = evolve(open_one or _new(version), figures=found, ticked=tuple(ticked))
    checking.require_passed(judged(uow, version, one.figures, reason, one.ticked))
    return say(uow, one, Step.PROPOSED, reason, who)


def withdraw(uow: Writing, amendment_id: str, words: str, *, by: str = "") -> Amendment:
    """Take back what one asked for or proposed, while nobody decided.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is none, somebody else said it, it does not wait any more, or nobody says why.
    """
    who, one = held(uow, amendment_id, by)
    require_open(one)
    if not may_withdraw(who, one):
        raise ForbiddenError(
            N_("Only who said it last takes it back."),
            mend=N_("Who may decide turns it down."),
        )
    return say(uow, one, Step.WITHDRAWN, needed(words), who)


def _taken(figures: Mapping[str, Any]) -> Figures:
    taken = take(figures)
    wrong = errors_among(taken.findings)
    if wrong:
        raise InvalidRequestError(
            N_("{what}"),
            mend=N_("Write a number, or unknown for what nobody knows."),
            what=wrong[0].message,
        )
    return taken.figures


def _new(version: Version) -> Amendment:
    return Amendment(
        id=uuid4().hex,
        unit=version.report.unit,
        event_id=version.report.event_id,
        report_id=version.report_id,
        version_id=version.id,
        said=(),
    )
