"""Tables of the room and their queries. Rows never leave here, records do."""

from riskmap.people.store import (
    accounts,
    attempts,
    devices,
    duty_tables,
    grants,
    invitations,
    roster,
    sessions,
)
from riskmap.people.store.accounts import Wanted

__all__ = [
    "Wanted",
    "accounts",
    "attempts",
    "devices",
    "duty_tables",
    "grants",
    "invitations",
    "roster",
    "sessions",
]
