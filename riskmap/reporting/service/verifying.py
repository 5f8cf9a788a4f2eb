"""What a verified report still waits for: that the event is stable, and that all below verified."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.reporting.model.drafts import Draft
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import chains
from riskmap.reporting.service.composing import Around
from riskmap.store import Reading


@frozen(kw_only=True)
class Awaited:
    """What is missing before a verified report can be sent.

    Parameters
    ----------
    words
        What has to happen to the event, and to earlier reports of the unit.
    units
        Units below that have neither verified nor said that they have no loss.
    """

    words: tuple[Message, ...] = ()
    units: tuple[str, ...] = ()


def awaited(uow: Reading, draft: Draft, known: Around) -> Awaited:
    """Return what is still missing before the verified report of a draft can be sent."""
    if draft.kind is not Kind.VERIFIED or known.event is None or known.chain is None:
        return Awaited()
    words = []
    if known.event.state is not EventState.STABLE:
        words.append(Message(_NOT_STABLE, {"state": known.event.state.word}))
    if any(one.id != draft.replaces for one in known.chain.returned):
        words.append(Message(_RETURNED))
    units = chains.not_verified_below(uow, known.event, draft.unit)
    return Awaited(words=tuple(words), units=units)


_NOT_STABLE = N_(
    "The event is {state}: the verified report follows after the district declares it stable."
)
_RETURNED = N_("A report of this unit was returned and waits to be mended.")
