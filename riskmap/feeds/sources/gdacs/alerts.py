"""Fields of one GDACS alert to a signal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Area, Context, RelayedSignal, Severity, Text
from riskmap.feeds.model.parsed import TELL_SENDER, visible
from riskmap.feeds.model.severities import scales, worst_of
from riskmap.feeds.model.signals import SignalKind, Status
from riskmap.feeds.reading.moments import from_iso

Fields = Mapping[str, str]
_SOURCE = "GDACS"
_HAZARDS = {"EQ": "earthquake", "TC": "typhoon_wind", "FL": "river_flood", "DR": "drought",
            "WF": "wildfire", "TS": "tsunami"}  # fmt: skip
_KINDS = {*_HAZARDS, "VO"}
#: The programming interface writes times without an offset; they are UTC.
_UTC = Context(utc_offset=timedelta(0))


def from_rfc_822(text: str) -> datetime:
    """Return a time as RSS writes it.

    Raises
    ------
    UnreadableFileError
        If it is none, or bears no zone.
    """
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnreadableFileError(
            N_("This is no time: {text}."), mend=TELL_SENDER, text=visible(text) or "—"
        )
    return from_iso(moment.isoformat())


def utc_of(text: str) -> datetime:
    """Return a time as the programming interface writes it."""
    return from_iso(text, _UTC).astimezone(UTC)


def kind_of(fields: Fields) -> str:
    """Return the two letters of an event's kind; an item may only have them in its id."""
    said = fields.get("eventtype") or fields.get("guid", "")[:2]
    return said if said in _KINDS else "?"


def signal_of(
    fields: Fields, read_time: Callable[[str], datetime], areas: tuple[Area, ...]
) -> RelayedSignal:
    """Return the signal of one alert.

    Raises
    ------
    UnreadableFileError
        If it has no id, or no time.
    """
    kind = kind_of(fields)
    number = fields.get("eventid") or fields.get("guid", "")[2:]
    if kind == "?" or not (number.isascii() and number.isdecimal()):
        raise UnreadableFileError(N_("There is no {column}."), mend=TELL_SENDER, column="eventid")
    begins = fields.get("fromdate", "")
    sent = fields.get("datemodified") or fields.get("pubDate") or begins
    is_first = fields.get("episodeid", "1") in {"", "1"}
    text = Text(
        event=fields.get("eventname", ""),
        headline=fields.get("title") or fields.get("name", ""),
        description=fields.get("description", ""),
    )
    return RelayedSignal(
        identifier=f"GDACS {kind}{number}",
        source=_SOURCE,
        sent=read_time(sent),
        onset=read_time(begins) if begins else None,
        status=Status.ACTUAL,
        kind=SignalKind.ALERT if is_first else SignalKind.UPDATE,
        hazard=_HAZARDS.get(kind),
        severity=_severity(fields),
        texts={"en": text},
        areas=areas,
    )


def _severity(fields: Fields) -> Severity:
    """Return the worse of what is said of the event and of its last episode."""
    scale = scales()["gdacs"]
    event = fields.get("alertlevel", "")
    episode = fields.get("episodealertlevel", "")
    worst = worst_of(scale.severity(event), scale.severity(episode))
    if not event and not episode:
        return worst
    said = event if event == episode or not episode else f"{event or '?'} / {episode}"
    return Severity(worst.scale, visible(said), worst.grade)
