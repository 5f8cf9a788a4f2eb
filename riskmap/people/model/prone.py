"""Where a unit needs a B: in areas that somebody declared prone to disasters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from riskmap.core.codes import parent_of


@frozen(kw_only=True)
class Declared:
    """What was said of a division, and so of all below that nobody said anything else of.

    Parameters
    ----------
    recorded_at, actor, reason
        When, by whom, and why: the document that says so.
    """

    code12: str
    is_prone: bool
    recorded_at: datetime
    actor: str
    reason: str


def needs_b(code12: str, said: Mapping[str, bool]) -> bool:
    """Tell whether a unit needs a B: what was said of the nearest division above it counts.

    Parameters
    ----------
    said
        Whether a division is prone, by code. Where nobody said anything, no B is needed.
    """
    here: str | None = code12
    while here is not None:
        if here in said:
            return said[here]
        here = parent_of(here)
    return False
