"""The chain of one unit and event: one initial report, follow-ups, one verified report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import field, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.reporting.model.dangers import require_sound
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.reports import Kind, Report, State


@frozen(kw_only=True)
class Link:
    """One report of a chain: its last version."""

    id: str
    report_id: str
    kind: Kind
    position: int
    state: State
    cutoff_at: datetime

    @property
    def stands(self) -> bool:
        """True unless it was returned and is not mended yet."""
        return self.state is not State.RETURNED


def _in_order(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda one: one.position))


@frozen(kw_only=True)
class Chain:
    """All reports of one unit on one event, in their order."""

    event: Event
    unit: str
    links: tuple[Link, ...] = field(default=(), converter=_in_order)

    @property
    def has_begun(self) -> bool:
        """True after the initial report."""
        return bool(self.links)

    @property
    def verified(self) -> Link | None:
        """The verified report, in whatever state."""
        return next((one for one in self.links if one.kind is Kind.VERIFIED), None)

    @property
    def returned(self) -> tuple[Link, ...]:
        """Reports that wait to be mended."""
        return tuple(one for one in self.links if not one.stands)

    @property
    def next_position(self) -> int:
        """Where the next report stands."""
        return self.links[-1].position + 1 if self.links else 1

    def before(self, position: int) -> Link | None:
        """Return the last report with figures before a place that was not returned."""
        standing = (
            one
            for one in reversed(self.links)
            if one.position < position and one.stands and one.kind.is_stage
        )
        return next(standing, None)

    def accepted_at(self, cutoff_at: datetime) -> Link | None:
        """Return the last accepted report with figures that speaks of no later moment."""
        return next((one for one in reversed(self._accepted(cutoff_at)) if one.kind.is_stage), None)

    def checked_at(self, cutoff_at: datetime) -> datetime | None:
        """Return the latest moment up to a cutoff at which its figures were said to hold."""
        return max((one.cutoff_at for one in self._accepted(cutoff_at)), default=None)

    def _accepted(self, cutoff_at: datetime) -> tuple[Link, ...]:
        return tuple(
            one for one in self.links if one.state is State.ACCEPTED and one.cutoff_at <= cutoff_at
        )


def require_whole(report: Report) -> Report:
    """Return a report if it has what its kind needs, and nothing that its kind has not.

    Raises
    ------
    InvalidRequestError
        If not.
    """
    if report.kind.is_zero and report.figures:
        raise _refused(
            N_("A zero report has no figures: it never says 0 of anything."),
            N_("Leave the figures out, or send a follow-up report."),
        )
    if report.kind is Kind.DANGER and (report.danger is None or report.figures):
        raise _refused(
            N_("A report of a danger says what it is, and has no losses."),
            N_("Fill in the danger; where there are losses, send an initial report."),
        )
    if report.danger is not None:
        require_sound(report.danger)
    if (report.kind is Kind.INITIAL) is (report.header is None):
        raise _refused(
            N_("An initial report says hazard and time; no other does."),
            N_("Add the header to the initial report. Correct it later by an erratum."),
        )
    if report.kind.is_stage and not report.figures:
        raise _refused(
            N_("The report says nothing of anything."),
            N_('Give figures; write "unknown" for what nobody knows yet.'),
        )
    if report.is_mass_loss and report.kind not in {Kind.INITIAL, Kind.FOLLOW_UP}:
        raise _refused(
            N_("Only an initial or follow-up report says that many houses collapsed at once."),
            N_("Leave it out, or send a follow-up report."),
        )
    _require_event(report)
    return report


def require_fits(report: Report, chain: Chain, replaced: Link | None = None) -> None:
    """Do nothing if a report has its place in a chain.

    Raises
    ------
    ConflictError
        If it comes twice, too early, or after the end.
    """
    if chain.event.state.is_over:
        raise _conflict(
            N_("The event is over: {state}."),
            N_("Ask the level above to open it again."),
            state=chain.event.state.word,
        )
    if replaced is not None:
        _require_returned(report, replaced)
    elif report.kind is Kind.INITIAL:
        _require_first(chain)
    else:
        _require_next(report, chain)
    if report.kind is Kind.VERIFIED and chain.event.state is not EventState.STABLE:
        raise _conflict(
            N_("The event is not stable yet."),
            N_("Send follow-up reports; verify after the district has declared it stable."),
        )


def _require_event(report: Report) -> None:
    needs = report.kind in {Kind.EVENT_ZERO, Kind.FOLLOW_UP, Kind.VERIFIED}
    if needs and not report.event_id:
        raise _refused(N_("The report does not say of which event."), N_("Choose the event."))
    if report.kind is Kind.SEASON_ZERO and report.event_id:
        raise _refused(
            N_("“No disaster” cannot be said of an event."),
            N_("Send a zero report of the event: no change since the last report."),
        )


def _require_first(chain: Chain) -> None:
    if chain.has_begun:
        raise _conflict(
            N_("There is an initial report of this unit on the event already."),
            N_("Send a follow-up report."),
        )


def _require_next(report: Report, chain: Chain) -> None:
    if not chain.has_begun:
        raise _conflict(
            N_("There is no initial report of this unit on the event."),
            N_("Send the initial report first."),
        )
    if chain.verified is not None:
        raise _conflict(
            N_("The verified report of this unit is there: its figures are settled."),
            N_("Once it is accepted, propose an amendment; before, let the level above return it."),
        )
    if report.kind is Kind.EVENT_ZERO and chain.returned:
        raise _conflict(
            N_("A report of this unit was returned: nobody can say that nothing changed."),
            N_("Mend the returned report first."),
        )


def _require_returned(report: Report, replaced: Link) -> None:
    if replaced.stands or replaced.kind is not report.kind:
        raise _conflict(
            N_("Only a returned report can be replaced, by one of the same kind."),
            N_("Send a follow-up report."),
        )


def _refused(message: str, mend: str) -> InvalidRequestError:
    return InvalidRequestError(message, mend=mend)


def _conflict(message: str, mend: str, **params: object) -> ConflictError:
    return ConflictError(message, mend=mend, **params)
