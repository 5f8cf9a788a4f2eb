"""Who leads on post (带班领导): periods of a division, and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

#: Longer than this nobody leads without rest: a slip of the keyboard. A proposal.
LONGEST = timedelta(days=14)


@frozen(kw_only=True)
class Post:
    """One period in which somebody leads.

    Parameters
    ----------
    leader, deputy
        Numbers of accounts; a deputy may be missing.
    cancelled_at
        When it was taken back; it stays readable.
    """

    id: str
    code12: str
    starts_at: datetime
    ends_at: datetime
    leader: int
    deputy: int | None
    recorded_at: datetime
    actor: str
    cancelled_at: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Tell whether it holds at a moment."""
        return self.cancelled_at is None and self.starts_at <= at < self.ends_at


def require_period(starts_at: datetime, ends_at: datetime) -> None:
    """Do nothing for a period that is one.

    Raises
    ------
    InvalidRequestError
        If it ends before it begins, or is longer than `LONGEST`.
    """
    if ends_at <= starts_at:
        raise InvalidRequestError(
            N_("The period ends before it begins."), mend=N_("Correct begin or end.")
        )
    if ends_at - starts_at > LONGEST:
        raise InvalidRequestError(
            N_("Nobody leads for more than {days} days without a change."),
            mend=N_("Enter one period for each person."),
            days=LONGEST.days,
        )


def on_post(posts: Iterable[Post], at: datetime) -> Post | None:
    """Return the period that holds at a moment: of several the one entered last."""
    holding = [one for one in posts if one.holds_at(at)]
    return max(holding, key=lambda one: (one.recorded_at, one.id), default=None)


def gaps(
    posts: Iterable[Post], begin: datetime, end: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the times within [begin, end) in which nobody leads."""
    found, reached = [], begin
    held = sorted((one for one in posts if one.cancelled_at is None), key=lambda one: one.starts_at)
    for one in held:
        if one.ends_at <= reached or one.starts_at >= end:
            continue
        if one.starts_at > reached:
            found.append((reached, one.starts_at))
        reached = max(reached, one.ends_at)
    if reached < end:
        found.append((reached, end))
    return tuple(found)
