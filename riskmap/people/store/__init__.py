"""Tables of the room and their queries. Rows never leave here, records do."""

from riskmap.people.store import (
    access_tokens,
    accounts,
    attempts,
    bearers,
    devices,
    duty_tables,
    erasing,
    events,
    grants,
    helping,
    invitations,
    prone,
    roster,
    sessions,
    training,
)
from riskmap.people.store.accounts import Wanted

__all__ = [
    "Wanted",
    "access_tokens",
    "accounts",
    "attempts",
    "bearers",
    "devices",
    "duty_tables",
    "erasing",
    "events",
    "grants",
    "helping",
    "invitations",
    "prone",
    "roster",
    "sessions",
    "training",
]
