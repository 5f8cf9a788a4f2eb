"""Whether a payload is what its feed used to send; if not, somebody has to look at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from riskmap.core.words import N_, Message
from riskmap.feeds.model.observations import Observation, Quality
from riskmap.feeds.model.parsed import Parsed

#: What is said of moments that lie ahead.
AHEAD = frozenset({"tide_prediction", "level_forecast"})
#: How far a clock of a station may be ahead of ours. Own choice.
CLOCKS_DIFFER = timedelta(minutes=10)
EMPTY = Message(N_("The answer holds nothing. That is no all-clear."))


def from_the_future(one: Observation, received_at: datetime) -> bool:
    """Tell whether a measured value is of a moment that had not come yet."""
    return one.quantity not in AHEAD and one.time > received_at + CLOCKS_DIFFER


def is_empty(payload: bytes, parsed: Parsed) -> bool:
    """Tell whether a payload holds nothing at all: no byte, or no entry."""
    return not payload.strip() or (parsed.is_readable and not parsed.message_count)


def trouble_with(
    parsed: Parsed, *, accepted: int, ahead: int, values: Iterable[Observation], last_form: str
) -> Message | None:
    """Return what is wrong with a payload that is not empty; None: it is as it used to be.

    Parameters
    ----------
    accepted, ahead
        Records that were taken, and values left out because their moment had not come yet.
    last_form
        The form that this feed had so far; empty where there is none yet.
    """
    if not parsed.is_readable:
        why = parsed.refusals[0].why if parsed.refusals else Message(N_("nothing was read"))
        return Message(N_("It is not of its format any more: {why}"), {"why": why})
    if last_form and parsed.form != last_form:
        return Message(
            N_("It has another form than before: {now} instead of {before}."),
            {"now": parsed.form, "before": last_form},
        )
    if ahead:
        return Message(
            N_("{count} values are of moments that had not come yet; they were left out."),
            {"count": ahead},
        )
    if parsed.refused > accepted:
        return Message(
            N_("{refused} of {count} entries were refused."),
            {"refused": parsed.refused, "count": parsed.refused + accepted},
        )
    several = list(values)
    if several and all(one.quality is Quality.SUSPECT for one in several):
        return Message(N_("No value in it is plausible."))
    return None
