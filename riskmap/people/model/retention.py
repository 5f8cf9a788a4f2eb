"""How long personal data are kept, as ``retention.toml`` lists it, with sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.people.model.helped import Helped, Standing

_WORDS: Mapping[str, tuple[str, str]] = {
    "helped_unchecked": (
        N_("People who need help: names and all that is sealed"),
        N_("after the row was last checked"),
    ),
    "helped_removed": (
        N_("People who were taken off the list: names and all that is sealed"),
        N_("after they were taken off"),
    ),
    "account_closed": (
        N_("Closed accounts: name, telephone, mail"),
        N_("after the account was closed"),
    ),
    "officer_gone": (
        N_("Officers who left the roster: name and telephone, also in attendance"),
        N_("after the last post ended"),
    ),
    "session_ended": (N_("Sessions: network address and browser"), N_("after they ended")),
    "sign_in_attempt": (N_("Attempts to sign in: network address"), N_("after they were made")),
    "invitation_ended": (N_("One-time links"), N_("after they ran out")),
    "device_revoked": (N_("Telephones that were taken off"), N_("after they were taken off")),
    "token_ended": (N_("Access tokens that open nothing more"), N_("after they ended")),
}


@frozen(kw_only=True)
class Rule:
    """So long something is kept after an event."""

    slug: str
    period: timedelta
    source: Source

    @property
    def what(self) -> Message:
        """What goes."""
        return Message(_WORDS[self.slug][0])

    @property
    def after(self) -> Message:
        """After which event."""
        return Message(_WORDS[self.slug][1])


@cache
def rules() -> Mapping[str, Rule]:
    """Return all rules by slug."""
    return MappingProxyType({row["slug"]: _rule(row) for row in _table()["rule"]})


@frozen(kw_only=True)
class Decision:
    """What was decided about a table: rules by which something goes, and why the rest stays."""

    rules: tuple[str, ...]
    why: str


@cache
def tables() -> Mapping[str, Decision]:
    """Return what was decided about each table of the database."""
    return MappingProxyType(
        {
            name: Decision(rules=tuple(one.get("rules", ())), why=one["why"])
            for name, one in _table()["tables"].items()
        }
    )


def last_day(rule: str, event: date | datetime) -> date:
    """Return the last day on which something is kept."""
    day = event.astimezone(SHANGHAI).date() if isinstance(event, datetime) else event
    return day + rules()[rule].period


def kept_until(one: Helped, written_at: datetime) -> date | None:
    """Return the last day on which it can be read who somebody is; None: it was erased.

    Parameters
    ----------
    written_at
        When the last version of the row was written.
    """
    if one.standing is Standing.ERASED:
        return None
    if one.standing is Standing.REMOVED:
        return last_day("helped_removed", written_at)
    return last_day("helped_unchecked", one.checked_on)


def _table() -> dict[str, Any]:
    return tomllib.loads(files("riskmap.people").joinpath("retention.toml").read_text("utf-8"))


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        slug=row["slug"],
        period=timedelta(days=row["days"]),
        source=Source(title=row["source"], verified=row["verified"]),
    )
