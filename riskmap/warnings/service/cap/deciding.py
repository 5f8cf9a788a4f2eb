"""Decide about an alert: nobody approves what he proposed himself."""

from __future__ import annotations

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.store import Writing
from riskmap.warnings import store
from riskmap.warnings.model.papers import Decision, Does, Paper, Verdict
from riskmap.warnings.model.rights import Deed, require
from riskmap.warnings.service import showing
from riskmap.warnings.service.cap.listing import paper
from riskmap.warnings.service.cap.recording import record


def approve(uow: Writing, paper_id: str, words: str = "", *, by: str = "") -> Paper:
    """Let an alert out.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is none, it is not for the one who asks, or he proposed it himself.
    ConflictError
        If somebody decided before, or the warning is not any more what the alert tells.
    """
    who, one = acting(uow, by), paper(uow, paper_id)
    require(who, Deed.APPROVE, one.code12)
    if who.name == one.actor:
        raise ForbiddenError(
            N_("Who proposed an alert does not approve it."),
            mend=N_("Ask a second person who may."),
        )
    uow.hold(f"alerts of warning {one.warning_id}")
    _require_current(uow, one)
    return decide(uow, one, Verdict.APPROVED, _short(words), who)


def decline(uow: Writing, paper_id: str, words: str, *, by: str = "") -> Paper:
    """Refuse to let an alert out, and say why.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As `approve` does.
    InvalidRequestError
        If nobody says why.
    """
    who, one = acting(uow, by), paper(uow, paper_id)
    require(who, Deed.APPROVE, one.code12)
    if not _short(words):
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    return decide(uow, one, Verdict.DECLINED, _short(words), who)


def withdraw(uow: Writing, paper_id: str, words: str = "", *, by: str = "") -> Paper:
    """Take a proposal back before somebody decides.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As `approve` does.
    """
    who, one = acting(uow, by), paper(uow, paper_id)
    require(who, Deed.PROPOSE, one.code12)
    return decide(uow, one, Verdict.WITHDRAWN, _short(words), who)


def decide(uow: Writing, one: Paper, verdict: Verdict, words: str, who: Acting) -> Paper:
    """Write what was decided, whoever may.

    Raises
    ------
    ConflictError
        If somebody decided before.
    """
    decision = Decision(verdict=verdict, words=words, actor=who.name, recorded_at=uow.now)
    if not store.papers.decide(uow, one, decision):
        raise ConflictError(
            N_("Somebody decided about this alert already."), mend=N_("Load the page again.")
        )
    record(uow, str(verdict), one, who, words=words)
    return paper(uow, one.id)


def _require_current(uow: Writing, one: Paper) -> None:
    """Do nothing if the warning is still what the alert tells.

    Raises
    ------
    ConflictError
        If not: what is out of date must not go out.
    """
    warning = showing.warning(uow, one.warning_id)
    is_same = warning.version.number == one.number
    holds = warning.is_in_force and not showing.is_past(warning, uow.now)
    if not is_same or holds is (one.does is Does.CANCEL):
        raise ConflictError(
            N_("The warning changed since this alert was written."),
            mend=N_("Take the proposal back, and propose it anew."),
        )


def _short(words: str) -> str:
    return " ".join(words.split())[:500]
