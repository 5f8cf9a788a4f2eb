"""What detectors make of values that come and do not move: nothing is raised or ended by them."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from riskmap.core.words import N_, Message
from riskmap.feeds.model.still import Still, hour_of
from riskmap.warnings.model.detections import Certainty, Detection
from riskmap.warnings.model.settling import NOTHING, rank_of

ALIKE = N_("The last positions are alike to the last digit: that alone ends nothing.")
_STILL = N_(
    "The values do not move: the same since {since}, {count} times. The sensor may hang; nothing is"
    " judged by them."
)
_STAYS = N_("What stands is not ended by values that do not move.")


def why_still(one: Still) -> Message:
    """Return that values do not move, and that nothing follows from them."""
    about = {"since": hour_of(one.since), "count": one.count}
    return Message(_STILL, about)


def goes_on(
    said: Detection | None, why: Message, *, at: datetime, expires: datetime
) -> Detection | None:
    """Return what was said last, as it goes on while values do not move; None: nothing stands.

    It is less sure now, and says why.

    Parameters
    ----------
    at, expires
        Of the newest value, and until when it holds if nothing more is heard.
    """
    if said is None or rank_of(said, at) == NOTHING:
        return None
    earlier = (one for one in said.reasons if one.id not in {ALIKE, _STILL, _STAYS})
    return evolve(
        said,
        certainty=Certainty.POSSIBLE,
        expires=expires,
        reasons=(why, Message(_STAYS), *earlier),
    )
