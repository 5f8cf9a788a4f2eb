"""Pages of the room: signing in, one's own account, the people one looks after."""

from __future__ import annotations

from riskmap.people.pages import (  # noqa: F401 - they put their routes on it
    changing,
    erasing,
    events,
    factor,
    handing,
    helping,
    invited,
    listing,
    me,
    roster,
    sign_in,
    tokens,
    training,
)
from riskmap.people.pages.blueprint import blueprint

__all__ = ["blueprint"]
