"""Write down which units have no loss by an event, and which copies were sent to levels above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from riskmap.core.access import Area
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.deciding import CopySent, NoLoss
from riskmap.reporting.model.rights import Deed
from riskmap.reporting.service import chains, timing
from riskmap.reporting.service.checking import require_unit
from riskmap.reporting.service.recording import needed, record, require_right
from riskmap.reporting.store import declared, reports
from riskmap.store import Writing

_DEEDS = (Deed.SUBMIT, Deed.ENTER, Deed.DECIDE)


def declare_no_loss(
    uow: Writing, event_id: str, units: Iterable[str], words: str, *, by: str = ""
) -> int:
    """Write down that units have no loss by an event, and how that is known; return how many.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is no such event or unit, it is not for the one who asks, a unit has reported of
        the event, or nobody says how it is known.
    """
    who, event, why = acting(uow, by), chains.event(uow, event_id), needed(words)
    several = list(dict.fromkeys(units))
    if not several:
        raise InvalidRequestError(N_("No unit was chosen."), mend=N_("Tick at least one."))
    for unit in several:
        require_unit(uow, unit)
        require_right(uow, who, unit, *_DEEDS)
        if reports.links(uow, chains.ids_with(uow, event), Area.of(unit)):
            raise ConflictError(
                N_("{code} has reported of this event, or a unit in it has."),
                mend=N_("Where it has no loss after all, let it send a verified report of 0."),
                code=unit,
            )
        one = NoLoss(
            event_id=event.id,
            unit=unit,
            is_declared=True,
            words=why,
            recorded_at=uow.now,
            by=who.name,
        )
        declared.add_no_loss(uow, one)
        record(uow, "declared-no-loss", ("event", event.id, unit), who, why)
    return len(several)


def withdraw_no_loss(uow: Writing, event_id: str, unit: str, words: str, *, by: str = "") -> None:
    """Take back that a unit has no loss by an event.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidRequestError
        If that was not said, it is not for the one who asks, or nobody says why.
    """
    who, event, why = acting(uow, by), chains.event(uow, event_id), needed(words)
    require_right(uow, who, unit, *_DEEDS)
    if unit not in declared.no_loss_of(uow, [event.id], Area.of(unit)):
        raise NotFoundError(N_("Nobody has said that {code} has no loss."), code=unit)
    one = NoLoss(
        event_id=event.id,
        unit=unit,
        is_declared=False,
        words=why,
        recorded_at=uow.now,
        by=who.name,
    )
    declared.add_no_loss(uow, one)
    record(uow, "withdrew-no-loss", ("event", event.id, unit), who, why)


def note_copy(
    uow: Writing, event_id: str, rule: str, unit: str, sent_at: datetime, how: str, *, by: str = ""
) -> None:
    """Write down that a copy that is due was sent: when and how.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidRequestError
        If no such copy is due, it is not for the one who asks, or the time has not come yet.
    """
    who, event, words = acting(uow, by), chains.event(uow, event_id), needed(how)
    require_right(uow, who, unit, Deed.COPY)
    due = {one.due.rule.slug: one.due for one in timing.copies(uow, event, unit)}
    if rule not in due:
        raise NotFoundError(N_("No such copy is due."), mend=N_("Look at the event again."))
    if not due[rule].reached_at <= sent_at <= uow.now:
        raise InvalidRequestError(
            N_("The copy was sent before the figure was known, or in time to come."),
            mend=N_("Give the day and time at which it was sent."),
        )
    one = CopySent(
        event_id=event.id,
        rule=rule,
        unit=unit,
        sent_at=sent_at,
        how=words,
        figures={"dead_and_missing": due[rule].people},
        recorded_at=uow.now,
        by=who.name,
    )
    declared.add_copy(uow, one)
    after = {"rule": rule, "sent_at": sent_at}
    record(uow, "sent-copy", ("event", event.id, unit), who, words, after=after)
