"""The last runs of a feed as bars: how long each took, whether it brought something or failed."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.doors.words import hour, say
from riskmap.feeds.model.runs import Run, RunState

#: Runs that are drawn; places stay where they are, so that a short history is seen to be short.
DRAWN = 30
_STEP, _WIDTH, _LEAST = 100 / DRAWN, 70 / DRAWN, 6.0


@frozen(kw_only=True)
class Bar:
    """One run: place and height in percent, and how it is drawn."""

    x: float
    width: float
    height: float
    look: str
    words: str


def strip(runs: Sequence[Run]) -> tuple[Bar, ...]:
    """Return the last runs from left to right, the longest as high as the picture."""
    shown = tuple(reversed(runs[:DRAWN]))
    longest = max((_seconds(one) for one in shown), default=0.0) or 1.0
    first = DRAWN - len(shown)
    return tuple(
        Bar(
            x=round((first + place) * _STEP, 2),
            width=round(_WIDTH, 2),
            height=round(max(_seconds(one) / longest * 100, _LEAST), 2),
            look=_look(one),
            words=f"{hour(one.began_at)}: {outcome(one)}",
        )
        for place, one in enumerate(shown)
    )


def outcome(one: Run) -> str:
    """Return what became of a run, in words."""
    if one.error is not None:
        return say(one.error)
    if one.state is not RunState.DONE:
        return say(one.state.word)
    if one.not_modified:
        return say(N_("the sender says that nothing changed"))
    if not one.messages:
        return say(N_("an empty answer"))
    about = {"new": one.new, "changed": one.changed, "same": one.unchanged, "refused": one.refused}
    return say(
        Message(N_("{new} new, {changed} changed, {same} unchanged, {refused} refused"), about)
    )


def took_said(one: Run) -> str:
    """Return how long a run took."""
    if one.took is None:
        return "–"
    return say(Message(N_("{seconds} s"), {"seconds": f"{_seconds(one):.1f}"}))


def _seconds(one: Run) -> float:
    return 0.0 if one.took is None else one.took.total_seconds()


def _look(one: Run) -> str:
    if one.state in {RunState.FAILED, RunState.LOST}:
        return "failed"
    return "done" if one.new or one.changed else "same"
