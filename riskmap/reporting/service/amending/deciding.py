"""A second person approves an amendment or turns it down; approved, it is a new version."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from attrs import evolve

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.reporting.model.amendments import Amendment, Step
from riskmap.reporting.model.differences import differences
from riskmap.reporting.model.receipts import body_hash, receipt_of
from riskmap.reporting.model.reports import Amended, Report, State, Version
from riskmap.reporting.service import alarming, checking
from riskmap.reporting.service.amending.saying import decided, judged, say
from riskmap.reporting.service.checking import Judged
from riskmap.reporting.service.recording import needed, record
from riskmap.reporting.store import amendments, reports
from riskmap.reporting.store.reports import Decision
from riskmap.store import Writing

_TRIES = 8


def turn_down(uow: Writing, amendment_id: str, words: str, *, by: str = "") -> Amendment:
    """Turn an amendment down, with the reason: the figures stay as they are.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        As `approve`; or nobody says why.
    """
    who, one, _ = decided(uow, amendment_id, by)
    return say(uow, one, Step.TURNED_DOWN, needed(words), who)


def approve(uow: Writing, amendment_id: str, words: str = "", *, by: str = "") -> Version:
    """Approve an amendment: a new version of the report, verified and accepted, takes its place.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        If there is none, it is not for the one who asks (never for who proposed it or compiled
        the report), or it does not wait any more.
    BodyError
        If the checks hold it up now: a list by name may have changed since it was proposed.
    """
    who, one, version = decided(uow, amendment_id, by)
    made = judged(uow, version, one.figures, one.reason, one.ticked)
    checking.require_passed(made)
    new = _kept(uow, one, version, made, who)
    say(uow, one, Step.APPROVED, words.strip(), who)
    _tell(uow, one, version, new, who)
    return new


def _kept(uow: Writing, one: Amendment, version: Version, made: Judged, who: Acting) -> Version:
    """Keep the new version, accepted, under the first receipt that is free."""
    earlier = amendments.of_report(uow, one.report_id)
    number = 1 + sum(each.step is Step.APPROVED for each in earlier)
    by = Amended(number=number, reason=one.reason, proposed_by=one.proposer, approved_by=who.name)
    replaces = UUID(hex=version.id)
    report = evolve(made.report, id=uuid4(), replaces=replaces, amendment=by, channel="amendment")
    sent = _bytes(report, one)
    new = evolve(
        version,
        report=report,
        number=version.number + 1,
        state=State.ACCEPTED,
        received_at=uow.now,
        sent_hash=body_hash(sent),
        by=one.proposer,
        supersedes=version.id,
    )
    said = sorted({finding.kind for finding in made.findings})
    for attempt in range(_TRIES):
        receipt = receipt_of(
            uow.scope.realm.name, report.id, new.sent_hash, uow.now, attempt=attempt
        )
        if reports.add(uow, evolve(new, receipt=receipt), sent, said):
            return evolve(new, receipt=receipt)
    raise ConflictError(N_("Somebody else was faster."), mend=N_("Look at the report again."))


def _tell(uow: Writing, one: Amendment, old: Version, new: Version, who: Acting) -> None:
    """Write the decision down beside the version, its figures in the log; more dead alarm."""
    said = Decision(
        version_id=new.id,
        state=State.ACCEPTED,
        reason="",
        words=one.reason,
        recorded_at=uow.now,
        actor=who.name,
    )
    reports.decide(uow, new, said)
    found = differences(old.report.figures, new.report.figures)
    before = {each.indicator: each.before and each.before.to_json() for each in found}
    after = {each.indicator: each.after and each.after.to_json() for each in found}
    subject = ("report", new.id, one.unit)
    record(uow, "amended", subject, who, one.reason, before=before, after=after)
    alarming.raise_for(uow, new, old.report.figures, who, tells=False)


def _bytes(report: Report, one: Amendment) -> bytes:
    """Return the bytes of an amended version: what makes it, in one order."""
    said = {
        "id": report.id.hex,
        "amendment": one.id,
        "replaces": one.version_id,
        "figures": {slug: figure.to_json() for slug, figure in one.figures.items()},
        "reason": one.reason,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
