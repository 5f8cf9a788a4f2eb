"""Consultations (会商): who met, what was known, what was concluded and proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import field, frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

LONGEST = 4000


def _lines(text: str | Sequence[str]) -> tuple[str, ...]:
    parts = text.splitlines() if isinstance(text, str) else text
    return tuple(line for part in parts if (line := " ".join(part.split())))


@frozen(kw_only=True)
class Minutes:
    """What a consultation wrote down.

    Parameters
    ----------
    present
        One line for each who took part: office and name.
    figures
        One line for each office: the figure it brought.
    settled
        The figure or view that all settled on.
    proposals
        One line for each; orders and decisions follow from them, nothing by itself.
    signed
        Who signs.
    """

    topic: str
    held_at: datetime
    event_id: str = ""
    present: tuple[str, ...] = field(default=(), converter=_lines)
    figures: tuple[str, ...] = field(default=(), converter=_lines)
    settled: str = ""
    proposals: tuple[str, ...] = field(default=(), converter=_lines)
    signed: str = ""


@frozen(kw_only=True)
class Consultation:
    """One version of the minutes of one consultation.

    Parameters
    ----------
    known
        What the program counted when the first version was written; see `service.standing`.
    reason
        Why this version was written; empty for the first.
    """

    id: str
    number: int
    code12: str
    minutes: Minutes
    known: Mapping[str, Any]
    reason: str
    recorded_at: datetime
    actor: str


def require_minutes(one: Minutes, now: datetime) -> None:
    """Do nothing for minutes that say who met about what and what came of it.

    Raises
    ------
    InvalidRequestError
        If not.
    """
    missing = [
        (one.topic, N_("Nobody said what the consultation was about.")),
        (one.present, N_("Nobody said who took part.")),
        (one.settled, N_("Nobody said what was settled.")),
        (one.signed, N_("Nobody signs.")),
    ]
    for said, sentence in missing:
        if not said:
            raise InvalidRequestError(sentence, mend=N_("Fill the field in."))
    if one.held_at > now:
        raise InvalidRequestError(
            N_("The consultation has not been held yet."), mend=N_("Correct day and time.")
        )
    texts = (one.topic, one.settled, *one.present, *one.figures, *one.proposals)
    if sum(map(len, texts)) > LONGEST:
        raise InvalidRequestError(
            N_("The minutes have more than {longest} characters."),
            mend=N_("Shorten them, and name the document that has all of it."),
            longest=LONGEST,
        )
