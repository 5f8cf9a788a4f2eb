"""Records and rules of the room. Nothing here reads or writes.

A source turns bytes into these records and into refusals; what becomes of them is decided above.
"""

from riskmap.feeds.model.formats import Confirmation, Form, Format, Parse, our_format
from riskmap.feeds.model.observations import Fix, Observation, Quality, Station, StationHealth
from riskmap.feeds.model.parsed import Context, Gathering, Parsed, Record, Refusal
from riskmap.feeds.model.quakes import Quake
from riskmap.feeds.model.severities import Grade, Severity
from riskmap.feeds.model.signals import Area, AreaCode, Circle, RelayedSignal, Signature, Text
from riskmap.feeds.model.tracks import Position, Track, TrackKind, WindCircle

__all__ = [
    "Area",
    "AreaCode",
    "Circle",
    "Confirmation",
    "Context",
    "Fix",
    "Form",
    "Format",
    "Gathering",
    "Grade",
    "Observation",
    "Parse",
    "Parsed",
    "Position",
    "Quake",
    "Quality",
    "Record",
    "Refusal",
    "RelayedSignal",
    "Severity",
    "Signature",
    "Station",
    "StationHealth",
    "Text",
    "Track",
    "TrackKind",
    "WindCircle",
    "our_format",
]
