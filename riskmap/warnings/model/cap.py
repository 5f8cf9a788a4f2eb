"""An alert of the Common Alerting Protocol 1.2 as a record, and the words it is told in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from riskmap.core.levels import WarningLevel
from riskmap.warnings.model.papers import Does

#: Longitude and latitude, closed, as all rings of the house; the document turns them round.
Ring = tuple[tuple[float, float], ...]


@frozen(kw_only=True)
class Info:
    """What an alert says in one language.

    Parameters
    ----------
    language
        Tag of the language.
    """

    language: str
    event: str
    headline: str
    description: str
    instruction: str = ""
    sender_name: str = ""
    area: str = ""


@frozen(kw_only=True)
class Alert:
    """One alert.

    Parameters
    ----------
    status
        Actual, or Exercise outside of live work.
    references
        Sender, identifier and moment of the alerts that this one follows.
    codes
        Statistical codes of the divisions that it holds for.
    """

    identifier: str
    sender: str
    sent: datetime
    status: str
    does: Does
    references: tuple[tuple[str, str, datetime], ...] = ()
    category: str
    urgency: str
    severity: str
    certainty: str
    onset: datetime | None
    expires: datetime
    note: str = ""
    web: str = ""
    infos: tuple[Info, ...]
    rings: tuple[Ring, ...] = ()
    codes: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()


def severity_of(level: WarningLevel | None) -> str:
    """Return the severity of a level."""
    name = "none" if level is None else level.name.lower()
    return str(table()["severity"][name])


def urgency_of(onset: datetime | None, now: datetime) -> str:
    """Return how soon something has to be done; without a begin it has begun."""
    wait = timedelta(0) if onset is None else onset - now
    limits = table()["urgency"]
    if wait <= timedelta(minutes=limits["immediate"]):
        return "Immediate"
    return "Expected" if wait <= timedelta(minutes=limits["expected"]) else "Future"


@cache
def table() -> Mapping[str, Any]:
    """Return what ``cap.toml`` says."""
    text = files("riskmap.warnings").joinpath("cap.toml").read_text("utf-8")
    return tomllib.loads(text)
