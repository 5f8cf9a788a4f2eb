"""Take a report in: once, whatever happens to the answer, and never lose what was sent."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve, frozen

from riskmap.core.access import Area
from riskmap.core.codes import around
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.chains import Chain, Link, require_fits, require_whole
from riskmap.reporting.model.differences import lowers_casualties
from riskmap.reporting.model.duties import Met, Submission, SubmissionKind
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Taken, have_casualties
from riskmap.reporting.model.receipts import body_hash, receipt_of
from riskmap.reporting.model.reports import Kind, Report, State, Version
from riskmap.reporting.model.rights import Deed, is_own, may
from riskmap.reporting.service import alarming, chains, checking, dangers, meeting, phoning, trail
from riskmap.reporting.service.checking import Judged
from riskmap.reporting.store import events, reports
from riskmap.store import Reading, Writing, programs

#: So far a sender's clock may be ahead before its cutoff is not believed.
AHEAD = timedelta(minutes=15)
_TRIES = 8


@frozen(kw_only=True)
class Incoming:
    """What came.

    Parameters
    ----------
    report
        As it was understood.
    taken
        Its figures, with what was not understood of them.
    sent
        The bytes, as they came.
    """

    report: Report
    taken: Taken
    sent: bytes


@frozen(kw_only=True)
class Outcome:
    """What became of it.

    Parameters
    ----------
    version
        What is kept: of the first time, where it was sent again.
    is_new
        It came for the first time.
    is_conflict
        Other bytes came under the same id before. Both are kept; `version` is the first.
    met
        The duties that it meets.
    findings
        Remarks of the checks that did not hold it up.
    """

    version: Version | None
    is_new: bool = False
    is_conflict: bool = False
    met: tuple[Met, ...] = ()
    findings: tuple[Finding, ...] = ()


@frozen(kw_only=True)
class _Placed:
    """Where a report is to stand."""

    chain: Chain
    position: int
    replaced: Link | None


def submit(uow: Writing, one: Incoming, *, by: str = "") -> Outcome:
    """Keep a report and hand out its receipt; the same bytes again get the first one.

    Other bytes under an id that is taken are kept beside the first and change nothing: whoever
    asked has to look at `Outcome.is_conflict`.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the unit or the event is not within reach, or this is not for the one who asks.
    InvalidRequestError, ConflictError
        If it is not what its kind is, or does not fit into the chain.
    BodyError
        If the checks hold it up.
    """
    programs.hold(uow, f"report {one.report.id}")
    known = reports.by_id(uow, one.report.id.hex)
    who = acting(uow, by)
    if known is not None:
        return _again(uow, known, one, who)
    _require_right(uow, who, one.report)
    one = evolve(one, report=_timely(uow, one.report, one.taken))
    placed = _placed(uow, one.report)
    judged = _judged(uow, who, one, placed)
    version = _kept(uow, one, judged, placed, who)
    if version is None:
        return _conflict(uow, None, one, who)
    _open_event(uow, placed, version, who)
    dangers.follow(uow, version)
    _alarm(uow, one, placed, version, who)
    phoning.note_entered(uow, version, who)
    trail.submitted(uow, version, who)
    met = meeting.meet(uow, submission_of(version, who))
    return Outcome(version=version, is_new=True, met=met, findings=judged.findings)


def look(uow: Reading, report: Report, taken: Taken, *, by: str = "") -> Judged:
    """Return what the checks would say of a report, without keeping it.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidRequestError, ConflictError
        As `submit`.
    """
    _require_right(uow, acting(uow, by), report)
    timely = _timely(uow, report, taken)
    placed = _placed(uow, timely)
    return checking.judge(uow, timely, taken, placed.chain, placed.position)


def with_figures(report: Report, taken: Taken) -> Report:
    """Return a report with the figures that were understood."""
    return evolve(report, figures=taken.figures)


def submission_of(version: Version, who: Acting) -> Submission:
    """Return what duties need to know of a report."""
    report = version.report
    return Submission(
        id=report.id,
        unit=report.unit,
        kind=SubmissionKind.ZERO if report.kind.is_zero else SubmissionKind.EVENT,
        event_id=report.event_id or None,
        received_at=version.received_at,
        counts_from_at=report.call.called_at if report.call else None,
        phone_at=report.phone_at,
        skew_s=report.skew_s,
        channel=report.channel,
        by=report.call.caller if report.call else version.by,
        entered_by=who.name,
    )


def _again(uow: Writing, known: Version, one: Incoming, who: Acting) -> Outcome:
    if known.sent_hash != body_hash(one.sent):
        return _conflict(uow, known, one, who)
    told = submission_of(known, evolve(who, name=known.by))
    return Outcome(version=known, met=meeting.meet(uow, told))


def _conflict(uow: Writing, known: Version | None, one: Incoming, who: Acting) -> Outcome:
    sent_hash, unit = body_hash(one.sent), one.report.unit
    if not uow.scope.reaches(unit):
        unit = known.report.unit if known else unit
    is_new = reports.keep_conflict(uow, one.report.id.hex, sent_hash, unit, one.sent, who.name)
    if is_new:
        trail.conflicted(uow, one.report.id, unit, who, sent_hash)
    return Outcome(version=known, is_conflict=True)


def _require_right(uow: Reading, who: Acting, report: Report) -> None:
    checking.require_unit(uow, report.unit)
    if may(who, Deed.SUBMIT, report.unit):
        return
    if not may(who, Deed.ENTER, report.unit):
        raise ForbiddenError(
            N_("You do not report for {code}."),
            mend=N_("Ask an administrator of your area for the role."),
            code=report.unit,
        )
    if report.call is None:
        raise InvalidRequestError(
            N_("A report for another unit says who called, from where and when."),
            mend=N_("Add caller, number and time of the call."),
        )


def _timely(uow: Reading, report: Report, taken: Taken) -> Report:
    """Return a report that speaks of no time to come.

    A wrong clock holds up no news of casualties: such a report speaks of now.
    """
    latest = uow.now + AHEAD
    if report.cutoff_at <= latest and (report.call is None or report.call.called_at <= latest):
        return report
    if taken.tells_casualties:
        return evolve(report, cutoff_at=min(report.cutoff_at, uow.now))
    raise InvalidRequestError(
        N_("The report speaks of a time that has not come yet."),
        mend=N_("Check the clock of the device, or the time that was entered."),
    )


def _placed(uow: Reading, report: Report) -> _Placed:
    require_whole(report)
    if report.kind is Kind.SEASON_ZERO:
        _require_no_event(uow, report.unit)
    chain = chains.chain_for(uow, report)
    if isinstance(uow, Writing) and report.event_id:
        programs.hold(uow, f"chain {report.unit} {report.event_id}")
        chain = chains.chain_for(uow, report)
    if report.kind in {Kind.SEASON_ZERO, Kind.DANGER}:
        return _Placed(chain=chain, position=0, replaced=chains.replaced(uow, report))
    replaced = chains.replaced(uow, report)
    require_fits(report, chain, replaced)
    if report.kind is Kind.VERIFIED:
        chains.require_below_verified(uow, chain)
    position = chain.next_position if replaced is None else replaced.position
    return _Placed(chain=chain, position=position, replaced=replaced)


def _require_no_event(uow: Reading, unit: str) -> None:
    still_open = chains.open_events(uow, unit)
    if still_open:
        raise ConflictError(
            N_("“No disaster” cannot be said while an event goes on here."),
            mend=N_("Send a zero report of the event: no change since the last report."),
            events=", ".join(one.id for one in still_open),
        )


def _judged(uow: Writing, who: Acting, one: Incoming, placed: _Placed) -> Judged:
    judged = checking.judge(uow, one.report, one.taken, placed.chain, placed.position)
    before = checking.before_of(uow, placed.chain, placed.position)
    is_from_above = not is_own(who, one.report.unit)
    if one.report.kind.is_stage and is_from_above and before is not None:
        _require_not_lowered(lowers_casualties(before, judged.report.figures))
    checking.require_passed(judged)
    return judged


def _require_not_lowered(less: tuple[str, ...]) -> None:
    if less:
        raise ForbiddenError(
            N_("Nobody above a unit lowers its dead, missing or injured."),
            mend=N_("Return the report with your reason; the unit itself corrects it."),
            less=", ".join(less),
        )


def _kept(
    uow: Writing, one: Incoming, judged: Judged, placed: _Placed, who: Acting
) -> Version | None:
    """Keep a version under the first receipt that is free; None where its id is taken."""
    sent_hash = body_hash(one.sent)
    version = _version(uow, judged.report, placed, sent_hash, who)
    said = sorted({finding.kind for finding in judged.findings})
    for attempt in range(_TRIES):
        receipt = receipt_of(
            uow.scope.realm.name, one.report.id, sent_hash, version.received_at, attempt=attempt
        )
        version = evolve(version, receipt=receipt)
        if reports.add(uow, version, one.sent, said):
            return version
    return None


def _version(uow: Writing, report: Report, placed: _Placed, sent_hash: str, who: Acting) -> Version:
    replaced, before = placed.replaced, placed.chain.before(placed.position)
    earlier = None if replaced is None else reports.by_id(uow, replaced.id)
    is_event_zero = report.kind is Kind.EVENT_ZERO
    return Version(
        report=evolve(report, event_id=placed.chain.event.id),
        report_id=report.id.hex if replaced is None else replaced.report_id,
        number=1 if earlier is None else earlier.number + 1,
        position=placed.position,
        state=State.SUBMITTED if report.kind.is_stage else State.ACCEPTED,
        received_at=uow.now,
        sent_hash=sent_hash,
        receipt="",
        by=who.name,
        carries=before.id if is_event_zero and before else "",
        supersedes="" if earlier is None else earlier.id,
    )


def _open_event(uow: Writing, placed: _Placed, version: Version, who: Acting) -> None:
    """Begin the event of a first initial report; a unit above takes a known one over."""
    event, unit = placed.chain.event, version.report.unit
    if version.report.kind is not Kind.INITIAL or version.number > 1:
        return
    if event.number == 0:
        events.add(uow, evolve(event, number=1), "initial report", who.name)
    elif not Area.of(event.unit).contains(unit):
        higher = around([event.unit, unit]) or unit
        events.add(uow, _next(event, unit=higher), "reported by a unit above", who.name)


def _alarm(uow: Writing, one: Incoming, placed: _Placed, version: Version, who: Acting) -> None:
    """Make an alarm of news of casualties."""
    tells = one.taken.tells_casualties
    if tells or have_casualties(version.report.figures):
        chained = checking.before_of(uow, placed.chain, placed.position)
        before = alarming.before_of(uow, version, chained)
        alarming.raise_for(uow, version, before, who, tells=tells)


def _next(event: Event, **more: str) -> Event:
    return evolve(event, number=event.number + 1, **more)  # type: ignore[arg-type]


def require_known(version: Version | None, version_id: str) -> Version:
    """Return a version if there is one.

    Raises
    ------
    NotFoundError
        If not, or not for the one who asks.
    """
    if version is None:
        raise NotFoundError(
            N_("There is no report {id} here."),
            mend=N_("Look at the list of reports."),
            id=version_id[:40],
        )
    return version
