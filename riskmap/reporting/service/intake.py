"""Plain zero reports of a season, many in one write: what most messages of a busy morning are.

A report is plain if nothing has to be decided about it: its sender may send it, its id is new, no
event goes on at its unit, and it says nothing but that nothing happened. For a plain one this
writes what `submitting.submit` writes. For any other it writes nothing: that one is to be sent the
ordinary way, which alone decides and explains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from uuid import UUID

from attrs import fields, frozen

from riskmap.core.errors import RiskmapError
from riskmap.divisions.service import reading as divisions
from riskmap.people.model import Acting
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Bearer
from riskmap.people.service.reading import realm_of
from riskmap.reporting.model.chains import require_whole
from riskmap.reporting.model.duties import Duty, Met
from riskmap.reporting.model.receipts import body_hash, receipt_of
from riskmap.reporting.model.reports import Kind, Report, Signed, State, Version
from riskmap.reporting.model.rights import Deed, may
from riskmap.reporting.service import chains, submitting, trail
from riskmap.reporting.service.submitting import AHEAD, Incoming
from riskmap.reporting.store import several
from riskmap.store import Reading, Writing, programs
from riskmap.store.programs import Use

#: What a plain report says; the rest of it is as by default.
_SAID = frozenset({"id", "kind", "unit", "signed", "cutoff_at", "phone_at", "skew_s", "channel"})
_rest_of = attrgetter(*(one.name for one in fields(Report) if one.name not in _SAID))
_NO_REST = _rest_of(
    Report(
        id=UUID(int=0),
        kind=Kind.SEASON_ZERO,
        unit="0" * 12,
        signed=Signed(compiler=""),
        cutoff_at=datetime.max.replace(tzinfo=UTC),
    )
)


@frozen(kw_only=True)
class Parcel:
    """A plain report of a program, as it came; `of` makes it.

    Parameters
    ----------
    token_hash
        By which the program's token is known.
    incoming
        The report and its bytes.
    origin
        The address that it came from.
    """

    token_hash: str
    incoming: Incoming
    origin: str

    @classmethod
    def of(cls, incoming: Incoming, **more: str) -> Parcel | None:
        """Return it for a plain report; None for any other."""
        return cls(incoming=incoming, **more) if is_plain(incoming) else None

    @property
    def report(self) -> Report:
        """What it says."""
        return self.incoming.report


@frozen(kw_only=True)
class Pace:
    """How often one token may be used: so many times in a window."""

    most: int
    window: timedelta


@frozen(kw_only=True)
class Kept:
    """A report that is kept, the duties it meets, and how often its token was used by then."""

    version: Version
    met: tuple[Met, ...]
    use: Use


@frozen(kw_only=True)
class _Plain:
    """A plain report with whoever sends it, and the version that is to be kept."""

    parcel: Parcel
    bearer: Bearer
    who: Acting
    use: Use
    version: Version


def is_plain(one: Incoming) -> bool:
    """Tell whether a report says nothing but that nothing happened, in this season."""
    report = one.report
    if report.kind is not Kind.SEASON_ZERO or one.taken.findings or one.taken.figures:
        return False
    return _rest_of(report) == _NO_REST


def keep_all(uow: Writing, parcels: Sequence[Parcel], pace: Pace) -> list[Kept | None]:
    """Keep the plain ones of some reports; return for each what became of it, None: not plain.

    Parameters
    ----------
    uow
        Of the system, whose purpose names the address.
    """
    uow.hold_all(f"report {one.report.id}" for one in parcels)
    found = _plain_ones(uow, parcels, pace)
    plain = list(found.values())
    several.add(uow, [(one.version, one.parcel.incoming.sent) for one in plain])
    _tell(uow, plain)
    met = _meet(uow, plain)
    _note_programs(uow, plain, pace)
    kept: list[Kept | None] = [None] * len(parcels)
    for (number, one), duties in zip(found.items(), met, strict=True):
        kept[number] = Kept(version=one.version, met=duties, use=one.use)
    return kept


def _plain_ones(uow: Reading, parcels: Sequence[Parcel], pace: Pace) -> dict[int, _Plain]:
    """Return the plain ones by their place among the parcels."""
    bearers = access_tokens.recognise_all(uow, (one.token_hash for one in parcels))
    uses = _Uses(programs.uses(uow, (one.token.program for one in bearers.values()), pace.window))
    units = _units_at_rest(uow, {one.report.unit for one in parcels})
    versions = [_version(uow, one, bearers.get(one.token_hash)) for one in parcels]
    taken, receipts = several.taken(
        uow, (one.report_id for one in versions), (one.receipt for one in versions)
    )
    found: dict[int, _Plain] = {}
    for number, (one, version) in enumerate(zip(parcels, versions, strict=True)):
        bearer = bearers.get(one.token_hash)
        is_new = version.report_id not in taken and version.receipt not in receipts
        if bearer is None or not is_new or one.report.unit not in units:
            continue
        who = Acting(name=version.by, holder=bearer.holder)
        if not _may_send(uow, bearer, who, one.report) or not _is_right(uow, one):
            continue
        use = uses.next(bearer.token.program)
        if use.requests > pace.most:
            continue
        taken.add(version.report_id)
        receipts.add(version.receipt)
        uses.count(bearer.token.program)
        found[number] = _Plain(parcel=one, bearer=bearer, who=who, use=use, version=version)
    return found


class _Uses:
    """Counts uses of tokens while reports are looked through."""

    def __init__(self, before: Mapping[str, Use]) -> None:
        self._before = before
        self._more: Counter[str] = Counter()

    def next(self, program: str) -> Use:
        """Return what the next use of a program would be."""
        before = self._before[program]
        return Use(began_at=before.began_at, requests=before.requests + self._more[program] + 1)

    def count(self, program: str) -> None:
        """Count it."""
        self._more[program] += 1


def _units_at_rest(uow: Reading, codes: set[str]) -> set[str]:
    """Return which units the register knows, and have no event that goes on."""
    known = divisions.known_among(uow, codes)
    begun = several.events_of(uow, known)
    still_open = chains.open_among(uow, {one for ids in begun.values() for one in ids})
    return {one for one in known if not still_open & set(begun.get(one, ()))}


def _may_send(uow: Reading, bearer: Bearer, who: Acting, report: Report) -> bool:
    """Tell whether a program may send a report of a unit, as one of its unit's own people."""
    if not bearer.token.may_write or realm_of(bearer.holder.account) != uow.scope.realm:
        return False
    return bearer.token.reaches(report.unit) and may(who, Deed.SUBMIT, report.unit)


def _is_right(uow: Reading, one: Parcel) -> bool:
    """Tell whether the rules of its kind let a report pass."""
    if one.report.cutoff_at > uow.now + AHEAD:
        return False
    try:
        require_whole(one.report)
    except RiskmapError:
        return False
    return True


def _version(uow: Reading, one: Parcel, bearer: Bearer | None) -> Version:
    """Return the version that a plain report becomes."""
    report, sent_hash = one.report, body_hash(one.incoming.sent)
    return Version(
        report=report,
        report_id=report.id.hex,
        number=1,
        position=0,
        state=State.ACCEPTED,
        received_at=uow.now,
        sent_hash=sent_hash,
        receipt=receipt_of(uow.scope.realm.name, report.id, sent_hash, uow.now),
        by="" if bearer is None else bearer.holder.account.name,
    )


def _tell(uow: Writing, plain: Sequence[_Plain]) -> None:
    """Let the audit log and open screens know; what is kept together, has one entry together."""
    if len(plain) == 1:
        (one,) = plain
        trail.submitted(uow, one.version, one.who, origin=one.parcel.origin)
    elif plain:
        trail.submitted_together(uow, [(one.version, one.parcel.origin) for one in plain])


def _meet(uow: Writing, plain: Sequence[_Plain]) -> list[tuple[Met, ...]]:
    """Let reports meet the duties of their units; return for each the duties it has met."""
    open_now = several.open_slots(uow, uow.now)
    before = several.locked(uow, open_now, (one.parcel.report.unit for one in plain))
    now: dict[tuple[str, str], Duty] = dict(before)
    met, evidence = [], []
    for one in plain:
        submission = submitting.submission_of(one.version, one.who)
        keys = [(slot_id, submission.unit) for slot_id in open_now]
        mine = [key for key in keys if key in now and open_now[key[0]].covers(submission)]
        for key in mine:
            now[key] = now[key].met_by(submission)
            evidence.append((key[0], submission))
        met.append(_in_order(now[key] for key in mine))
    several.change(uow, before, now)
    several.note_submissions(uow, evidence)
    return met


def _in_order(duties: Iterable[Duty]) -> tuple[Met, ...]:
    return tuple(Met(duty=one) for one in sorted(duties, key=lambda one: one.slot.due_at))


def _note_programs(uow: Writing, plain: Iterable[_Plain], pace: Pace) -> None:
    """Count the uses of tokens, and write their signs of life."""
    tokens = [one.bearer.token for one in plain]
    programs.count_all(uow, Counter(one.program for one in tokens), pace.window)
    access_tokens.see_all(uow, [one for one in tokens if access_tokens.needs_sign(uow, one)])
