"""How reports stand in the national system: what is entered there, what differs, what is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.deciding import Mismatch, SentUp, mismatches
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.reports import Kind, State, Version
from riskmap.reporting.model.rights import Deed, may
from riskmap.reporting.service.recording import record, require_right
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import releases, reports
from riskmap.reporting.store.reports import Wanted
from riskmap.store import Reading, Writing

_STAGES = tuple(one for one in Kind if one.is_stage)
#: So many accepted reports are looked through, the latest first.
_MOST = 500


@frozen(kw_only=True)
class Entered:
    """An accepted report, and how it stands in the national system.

    Parameters
    ----------
    earlier
        Of an amended report that was not entered again: the last version that was.
    """

    version: Version
    sent: SentUp | None
    earlier: tuple[Version, SentUp] | None = None

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """What differs there."""
        ours = self.version.report.figures
        if self.sent is not None or self.earlier is None:
            return mismatches(ours, self.sent) if self.sent else ()
        version, sent = self.earlier
        return mismatches(ours, evolve(sent, figures={**version.report.figures, **sent.figures}))


def entries(uow: Reading) -> tuple[Entered, ...]:
    """Return accepted reports that the one who asks enters above: those not entered yet first.

    Then come those that stand there otherwise, then the rest, the oldest first.
    """
    who = acting(uow)
    wanted = Wanted(kinds=_STAGES, states=(State.ACCEPTED,))
    found = [
        one
        for one in reports.page(uow, wanted, _MOST)
        if may(who, Deed.TRANSCRIBE, one.report.unit)
    ]
    sent = releases.sent_up_of(uow, [one.id for one in found])
    several = [_entered(uow, one, sent.get(one.id)) for one in found]
    return tuple(sorted(several, key=_rank))


def entered(uow: Reading, version_id: str) -> Entered:
    """Return one version and how it stands in the national system.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    version = require_known(reports.by_id(uow, version_id), version_id)
    return _entered(uow, version, releases.sent_up_of(uow, [version.id]).get(version.id))


def may_note(uow: Reading, version: Version) -> bool:
    """Tell whether the one who asks may write down how a version stands there."""
    is_settled = version.state is State.ACCEPTED and version.report.kind.is_stage
    return is_settled and may(acting(uow), Deed.TRANSCRIBE, version.report.unit)


def note(
    uow: Writing,
    version_id: str,
    national_at: datetime,
    operator: str,
    figures: Mapping[str, Any],
    words: str = "",
    *,
    by: str = "",
) -> Entered:
    """Write down when and by whom a report was entered in the national system.

    Parameters
    ----------
    figures
        As they stand there, in the units of the form, where they are others than ours.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is no such report, it is not for the one who asks, it is not accepted, time or
        operator are missing, or a figure is none.
    """
    who = acting(uow, by)
    version = require_known(reports.by_id(uow, version_id), version_id)
    require_right(uow, who, version.report.unit, Deed.TRANSCRIBE)
    if version.state is not State.ACCEPTED or not version.report.kind.is_stage:
        raise ConflictError(
            N_("Only an accepted report with figures is entered in the national system."),
            mend=N_("Accept it first."),
        )
    _require_said(national_at, operator, version, uow.now)
    taken = take(figures)
    if taken.findings:
        raise InvalidRequestError(
            N_("{what}"),
            mend=N_("Write it as it stands there; ? where nothing stands."),
            what=taken.findings[0].message,
        )
    ours = version.report.figures
    one = SentUp(
        version_id=version.id,
        unit=version.report.unit,
        national_at=national_at,
        operator=operator.strip(),
        figures={slug: said for slug, said in taken.figures.items() if said != ours.get(slug)},
        words=words.strip(),
        recorded_at=uow.now,
        by=who.name,
    )
    releases.add_sent_up(uow, one)
    after = {"national_at": national_at, "differs": [*one.figures]}
    record(uow, "sent-up", ("report", version.id, one.unit), who, one.words, after=after)
    return entered(uow, version.id)


def _entered(uow: Reading, version: Version, sent: SentUp | None) -> Entered:
    if sent is not None or version.report.amendment is None:
        return Entered(version=version, sent=sent)
    ids = [one for one in reports.version_ids(uow, version.report_id) if one != version.id]
    known = releases.sent_up_of(uow, ids)
    last = next((one for one in reversed(ids) if one in known), "")
    found = reports.by_id(uow, last) if last else None
    earlier = (found, known[last]) if found is not None else None
    return Entered(version=version, sent=None, earlier=earlier)


def _require_said(at: datetime, operator: str, version: Version, now: datetime) -> None:
    if not operator.strip():
        raise InvalidRequestError(
            N_("Nobody said who entered the report there."),
            mend=N_("Write the operator as the national system shows it."),
        )
    if not version.report.cutoff_at <= at <= now:
        raise InvalidRequestError(
            N_("The time lies before the cutoff of the report, or in time to come."),
            mend=N_("Write the time that the national system shows."),
        )


def _rank(one: Entered) -> tuple[int, datetime]:
    step = 0 if one.sent is None else 1 if one.mismatches else 2
    return step, one.version.received_at
