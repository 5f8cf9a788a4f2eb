"""What feeds bring the warnings, in words: silence is not an all-clear."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.doors.parts import parts
from riskmap.doors.words import say
from riskmap.feeds import service as feeds
from riskmap.feeds.model.health import FeedState
from riskmap.store import Reading


@frozen(kw_only=True)
class Feeding:
    """How feeds are, as far as the board has to say.

    Parameters
    ----------
    alive, silent
        Numbers of feeds that are up to date, and that are not, however they fail.
    caveat
        What nobody may conclude from an empty list.
    """

    alive: int
    silent: int
    sentence: str
    caveat: str


def feeding(uow: Reading) -> Feeding:
    """Return how the feeds of this realm are."""
    found = [one for one in feeds.health(uow, uow.now, parts().settings) if one.is_on]
    alive = sum(one.state is FeedState.FRESH for one in found)
    silent = len(found) - alive
    about = {"alive": alive, "silent": silent}
    return Feeding(
        alive=alive,
        silent=silent,
        sentence=say(_sentence(alive, silent, about)),
        caveat=say(_caveat(alive, silent, about)),
    )


def _sentence(alive: int, silent: int, about: dict[str, int]) -> Message:
    if not alive and not silent:
        return Message(N_("No feed is switched on: nothing comes in by itself."))
    if not silent:
        return Message(N_("{alive} feeds are up to date."), about)
    return Message(N_("{alive} feeds are up to date, {silent} are not."), about)


def _caveat(alive: int, silent: int, about: dict[str, int]) -> Message:
    if not alive:
        return Message(N_("No feed is up to date: nobody knows whether something is in force."))
    if silent:
        return Message(N_("{silent} feeds are not up to date: this is no all-clear."), about)
    return Message(N_("Only what feeds bring can stand here; look out of the window, too."))
